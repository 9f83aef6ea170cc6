// A notice that was read can be put away. What it said stays true: nothing depends on it.
export function watchNotices(root) {
  root.addEventListener("click", (event) => {
    const notice = event.target.closest?.(".notice .close")?.closest(".notice");
    if (!notice) return;
    notice.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
  });
}
