// What stands beside the canvas: search, filters, the two ends of a path, and the list of what was found.
import { button, element } from "./page.js";

const MOST = 60; // entries of the list
const OFFERED = 12; // names offered while one types

// `act` is called with a change of the state, and whether it is a step to come back from.
export class Panel {
  constructor(model, act) {
    Object.assign(this, { model, act });
    this.search = element("input", { type: "search", autocomplete: "off", placeholder: "Name, title or id" });
    this.search.addEventListener("input", () => act({ q: this.search.value, focus: -1, start: -1, end: -1 }, false));
    this.heading = element("h2", { id: "graph-found" });
    this.note = element("p", { className: "avs-note" });
    this.back = button("Whole graph", () => act({ q: "", focus: -1, start: -1, end: -1 }, true));
    this.steps = element("select", {}, element("option", { value: "1", textContent: "1 step" }), element("option", { value: "2", textContent: "2 steps" }));
    this.steps.addEventListener("change", () => act({ steps: Number(this.steps.value) }, true));
    this.stepsLabel = element("label", {}, "Within ", this.steps);
    this.list = element("ol", { aria: { labelledby: "graph-found" } });
    this.listen();
    this.box = element("div", { className: "avs-graph-side" },
      element("label", { className: "avs-graph-find" }, "Find a record", this.search),
      this.filters(), this.pathForm(), this.heading,
      element("p", { className: "avs-graph-row" }, this.back, this.stepsLabel), this.note, this.list);
  }

  filters() {
    const { model } = this;
    const group = (title, name, labels) => element("fieldset", {}, element("legend", { textContent: title }), ...labels.map((label, at) => this.box_(name, label, at)));
    const [from, to] = ["from", "to"].map((name, at) => this.year(name, model.years[at]));
    return element("details", { className: "avs-panel" }, element("summary", { textContent: "Filter" }),
      group("Pillar", "pillars", [...model.pillarNames.map((pillar) => pillar.label), "None on record"]),
      group("Kind", "kinds", model.kindNames.map((kind) => `${kind.noun}s`)),
      group("Relation", "relations", model.relations.map((relation) => relation.label)),
      element("fieldset", {}, element("legend", { textContent: "Years" }), element("label", {}, "from ", from), element("label", {}, " to ", to)),
      button("Reset filters", () => this.act({ pillars: null, kinds: null, relations: null, from: null, to: null }, true)));
  }

  box_(name, label, at) {
    const box = element("input", { type: "checkbox", name, value: String(at) });
    const swatch = name === "pillars" ? [element("span", { className: `avs-swatch pillar-${at < this.model.pillarNames.length ? at + 1 : 0}` })] : [];
    const shape = name === "kinds" ? [element("span", { className: `avs-shape avs-shape-${at}` })] : [];
    box.addEventListener("change", () => this.act({ [name]: new Set([...this.box.querySelectorAll(`input[name=${name}]:checked`)].map((checked) => Number(checked.value))) }, false));
    return element("label", {}, box, ...swatch, ...shape, ` ${label}`);
  }

  year(name, bound) {
    const [min, max] = this.model.years;
    const input = element("input", { type: "number", name, min, max, value: bound });
    input.addEventListener("change", () => this.act({ [name]: Math.max(min, Math.min(max, Number(input.value) || bound)) }, false));
    return input;
  }

  pathForm() {
    const names = element("datalist", { id: "graph-names" });
    const ends = ["From", "To"].map((label) => {
      const input = element("input", { type: "text", autocomplete: "off" });
      input.setAttribute("list", names.id);
      input.addEventListener("input", () => names.replaceChildren(...this.model.search(input.value).slice(0, OFFERED).map((node) =>
        element("option", { value: this.model.id[node], textContent: `${this.model.label[node]} (${this.model.words(node)})` }))));
      return { input, label: element("label", {}, label, input) };
    });
    [this.start, this.end] = ends.map((end) => end.input);
    const form = element("form", {}, ...ends.map((end) => end.label), element("button", { type: "submit", textContent: "Show the path" }));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.askPath(); });
    return element("details", { className: "avs-panel" }, element("summary", { textContent: "Path between two works" }), form, names);
  }

  askPath() {
    const [start, end] = [this.start, this.end].map((input) => this.model.resolve(input.value));
    const unknown = [[this.start, start], [this.end, end]].filter(([, node]) => node < 0).map(([input]) => input.value.trim() || "an empty name");
    if (unknown.length) this.note.textContent = `Nothing shown is called ${unknown.join(" or ")}.`;
    else this.act({ start, end, focus: -1, q: "" }, true);
  }

  // Shows the state in the fields; a field in which one types is left alone.
  tell(state) {
    const fill = (input, value) => { if (document.activeElement !== input) input.value = value; };
    fill(this.search, state.q);
    this.steps.value = String(state.steps);
    this.stepsLabel.hidden = state.focus < 0;
    this.back.hidden = state.focus < 0 && state.start < 0 && !state.q;
    for (const name of ["pillars", "kinds", "relations"]) {
      for (const box of this.box.querySelectorAll(`input[name=${name}]`)) box.checked = state[name].has(Number(box.value));
    }
    for (const name of ["from", "to"]) fill(this.box.querySelector(`input[name=${name}]`), state[name]);
    if (state.start >= 0) fill(this.start, this.model.id[state.start]);
    if (state.end >= 0) fill(this.end, this.model.id[state.end]);
  }

  // Entries are { node, reason }.
  show(heading, note, entries) {
    const more = entries.length - MOST;
    this.heading.textContent = heading;
    this.note.textContent = [note, more > 0 ? `${more} more are in the picture.` : ""].filter(Boolean).join(" ");
    this.list.replaceChildren(...entries.slice(0, MOST).map((entry) => this.entry(entry)));
  }

  entry({ node, reason }) {
    const { model } = this;
    const link = element("a", { href: model.address(node), textContent: model.label[node] });
    link.dataset.node = node;
    const focus = button("Neighbours", () => this.act({ focus: node, start: -1, end: -1, q: "" }, true), { aria: { label: `Neighbours of ${model.label[node]}` } });
    const why = reason ? [element("span", { className: "avs-note", textContent: reason })] : [];
    return element("li", {}, ...why, link, element("small", { textContent: ` ${model.words(node)} ` }), focus);
  }

  // What one points to in the list is shown on the canvas; arrow keys go through it.
  listen() {
    const nodeOf = (event) => Number(event.target.closest("li")?.querySelector("a").dataset.node ?? -1);
    for (const name of ["focusin", "pointerover"]) this.list.addEventListener(name, (event) => this.onPoint(nodeOf(event)));
    for (const name of ["focusout", "pointerleave"]) this.list.addEventListener(name, () => this.onPoint(-1));
    const walk = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      const stops = [this.search, ...this.list.querySelectorAll("a")];
      const at = stops.indexOf(event.target.closest("li")?.querySelector("a") ?? event.target);
      event.preventDefault();
      stops[(at + step + stops.length) % stops.length].focus();
    };
    this.list.addEventListener("keydown", walk);
    this.search.addEventListener("keydown", walk);
  }

  onPoint() {}
}
