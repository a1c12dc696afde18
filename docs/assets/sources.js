// Where a number was read, what is cited, what a word means: by hover, focus and tap, one tip for the whole page.
import { element } from "./page.js";

const MARKS = ".avs-cite a, a.avs-value, a.avs-gloss, .avs-origin, .avs-item[title], .avs-item[data-words], .avs-table th[title], .avs-table th[data-words]";
const LED = ".avs-cite a, a.avs-value, a.avs-gloss, .avs-origin"; // what leads somewhere by itself
const EDGE = 8;

export function addSources() {
  const tip = element("div", { className: "avs-tip", id: "avs-tip", role: "tooltip", hidden: true });
  document.body.append(tip);
  let shown = null;

  const hide = () => {
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };
  const show = (mark) => {
    const words = wordsOf(mark);
    if (!words || mark === shown) return;
    hide();
    shown = mark;
    tip.textContent = words;
    tip.hidden = false;
    mark.setAttribute("aria-describedby", tip.id);
    place();
  };
  const place = () => {
    if (!shown) return;
    const at = shown.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) return hide();
    const below = at.bottom + EDGE + tip.offsetHeight < innerHeight;
    tip.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - tip.offsetWidth - EDGE))}px`;
    tip.style.top = `${below ? at.bottom + EDGE / 2 : Math.max(EDGE, at.top - tip.offsetHeight - EDGE / 2)}px`;
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const mark = event.target.closest?.(MARKS);
    if (mark) show(mark);
    else if (!tip.contains(event.target)) hide();
  });
  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest?.(`${LED}, .avs-item, th`);
    if (mark?.matches(MARKS)) show(mark);
    else hide();
  });
  // a first tap says what a link is about, a second one goes there; the tap itself moves the focus before it clicks
  let before = null;
  document.addEventListener("pointerdown", () => { before = shown; });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.(MARKS);
    if (!mark) return hide();
    if (event.pointerType === "touch" && mark !== before && mark.matches(LED) && wordsOf(mark)) event.preventDefault();
    if (event.pointerType === "touch") show(mark);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("scroll", place, { capture: true, passive: true });
}

// The browser would show a title beside the tip, so the tip takes it over.
function wordsOf(mark) {
  if (mark.title) {
    mark.dataset.words = mark.title;
    mark.removeAttribute("title");
  }
  const item = mark.closest(".avs-item");
  const note = item && item !== mark ? item.title || item.dataset.words : "";
  return [mark.dataset.words, note].filter(Boolean).join(". ");
}
