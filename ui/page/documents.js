// The boxes say where to look; a title opens its document; what is deleted lies in the bin.
// The list may be drawn anew at any time, over what stands there: its order, its folds and the
// filter stay, a box keeps what a visitor did to it unless it is told, and a dialog is a copy beside
// the list.
const folded = new Set(); // folders
const opened = new Set(); // what else unfolds, by its class

const control = (name) => document.querySelector(`#yw-find [name=${name}]`)?.value ?? "";
const arrange = () => {
  const wanted = control("words").trim().toLowerCase();
  const order = control("order");
  const { compare: byName } = new Intl.Collator(element.querySelector("[lang]")?.lang, { numeric: true });
  const compare = (one, other) =>
    (order === "path" ? 0 : other.dataset[order] - one.dataset[order]) ||
    byName(one.dataset.path, other.dataset.path);
  let shown = 0;
  for (const list of element.querySelectorAll(".yw-shelf, .yw-folder ul")) {
    const rows = [...list.children].filter((each) => each.dataset.path).sort(compare);
    list.prepend(...rows);
    for (const row of rows) {
      row.hidden = !`${row.querySelector("bdi").textContent}\n${row.dataset.path}`.toLowerCase().includes(wanted);
      shown += !row.hidden;
    }
  }
  for (const folder of element.querySelectorAll(".yw-folder")) {
    folder.hidden = !folder.querySelector("li:not([hidden])");
    folder.querySelector("details").open = wanted !== "" || !folded.has(folder.dataset.folder);
  }
  const none = element.querySelector(".yw-none");
  if (none) none.hidden = shown > 0 || !wanted;
};
document.addEventListener("yongwen-arrange", arrange);

const equip = () => {
  const actions = element.querySelector("template")?.content.firstElementChild;
  if (!actions) return;
  for (const row of element.querySelectorAll("[data-path]")) {
    const own = actions.cloneNode(true);
    for (const button of own.children)
      button.ariaLabel = button.dataset.label.replace("{path}", () => row.dataset.path);
    row.append(own);
  }
};
watch("value", () => {
  for (const box of element.querySelectorAll("[name=within]")) box.checked = box.defaultChecked;
  for (const name of opened) element.querySelector(`details.${name}`)?.setAttribute("open", "");
  arrange();
  equip();
});

element.addEventListener("toggle", (event) => {
  const part = event.target;
  const folder = part.closest(".yw-folder");
  if (folder && control("words")) return; // unfolded for what was found
  const [set, key, has] = folder ? [folded, folder.dataset.folder, !part.open] : [opened, part.className, part.open];
  if (has) set.add(key);
  else set.delete(key);
}, { capture: true });

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
  asking.showModal();
  return asking;
};

const acts = {
  rename: (path) => {
    const asking = dialog("rename");
    const name = asking.querySelector("[name=name]");
    name.value = path.split("/").pop();
    name.select();
    asking.addEventListener("submit", () => trigger("rename", { document: path, name: name.value }));
  },
  remove: (path) => trigger("remove", { document: path }),
  empty: () => dialog("empty").addEventListener("submit", () => trigger("empty")),
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const path = button.closest("[data-path]")?.dataset.path;
  if (button.dataset.restore) trigger("restore", { number: button.dataset.restore });
  else if (button.dataset.act) acts[button.dataset.act](path);
  else if ("read" in button.dataset) {
    window.yongwenOpener = button;
    trigger("read", { document: path, words: "", number: 0, first: 0, page: 0 });
  }
});
