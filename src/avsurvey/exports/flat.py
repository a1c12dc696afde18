"""The tables that are taken out as SQLite and as Parquet: what they are called, what is in them, and their rows.

One stands for each kind of record; the others, of result values, of edges and of terms, have their columns and rows
from here. Nothing of it needs Arrow, which takes long to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final, TypeAlias

from avsurvey.exports.values import VALUE_FIELDS, result_values
from avsurvey.graph import Graph
from avsurvey.kb import KnowledgeBase
from avsurvey.records import KINDS, Results

Row: TypeAlias = Sequence[str | float | None]
SUFFIX: Final = ".parquet"
DESCRIPTION_FILE: Final = "croissant.json"
"""The file that describes the Parquet files."""
VALUES: Final = "result_values"
EDGES: Final = "edges"
TERMS: Final = "terms"
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    VALUES: tuple("place" if name == "where" else name for name in VALUE_FIELDS),
    EDGES: ("source", "type", "target", "variant", "evidence", "place"),
    TERMS: ("vocabulary", "id", "label", "parent", "definition"),
}
"""The columns of the tables that stand for no kind; `where` is a word of SQL and is called `place`."""
_HELD: Final = {
    VALUES: "Every result value: who measured it, on what, how, and where it is printed.",
    EDGES: "Typed links between records and terms.",
    TERMS: "The terms of the vocabularies.",
}
TABLES: Final = (*KINDS, *COLUMNS)
"""Every table by its name."""


def described(name: str) -> str:
    """What the rows of a table are."""
    return _HELD.get(name) or f"A row for each {KINDS[name].noun}."


def flat_rows(
    kb: KnowledgeBase, graph: Graph, sources: Set[str] | None = None, sheets: Iterable[Results] | None = None
) -> dict[str, Iterable[Row]]:
    """The rows of the tables that stand for no kind, each made when it is walked.

    Values are those of some sheets, edges those from some records, or all; terms and their tree are always whole.
    """
    return {
        VALUES: (value.as_row() for value in result_values(kb, sheets)),
        EDGES: (edge for edge in graph.edges if sources is None or edge.source in sources or ":" in edge.source),
        TERMS: (
            (name, term.id, term.label, term.parent, term.definition)
            for name, vocabulary in kb.vocabularies.items()
            for term in vocabulary.terms
        ),
    }
