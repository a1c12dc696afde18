// The page that stands where none does: it names the address, looks for what may have been meant, and offers the search.
import { base, button, element } from "./page.js";
import { find } from "./search.js";

const MOST = 5;

export async function helpOn(page) {
  const address = readable(location.pathname);
  page.querySelector(".avs-lost-address").append(": ", element("code", { textContent: address }));
  const report = page.querySelector(".avs-lost-report");
  if (report) report.href += encodeURIComponent(`: ${location.pathname}`);
  const words = wordsOf(address);
  const place = page.querySelector(".avs-lost-near");
  place.append(element("p", {}, button("Search the survey", () => searchFor(words), { className: "avs-button" })));
  if (!words) return;
  const hits = (await find(words, "").catch(() => [])).slice(0, MOST);
  if (hits.length) place.prepend(element("h2", { textContent: "Did you mean" }), element("ul", {}, ...hits.map(item)));
}

const item = (hit) => element("li", {}, element("a", { href: hit.url, textContent: hit.title }), " ", element("span", { className: "avs-note", textContent: hit.detail }));

function readable(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

// The last part of an address names the record: `/models/mmaudo/index.html` asks for `mmaudo`.
export function wordsOf(address) {
  const below = address.startsWith(base.pathname) ? address.slice(base.pathname.length) : address;
  const parts = below.split("/").filter((part) => part && !/^(index|404)\./.test(part));
  return (parts.at(-1) ?? "").replace(/\.html?$/, "").replace(/[-_+]+/g, " ").trim();
}

function searchFor(words) {
  document.querySelector(".avs-search-open").click();
  const field = document.querySelector(".avs-search input");
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.select();
}
