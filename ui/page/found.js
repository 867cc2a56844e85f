element.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) {
    props.value = "";
    document.querySelector("#yw-find [name=words]").focus();
    return;
  }
  const button = event.target.closest("[data-path]");
  if (!button) return;
  window.yongwenOpener = button;
  const { words } = element.querySelector("[data-words]").dataset;
  trigger("read", { document: button.dataset.path, words, number: Number(button.dataset.number), first: 0, page: 0 });
});
