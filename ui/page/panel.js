// A page with its marks, or the text where there is none or that is wished for. What answers, else
// its sentence, is brought to the middle: a page or a paragraph may be longer than the panel.
// Escape closes, and so does the browser's way back, as the panel fills a phone's screen; focus goes
// back.
const MIDDLE = [
  ".yw-mark-strong", ".yw-mark-em", ".yw-mark-span", ".yw-mark",
  ".yw-here strong", ".yw-here em", ".yw-here > span", ".yw-here",
];
const ZOOMS = [1, 1.25, 1.5, 2, 3]; // times the panel's width
let way = ""; // of what was just pressed, which keeps the focus
let zoom = 0;
let asText = false;
const panel = () => element.querySelector(".yw-panel");
const close = () => {
  props.value = "";
  window.yongwenOpener?.focus();
};
const isEntered = () => history.state?.yongwen === "panel";
const leave = () => (isEntered() ? history.back() : close());
window.addEventListener("popstate", () => panel() && close());
const centre = () => {
  const marks = MIDDLE.map((each) => element.querySelector(each));
  const middle = marks.find((each) => each?.checkVisibility());
  middle?.scrollIntoView({ block: "center", inline: "nearest" });
};
const arrange = () => {
  if (!panel()) return;
  panel().classList.toggle("yw-as-text", asText);
  panel().querySelector("[data-view]")?.setAttribute("aria-pressed", asText);
  panel().querySelector(".yw-sheet")?.style.setProperty("width", `${100 * ZOOMS[zoom]}%`);
  for (const button of panel().querySelectorAll("[data-zoom]"))
    button.disabled = ZOOMS[zoom + Number(button.dataset.zoom)] === undefined;
  centre();
};
watch("value", () => {
  if (panel() && !isEntered()) history.pushState({ yongwen: "panel" }, "");
  arrange();
  element.querySelector(".yw-sheet img")?.addEventListener("load", centre); // it takes its room then
  const again = way && element.querySelector(`[data-way=${way}]`);
  const focused = again && !again.disabled ? again : element.querySelector(".yw-close");
  focused?.focus({ preventScroll: true });
  way = "";
});
const open = (hit, page) => trigger("open", { turn: Number(panel().dataset.turn), hit, page });
const read = (from) => {
  const { path, words, number } = panel().dataset;
  trigger("read", { document: path, words, number: Number(number), first: 0, page: 0, ...from });
};
const acts = {
  hit: (hit) => open(hit, 0),
  number: (number) => read({ number }),
  first: (first) => read({ words: "", number: 0, first }),
  page: (page) => (panel().dataset.hit ? open(Number(panel().dataset.hit), page) : read({ page })),
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { dataset } = button;
  if ("close" in dataset) leave();
  else if ("view" in dataset) asText = !asText;
  else if ("zoom" in dataset) zoom += Number(dataset.zoom);
  if ("view" in dataset || "zoom" in dataset) arrange();
  const act = "way" in dataset && Object.keys(acts).find((name) => name in dataset);
  if (!act) return;
  way = dataset.way;
  acts[act](Number(dataset[act]));
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  way = "words";
  read({ words: event.target.querySelector("input").value, number: 0 });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel()) leave();
});
