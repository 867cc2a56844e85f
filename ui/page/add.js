// Files and whole folders are chosen with the buttons or dropped anywhere on the page.
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const zone = () => element.querySelector(".yw-add");
const tell = (sentence) => (zone().querySelector(".yw-uploading").textContent = sentence);
const formats = () => zone().dataset.formats.split(" ");
const isKnown = (name) => formats().some((ending) => name.toLowerCase().endsWith(ending));

// What is added is a file with its path, which for a file by itself is its name.
const refusal = ({ file, path }) => {
  const { megabytes, large, unknown } = zone().dataset;
  const size = file.size / 2 ** 20;
  if (!isKnown(path)) return fill(unknown, { name: path });
  return size > megabytes ? fill(large, { name: path, size: Math.ceil(size) }) : "";
};

const ask = (names) => {
  const dialog = zone().querySelector("dialog");
  const few = names.slice(0, 10).join("、") + (names.length > 10 ? " …" : "");
  dialog.querySelector("p").textContent = fill(zone().dataset.taken, { names: few });
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true });
  });
};

const add = async (items) => {
  const refused = items.map(refusal).filter(Boolean);
  let fitting = items.filter((item) => !refusal(item));
  tell(refused.join(" "));
  let taken = [];
  try {
    // Gradio gives nothing where it reaches nobody, which is no list either.
    if (fitting.length) taken = [...(await server.taken([window.yongwen.folder, ...fitting.map(({ path }) => path)]))];
  } catch {
    tell(zone().dataset.unreachable);
    return;
  }
  const choice = taken.length ? await ask(taken) : "";
  if (!choice) fitting = fitting.filter(({ path }) => !taken.includes(path));
  const uploaded = [];
  for (const [done, { file, path }] of fitting.entries()) {
    tell(fill(zone().dataset.uploading, { done: done + 1, total: fitting.length }));
    try {
      uploaded.push({ path: (await upload(file)).path, name: path });
    } catch {
      refused.push(fill(zone().dataset.failed, { name: path }));
    }
  }
  tell(refused.join(" "));
  if (uploaded.length) trigger("put", { files: uploaded, choice });
};

// Of a folder only what can be read is taken, without a word on the rest; nothing that is hidden.
const inFolder = (items) => {
  const known = items.filter(({ path }) => isKnown(path) && !/(^|\/)[.~]/.test(path));
  if (items.length && !known.length) tell(zone().dataset.nothing);
  return known;
};
const filesOf = async (entry) => {
  if (entry.isFile) {
    const file = await new Promise((done, failed) => entry.file(done, failed));
    return [{ file, path: entry.fullPath.slice(1) }];
  }
  const reader = entry.createReader();
  const inside = [];
  for (let some; (some = await new Promise((done, failed) => reader.readEntries(done, failed))).length; )
    inside.push(...some); // a reader gives a hundred at a time
  return (await Promise.all(inside.map(filesOf))).flat();
};

element.addEventListener("change", (event) => {
  const chosen = [...event.target.files];
  const items = chosen.map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  add(event.target.webkitdirectory ? inFolder(items) : items);
  event.target.value = "";
});

const carriesFiles = (event) => zone() && [...(event.dataTransfer?.types ?? [])].includes("Files");
document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  zone().classList.add("yw-over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone()?.classList.remove("yw-over");
});
document.addEventListener("drop", async (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  zone().classList.remove("yw-over");
  // both lists are gone once the event is over
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  const files = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
  const folders = entries.filter((entry) => entry?.isDirectory);
  const single = files.filter((_, at) => !entries[at]?.isDirectory);
  const inside = (await Promise.all(folders.map(filesOf))).flat();
  const items = [...single, ...(folders.length ? inFolder(inside) : [])];
  if (items.length) add(items);
});
