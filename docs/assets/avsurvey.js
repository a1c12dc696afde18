// What pages do beyond plain HTML. Everything comes from this site, and a page without scripts says the same.
import { addCiteTabs } from "./cite.js";
import { addKeys } from "./keys.js";
import { button, copy } from "./page.js";
import { addNews } from "./news.js";
import { addReferenceStyles } from "./references.js";
import { addSearch } from "./search.js";
import { addSources } from "./sources.js";
import { enhanceTables } from "./tables.js";
import { addWorks } from "./works.js";

function addCopyButtons() {
  for (const block of document.querySelectorAll(".avs-copy")) {
    block.append(button("Copy", (event) => copy(block.querySelector("code").textContent, event.target)));
  }
}

addSearch();
addKeys();
addNews();
addCopyButtons();
addCiteTabs();
addReferenceStyles();
addSources();
enhanceTables();
addWorks();

const explorer = document.getElementById("explorer");
if (explorer) import("./graph.js").then((graph) => graph.explore(explorer));

const lost = document.querySelector(".avs-lost");
if (lost) import("./lost.js").then((help) => help.helpOn(lost));
