element.addEventListener("click", (event) => {
  const sample = event.target.closest("[data-ask]");
  if (sample) trigger("ask", { question: sample.dataset.ask });
});
