// The search dialog. Everything comes from this site.
import { base, element } from "./page.js";

// Search: names first (they forgive a slip of the finger), then the full text.
const KINDS = ["papers", "models", "datasets", "benchmarks", "tokenizers", "metrics", "results", "tables", "terms", "authors", "venues", "years", "pages", "chapters"];
const FACETS = ["pillar", "task", "paradigm", "year", "level"];
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const ARXIV = /^(https?:\/\/)?(www\.)?(arxiv\.org\/(abs|pdf|html)\/|arxiv\s*:\s*)/i;
const words = (text) => fold(text).split(/[^\p{L}\p{N}.]+/u).filter(Boolean);

// Names as they are compared: without accents, capitals and hyphens.
const plain = (text) => words(text).join(" ");

let names, pagefind;
async function loadIndexes() {
  names ??= fetch(new URL("search/names.json", base)).then((answer) => answer.json()).then((entries) =>
    entries.map((entry) => ({ ...entry, folded: entry.names.map(plain), words: new Set(entry.names.flatMap(words)) })),
  );
  pagefind ??= import(new URL("pagefind/pagefind.js", base)).then(async (engine) => {
    await engine.options({ baseUrl: base.pathname });
    await engine.init();
    return engine;
  }).catch(() => null);
  return [await names, await pagefind];
}

// Slips between two words: letters missing, added, wrong or exchanged with their neighbour; more than the limit count as many.
function slips(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before, above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, above] = [above, row];
  }
  return above[b.length];
}

function wordScore(part, held) {
  if (held.some((word) => word.startsWith(part))) return 1;
  const limit = part.length > 6 ? 2 : part.length > 3 ? 1 : 0;
  const fewest = limit ? Math.min(...held.map((word) => slips(part, word, limit))) : 1;
  return fewest <= limit ? 0.8 - 0.25 * fewest : 0;
}

function nameScore(entry, query, parts) {
  if (entry.folded.includes(query)) return 100;
  if (entry.folded.some((name) => name.startsWith(query))) return 80;
  if (entry.folded.some((name) => name.includes(query))) return 60;
  const held = [...entry.words];
  const hits = parts.map((part) => wordScore(part, held));
  return hits.every(Boolean) ? 40 * (hits.reduce((sum, hit) => sum + hit, 0) / hits.length) : 0;
}

// Pagefind shortens words that it does not know until something fits; such a hit holds no word asked for.
function resembles(excerpt, parts) {
  const text = fold(excerpt);
  return parts.some((part) => text.includes(part.slice(0, Math.max(4, part.length - 3))));
}

// `facets` are further properties of records, such as { year: "2025" }; names know nothing of them, the full text does.
export async function find(text, kind, facets = {}) {
  const [entries, engine] = await loadIndexes();
  const asked = text.trim().replace(ARXIV, "").replace(/^(\d{4}\.\d{4,5})v\d+$/, "$1");
  const query = plain(asked);
  const parts = words(asked);
  const hasFacets = Object.keys(facets).length > 0;
  if (!parts.length && !hasFacets) return [];
  const byName = hasFacets ? [] : entries
    .filter((entry) => !kind || entry.kind === kind)
    .map((entry) => ({ entry, score: nameScore(entry, query, parts) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.entry.title.length - b.entry.title.length)
    .slice(0, 8)
    .map(({ entry }) => ({ url: new URL(entry.uri, base).href, title: entry.title, detail: entry.kind, html: "" }));
  if (!engine) return byName;
  const answer = await engine.search(parts.length ? text : null, { filters: { ...facets, ...(kind && { kind }) } });
  const seen = new Set(byName.map((hit) => hit.url));
  const pages = await Promise.all(answer.results.slice(0, 12).map((hit) => hit.data()));
  const full = pages
    .map((page) => ({ url: new URL(page.url, location.href).href, title: page.meta.title, detail: page.filters.kind?.[0] ?? "", html: page.excerpt }))
    .filter((hit) => !seen.has(hit.url) && (!parts.length || resembles(hit.html, parts)));
  return [...byName, ...full].slice(0, 16);
}

export function addSearch() {
  const input = element("input", { type: "search", placeholder: "Name, author, arXiv id, or words", autocomplete: "off" });
  input.setAttribute("aria-label", "Search the survey");
  const filter = element("select", {}, element("option", { value: "", textContent: "all kinds" }),
    ...KINDS.map((kind) => element("option", { value: kind, textContent: kind })));
  filter.setAttribute("aria-label", "Kind");
  const facets = facetsOf(() => run());
  const list = element("ol");
  const status = element("p", { role: "status", textContent: "Type to search. Arrow keys move, Enter opens, Escape closes." });
  const close = element("button", { type: "button", textContent: "Close" });
  const dialog = element("dialog", { className: "avs-search" }, element("form", { method: "dialog" }, input, filter, close, facets.box), list, status);
  dialog.setAttribute("aria-label", "Search");
  document.body.append(dialog);

  let turn = 0;
  const run = async () => {
    const mine = ++turn;
    const hits = await find(input.value, filter.value, facets.chosen());
    if (mine !== turn) return;
    list.replaceChildren(...hits.map(resultItem));
    status.textContent = words(input.value).length || Object.keys(facets.chosen()).length ? `${hits.length} results` : "Type to search.";
  };
  const open = () => { dialog.showModal(); input.select(); loadIndexes(); };
  const move = (step) => {
    const stops = [input, ...list.querySelectorAll("a")];
    stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
  };
  input.addEventListener("input", run);
  filter.addEventListener("change", run);
  close.addEventListener("click", () => dialog.close());
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    await run();
    list.querySelector("a")?.click();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); dialog.close(); }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.target.matches("select")) { event.preventDefault(); move(step); }
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); open(); }
  });
  const button = element("button", { type: "button", className: "avs-search-open" }, "Search", element("kbd", { textContent: "/" }));
  button.setAttribute("aria-keyshortcuts", "/");
  button.addEventListener("click", open);
  document.querySelector(".md-header__inner").append(button);
}

// Further filters, whose values come from the index once a reader opens them.
function facetsOf(run) {
  const selects = FACETS.map((name) => element("select", { name, aria: { label: name } }, element("option", { value: "", textContent: `any ${name}` })));
  const box = element("details", { className: "avs-facets" }, element("summary", { textContent: "More filters" }), ...selects);
  for (const select of selects) select.addEventListener("change", run);
  box.addEventListener("toggle", async () => {
    const [, engine] = await loadIndexes();
    const known = (await engine?.filters()) ?? {};
    for (const select of selects) {
      const values = Object.entries(known[select.name] ?? {}).sort(([a], [b]) => (select.name === "year" ? b.localeCompare(a) : a.localeCompare(b, "en")));
      select.append(...values.map(([value, count]) => element("option", { value, textContent: `${value} (${count})` })));
    }
  }, { once: true });
  return { box, chosen: () => Object.fromEntries(selects.filter((select) => select.value).map((select) => [select.name, select.value])) };
}

function resultItem(hit) {
  const link = element("a", { href: hit.url }, hit.title, " ", element("small", { textContent: hit.detail }));
  if (hit.html) {
    // Pagefind's excerpt is text of our own pages with <mark> around hits; only those marks are kept; without <body> a part would lose its first space
    const excerpt = element("small");
    for (const [at, part] of hit.html.split(/<\/?mark>/).entries()) {
      const text = new DOMParser().parseFromString(`<body>${part}`, "text/html").body.textContent;
      excerpt.append(at % 2 ? element("mark", { textContent: text }) : text);
    }
    link.append(excerpt);
  }
  return element("li", {}, link);
}
