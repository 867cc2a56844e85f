// A question, and then its answer, is brought to the top, so that its first passage is what one
// sees; what is drawn anew for another reason stays where it is.
let last = "";
const judged = new Set(); // questions, each judged once
const questionOf = (part) => part.closest(".yw-exchange").querySelector(".yw-question bdi").textContent;
const settle = () => {
  for (const button of element.querySelectorAll("[data-judge]"))
    button.disabled = judged.has(questionOf(button));
};
watch("value", () => {
  settle();
  const exchanges = [...element.querySelectorAll(".yw-exchange")];
  const answered = exchanges.filter((each) => !each.ariaBusy);
  const now = `${answered.length} of ${exchanges.length}`;
  if (now !== last) exchanges.at(-1)?.scrollIntoView({ block: "start" });
  last = now;
  // A question that came with the address is asked once, not again at each reload.
  const linked = new URLSearchParams(location.search).get("q")?.trim();
  if (linked && answered.length && questionOf(answered.at(-1)) === linked)
    history.replaceState(null, "", window.yongwen.address(location.pathname));
  for (const link of element.querySelectorAll('a[href^="?"]'))
    link.setAttribute("href", window.yongwen.address(link.getAttribute("href")).search);
});

// The clipboard of the browser is there on this machine and over https only.
const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.body.appendChild(document.createElement("textarea"));
  area.value = text;
  area.select();
  document.execCommand("copy");
  area.remove();
};

// Where a menu is closed upon its choice, its own label says that the choice was done.
const told = (button) => {
  const menu = button.closest(".yw-menu");
  if (!menu) return button;
  menu.open = false;
  const label = menu.querySelector("summary");
  label.focus();
  return label;
};

const judge = (turn, good, words = "") => {
  judged.add(questionOf(element.querySelector(`[data-judge][data-turn="${turn}"]`)));
  settle();
  trigger("judge", { turn, good, words });
};

// The dialog is a copy beside the conversation, which may be drawn anew beneath it.
const askWhatInstead = (turn) => {
  const asking = element.querySelector("dialog").cloneNode(true);
  element.after(asking);
  asking.addEventListener("close", () => asking.remove());
  asking.addEventListener("click", (event) => "keep" in event.target.dataset && asking.close());
  asking.addEventListener("submit", () => judge(turn, false, asking.querySelector("input").value));
  asking.showModal();
};

// What a question was taken for is put into the box, to be asked otherwise.
const edit = (question) => {
  const box = document.querySelector("#yw-ask textarea");
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
};

element.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const turn = Number(button.dataset.turn);
  if (button.dataset.judge === "good") judge(turn, true);
  else if (button.dataset.judge) askWhatInstead(turn);
  else if (button.dataset.copy) {
    const { copy: text, link } = button.dataset;
    await copy(link ? `${text}\n${window.yongwen.address(link)}` : text);
    const label = told(button);
    const before = label.textContent;
    if (before === button.dataset.copied) return;
    label.textContent = button.dataset.copied;
    setTimeout(() => (label.textContent = before), 1500);
  } else if (button.dataset.edit) {
    edit(button.dataset.edit);
  } else if (button.dataset.hit) {
    window.yongwenOpener = button;
    trigger("open", { turn, hit: Number(button.dataset.hit), page: 0 });
  }
});

// Menus, also the one in the head, are closed by Escape and by whatever is done elsewhere.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll(".yw-menu[open]"))
    if (!menu.contains(except)) menu.open = false;
};
for (const done of ["click", "focusin"])
  document.addEventListener(done, (event) => closeMenus(event.target));
const escape = (event) => {
  const menu = event.key === "Escape" && event.target.closest(".yw-menu[open]");
  if (!menu) return;
  event.stopPropagation(); // the document beside the conversation stays open
  menu.open = false;
  menu.querySelector("summary").focus();
};
document.addEventListener("keydown", escape, { capture: true });
