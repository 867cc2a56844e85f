// The question asked last is brought to the top, so that its first passage is what one sees.
watch("value", () => {
  const exchanges = element.querySelectorAll(".yw-exchange");
  if (exchanges.length) exchanges[exchanges.length - 1].scrollIntoView({ block: "start" });
  // A question that came with the address is asked once, not again at each reload.
  const linked = new URLSearchParams(location.search).get("q")?.trim();
  const asked = element.querySelectorAll(".yw-exchange:not([aria-busy]) .yw-question bdi");
  if (linked && [...asked].at(-1)?.textContent === linked)
    history.replaceState(null, "", location.pathname);
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

element.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.judge) {
    const turn = Number(button.dataset.turn);
    if (button.dataset.judge === "good") return trigger("judge", { turn, good: true, words: "" });
    const dialog = element.querySelector("dialog");
    dialog.dataset.turn = turn;
    dialog.showModal();
  } else if ("keep" in button.dataset) {
    button.closest("dialog").close();
  } else if (button.dataset.copy) {
    await copy(button.dataset.copy);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 1500);
  } else if (button.dataset.hit) {
    window.yongwenOpener = button;
    trigger("open", { turn: Number(button.dataset.turn), hit: Number(button.dataset.hit) });
  }
});

element.addEventListener("submit", (event) => {
  const words = event.target.querySelector("input");
  const turn = Number(event.target.closest("dialog").dataset.turn);
  trigger("judge", { turn, good: false, words: words.value });
  words.value = "";
});
