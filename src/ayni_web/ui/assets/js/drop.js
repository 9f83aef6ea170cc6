// Files may be dropped on a .drop as well as chosen; either way they land in its input and are listed with their size.
const size = (bytes, locale) => {
  const [unit, value] = bytes >= 1e9 ? ["gigabyte", bytes / 1e9] : bytes >= 1e6 ? ["megabyte", bytes / 1e6] : ["kilobyte", bytes / 1e3];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
};

const list = (zone) => {
  const items = [...zone.querySelector("input[type=file]").files].map((file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const weight = document.createElement("span");
    name.textContent = file.webkitRelativePath || file.name;
    weight.textContent = size(file.size, document.documentElement.lang || "en");
    weight.className = "number";
    item.append(name, weight);
    return item;
  });
  zone.querySelector("ul")?.replaceChildren(...items);
};

export function watchDrops(root) {
  const zoneOf = (event) => event.target.closest?.(".drop");
  for (const kind of ["dragenter", "dragover"]) {
    root.addEventListener(kind, (event) => {
      const zone = zoneOf(event);
      if (!zone) return;
      event.preventDefault();
      zone.dataset.over = "";
    });
  }
  root.addEventListener("dragleave", (event) => {
    const zone = zoneOf(event);
    if (zone && !zone.contains(event.relatedTarget)) delete zone.dataset.over;
  });
  root.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    delete zone.dataset.over;
    const input = zone.querySelector("input[type=file]");
    const basket = new DataTransfer();
    const dropped = [...event.dataTransfer.files];
    for (const file of input.multiple ? dropped : dropped.slice(0, 1)) basket.items.add(file);
    if (!basket.files.length) return;
    input.files = basket.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  root.addEventListener("change", (event) => {
    const zone = zoneOf(event);
    if (zone && event.target.type === "file") list(zone);
  });
}
