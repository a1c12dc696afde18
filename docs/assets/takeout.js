// The view on screen as a file: CSV, JSON, BibTeX, and LaTeX with its bibliography.
import { base, save } from "./page.js";

export const FORMATS = {
  csv: { label: "CSV", write: (view) => [`${view.id}.csv`, csv(view), "text/csv"] },
  json: { label: "JSON", write: (view) => [`${view.id}.json`, json(view), "application/json"] },
  bibtex: { label: "BibTeX", write: async (view) => [`${view.id}.bib`, await bibtex(view), "application/x-bibtex"] },
  latex: {
    label: "LaTeX and .bib (zip)",
    write: async (view, library) => {
      const zip = new (library.Buttons.jszip())();
      zip.file(`${view.id}.tex`, latex(view));
      zip.file("references.bib", await bibtex(view));
      return [`${view.id}.zip`, await zip.generateAsync({ type: "blob" }), "application/zip"];
    },
  },
};

// Saves a format of a view; returns what to tell the reader.
export async function download(format, view, library) {
  try {
    const [name, content, type] = await FORMATS[format].write(view, library);
    save(name, content, type);
    return `${name}: ${view.shown().rows.length} rows`;
  } catch (problem) {
    return `Could not be written: ${problem.message}`;
  }
}

export function citation(view) {
  const site = document.querySelector("meta[property='og:site_name'], .md-header__topic .md-ellipsis");
  const today = new Date().toISOString().slice(0, 10);
  return `${(site?.content ?? site?.textContent ?? "").trim()}: ${document.querySelector("h1").textContent.trim()}, ${view.caption}. View of ${today}, ${location.href}`;
}

// A cell that a spreadsheet would compute is made a text; numbers such as -4.2 stay numbers.
// The rule is that of exports/tabular.py; a test holds the two together.
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
export const asCsv = (text) => {
  const isFormula = /^[ \u00a0]*[=+\-@\t\r\n＝＋－＠]/.test(text) && text !== "-" && !NUMBER.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

function csv(view) {
  const { columns, rows } = view.shown();
  const lines = [columns.map((column) => view.heads[column].text), ...rows.map((row) => columns.map((column) => view.text(row, column)))];
  return lines.map((line) => line.map(asCsv).join(",")).join("\r\n") + "\r\n";
}

const placeOf = (origin) => (origin.getAttribute("aria-label") ?? origin.textContent).replace(/^source: /, "").trim();

function json(view) {
  const { columns, rows } = view.shown();
  const cell = (row, column) => ({
    text: view.text(row, column),
    ...(view.heads[column].isNumeric && { number: view.number(row, column) }),
    sources: [...row.cells[column].querySelectorAll(".avs-origin")].map((origin) => ({ where: placeOf(origin), url: origin.href ?? null })),
  });
  return JSON.stringify({
    title: document.querySelector("h1").textContent.trim(),
    table: view.caption,
    address: location.href,
    conditions: Object.fromEntries(JSON.parse(view.box.dataset.conditions ?? "[]")),
    rows: rows.map((row) => ({ key: row.key, cite: row.cites, cells: Object.fromEntries(columns.map((column) => [view.heads[column].text, cell(row, column)])) })),
  }, null, 2) + "\n";
}

async function bibtex(view) {
  const wanted = new Set(view.shown().rows.flatMap((row) => row.cites));
  const answer = await fetch(new URL("exports/papers.bib", base));
  if (!answer.ok) throw new Error(`the bibliography answered ${answer.status}`);
  const entries = (await answer.text()).split(/\n(?=@)/);
  return entries.filter((entry) => wanted.has(entry.match(/^@\w+\{([^,]+),/)?.[1])).map((entry) => entry.trim() + "\n").join("\n");
}

const LATEX = { "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_", "{": "\\{", "}": "\\}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "\\": "\\textbackslash{}", "↑": "$\\uparrow$", "↓": "$\\downarrow$", "×": "$\\times$", "±": "$\\pm$", "≥": "$\\geq$", "≤": "$\\leq$" };
const asLatex = (text) => text.replace(/[&%$#_{}~^\\↑↓×±≥≤]/g, (sign) => LATEX[sign]);

function latex(view) {
  const { columns, rows } = view.shown();
  const form = columns.map((column) => (view.heads[column].isNumeric ? "r" : "l")).join("");
  const line = (cells) => `${cells.join(" & ")} \\\\`;
  const body = rows.map((row) => line(columns.map((column, at) =>
    asLatex(view.text(row, column)) + (at === 0 && row.cites.length ? `~\\cite{${row.cites.join(",")}}` : ""))));
  return [
    `% ${location.href}`,
    "% needs \\usepackage{booktabs}; the works are in references.bib",
    "\\begin{table}", "\\centering", `\\caption{${asLatex(view.caption)}}`, `\\begin{tabular}{${form}}`, "\\toprule",
    line(columns.map((column) => asLatex(view.heads[column].text))), "\\midrule", ...body, "\\bottomrule", "\\end{tabular}", "\\end{table}", "",
  ].join("\n");
}
