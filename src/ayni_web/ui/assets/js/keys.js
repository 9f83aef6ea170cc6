// Keys of the page: anything with data-key="r" is pressed by r, data-key="g n" by g and then n.
// Never while somebody types, never with Ctrl, Alt or Meta, and not at all where <html data-keys="off">.
const PATIENCE = 1200;

export const isTyping = (target) =>
  target instanceof Element &&
  (target.closest("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [role=textbox]") !== null ||
    target.isContentEditable);

const onPage = (element) => element.getClientRects().length > 0 || element.closest("[data-key-holder]") !== null;

const find = (root, sequence) =>
  [...root.querySelectorAll("[data-key]")].find((element) => element.dataset.key === sequence && onPage(element));

const startsOne = (root, sequence) =>
  [...root.querySelectorAll("[data-key]")].some((element) => element.dataset.key.startsWith(`${sequence} `));

const press = (element) => {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
};

export function watchKeys(root) {
  let before = "";
  let since = 0;
  root.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.keys === "off") return;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isTyping(event.target) || event.key.length !== 1) return;
    const open = root.querySelector("dialog[open]");
    const within = open ?? root;
    const sequence = before && Date.now() - since < PATIENCE ? `${before} ${event.key}` : event.key;
    const element = find(within, sequence) ?? find(within, event.key);
    before = "";
    if (element) {
      event.preventDefault();
      press(element);
    } else if (startsOne(within, event.key)) {
      before = event.key;
      since = Date.now();
    }
  });
}
