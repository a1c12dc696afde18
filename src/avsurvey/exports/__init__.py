"""Everything that can be taken out: a dict of formats, name -> function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from avsurvey.exports.atlas import render_atlas
from avsurvey.exports.bibtex import Flavour, render_bibtex, render_entry
from avsurvey.exports.graphs import render_graph_json, render_graphml
from avsurvey.exports.tabular import as_object, render_csv, render_json, render_result_rows, with_sheets
from avsurvey.graph import build_graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described, Paper, Results

__all__ = ["EXPORTS", "Flavour", "as_object", "render_atlas", "render_bibtex", "render_entry", "render_graphml"]

Export = Callable[[KnowledgeBase, Sequence[Described], bool], str]


def _papers(records: Sequence[Described]) -> tuple[Paper, ...]:
    return tuple(record for record in records if isinstance(record, Paper))


def _sheets(kb: KnowledgeBase, records: Sequence[Described]) -> tuple[Results, ...]:
    return tuple(record for record in with_sheets(kb, records) if isinstance(record, Results))


def _everything_or(kb: KnowledgeBase, records: Sequence[Described], is_whole: bool) -> str:
    return render_json(kb.records() if is_whole else with_sheets(kb, records))


def _nodes(records: Sequence[Described], is_whole: bool) -> frozenset[str] | None:
    return None if is_whole else frozenset(record.id for record in records)


EXPORTS: Final[dict[str, Export]] = {
    "bibtex": lambda kb, records, is_whole: render_bibtex(kb, _papers(records)),
    "bibtex-ascii": lambda kb, records, is_whole: render_bibtex(kb, _papers(records), Flavour.ASCII),
    "json": _everything_or,
    "csv": lambda kb, records, is_whole: render_csv(kb, records),
    "results-csv": lambda kb, records, is_whole: render_result_rows(kb, None if is_whole else _sheets(kb, records)),
    "graphml": lambda kb, records, is_whole: render_graphml(build_graph(kb), _nodes(records, is_whole)),
    "graph-json": lambda kb, records, is_whole: render_graph_json(build_graph(kb), _nodes(records, is_whole)),
}
"""Formats by name; each takes the knowledge base, the chosen records, and whether nothing was left out."""
