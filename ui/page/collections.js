// Each collection of documents has an address of its own, but for the first: links and tabs lead to
// it.
element.addEventListener("change", ({ target: { value } }) => {
  location.href = value ? `?${new URLSearchParams({ folder: value })}` : location.pathname;
});
