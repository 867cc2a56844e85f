// The boxes say where to look; the buttons ask first, in a dialog that Escape closes.
// The list may be drawn anew at any time, over what stands there: a box keeps what a visitor did
// to it unless it is told, and a dialog is a copy beside the list.
watch("value", () => {
  for (const box of element.querySelectorAll("[name=within]")) box.checked = box.defaultChecked;
});

element.addEventListener("change", (event) => {
  if (event.target.name !== "within") return;
  const chosen = element.querySelectorAll("[name=within]:checked");
  trigger("choose", { paths: [...chosen].map((box) => box.value) });
});

const dialog = (act) => {
  const asking = element.querySelector(`dialog[data-for="${act}"]`).cloneNode(true);
  element.after(asking);
  asking.addEventListener("close", () => asking.remove());
  asking.addEventListener("click", (event) => event.target.closest("[data-keep]") && asking.close());
  return asking;
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const { act, path, question } = button.dataset;
  const asking = dialog(act);
  const name = asking.querySelector("[name=name]");
  if (name) name.value = path.split("/").pop();
  else asking.querySelector("p").textContent = question;
  asking.addEventListener("submit", () => {
    if (name) trigger("rename", { document: path, name: name.value });
    else trigger("remove", { document: path });
  });
  asking.showModal();
});
