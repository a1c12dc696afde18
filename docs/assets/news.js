// Tells which records were added since the last day on which this browser was here. The note never leaves the browser.
import { base, button, element, note, recall } from "./page.js";

const KEY = "avsurvey-seen";
const MOST = 100;

function noted() {
  try {
    const found = JSON.parse(recall(KEY));
    return Array.isArray(found?.current?.uris) ? found : null;
  } catch {
    return null;
  }
}

// The state to compare with: that of the last other day, so that reloading a page does not lose what it said.
function lastVisit(uris) {
  const today = new Date().toISOString().slice(0, 10);
  const last = noted();
  const previous = last && (last.current.on === today ? last.previous : last.current);
  const isNoted = note(KEY, JSON.stringify({ current: { on: today, uris }, previous: previous ?? null }));
  return { previous, isNoted };
}

function forget(place) {
  localStorage.removeItem(KEY);
  place.replaceChildren(element("p", { textContent: "Forgotten. The next visit is the first one again." }));
}

function added(records, previous) {
  const seen = new Set(previous.uris);
  return records.filter(([uri]) => !seen.has(uri));
}

function list(found) {
  const items = found.slice(0, MOST).map(([uri, title]) => {
    const kind = element("span", { className: "avs-note", textContent: ` ${uri.split("/")[0]}` });
    return element("li", {}, element("a", { href: new URL(uri, base).href, textContent: title }), kind);
  });
  const more = found.length > MOST ? [element("li", { textContent: `and ${found.length - MOST} more` })] : [];
  return element("ul", {}, ...items, ...more);
}

function tell(place, records) {
  const { previous, isNoted } = lastVisit(records.map(([uri]) => uri));
  if (!isNoted) {
    place.replaceChildren(element("p", { textContent: "This browser keeps no notes for this site." }));
    return;
  }
  const count = records.length.toLocaleString("en");
  const forgetting = button("Forget", () => forget(place));
  if (!previous) {
    const words = `This browser has noted that there are ${count} records. From tomorrow on, this place tells which were added since. `;
    place.replaceChildren(element("p", {}, words, forgetting));
    return;
  }
  const found = added(records, previous);
  const noun = found.length === 1 ? "record was" : "records were";
  const words = found.length ? `${found.length.toLocaleString("en")} ${noun} added` : "No record was added";
  place.replaceChildren(element("p", {}, `${words} since your visit of ${previous.on}. `, forgetting));
  if (found.length) place.append(list(found));
}

export async function addNews() {
  const section = document.querySelector("[data-avs-since]");
  if (!section) return;
  const place = element("div");
  const answer = await fetch(new URL("new/records.json", base));
  if (!answer.ok) return;
  section.querySelector("p").replaceWith(place);
  tell(place, await answer.json());
}
