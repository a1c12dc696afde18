"""Everything that can be taken out: a dict of formats, name -> function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from avsurvey.exports.atlas import render_atlas
from avsurvey.exports.awesome import render_awesome
from avsurvey.exports.biblatex import render_biblatex
from avsurvey.exports.bibtex import Flavour, render_bibtex, render_entry
from avsurvey.exports.csl import render_csl
from avsurvey.exports.database import render_database
from avsurvey.exports.feeds import ENTRIES, Feed, all_feeds, feed_tasks, render_feed
from avsurvey.exports.graphs import render_gexf, render_graph_json, render_graphml
from avsurvey.exports.grids import grid_csv, grid_json, grid_json_lines, grid_markdown
from avsurvey.exports.latex import grid_latex, render_latex
from avsurvey.exports.linked_data import linked_data, render_linked_data, site_linked_data
from avsurvey.exports.llms import render_llms, render_llms_full
from avsurvey.exports.ris import render_ris
from avsurvey.exports.selection import Selection, SelectionError, of_page, of_query, of_table
from avsurvey.exports.squeezed import render_squeezed
from avsurvey.exports.styles import render_references
from avsurvey.exports.tabular import (
    as_object,
    render_csv,
    render_json,
    render_json_lines,
    render_result_rows,
    with_sheets,
)
from avsurvey.graph import build_graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described, Paper, Record, Results
from avsurvey.views import Grid
from avsurvey.views.words import cites_of

__all__ = [
    "ENTRIES",
    "EXPORTS",
    "FILE_EXPORTS",
    "FOLDER_EXPORTS",
    "GRID_EXPORTS",
    "Feed",
    "Flavour",
    "Selection",
    "SelectionError",
    "all_feeds",
    "as_object",
    "feed_tasks",
    "linked_data",
    "of_page",
    "of_query",
    "of_table",
    "render_atlas",
    "render_bibtex",
    "render_entry",
    "render_feed",
    "render_graphml",
    "render_latex",
    "render_linked_data",
    "render_llms",
    "render_llms_full",
    "site_linked_data",
    "take_out",
    "take_out_folder",
    "works_of",
]

Export = Callable[[KnowledgeBase, Sequence[Described], bool], str]
FileExport = Callable[[KnowledgeBase, Sequence[Described], bool], bytes]
FolderExport = Callable[[KnowledgeBase, Sequence[Described], bool], dict[str, bytes]]


def works_of(kb: KnowledgeBase, records: Sequence[Described]) -> tuple[Paper, ...]:
    """The papers among some records, and those by which the others are cited, each once."""
    keys = dict.fromkeys(key for record in records for key in cites_of(record))
    return tuple(kb.papers[key] for key in keys if key in kb.papers)


def _sheets(kb: KnowledgeBase, records: Sequence[Described]) -> tuple[Results, ...]:
    return tuple(record for record in with_sheets(kb, records) if isinstance(record, Results))


def _everything_or(kb: KnowledgeBase, records: Sequence[Described], is_whole: bool) -> tuple[Record, ...]:
    return tuple(kb.records()) if is_whole else with_sheets(kb, records)


def _nodes(records: Sequence[Described], is_whole: bool) -> frozenset[str] | None:
    return None if is_whole else frozenset(record.id for record in records)


def _parquet(kb: KnowledgeBase, records: Sequence[Described], is_whole: bool) -> dict[str, bytes]:
    from avsurvey.exports.croissant import parquet_with_croissant

    sheets = None if is_whole else _sheets(kb, records)
    return parquet_with_croissant(kb, build_graph(kb), _everything_or(kb, records, is_whole), sheets)


EXPORTS: Final[dict[str, Export]] = {
    "bibtex": lambda kb, records, is_whole: render_bibtex(kb, works_of(kb, records)),
    "bibtex-ascii": lambda kb, records, is_whole: render_bibtex(kb, works_of(kb, records), Flavour.ASCII),
    "bibtex-squeezed": lambda kb, records, is_whole: render_squeezed(kb, works_of(kb, records)),
    "biblatex": lambda kb, records, is_whole: render_biblatex(kb, works_of(kb, records)),
    "ris": lambda kb, records, is_whole: render_ris(kb, works_of(kb, records)),
    "csl-json": lambda kb, records, is_whole: render_csl(kb, works_of(kb, records)),
    "apa": lambda kb, records, is_whole: render_references(kb, works_of(kb, records), "apa"),
    "ieee": lambda kb, records, is_whole: render_references(kb, works_of(kb, records), "ieee"),
    "markdown": lambda kb, records, is_whole: render_awesome(kb, records),
    "latex": lambda kb, records, is_whole: render_latex(kb, None if is_whole else records),
    "json": lambda kb, records, is_whole: render_json(_everything_or(kb, records, is_whole)),
    "jsonl": lambda kb, records, is_whole: render_json_lines(_everything_or(kb, records, is_whole)),
    "csv": lambda kb, records, is_whole: render_csv(kb, records),
    "results-csv": lambda kb, records, is_whole: render_result_rows(kb, None if is_whole else _sheets(kb, records)),
    "graphml": lambda kb, records, is_whole: render_graphml(build_graph(kb), _nodes(records, is_whole)),
    "gexf": lambda kb, records, is_whole: render_gexf(build_graph(kb), _nodes(records, is_whole)),
    "graph-json": lambda kb, records, is_whole: render_graph_json(build_graph(kb), _nodes(records, is_whole)),
}
"""Formats by name; each takes the knowledge base, the chosen records, and whether nothing was left out."""
FILE_EXPORTS: Final[dict[str, FileExport]] = {
    "sqlite": lambda kb, records, is_whole: render_database(
        kb, build_graph(kb), _everything_or(kb, records, is_whole), None if is_whole else _sheets(kb, records)
    ),
}
"""Formats that are no text."""
FOLDER_EXPORTS: Final[dict[str, FolderExport]] = {"parquet": _parquet}
"""Formats of several files, which are named by their paths below a folder."""
GRID_EXPORTS: Final[dict[str, Callable[[Grid], str]]] = {
    "csv": grid_csv,
    "json": grid_json,
    "jsonl": grid_json_lines,
    "markdown": grid_markdown,
    "latex": grid_latex,
}
"""Formats in which a comparison table is written as it stands; in others its records and their works are."""


def take_out(kb: KnowledgeBase, name: str, selection: Selection) -> bytes:
    """A selection in one of the formats of one file; raises ``KeyError`` for another name."""
    if selection.grid is not None and name in GRID_EXPORTS:
        return GRID_EXPORTS[name](selection.grid).encode()
    if name in FILE_EXPORTS:
        return FILE_EXPORTS[name](kb, selection.records, selection.is_whole)
    return EXPORTS[name](kb, selection.records, selection.is_whole).encode()


def take_out_folder(kb: KnowledgeBase, name: str, selection: Selection) -> dict[str, bytes]:
    """A selection in one of the formats of several files; raises ``KeyError`` for another name."""
    return FOLDER_EXPORTS[name](kb, selection.records, selection.is_whole)
