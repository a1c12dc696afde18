// Light or dark, before anything is painted: what the reader chose, else what the system asks for. No module, because
// those wait; the theme's own switch styles the whole page four times over at the start, so it is not used.
(() => {
  const KEY = `${new URL("..", document.currentScript.src).pathname}scheme`;
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const recall = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const note = (scheme) => {
    try {
      localStorage.setItem(KEY, scheme);
    } catch {
      // a browser that keeps nothing shows the choice on this page alone
    }
  };
  const show = (scheme) => {
    root.style.colorScheme = scheme === "slate" ? "dark" : "light";
    if (document.body) document.body.dataset.mdColorScheme = scheme;
    document.querySelector(".avs-scheme")?.setAttribute("aria-pressed", String(scheme === "slate"));
  };
  const showWanted = () => show(recall() ?? (system.matches ? "slate" : "default"));

  root.classList.replace("no-js", "js");
  showWanted();
  // the body bears the scheme: it is told as soon as it is there, which is before it is painted
  const waiting = new MutationObserver(() => {
    if (!document.body) return;
    waiting.disconnect();
    showWanted();
  });
  waiting.observe(root, { childList: true });
  document.addEventListener("DOMContentLoaded", showWanted);
  system.addEventListener("change", showWanted);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".avs-scheme")) return;
    const scheme = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
    note(scheme);
    show(scheme);
  });
})();
