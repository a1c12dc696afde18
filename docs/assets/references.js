// The works at the end of a chapter, in the style that the reader chose: the choice holds for all chapters.
import { element, note, recall } from "./page.js";

const CHOICE = "avs-reference-style";
const HOUSE = "house";

export function addReferenceStyles() {
  const list = document.querySelector(".avs-works");
  const templates = [...document.querySelectorAll("template.avs-style")];
  if (!list || !templates.length) return;
  const house = [...list.children];
  const styles = new Map(templates.map((template) => [template.dataset.style, template]));
  const show = (name) => {
    const template = styles.get(name);
    list.replaceChildren(...(template ? template.content.cloneNode(true).children : house));
    list.dataset.style = template ? name : HOUSE;
  };
  const select = choice(templates, (name) => {
    show(name);
    note(CHOICE, name);
  });
  list.before(element("p", { className: "avs-style-choice" }, element("label", {}, "Style of references ", select)));
  const kept = recall(CHOICE);
  if (!styles.has(kept)) return;
  select.value = kept;
  show(kept);
}

function choice(templates, onChoose) {
  const options = [[HOUSE, "House style"], ...templates.map((template) => [template.dataset.style, template.dataset.label])];
  const select = element("select", {}, ...options.map(([value, textContent]) => element("option", { value, textContent })));
  select.addEventListener("change", () => onChoose(select.value));
  return select;
}
