"""The files that the site gives out ready-made, each with what is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from avsurvey.exports.bibtex import Flavour, render_bibtex
from avsurvey.exports.csl import render_csl
from avsurvey.exports.database import render_database
from avsurvey.exports.flat import DESCRIPTION_FILE, SUFFIX, described
from avsurvey.exports.graphs import render_graphml
from avsurvey.exports.ris import render_ris
from avsurvey.exports.squeezed import render_squeezed
from avsurvey.exports.tabular import render_json, render_result_rows
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase

FOLDER: Final = "exports/"
PARQUET: Final = "parquet/"
"""Where the Parquet files and their description stand below it."""
MAX_BYTES: Final = 25_000_000
"""A larger file, as hosts of static sites may refuse it, is left out; `avsurvey export` writes it."""


CROISSANT: Final = "Croissant"
SAID: Final = "What the Parquet files hold, for programs that load data sets."


Render = Callable[[KnowledgeBase, Graph], bytes]
DOWNLOADS: Final[dict[str, tuple[str, str, Render]]] = {
    "papers.bib": (
        "BibTeX",
        "Every paper as an entry for LaTeX, under its citekey.",
        lambda kb, graph: render_bibtex(kb, kb.papers.values()).encode(),
    ),
    "papers-ascii.bib": (
        "BibTeX",
        "The same without a character outside of ASCII, for old tools.",
        lambda kb, graph: render_bibtex(kb, kb.papers.values(), Flavour.ASCII).encode(),
    ),
    "papers-squeezed.bib": (
        "BibTeX",
        "The same with what reference lists print alone, below the 2 MiB up to which Overleaf edits a file.",
        lambda kb, graph: render_squeezed(kb, kb.papers.values()).encode(),
    ),
    "papers.ris": (
        "RIS",
        "Every paper for Zotero, EndNote, Mendeley and other reference managers.",
        lambda kb, graph: render_ris(kb, kb.papers.values()).encode(),
    ),
    "papers.csl.json": (
        "CSL-JSON",
        "Every paper for Pandoc and other citation processors.",
        lambda kb, graph: render_csl(kb, kb.papers.values()).encode(),
    ),
    "results.csv": (
        "CSV",
        "Every result value: who measured it, on what, how, and where it is printed.",
        lambda kb, graph: render_result_rows(kb).encode(),
    ),
    "graph.graphml": (
        "GraphML",
        "Every record and term with all typed links between them, for Gephi, yEd and networkx.",
        lambda kb, graph: render_graphml(graph).encode(),
    ),
    "everything.json": (
        "JSON",
        "Every record of every kind as it stands in the YAML files.",
        lambda kb, graph: render_json(kb.records()).encode(),
    ),
    "survey.sqlite": (
        "SQLite",
        "A database with a table for each kind of record, the result values, the links and the terms.",
        lambda kb, graph: render_database(kb, graph, kb.records()),
    ),
}


def told(name: str) -> tuple[str, str]:
    """The format of a file, by its name below the folder, and what it holds."""
    if name in DOWNLOADS:
        return DOWNLOADS[name][:2]
    file = name.removeprefix(PARQUET)
    return (CROISSANT, SAID) if file == DESCRIPTION_FILE else ("Parquet", described(file.removesuffix(SUFFIX)))


def order_of_download(name: str) -> tuple[int, str]:
    """Where a file stands among those that are offered: single files as they are listed above, then the others."""
    names = tuple(DOWNLOADS)
    return (names.index(name), "") if name in names else (len(names), name)


def render_download(name: str, kb: KnowledgeBase, graph: Graph) -> dict[str, bytes]:
    """One of the ready-made files by its name; none where it is too large."""
    return _small_enough({name: DOWNLOADS[name][-1](kb, graph)})


def render_columns(table: str, kb: KnowledgeBase, graph: Graph) -> dict[str, bytes]:
    """The Parquet file of one table by its name; none where it is too large."""
    from avsurvey.exports.columnar import render_table

    return _small_enough({f"{PARQUET}{table}{SUFFIX}": render_table(table, kb, graph)})


def render_description(files: Mapping[str, bytes], site_url: str, kb: KnowledgeBase) -> dict[str, bytes]:
    """What says what is in each of the Parquet files, which are given by their names."""
    from avsurvey.exports.croissant import render_croissant

    address = f"{site_url}{FOLDER}{PARQUET}" if site_url else ""
    found = {name.removeprefix(PARQUET): content for name, content in files.items()}
    return {PARQUET + DESCRIPTION_FILE: render_croissant(kb, found, address)}


def _small_enough(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if len(content) <= MAX_BYTES}
