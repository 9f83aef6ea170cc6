// data-copies="ID" copies what stands in that field and says so.
export function watchCopies(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copies]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    const said = button.closest(".copy")?.querySelector("output");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      if (said) said.textContent = button.dataset.done;
    } catch {
      if (said) said.textContent = button.dataset.byHand;
    }
  });
}
