// Tables: sort, filter by column, choose and group columns, compare rows; the whole state stands in the address.
// The library that does it is large, so it comes when a reader first reaches for a table, or an address asks for a view.
import { base, button, cellText, copy, element } from "./page.js";
import { compareRows } from "./compare.js";
import { changeUnseen, isLong, placeControls, rowInView, showing } from "./long-tables.js";
import { FORMATS, citation, download } from "./takeout.js";

const FEW = 14; // a column of no more different values is filtered by choosing one
const MOST = 5; // rows side by side

let DataTable;
let waking;
let press = Promise.resolve(); // ends when no button is down
const views = [];

export function enhanceTables() {
  const tables = [...document.querySelectorAll("table.avs-table")].filter((table) => table.tBodies[0]?.rows.length > 1 || table.closest("[data-verdict]"));
  for (const table of tables) views.push(new View(table));
  if (!views.length) return;
  document.addEventListener("pointerdown", notePress);
  for (const name of ["pointerover", "pointerdown", "focusin"]) document.addEventListener(name, (event) => event.target.closest?.(".avs-grid") && wake());
  document.addEventListener("click", (event) => sortWhenAwake(event.target.closest?.(".avs-grid thead th")));
  if (Object.keys(readAddress()).length) wake();
}

// Starts every table of the page, once; the boxes to choose rows come at once, the library when it can.
function wake() {
  if (waking) return waking;
  for (const view of views) if (!isLong(view.rows)) view.addBoxes();
  waking = import(new URL("assets/datatables/dt_bundle.js", base)).then(async (library) => {
    await press;
    DataTable = library.default;
    for (const direction of ["asc", "desc"]) DataTable.ext.type.order[`avs-number-${direction}`] = byNumber(direction === "asc" ? 1 : -1);
    const kept = readAddress();
    for (const view of views) {
      view.start();
      if (kept[view.id]) view.restore(kept[view.id]);
    }
    for (const view of views) view.listen();
    tellChosen();
  });
  return waking;
}

// The library makes the heads anew; beneath a button that is down, the click would be lost.
function notePress() {
  if (DataTable) return;
  press = new Promise((ended) => {
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => setTimeout(ended), { once: true });
  });
}

// A click on a head that came before the library is not lost.
async function sortWhenAwake(head) {
  const view = head && !DataTable && views.find((known) => known.table.contains(head));
  if (!view) return;
  await wake();
  view.grid.order([head.cellIndex, "asc"]).draw();
}

const chosen = () => views.flatMap((view) => view.rows.filter((row) => view.picked.has(row.key)).map((row) => ({ row, view })));

// A bar that stands at the foot of the window as long as rows are chosen, in whichever table of the page.
let bar;
function tellChosen() {
  const rows = chosen();
  if (!rows.length && !bar) return;
  bar ??= addBar();
  bar.box.hidden = !rows.length;
  bar.status.textContent = `${rows.length} ${rows.length === 1 ? "row" : "rows"} chosen`;
  bar.compare.disabled = rows.length < 2 || rows.length > MOST;
  bar.compare.textContent = rows.length > MOST ? `Compare at most ${MOST}` : rows.length < 2 ? "Choose one more to compare" : "Compare";
}

function addBar() {
  const status = element("span", { role: "status" });
  const compare = button("Compare", () => compareRows(chosen()));
  const clear = button("Clear", () => {
    for (const view of views) view.clear();
    writeAddress();
  });
  const box = element("div", { className: "avs-bar", role: "region", aria: { label: "Chosen rows" } }, status, compare, clear);
  document.body.append(box);
  return { box, status, compare };
}

// Numbers by value, blanks at the end whichever way one sorts.
const byNumber = (sign) => (a, b) => {
  const [left, right] = [a, b].map((value) => (value === "" || value == null ? NaN : Number(value)));
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) - Number.isNaN(right);
  return sign * (left - right);
};

