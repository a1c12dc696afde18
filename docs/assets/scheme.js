// Light or dark, before anything is painted: what the reader chose, else what the system asks for. No module, because
// those wait; the theme's own switch styles the whole page four times over at the start, so it is not used.
(() => {
  const KEY = `${new URL("..", document.currentScript.src).pathname}scheme`;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const switcher = document.querySelector(".avs-scheme");

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
    document.body.dataset.mdColorScheme = scheme;
    document.documentElement.style.colorScheme = scheme === "slate" ? "dark" : "light";
    switcher.setAttribute("aria-pressed", String(scheme === "slate"));
  };
  const showWanted = () => show(recall() ?? (system.matches ? "slate" : "default"));

  document.documentElement.classList.replace("no-js", "js");
  showWanted();
  system.addEventListener("change", showWanted);
  switcher.addEventListener("click", () => {
    const scheme = document.body.dataset.mdColorScheme === "slate" ? "default" : "slate";
    note(scheme);
    show(scheme);
  });
})();
