"""The files that the site gives out ready-made, each with what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from avsurvey.exports.bibtex import Flavour, render_bibtex
from avsurvey.exports.columnar import SUFFIX
from avsurvey.exports.croissant import NAME, described, parquet_with_croissant
from avsurvey.exports.csl import render_csl
from avsurvey.exports.database import render_database
from avsurvey.exports.graphs import render_graphml
from avsurvey.exports.ris import render_ris
from avsurvey.exports.squeezed import render_squeezed
from avsurvey.exports.tabular import render_json, render_result_rows
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase

FOLDER: Final = "exports/"
PARQUET: Final = "parquet/"
"""Where the Parquet files and their description stand below it."""
MAX_BYTES: Final = 15_000_000
"""A larger file is left out; `avsurvey export` writes it."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the site: its name, what it is, and its bytes."""

    name: str
    format: str
    description: str
    content: bytes


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


def render_downloads(kb: KnowledgeBase, graph: Graph, site_url: str = "") -> tuple[Download, ...]:
    """Every ready-made file that is not too large, in the order in which they are offered."""
    made = (Download(name, form, said, render(kb, graph)) for name, (form, said, render) in DOWNLOADS.items())
    everything = (*made, *_columnar(kb, graph, site_url))
    return tuple(download for download in everything if len(download.content) <= MAX_BYTES)


def _columnar(kb: KnowledgeBase, graph: Graph, site_url: str) -> Iterator[Download]:
    """The Parquet files, and the description that says what is in each."""
    address = f"{site_url}{FOLDER}{PARQUET}" if site_url else ""
    for name, content in parquet_with_croissant(kb, graph, kb.records(), address=address).items():
        table = name.removesuffix(SUFFIX)
        form, said = (CROISSANT, SAID) if name == NAME else ("Parquet", described(table))
        yield Download(PARQUET + name, form, said, content)
