// The conversation of this tab, which the server is given with each question. What it gives back
// is one exchange longer, or empty for a new conversation; another tab may have asked as well.
const { yongwen } = window;
const show = (exchanges, how = "show") => {
  props.value = exchanges ?? [];
  trigger(how);
};
const isShown = (exchanges) => JSON.stringify(exchanges) === JSON.stringify(props.value);
watch("value", async () => {
  if (!props.value.length) return yongwen.enter("");
  const all = await yongwen.add(props.value.at(-1)).catch(() => props.value);
  if (all && !isShown(all)) show(all);
});
let last = yongwen.current();
yongwen.onchange(async (id) => {
  const now = yongwen.current();
  const isOther = now !== last;
  last = now;
  if (id !== now || !now) return;
  const all = await yongwen.exchanges(now);
  if (all && !isShown(all) && (isOther || all.length >= props.value.length)) show(all, isOther ? "turn" : "show");
});
yongwen.exchanges(last).then((exchanges) => show(exchanges, "begin"));
