// Rows side by side, and what may be said of comparing them.
import { button, cellText, element } from "./page.js";

const SEEN = "Test data seen";
const NOT_STATED = "unknown";

export function compareRows(rows) {
  const labels = [...new Set(rows.flatMap(({ view }) => view.shown().columns.map((column) => view.heads[column].text)))];
  const head = element("tr", {}, element("th", { scope: "col", textContent: labels[0] }), ...rows.map((entry) => copyCell("th", entry, labels[0])));
  const body = labels.slice(1).map((label) =>
    element("tr", {}, element("th", { scope: "row", textContent: label }), ...rows.map((entry) => copyCell("td", entry, label))));
  const dialog = element("dialog", { className: "avs-compare" },
    element("p", { className: "avs-verdict", textContent: verdictOf(rows) }),
    element("div", { className: "avs-scroll", tabIndex: 0, role: "region", aria: { label: "Rows side by side" } },
      element("table", { className: "avs-table" }, element("thead", {}, head), element("tbody", {}, ...body))));
  dialog.setAttribute("aria-label", "Comparison");
  dialog.append(button("Close", () => dialog.close()));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.scrollTop = 0; // the focus goes to the rows, and the verdict stands above them
}

function copyCell(name, { row, view }, label) {
  const column = view.heads.findIndex((head) => head.text === label);
  const made = element(name);
  if (name === "th") made.scope = "col";
  if (column < 0) return made;
  for (const node of row.cells[column].childNodes) {
    if (!node.classList?.contains("avs-pick")) made.append(node.cloneNode(true));
  }
  return made;
}

export function verdictOf(rows) {
  const kind = rows[0].view.box.dataset.verdict;
  if (kind === "licence") return licenceVerdict(rows);
  if (kind === "protocol") return protocolVerdict(rows);
  return "";
}

function licenceVerdict(rows) {
  const answers = rows.map(({ row }) => ({ rank: Number(row.cells[1].dataset.order), text: cellText(row.cells[1]), name: cellText(row.cells[0]) }));
  const rank = Math.max(...answers.map((answer) => answer.rank));
  const because = answers.filter((answer) => answer.rank === rank).map((answer) => answer.name).join(", ");
  return `Commercial training on all ${rows.length} together: ${answers.find((answer) => answer.rank === rank).text}, because of ${because}.`;
}

// Every condition of every chosen row must be stated and the same, and so must what training had seen.
function protocolVerdict(rows) {
  const stated = rows.map(({ row, view }) => {
    const seen = view.heads.findIndex((head) => head.text === SEEN);
    return new Map([...JSON.parse(view.box.dataset.conditions ?? "[]"), ...(seen < 0 ? [] : [[SEEN.toLowerCase(), cellText(row.cells[seen])]])]);
  });
  const differing = [];
  const unknown = [];
  for (const name of new Set(stated.flatMap((conditions) => [...conditions.keys()]))) {
    const values = stated.map((conditions) => (conditions.get(name) ?? NOT_STATED).trim().toLowerCase());
    const known = new Set(values.filter((value) => value !== NOT_STATED));
    if (known.size > 1) differing.push(`${name} (${[...known].join("; ")})`);
    else if (values.includes(NOT_STATED)) unknown.push(name);
  }
  if (differing.length) return `May not be compared: they differ in ${differing.join(", ")}.`;
  if (unknown.length) return `Not certain that they may be compared: no source states ${unknown.join(", ")} for all of them.`;
  return "May be compared: every stated condition is the same.";
}
