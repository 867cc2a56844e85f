// The answer, else its sentence, is brought to the middle: a paragraph may be longer than the panel.
// Escape closes, and so does the browser's way back, as the panel fills a phone's screen; focus goes
// back.
const MIDDLE = [".yw-here strong", ".yw-here em", ".yw-here > span", ".yw-here"];
let way = ""; // of what was just pressed, which keeps the focus
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
  const again = way && element.querySelector(`[data-way=${way}]`);
  const focused = again && !again.disabled ? again : element.querySelector(".yw-close");
  focused?.focus({ preventScroll: true });
  way = "";
});
const read = (from) => {
  const { path, words } = element.querySelector(".yw-panel").dataset;
  trigger("read", { document: path, words, number: 0, first: 0, ...from });
};
element.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) leave();
  const button = event.target.closest("button[data-way]");
  if (!button) return;
  const { turn, hit, number, first } = button.dataset;
  way = button.dataset.way;
  if (hit) trigger("open", { turn: Number(turn), hit: Number(hit) });
  else if (number) read({ number: Number(number) });
  else read({ words: "", first: Number(first) });
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  way = "words";
  read({ words: event.target.querySelector("input").value });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && isOpen()) leave();
});
