// The forms to cite a work become tabs; each can be copied or saved as the file that reference managers open.
import { button, element, save } from "./page.js";

export function addCiteTabs() {
  for (const box of document.querySelectorAll(".avs-forms")) makeTabs(box, [...box.querySelectorAll(".avs-form")]);
}

function makeTabs(box, forms) {
  const list = element("div", { className: "avs-tabs", role: "tablist", aria: { label: "Form of the citation" } });
  const panels = forms.map(panelOf);
  const tabs = panels.map((panel, at) => tabOf(panel, forms[at], (asked) => choose(tabs, panels, asked)));
  list.append(...tabs);
  list.addEventListener("keydown", (event) => move(event, tabs));
  box.replaceChildren(list, ...panels);
  choose(tabs, panels, tabs[named(panels)] ?? tabs[0]);
  addEventListener("hashchange", () => named(panels) >= 0 && choose(tabs, panels, tabs[named(panels)]));
}

const named = (panels) => panels.findIndex((panel) => panel.id === location.hash.slice(1));

// The panel keeps the id of the form, so that a link to `#ris` leads to it.
function panelOf(form) {
  const block = form.querySelector(".avs-copy");
  const panel = element("div", { className: "avs-panel-of-cite", id: form.id, role: "tabpanel" }, block);
  panel.setAttribute("aria-labelledby", `${form.id}-tab`);
  block.append(button("Save", () => save(form.dataset.file, `${block.querySelector("code").textContent.trimEnd()}\n`, "text/plain"), { className: "avs-save" }));
  return panel;
}

function tabOf(panel, form, onChoose) {
  const tab = button(form.querySelector("summary").textContent.trim(), () => onChoose(tab), { id: `${form.id}-tab`, role: "tab" });
  tab.setAttribute("aria-controls", panel.id);
  return tab;
}

function choose(tabs, panels, asked) {
  tabs.forEach((tab, at) => {
    tab.setAttribute("aria-selected", String(tab === asked));
    tab.tabIndex = tab === asked ? 0 : -1;
    panels[at].hidden = tab !== asked;
  });
}

// Arrows go round, Home and End to the ends, as the pattern of tabs asks.
function move(event, tabs) {
  const at = tabs.indexOf(event.target);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  const tab = tabs[(next + tabs.length) % tabs.length];
  tab.click();
  tab.focus();
}
