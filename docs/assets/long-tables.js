// Long tables are shown in parts: a browser lays out every row anew at each sort, which takes seconds for thousands.

const MOST_CELLS = 10000; // what a browser lays out without being felt
const PART = 200; // rows
const ALL = -1;

export const isLong = (rows) => rows.length > PART && rows.length * rows[0].cells.length > MOST_CELLS;

// What the library is told of the rows to show at once; a long table begins with the part that a reader had reached.
export function showing(rows, at) {
  if (!isLong(rows)) return { paging: false, info: false, layout: { bottomStart: null, bottomEnd: null } };
  return {
    paging: true,
    pageLength: PART,
    lengthMenu: [PART, 5 * PART, ALL],
    displayStart: Math.floor(at / PART) * PART,
    layout: { bottomStart: ["info", "pageLength"], bottomEnd: "paging" },
    language: { info: "Rows _START_ to _END_ of _TOTAL_", infoEmpty: "No rows", infoFiltered: "(_MAX_ in all)", lengthMenu: "_MENU_ rows at once" },
  };
}

// Changes a table while nothing of it is laid out, and keeps a row where it stood in the frame.
export function changeUnseen({ cells: [row] }, frame, change) {
  const before = row.getBoundingClientRect().top;
  frame.classList.add("avs-unseen");
  change();
  frame.classList.remove("avs-unseen");
  frame.scrollTop += row.getBoundingClientRect().top - before;
}

// The controls belong beneath the frame in which the rows are scrolled.
export function placeControls(container, frame) {
  const controls = container.querySelector(".dt-layout-row:not(.dt-layout-table)");
  if (!controls) return;
  controls.className = "avs-parts";
  frame.after(controls);
}

// The place of the row at the head of the frame.
export function rowInView(rows, frame) {
  if (!frame.scrollTop) return 0;
  const head = frame.querySelector("thead th").getBoundingClientRect().bottom;
  return Math.max(0, rows.findIndex((row) => row.cells[0].getBoundingClientRect().bottom > head));
}
