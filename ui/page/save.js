element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-format]");
  if (!button) return;
  button.closest("details").open = false;
  element.querySelector("summary").focus();
  trigger("save", { format: button.dataset.format });
});
watch("value", () => element.querySelector("a[download]")?.click());
