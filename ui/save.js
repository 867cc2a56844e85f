element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-format]");
  if (button) trigger("save", { format: button.dataset.format });
});
watch("value", () => element.querySelector("a[download]")?.click());
