// The list of conversations, drawn from what the browser keeps; what is deleted stays in its place,
// with a way back, until the page is left.
const { yongwen } = window;
const gone = new Set(); // deleted while this page was open
const held = (part) => part.closest("li").dataset;

const row = ({ id, name, changed, gone: isGone }) => {
  const made = element
    .querySelector(`template[data-for="${isGone ? "gone" : "kept"}"]`)
    .content.firstElementChild.cloneNode(true);
  Object.assign(made.dataset, { id, name });
  const shown = made.querySelector("bdi");
  shown.textContent = name;
  for (const button of made.querySelectorAll("[data-label]"))
    button.ariaLabel = button.dataset.label.replace("{name}", name);
  const time = made.querySelector("time");
  if (time) {
    const lang = element.querySelector("[lang]").lang;
    const isToday = new Date(changed).toDateString() === new Date().toDateString();
    const how = isToday ? { timeStyle: "short" } : { dateStyle: "medium" };
    time.textContent = new Intl.DateTimeFormat(lang, how).format(changed);
    time.dateTime = new Date(changed).toISOString();
  }
  if (id === yongwen.current()) made.querySelector("[data-open]")?.setAttribute("aria-current", "true");
  return made;
};

let drawing = 0; // of several at once the last one counts
const draw = async () => {
  const mine = ++drawing;
  const all = (await yongwen.list()).filter((each) => !each.gone || gone.has(each.id));
  const list = element.querySelector("ul");
  if (mine !== drawing || !list) return;
  const focused = list.contains(document.activeElement) && document.activeElement;
  const [at, act] = focused ? [held(focused).id, focused.dataset.act] : [];
  list.replaceChildren(...all.map(row));
  element.querySelector("p").hidden = all.length > 0;
  if (!focused) return;
  const again = [...list.children].find((each) => each.dataset.id === at);
  (again?.querySelector(`[data-act="${act}"]`) ?? again?.querySelector("button"))?.focus();
};
watch("value", draw);
yongwen.onchange(draw);
draw();

const asked = (act, name, then) => {
  const asking = element.querySelector(`dialog[data-for="${act}"]`).cloneNode(true);
  element.after(asking);
  const input = asking.querySelector("input");
  if (input) input.value = name;
  asking.addEventListener("close", () => asking.remove());
  asking.addEventListener("click", (event) => "keep" in event.target.dataset && asking.close());
  asking.addEventListener("submit", (event) => then(input ? input.value : event.submitter.value));
  asking.showModal();
  input?.select();
};

const acts = {
  rename: (id, name) => asked("rename", name, (other) => yongwen.rename(id, other.trim() || name)),
  save: (id, name) =>
    asked("save", name, async (format) =>
      trigger("save", { format, name, kept: await yongwen.exchanges(id) })),
  remove: (id) => {
    gone.add(id);
    yongwen.remove(id);
    if (id === yongwen.current()) document.querySelector("#yw-fresh").click();
  },
  restore: (id) => {
    gone.delete(id);
    yongwen.restore(id);
  },
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("li button");
  if (!button) return;
  const { id, name } = held(button);
  if ("open" in button.dataset) yongwen.enter(id);
  else acts[button.dataset.act](id, name);
});
