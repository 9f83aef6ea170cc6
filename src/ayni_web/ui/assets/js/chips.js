// A plain field whose words, parted by commas, become chips. Without scripts the field stays as it is.
const words = (text) => text.split(",").map((word) => word.trim()).filter(Boolean);

export const chips = () => ({
  list: [],
  typed: "",
  init() {
    const field = this.$refs.plain;
    this.list = [...new Set(words(field.value))];
    field.type = "hidden";
    field.removeAttribute("id");
    this.$refs.box.hidden = false;
    this.keep();
  },
  keep() {
    this.$refs.plain.value = this.list.join(", ");
  },
  add() {
    for (const word of words(this.typed)) if (!this.list.includes(word)) this.list.push(word);
    this.typed = "";
    this.keep();
  },
  away(word) {
    return `${this.$root.dataset.away} ${word}`;
  },
  drop(event) {
    const word = event.currentTarget.dataset.word;
    this.list = this.list.filter((other) => other !== word);
    this.keep();
    this.$refs.next.focus();
  },
  key(event) {
    if (event.key === "," || (event.key === "Enter" && this.typed.trim())) {
      event.preventDefault();
      this.add();
    } else if (event.key === "Backspace" && !this.typed && this.list.length) {
      this.list.pop();
      this.keep();
    }
  },
});
