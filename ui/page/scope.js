element.addEventListener("click", (event) => {
  if (event.target.closest("[data-all]")) trigger("all");
});
