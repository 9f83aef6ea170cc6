// What is typed into a field marked data-draft="name" outlives a reload. It stays in this tab of the browser and goes
// with it; and it goes as soon as a page says data-draft-kept="name".
const key = (name) => `draft:${name}`;

export function watchDrafts(root, store = window.sessionStorage) {
  for (const kept of root.querySelectorAll("[data-draft-kept]")) store.removeItem(key(kept.dataset.draftKept));
  for (const field of root.querySelectorAll("[data-draft]")) {
    const before = store.getItem(key(field.dataset.draft));
    if (before && !field.value) {
      field.value = before;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.addEventListener("input", () => store.setItem(key(field.dataset.draft), field.value));
  }
}
