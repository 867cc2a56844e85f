// What is typed filters the list by name at once; Enter looks for it inside the documents.
const words = () => element.querySelector("[name=words]").value;
element.addEventListener("submit", (event) => {
  event.preventDefault();
  trigger("find", { words: words() });
});
element.addEventListener("input", (event) => {
  if (event.target.name === "words" && !words()) trigger("find", { words: "" });
  document.dispatchEvent(new Event("yongwen-arrange"));
});
