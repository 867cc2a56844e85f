// The answer, else its sentence, is brought to the middle: a paragraph may be longer than the panel.
// Escape closes, and so does the browser's way back, as the panel fills a phone's screen; focus goes
// back.
const MIDDLE = [".yw-here strong", ".yw-here em", ".yw-here > span", ".yw-here"];
let step = 0; // the way of the button just pressed, which keeps the focus
const close = () => {
  props.value = "";
  window.yongwenOpener?.focus();
};
const isOpen = () => element.querySelector(".yw-panel") !== null;
const isEntered = () => history.state?.yongwen === "panel";
const leave = () => (isEntered() ? history.back() : close());
window.addEventListener("popstate", () => isOpen() && close());
const centre = () => {
  const middle = MIDDLE.map((each) => element.querySelector(each)).find(Boolean);
  middle?.scrollIntoView({ block: "center" });
};
element.addEventListener("toggle", centre, { capture: true }); // the page's picture takes its room
watch("value", () => {
  if (isOpen() && !isEntered()) history.pushState({ yongwen: "panel" }, "");
  centre();
  const [previous, next] = element.querySelectorAll("button[data-hit]");
  const again = step < 0 ? previous : step > 0 ? next : null;
  const focused = again && !again.disabled ? again : element.querySelector(".yw-close");
  focused?.focus({ preventScroll: true });
  step = 0;
});
element.addEventListener("click", (event) => {
  const hit = event.target.closest("[data-hit]");
  if (event.target.closest("[data-close]")) leave();
  else if (hit) {
    step = hit === element.querySelector("button[data-hit]") ? -1 : 1;
    trigger("open", { turn: Number(hit.dataset.turn), hit: Number(hit.dataset.hit) });
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) leave();
});
