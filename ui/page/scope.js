element.addEventListener("click", (event) => {
  if (!event.target.closest("[data-all]")) return;
  for (const box of document.querySelectorAll("[name=within]")) box.checked = false;
  trigger("all");
});
