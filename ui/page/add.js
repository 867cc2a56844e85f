// Files are chosen with the button or dropped anywhere on the page.
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const zone = () => element.querySelector(".yw-add");
const tell = (sentence) => (zone().querySelector(".yw-uploading").textContent = sentence);

const refusal = (file) => {
  const { formats, megabytes, large, unknown } = zone().dataset;
  const size = file.size / 2 ** 20;
  if (!formats.split(" ").some((ending) => file.name.toLowerCase().endsWith(ending)))
    return fill(unknown, { name: file.name });
  return size > megabytes ? fill(large, { name: file.name, size: Math.ceil(size) }) : "";
};

const ask = (names) => {
  const dialog = zone().querySelector("dialog");
  dialog.querySelector("p").textContent = fill(zone().dataset.taken, { names: names.join("、") });
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true });
  });
};

const add = async (files) => {
  const refused = files.map(refusal).filter(Boolean);
  let fitting = files.filter((file) => !refusal(file));
  tell(refused.join(" "));
  let taken = [];
  try {
    // Gradio gives nothing where it reaches nobody, which is no list either.
    if (fitting.length) taken = [...(await server.taken(fitting.map((file) => file.name)))];
  } catch {
    tell(zone().dataset.unreachable);
    return;
  }
  const choice = taken.length ? await ask(taken) : "";
  if (!choice) fitting = fitting.filter((file) => !taken.includes(file.name));
  const uploaded = [];
  for (const [done, file] of fitting.entries()) {
    tell(fill(zone().dataset.uploading, { done: done + 1, total: fitting.length }));
    try {
      uploaded.push({ path: (await upload(file)).path, name: file.name });
    } catch {
      refused.push(fill(zone().dataset.failed, { name: file.name }));
    }
  }
  tell(refused.join(" "));
  if (uploaded.length) trigger("put", { files: uploaded, choice });
};

element.addEventListener("change", (event) => {
  add([...event.target.files]);
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
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  zone().classList.remove("yw-over");
  add([...event.dataTransfer.files]);
});
