// Whether the server still answers, told in the visitor's language and no other. Where another one
// answers, the page is loaded anew; what is being typed outlasts that.
const EVERY = { found: 5000, lost: 1000 }; // milliseconds
const { root = "", api_prefix: prefix = "/gradio_api", app_id: mine } = window.gradio_config ?? {};
let isLost = false;
let wasLost = false; // until one has had time to read that it is over
const tell = () => {
  const { lost, found } = element.firstElementChild.dataset;
  element.firstElementChild.textContent = isLost ? lost : wasLost ? found : "";
};
const turn = (now) => {
  if (now === isLost) return;
  isLost = now;
  wasLost = true;
  tell();
  if (!now) setTimeout(() => ((wasLost = isLost), tell()), 3000);
};
const look = async () => {
  try {
    const answer = await fetch(`${root}${prefix}/app_id`, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const { app_id: its } = await answer.json();
    if (mine !== undefined && its !== mine) location.reload();
    else turn(false);
  } catch {
    turn(true);
  }
  setTimeout(look, isLost ? EVERY.lost : EVERY.found);
};
setTimeout(look, EVERY.found);
watch("value", tell);

// Gradio says the same, in English only.
new MutationObserver(() => {
  for (const toast of document.querySelectorAll(".toast-body"))
    if (toast.textContent.includes("Connection to the server was lost")) {
      toast.style.setProperty("display", "none", "important");
      turn(true);
    }
}).observe(document.body, { childList: true, subtree: true });

const DRAFT = `yongwen draft ${location.pathname}`;
const box = () => document.querySelector("#yw-ask textarea");
window.addEventListener("pagehide", () => sessionStorage.setItem(DRAFT, box()?.value ?? ""));
const restore = (left = 50) => {
  const draft = sessionStorage.getItem(DRAFT);
  if (!draft || box()?.value || !left) return;
  if (!box()) return setTimeout(restore, 100, left - 1);
  box().value = draft;
  box().dispatchEvent(new Event("input", { bubbles: true }));
};
restore();
