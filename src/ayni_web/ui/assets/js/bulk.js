// A list to choose from: one box chooses all on the page and says how many are chosen. Without scripts the boxes work alone.
export const bulk = () => ({
  ready: false,
  all: false,
  said: "",
  boxes() {
    return [...this.$root.querySelectorAll("input[name=party]")];
  },
  init() {
    this.ready = true;
    this.$root.addEventListener("change", (event) => {
      if (event.target.name === "party") this.count();
    });
    this.count();
  },
  count() {
    const boxes = this.boxes();
    const chosen = boxes.filter((box) => box.checked).length;
    this.all = boxes.length > 0 && chosen === boxes.length;
    this.$nextTick(() => {
      const words = this.$root.querySelector("[data-said]")?.dataset.said ?? "";
      this.said = chosen ? `${chosen} ${words}` : "";
    });
  },
  turn(event) {
    for (const box of this.boxes()) box.checked = event.target.checked;
    this.count();
  },
});
