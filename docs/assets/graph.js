// The explorer of the graph, in the place of the picture that needs no script.
import { button, element } from "./page.js";
import { Stage } from "./graph-canvas.js";
import { loadModel } from "./graph-model.js";
import { Moves } from "./graph-moves.js";
import { Panel } from "./graph-panel.js";
import { readState, writeState } from "./graph-state.js";

const FOREMOST = 40; // records listed as long as nothing was asked
const REST = 300; // milliseconds after which a movement is over
const HELP = "Graph of the survey's records. Arrow keys move, plus and minus zoom, 0 shows all. The list beside it leads to the records.";

export async function explore(box) {
  try {
    const model = await loadModel();
    new Explorer(box, model).restore();
  } catch (problem) {
    box.append(element("p", { className: "avs-note", role: "status", textContent: `The explorer could not start: ${problem.message}. The picture shows part of the graph.` }));
  }
}

class Explorer {
  constructor(box, model) {
    this.model = model;
    this.state = readState(model);
    this.panel = new Panel(model, (change, isStep) => this.change(change, isStep));
    this.status = element("p", { className: "avs-note", role: "status" });
    const canvas = element("canvas", { tabIndex: 0, role: "img", aria: { label: HELP } });
    const frame = element("div", { className: "avs-graph-frame" }, canvas);
    box.replaceChildren(element("div", { className: "avs-graph" }, element("div", { className: "avs-graph-main" }, frame, this.legend(), this.status), this.panel.box));
    box.classList.add("avs-explorer--live");
    this.stage = new Stage(canvas, model);
    this.stage.resize();
    this.moves = new Moves(this.stage, {
      onHover: (node) => this.stage.hover(node),
      onPick: (node, event) => this.pick(node, event),
      onMoved: () => this.noteMove(),
      onFlight: () => this.keepView(null),
    });
    frame.append(this.buttons());
    this.panel.onPoint = (node) => this.stage.hover(node);
    addEventListener("popstate", () => { this.state = readState(this.model); this.restore(); });
  }

  legend() {
    const { pillarNames, kindNames } = this.model;
    const entry = (css, text) => element("span", {}, element("span", { className: css }), ` ${text}`);
    return element("p", { className: "avs-graph-legend" },
      ...pillarNames.map((pillar, at) => entry(`avs-swatch pillar-${at + 1}`, pillar.label)), ...kindNames.map((kind, at) => entry(`avs-shape avs-shape-${at}`, kind.noun)));
  }

  buttons() {
    const { moves } = this;
    const make = (sign, label, act) => button(sign, act, { title: label, aria: { label } });
    return element("div", { className: "avs-graph-buttons", role: "group", aria: { label: "Move through the graph" } },
      make("+", "Nearer", () => moves.zoom(1.6)), make("−", "Farther", () => moves.zoom(1 / 1.6)), make("⤢", "Show all", () => moves.fit()),
      make("←", "Left", () => moves.shift(120, 0)), make("→", "Right", () => moves.shift(-120, 0)), make("↑", "Up", () => moves.shift(0, 120)), make("↓", "Down", () => moves.shift(0, -120)));
  }

  // A click leads to the record, with Shift to its neighbours; a finger first shows the neighbours.
  pick(node, event) {
    if (event.shiftKey || event.pointerType === "touch") return this.change({ focus: node, start: -1, end: -1, q: "" }, true);
    if (event.ctrlKey || event.metaKey || event.button === 1) open(this.model.address(node), "_blank", "noopener");
    else if (event.button === 0) location.assign(this.model.address(node));
  }

  // A filter that is set to null goes back to everything.
  change(change, isStep) {
    Object.assign(this.state, change);
    const whole = { pillars: this.model.pillarNames.length + 1, kinds: this.model.kindNames.length, relations: this.model.relations.length };
    for (const [name, count] of Object.entries(whole)) this.state[name] ??= new Set(Array(count).keys());
    this.state.from ??= this.model.years[0];
    this.state.to ??= this.model.years[1];
    writeState(this.model, this.state, isStep);
    const members = this.show();
    const isAsked = "focus" in change || "start" in change || "steps" in change;
    if (isAsked) this.moves.fit(members);
  }

  restore() {
    const members = this.show();
    if (!this.state.at) return this.moves.fit(members);
    this.moves.halt();
    Object.assign(this.stage.camera, this.state.at);
    this.stage.redraw();
  }

  // Shows the state on canvas and list; returns the nodes that were asked for.
  show() {
    const { model, state, panel } = this;
    model.filter(state);
    panel.tell(state);
    const shown = state.start >= 0 && state.end >= 0 ? this.showPath() : state.focus >= 0 ? this.showFocus() : this.showFound();
    const nodes = model.isNodeShown.reduce((sum, is) => sum + is, 0);
    const edges = model.isEdgeShown.reduce((sum, is) => sum + is, 0);
    this.status.textContent = `${nodes.toLocaleString("en")} records and ${edges.toLocaleString("en")} relations shown`;
    return shown;
  }

  showPath() {
    const { model, state } = this;
    const chain = model.path(state.start, state.end);
    const names = [state.start, state.end].map((node) => model.label[node]);
    const nodes = chain.length ? chain.map((step) => step.node) : [state.start, state.end];
    const note = chain.length ? `${chain.length - 1} ${chain.length === 2 ? "step" : "steps"}; no path over the relations shown is shorter.` : "No path joins them over the relations shown.";
    this.stage.emphasise(new Set(nodes), chain.slice(1).map((step) => step.edge));
    this.panel.show(`From ${names[0]} to ${names[1]}`, note, chain.map(({ node, edge }, at) => ({ node, reason: at ? `${model.say(edge, chain[at - 1].node)}` : "" })));
    return nodes;
  }

  showFocus() {
    const { model, state } = this;
    const reached = model.within(state.focus, state.steps);
    const reasons = new Map();
    model.forEachNeighbour(state.focus, (other, edge) => reasons.set(other, [...(reasons.get(other) ?? []), model.say(edge, state.focus)]));
    const words = (node) => [...new Set(reasons.get(node) ?? [])].join(", ") || "two steps away";
    const others = [...reached.keys()].filter((node) => node !== state.focus);
    const entries = others.map((node) => ({ node, reason: words(node) })).sort((a, b) => reached.get(a.node) - reached.get(b.node) || a.reason.localeCompare(b.reason, "en") || a.node - b.node);
    this.stage.emphasise(new Set(reached.keys()));
    this.panel.show(`Neighbours of ${model.label[state.focus]}`, `${others.length} within ${state.steps === 1 ? "one step" : "two steps"}. It ...`, [{ node: state.focus, reason: "" }, ...entries]);
    return [...reached.keys()];
  }

  showFound() {
    const { model, state } = this;
    const found = model.search(state.q);
    if (!state.q.trim()) {
      const foremost = [];
      for (let node = 0; node < model.count && foremost.length < FOREMOST; node++) if (model.isNodeShown[node]) foremost.push({ node, reason: "" });
      this.stage.emphasise(null);
      this.panel.show("Most influential", "", foremost);
      return [];
    }
    this.stage.emphasise(new Set(found));
    this.panel.show(found.length === 1 ? "1 record found" : `${found.length} records found`, "", found.map((node) => ({ node, reason: "" })));
    return found;
  }

  // The view that the reader moved to is kept in the address, once it rests.
  noteMove() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.keepView({ ...this.stage.camera }), REST);
  }

  keepView(camera) {
    clearTimeout(this.rest);
    this.state.at = camera;
    writeState(this.model, this.state, false);
  }
}
