// What the keyboard needs beyond the theme: a menu that it opens on narrow windows, and a way to switch off the keys
// of one letter, which who speaks to a computer would press unawares (WCAG 2.1.4).
import { button, element, note, recall } from "./page.js";

const KEY = "avsurvey-keys";
const LETTERS = ["/", "n", "p", ",", "."]; // the search is ours, turning pages is the theme's

export function addKeys() {
  addMenu(document.querySelector(".md-header [for=__drawer]"), document.getElementById("__drawer"));
  addSwitch(document.querySelector("dialog.avs-search"));
  addEventListener("load", addScrolling);
}

// A wide table of the prose is pushed sideways by the arrow keys once it has the focus.
function addScrolling() {
  for (const frame of document.querySelectorAll(".md-typeset__scrollwrap")) {
    if (frame.scrollWidth <= frame.clientWidth) continue;
    const heads = [...frame.querySelectorAll("thead th")].map((head) => head.textContent.trim()).filter(Boolean);
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", `Table: ${heads.join(", ") || "scrolls sideways"}`);
  }
}

function addMenu(label, drawer) {
  if (!label || !drawer) return;
  const set = (isOpen) => {
    drawer.checked = isOpen;
    drawer.dispatchEvent(new Event("change"));
  };
  const opener = button("", () => set(!drawer.checked), { className: `${label.className} avs-menu`, aria: { label: "Menu", expanded: String(drawer.checked) } });
  opener.append(...label.childNodes);
  label.replaceWith(opener);
  drawer.addEventListener("change", () => opener.setAttribute("aria-expanded", String(drawer.checked)));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    set(false);
    opener.focus();
  });
}

function addSwitch(dialog) {
  const box = element("input", { type: "checkbox", checked: recall(KEY) !== "off" });
  box.addEventListener("change", () => note(KEY, box.checked ? "on" : "off"));
  dialog.append(element("label", { className: "avs-keys" }, box, " Keys of one letter: / opens the search, n and p turn pages"));
  addEventListener("keydown", (event) => {
    const isOne = LETTERS.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isOne && !box.checked) event.stopImmediatePropagation();
  }, true);
}
