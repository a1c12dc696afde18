// The graph in memory: columns of numbers, what the filters leave of it, and walks through it.
import { base } from "./page.js";

const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const NEVER = -1;

export async function loadModel() {
  const answer = await fetch(new URL("graph/graph.json", base));
  if (!answer.ok) throw new Error(`the graph answered ${answer.status}`);
  return new Model(await answer.json());
}

export class Model {
  constructor(document) {
    Object.assign(this, document.nodes, { width: document.width, height: document.height, pillarNames: document.pillars, kindNames: document.kinds, types: document.types, relations: document.relations });
    this.count = this.id.length;
    this.source = Uint32Array.from(document.edges.source);
    this.target = Uint32Array.from(document.edges.target);
    this.type = Uint8Array.from(document.edges.type);
    this.relationOf = Uint8Array.from(this.types, (_, type) => this.relations.findIndex((relation) => relation.types.includes(type)));
    this.numbers = new Map(this.id.map((id, node) => [id, node]));
    this.folded = this.label.map((label, node) => `${fold(label)}\n${fold(this.title[node])}\n${this.id[node]}`);
    this.isNodeShown = new Uint8Array(this.count).fill(1);
    this.isEdgeShown = new Uint8Array(this.source.length).fill(1);
    const dated = this.year.filter(Boolean);
    this.years = dated.length ? [dated.reduce((a, b) => Math.min(a, b)), dated.reduce((a, b) => Math.max(a, b))] : [0, 0];
    this.joinEdges();
  }

  // For each node its edges, one after another in one list.
  joinEdges() {
    this.first = new Uint32Array(this.count + 1);
    for (const ends of [this.source, this.target]) for (const node of ends) this.first[node + 1]++;
    this.degree = this.first.slice(1);
    for (let node = 0; node < this.count; node++) this.first[node + 1] += this.first[node];
    this.around = new Uint32Array(this.source.length * 2);
    const next = this.first.slice();
    for (let edge = 0; edge < this.source.length; edge++) {
      this.around[next[this.source[edge]]++] = edge;
      this.around[next[this.target[edge]]++] = edge;
    }
  }

  address(node) {
    return new URL(`${this.kindNames[this.kind[node]].id}/${this.id[node]}/`, base).href;
  }

  // Says kind and year, such as `model, 2024`.
  words(node) {
    return [this.kindNames[this.kind[node]].noun, this.year[node] || null].filter(Boolean).join(", ");
  }

  // Shows what passes; `pillars`, `kinds` and `relations` are sets of numbers, the one after the last pillar being none.
  filter({ pillars, kinds, relations, from, to }) {
    const pillarBits = [...pillars].reduce((bits, pillar) => bits | (1 << pillar), 0);
    const none = 1 << this.pillarNames.length;
    const isWhole = from <= this.years[0] && to >= this.years[1];
    for (let node = 0; node < this.count; node++) {
      const inYears = isWhole || (this.year[node] >= from && this.year[node] <= to);
      this.isNodeShown[node] = Number(inYears && kinds.has(this.kind[node]) && ((this.pillars[node] || none) & pillarBits) !== 0);
    }
    for (let edge = 0; edge < this.source.length; edge++) {
      this.isEdgeShown[edge] = Number(relations.has(this.relationOf[this.type[edge]]) && this.isNodeShown[this.source[edge]] && this.isNodeShown[this.target[edge]]);
    }
  }

  // Calls with each node that a shown edge joins with this one, and with the edge.
  forEachNeighbour(node, visit) {
    for (let at = this.first[node]; at < this.first[node + 1]; at++) {
      const edge = this.around[at];
      if (this.isEdgeShown[edge]) visit(this.source[edge] === node ? this.target[edge] : this.source[edge], edge);
    }
  }

  // How an edge is said of a node: `builds on`, `is built on by`.
  say(edge, node) {
    return this.types[this.type[edge]][this.source[edge] === node ? 0 : 1];
  }

  // Shown nodes whose names hold all words, those first that begin with the text; nodes are in the order of influence.
  search(text) {
    const query = fold(text.trim());
    const parts = query.split(/\s+/).filter(Boolean);
    if (!parts.length) return [];
    const found = [];
    for (let node = 0; node < this.count; node++) {
      const names = this.folded[node];
      if (!this.isNodeShown[node] || !parts.every((part) => names.includes(part))) continue;
      const lines = names.split("\n");
      found.push({ node, rank: lines.includes(query) ? 0 : lines.some((name) => name.startsWith(query)) ? 1 : 2 });
    }
    return found.sort((a, b) => a.rank - b.rank || a.node - b.node).map(({ node }) => node);
  }

  // The node that a text names: by id, by label or title, or the best hit of a search.
  resolve(text) {
    return this.numbers.get(text.trim()) ?? this.search(text)[0] ?? NEVER;
  }

  // Nodes within some steps of one, with the number of steps.
  within(start, steps) {
    const reached = new Map([[start, 0]]);
    for (const [node, step] of reached) {
      if (step < steps) this.forEachNeighbour(node, (other) => reached.has(other) || reached.set(other, step + 1));
    }
    return reached;
  }

  // A shortest chain over shown edges as [{ node, edge }], the first without edge; empty where there is none.
  path(start, end) {
    if (!this.isNodeShown[start] || !this.isNodeShown[end]) return [];
    const cameBy = new Map([[start, null]]);
    for (const node of cameBy.keys()) {
      if (node === end) break;
      this.forEachNeighbour(node, (other, edge) => cameBy.has(other) || cameBy.set(other, { node, edge }));
    }
    if (!cameBy.has(end)) return [];
    const chain = [];
    for (let node = end, step; node !== undefined; node = step?.node) {
      step = cameBy.get(node);
      chain.unshift({ node, edge: step?.edge });
    }
    return chain;
  }
}
