// The look is the browser's own affair; Gradio follows the system, and is put right.
const THEME = "yongwen-theme";
const wanted = () => localStorage.getItem(THEME) ?? "";
const system = window.matchMedia("(prefers-color-scheme: dark)");
const paint = () => {
  const isDark = wanted() ? wanted() === "dark" : system.matches;
  if (document.body.classList.contains("dark") !== isDark) document.body.classList.toggle("dark", isDark);
};
// What Gradio names in English is named in the visitor's language as well.
const show = () => {
  const menu = element.querySelector(".yw-settings");
  if (!menu) return;
  menu.querySelector("[name=theme]").value = wanted();
  document.documentElement.lang = menu.lang;
  const side = document.querySelector("#yw-side .toggle-button");
  if (side) side.ariaLabel = menu.dataset.side;
};
new MutationObserver(() => wanted() && paint()).observe(document.body, { attributeFilter: ["class"] });
system.addEventListener("change", paint);
window.addEventListener("storage", (event) => event.key === THEME && (paint(), show()));
let isOpen = false;
element.addEventListener("toggle", (event) => (isOpen = event.target.open), { capture: true });
watch("value", () => {
  show();
  if (!isOpen) return;
  element.querySelector("details").open = true; // it was drawn anew in another language
  element.querySelector("[name=language]").focus();
});
show();
if (wanted()) paint();

element.addEventListener("change", ({ target: { name, value } }) => {
  if (name === "language") return trigger("speak", { lang: value });
  if (name === "passages") return trigger("count", { passages: Number(value) });
  localStorage.setItem(THEME, value);
  paint();
});