function readAddress() {
  try {
    return JSON.parse(new URLSearchParams(location.search).get("view") ?? "{}");
  } catch {
    return {};
  }
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const wordsOf = (field) => plain(field?.value ?? "").split(/\s+/).filter(Boolean);

const listed = (value) => (Array.isArray(value) ? value : []);

function writeAddress() {
  const state = Object.fromEntries(views.map((view) => [view.id, view.state()]).filter(([, kept]) => Object.keys(kept).length));
  const address = new URL(location.href);
  if (Object.keys(state).length) address.searchParams.set("view", JSON.stringify(state));
  else address.searchParams.delete("view");
  history.replaceState(null, "", address);
}

// `>2`, `<=3`, `2..5` for numbers; anything else is looked for in the text.
export function matches(wanted, text, number) {
  const range = wanted.match(/^\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*$/);
  const bound = wanted.match(/^\s*(<=|>=|<|>)\s*(-?[\d.]+)\s*$/);
  if (range) return number !== null && number >= Number(range[1]) && number <= Number(range[2]);
  if (bound) {
    const limit = Number(bound[2]);
    return number !== null && { "<": number < limit, "<=": number <= limit, ">": number > limit, ">=": number >= limit }[bound[1]];
  }
  return text.toLowerCase().includes(wanted.trim().toLowerCase());
}

class View {
  constructor(table) {
    this.table = table;
    this.box = table.closest(".avs-grid");
    this.id = this.box.id;
    this.caption = this.box.querySelector(".avs-caption strong").textContent;
    this.heads = [...table.tHead.rows[0].cells].map((cell) => ({ text: cell.textContent.trim(), isNumeric: cell.classList.contains("avs-num") }));
    this.rows = [...table.tBodies[0].rows].map((row, at) => ({ key: row.dataset.key ?? String(at), cites: (row.dataset.cites ?? "").split(" ").filter(Boolean), cells: [...row.cells] }));
    this.filters = {};
    this.words = [];
    this.picked = new Set();
    this.groupBy = null;
    this.tools = this.box.querySelector(".avs-tools-place");
    if (this.tools) this.addTools();
  }

  start() {
    const frame = this.box.querySelector(".avs-scroll");
    const at = isLong(this.rows) ? rowInView(this.rows, frame) : 0;
    const parts = showing(this.rows, at);
    if (isLong(this.rows)) changeUnseen(this.rows[at], frame, () => this.makeGrid(parts));
    else this.makeGrid(parts);
    placeControls(this.grid.table().container(), frame);
    this.grid.search.fixed("rows", (text, data, index) => this.passes(this.rows[index]));
  }

  makeGrid({ layout, ...parts }) {
    this.addBoxes();
    this.grid = new DataTable(this.table, {
      ...parts,
      autoWidth: false,
      order: [],
      layout: { topStart: null, topEnd: null, ...layout },
      columnDefs: [
        { targets: this.heads.flatMap((head, at) => (head.isNumeric ? [at] : [])), type: "avs-number" },
        { targets: "_all", searchable: false }, // rows are looked through by what they show, not by their HTML
      ],
      rowGroup: { enable: false, dataSrc: (row) => this.groupOf(row) },
    });
  }

  listen() {
    this.grid.on("order.dt search.dt column-visibility.dt page.dt", () => writeAddress());
  }

  text(row, column) {
    row.texts ??= row.cells.map(cellText);
    return row.texts[column];
  }

  number(row, column) {
    const order = row.cells[column].dataset.order;
    return order === undefined || order === "" || Number.isNaN(Number(order)) ? null : Number(order);
  }

  passes(row) {
    return this.holdsWords(row) && Object.entries(this.filters).every(([column, wanted]) =>
      matches(wanted, this.text(row, column), this.heads[column].isNumeric ? this.number(row, column) : null));
  }

  // Every word that is looked for stands in some cell, whatever its case and accents.
  holdsWords(row) {
    if (!this.words.length) return true;
    row.plain ??= this.heads.map((head, column) => plain(this.text(row, column))).join("\n");
    return this.words.every((word) => row.plain.includes(word));
  }

  look() {
    this.words = wordsOf(this.field);
    this.grid.draw();
    this.tell();
    writeAddress();
  }

  groupOf(data) {
    const cell = data[this.groupBy];
    const text = new DOMParser().parseFromString(cell?.display ?? cell ?? "", "text/html");
    for (const hidden of text.querySelectorAll(".avs-origin, .avs-pick")) hidden.remove();
    return text.body.textContent.trim() || "not on record";
  }

  // Boxes to choose rows, once.
  addBoxes() {
    if (this.hasBoxes || !(this.tools || this.box.dataset.verdict)) return;
    this.hasBoxes = true;
    for (const row of this.rows.filter((row) => row.cells[0].parentElement.dataset.key)) {
      const box = element("input", { type: "checkbox", className: "avs-pick", aria: { label: `Choose ${cellText(row.cells[0])}` } });
      box.addEventListener("change", () => this.pick(row.key, box.checked));
      row.cells[0].prepend(box);
      row.box = box;
    }
  }

  async pick(key, isOn) {
    await wake();
    if (isOn) this.picked.add(key);
    else this.picked.delete(key);
    this.tell();
    writeAddress();
  }

  addTools() {
    this.field = element("input", { type: "search", placeholder: "Filter rows", aria: { label: `Filter rows of: ${this.caption}` } });
    this.field.addEventListener("input", () => wake().then(() => this.look()));
    this.status = element("span", { role: "status" });
    const takeout = element("select", { aria: { label: `Take out: ${this.caption}` } }, element("option", { value: "", textContent: "Take out …" }),
      ...Object.entries(FORMATS).map(([value, format]) => element("option", { value, textContent: format.label })));
    takeout.addEventListener("change", async () => {
      const format = takeout.value;
      takeout.value = "";
      await wake();
      this.status.textContent = format ? await download(format, this, DataTable) : "";
    });
    const cite = button("Cite this view", () => copy(citation(this), cite));
    this.panel = element("details", { className: "avs-panel" }, element("summary", { textContent: "Columns and filters" }));
    this.panel.addEventListener("toggle", () => wake().then(() => this.fillPanel()), { once: true });
    this.tools.append(element("div", { className: "avs-tools" }, this.field, takeout, cite, this.status), this.panel);
  }

  fillPanel() {
    if (this.panel.childElementCount > 1) return;
    const rows = this.heads.map((head, column) => this.columnRow(head, column));
    const groups = element("select", { aria: { label: "Group rows by" } }, element("option", { value: "", textContent: "nothing" }),
      ...this.heads.flatMap((head, column) => (this.values(column).length <= FEW && column ? [element("option", { value: column, textContent: head.text })] : [])));
    groups.value = this.groupBy ?? "";
    groups.addEventListener("change", () => this.group(groups.value === "" ? null : Number(groups.value)));
    this.panel.append(
      element("p", { className: "avs-note", textContent: "Numbers: >2, <=3 or 2..5. Anything else is looked for in the text." }),
      element("ul", {}, ...rows), element("label", {}, "Group rows by ", groups), " ", button("Reset", () => this.reset()));
  }

  values(column) {
    return [...new Set(this.rows.map((row) => this.text(row, column)))].sort((a, b) => a.localeCompare(b, "en"));
  }

  columnRow(head, column) {
    const box = element("input", { type: "checkbox", checked: this.grid.column(column).visible(), disabled: column === 0 });
    box.addEventListener("change", () => this.grid.column(column).visible(box.checked));
    const values = head.isNumeric ? [] : this.values(column);
    const isFew = values.length > 1 && values.length <= FEW;
    const field = isFew
      ? element("select", {}, element("option", { value: "", textContent: "any" }), ...values.filter(Boolean).map((value) => element("option", { value, textContent: value })))
      : element("input", { type: "text" });
    field.setAttribute("aria-label", `Filter by ${head.text}`);
    field.value = this.filters[column] ?? "";
    field.addEventListener("input", () => this.filter(column, field.value));
    return element("li", {}, element("label", {}, box, ` ${head.text}`), field);
  }

  filter(column, wanted) {
    if (wanted.trim()) this.filters[column] = wanted;
    else delete this.filters[column];
    this.grid.draw();
    this.tell();
    writeAddress();
  }

  group(column) {
    this.groupBy = column;
    if (column === null) this.grid.rowGroup().disable().draw();
    else this.grid.rowGroup().enable().order([column, "asc"]).draw();
    writeAddress();
  }

  reset() {
    this.filters = {};
    this.clear();
    this.field.value = "";
    this.grid.columns().visible(true);
    this.words = [];
    this.grid.order([]).draw();
    this.group(null);
    this.panel.replaceChildren(this.panel.firstElementChild);
    this.fillPanel();
    this.tell();
    writeAddress();
  }

  tell() {
    tellChosen();
    if (!this.status) return;
    const shown = this.grid.rows({ search: "applied" }).count();
    const picked = this.picked.size ? `, ${this.picked.size} chosen` : "";
    const isPart = shown < this.rows.length || this.picked.size;
    this.status.textContent = isPart ? `${shown} of ${this.rows.length} rows${picked}` : "";
  }

  clear() {
    this.picked.clear();
    for (const row of this.rows) if (row.box) row.box.checked = false;
    this.tell();
  }

  // Rows and columns as they stand on screen; of chosen rows only those, where some are chosen.
  shown() {
    const columns = this.heads.flatMap((head, at) => (this.grid.column(at).visible() ? [at] : []));
    const rows = this.grid.rows({ search: "applied", order: "applied" }).indexes().toArray().map((index) => this.rows[index]);
    const chosen = rows.filter((row) => this.picked.has(row.key));
    return { columns, rows: chosen.length ? chosen : rows };
  }

  state() {
    const [order] = this.grid.order();
    const hidden = this.heads.flatMap((head, at) => (this.grid.column(at).visible() ? [] : [at]));
    return {
      ...(this.words.length && { q: this.field.value }),
      ...(order?.[1] && { sort: [order[0], order[1]] }),
      ...(hidden.length && { hide: hidden }),
      ...(Object.keys(this.filters).length && { filter: this.filters }),
      ...(this.groupBy !== null && { group: this.groupBy }),
      ...(this.grid.page.info().start && { from: this.grid.page.info().start }),
      ...(this.picked.size && { rows: [...this.picked] }),
    };
  }

  restore(kept) {
    const columns = new Set(this.heads.keys());
    for (const column of listed(kept.hide)) if (columns.has(column) && column) this.grid.column(column).visible(false);
    for (const [column, wanted] of Object.entries(kept.filter ?? {})) if (columns.has(Number(column))) this.filters[column] = String(wanted);
    for (const row of this.rows) {
      if (!row.box || !listed(kept.rows).includes(row.key)) continue;
      this.picked.add(row.key);
      row.box.checked = true;
    }
    const [sorted, direction] = listed(kept.sort);
    if (columns.has(sorted)) this.grid.order([sorted, direction === "desc" ? "desc" : "asc"]);
    if (typeof kept.q === "string" && this.field) this.field.value = kept.q;
    this.words = wordsOf(this.field);
    this.grid.draw();
    if (columns.has(kept.group)) this.group(kept.group);
    if (kept.from > 0) this.grid.page(Math.floor(kept.from / this.grid.page.len())).draw("page");
    if (this.panel && (kept.filter || kept.hide)) this.panel.open = true;
    this.tell();
  }
}
