// The boxes say where to look; the buttons ask first, in a dialog that Escape closes.
const dialog = (act) => element.querySelector(`dialog[data-for="${act}"]`);

element.addEventListener("change", (event) => {
  if (event.target.name !== "within") return;
  const chosen = element.querySelectorAll("[name=within]:checked");
  trigger("choose", { paths: [...chosen].map((box) => box.value) });
});

element.addEventListener("click", (event) => {
  event.target.closest("[data-keep]")?.closest("dialog").close();
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const asking = dialog(button.dataset.act);
  const name = asking.querySelector("[name=name]");
  if (name) name.value = button.dataset.path.split("/").pop();
  else asking.querySelector("p").textContent = button.dataset.question;
  asking.dataset.document = button.dataset.path;
  asking.showModal();
});

element.addEventListener("submit", (event) => {
  const asking = event.target.closest("dialog");
  const { document } = asking.dataset;
  const act = event.submitter?.value;
  if (act === "remove") trigger("remove", { document });
  if (act === "rename") trigger("rename", { document, name: asking.querySelector("input").value });
});
