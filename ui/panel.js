// The passage is brought to the middle of its document; Escape closes, and focus goes back.
const close = () => {
  props.value = "";
  window.yongwenOpener?.focus();
};
watch("value", () => {
  element.querySelector(".yw-here")?.scrollIntoView({ block: "center" });
  element.querySelector(".yw-close")?.focus({ preventScroll: true });
});
element.addEventListener("click", (event) => {
  const hit = event.target.closest("[data-hit]");
  if (event.target.closest("[data-close]")) close();
  else if (hit) trigger("open", { turn: Number(hit.dataset.turn), hit: Number(hit.dataset.hit) });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && element.querySelector(".yw-panel")) close();
});
