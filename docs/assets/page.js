// What every script needs: the root of the site, and a short way to make an element.
export const base = new URL(JSON.parse(document.getElementById("__config").textContent).base.replace(/\/*$/, "/"), document.baseURI);

export const element = (name, properties = {}, ...children) => {
  const { aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(name), rest);
  for (const [key, value] of Object.entries(aria)) made.setAttribute(`aria-${key}`, value);
  made.append(...children);
  return made;
};

export const button = (text, onClick, properties = {}) => {
  const made = element("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", onClick);
  return made;
};

// Copies a text and says so on the button that asked for it.
export async function copy(text, asked) {
  const before = asked.textContent;
  try {
    await navigator.clipboard.writeText(text);
    asked.textContent = "Copied";
  } catch {
    asked.textContent = "Not copied";
  }
  setTimeout(() => (asked.textContent = before), 2000);
}

// Saves a text, or a blob, as a file.
export function save(name, content, type) {
  const link = element("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Notes that this browser keeps for this site; one may forbid that: nothing is known then, and a choice holds for one page.
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// Whether the note was kept.
export function note(key, text) {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

// What stands in a cell, without the words that only say where it was read.
export function cellText(cell) {
  if (!cell.querySelector(".avs-origin")) return cell.textContent.trim();
  const own = cell.cloneNode(true);
  for (const origin of own.querySelectorAll(".avs-origin")) origin.remove();
  return own.textContent.trim();
}
