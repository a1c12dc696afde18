"""A survey that notes what is read of it, so that a page can be kept as long as nothing that it read has changed.

It is right by construction: an attribute that is not among those written here counts as reading everything. What a
page reads must therefore pass through the survey that its maker was given, and not through one that it kept.
"""

# ruff: noqa: D102 -- the methods are those of the plain classes, where they are described

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from avsurvey.compare import Conflict
from avsurvey.exposure import Exposures
from avsurvey.graph import Edge, Graph
from avsurvey.kb import Cell, KnowledgeBase, all_cells
from avsurvey.kb.reads import EVERYTHING, Key, Remembered, note
from avsurvey.reading import Place
from avsurvey.records import DESCRIBED_KINDS, Described, Paper, Record, Results, Term, Vocabulary
from avsurvey.views.survey import Signature, Survey
from avsurvey.views.watched import watched_alone, watched_among_all

if TYPE_CHECKING:
    import networkx as nx

R = TypeVar("R", bound=Record)
A = TypeVar("A")
AXES: Final = ("cells_by_benchmark", "cells_by_metric", "cells_by_system")
KINDS_READ: Final = (
    *("papers", "models", "datasets", "benchmarks", "tokenizers", "metrics", "results", "vocabularies", "tables"),
)


class _Traced:
    """An object whose attributes are those of a plain one, and count as reading everything.

    A subclass stands before the plain class, and names in ``_fine`` the attributes that note what is read themselves.
    """

    _fine: frozenset[str] = frozenset()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name in dir(cls):
            if not name.startswith("__") and name not in cls._fine and name not in dir(_Traced):
                setattr(cls, name, property(partial(_read_plainly, name)))

    def __getattr__(self, name: str) -> Any:
        return _read_plainly(name, self)


def _read_plainly(name: str, traced: Any) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    note(EVERYTHING)
    return getattr(traced.__dict__["_plain"], name)


class TracedIndex(Mapping[str, R]):
    """The records of one kind."""

    def __init__(self, kind: str, plain: Mapping[str, R]) -> None:
        self._kind = kind
        self._plain = plain

    def __getitem__(self, record_id: str) -> R:
        return watched_alone(self._plain[record_id]) if record_id in self else self._plain[record_id]

    def __contains__(self, record_id: object) -> bool:
        note(("has", self._kind, record_id))
        return record_id in self._plain

    def __iter__(self) -> Iterator[str]:
        note(("ids", self._kind))
        return iter(self._plain)

    def __len__(self) -> int:
        note(("ids", self._kind))
        return len(self._plain)

    def values(self) -> Any:
        """All records of the kind."""
        return self._all().values()

    def items(self) -> Any:
        """All records of the kind with their ids."""
        return self._all().items()

    def _all(self) -> Mapping[str, R]:
        note(("ids", self._kind))
        if self._kind in DESCRIBED_KINDS:
            return self._watched
        note(("kind", self._kind))
        return self._plain

    @cached_property
    def _watched(self) -> dict[str, R]:
        """Records that are walked: what is read of one counts as read of all."""
        return {name: watched_among_all(record) for name, record in self._plain.items()}


class TracedKnowledgeBase(_Traced, KnowledgeBase):
    """The records, each noted when it is read."""

    _fine = frozenset(
        (
            *("_plain", "_remembered", "_index", "know", "once", "get", "paper_of", "resolve", "term", "term_label"),
            *("described", "records"),
            *("ancestors", "pillars", "pillars_of", "narrower", "people", "coverage", "indexes", "ids", *KINDS_READ),
        )
    )
    _plain: KnowledgeBase
    _remembered: Remembered

    def __init__(self, plain: KnowledgeBase) -> None:
        indexes = {kind: TracedIndex(kind, index) for kind, index in plain.indexes.items()}
        self.__dict__.update(_plain=plain, _remembered=Remembered(), indexes=indexes)

    def know(self, question: Hashable, answer: object, *reads: Key) -> None:
        """Take over an answer that is already worked out, from facts that are told."""
        self._remembered.know(question, answer, frozenset(reads))

    def once(self, question: Hashable, answer: Callable[[], A]) -> A:
        found: A = self._remembered.once(question, answer)
        return found

    def get(self, record_id: str) -> Described | None:
        note(("known", record_id))
        found = self._plain.get(record_id)
        return watched_alone(found) if found else None

    def term(self, vocabulary: str, term_id: str) -> Term | None:
        note(("term", vocabulary, term_id))
        return self._plain.term(vocabulary, term_id)

    def term_label(self, vocabulary: str, term_id: str) -> str:
        note(("label", vocabulary, term_id))
        return self._plain.term_label(vocabulary, term_id)

    def ancestors(self, vocabulary: str, term_id: str) -> tuple[str, ...]:
        note(("ancestors", vocabulary, term_id))
        return self._plain.ancestors(vocabulary, term_id)

    def narrower(self, vocabulary: str, term_id: str) -> frozenset[str]:
        note(("narrower", vocabulary, term_id))
        return self._plain.narrower(vocabulary, term_id)

    def pillars_of(self, record: Described) -> tuple[str, ...]:
        note(("pillars",))
        for task in record.tasks:
            note(("ancestors", "tasks", task))
        return self._plain.pillars_of(record)

    def ids(self) -> tuple[str, ...]:
        note(("every id",))
        return self._plain.ids()

    @property
    def pillars(self) -> tuple[Term, ...]:
        note(("pillars",))
        return self._plain.pillars


class TracedGraph(_Traced, Graph):
    """The graph, whose edges are noted by the node at which they are read."""

    _fine = frozenset(
        (
            *(
                "_plain",
                "edges",
                "influence",
                "network",
                "outgoing",
                "incoming",
                "neighbours",
                "others",
                "others_of_kind",
            ),
            *("ancestors", "descendants", "lineage_neighbours", "origins"),
        )
    )
    _plain: Graph

    def __init__(self, plain: Graph) -> None:
        self.__dict__.update(_plain=plain)

    @property
    def edges(self) -> tuple[Edge, ...]:
        note(("edges",))
        return self._plain.edges

    @property
    def influence(self) -> Mapping[str, float]:
        note(("edges",))
        return self._plain.influence

    @property
    def network(self) -> nx.MultiDiGraph:
        note(("edges",))
        note(("kind", Vocabulary.kind))
        for kind in DESCRIBED_KINDS:
            note(("cards", kind))
        return self._plain.network

    def outgoing(self, node: str, kind: str | None = None) -> tuple[Edge, ...]:
        note(("out", node))
        return self._plain.outgoing(node, kind)

    def incoming(self, node: str, kind: str | None = None) -> tuple[Edge, ...]:
        note(("in", node))
        return self._plain.incoming(node, kind)

    def neighbours(self, node: str) -> tuple[str, ...]:
        note(("out", node))
        note(("in", node))
        return self._plain.neighbours(node)

    def others(self, node: str, types: tuple[str, ...], *, incoming: bool) -> frozenset[str]:
        note(("in" if incoming else "out", node))
        return self._plain.others(node, types, incoming=incoming)

    def others_of_kind(self, node: str, types: tuple[str, ...], kind: str, *, incoming: bool) -> frozenset[str]:
        note(("others of kind", node, types, kind, incoming))
        return self._plain.others_of_kind(node, types, kind, incoming=incoming)

    def ancestors(self, node: str) -> tuple[str, ...]:
        note(("lineage", "ancestors", node))
        return self._plain.ancestors(node)

    def descendants(self, node: str) -> tuple[str, ...]:
        note(("lineage", "descendants", node))
        return self._plain.descendants(node)

    def lineage_neighbours(self, node: str) -> frozenset[str]:
        note(("lineage", "lineage_neighbours", node))
        return self._plain.lineage_neighbours(node)

    def origins(self, node: str) -> tuple[str, ...]:
        note(("lineage", "origins", node))
        return self._plain.origins(node)


class TracedExposures(Exposures):
    """What systems had seen; the two tables that it looks up are made of all datasets."""

    _plain: Exposures

    def __init__(self, kb: KnowledgeBase, plain: Exposures) -> None:
        self.__dict__.update(kb=kb, _plain=plain)

    @property
    def _by_name(self) -> Mapping[str, str]:
        note(("kind", "datasets"))
        return self._plain._by_name

    @property
    def _kin(self) -> Mapping[str, frozenset[str]]:
        note(("kind", "datasets"))
        return self._plain._kin


class TracedMapping(Mapping[str, A]):
    """Something by a text: each entry is noted on its own, a walk over all as the fact from which they follow."""

    def __init__(self, sort: str, plain: Mapping[str, A], whole: Key) -> None:
        self._sort = sort
        self._plain = plain
        self._whole = whole

    def __getitem__(self, key: str) -> A:
        note((self._sort, key))
        return self._plain[key]

    def __iter__(self) -> Iterator[str]:
        note(self._whole)
        return iter(self._plain)

    def __len__(self) -> int:
        note(self._whole)
        return len(self._plain)


class TracedSignatures(TracedMapping[Signature]):
    """Names and persons, with their papers as records that tell what is read of them."""

    def __getitem__(self, key: str) -> Signature:
        signature = super().__getitem__(key)
        return replace(signature, papers=tuple(map(watched_alone, signature.papers)))

    def values(self) -> Any:
        """All of them; what is read of a paper of one counts as read of all papers."""
        note(self._whole)
        return self._watched

    @cached_property
    def _watched(self) -> tuple[Signature, ...]:
        return tuple(map(_walked, self._plain.values()))


def _walked(signature: Signature) -> Signature:
    return replace(signature, papers=tuple(map(watched_among_all, signature.papers)))


class _Disputed(Container[tuple[str, Place]]):
    def __init__(self, plain: Container[tuple[str, Place]]) -> None:
        self._plain = plain

    def __contains__(self, number: object) -> bool:
        note(("disputed", number[0]) if isinstance(number, tuple) else EVERYTHING)
        return number in self._plain


class TracedSurvey(_Traced, Survey):
    """A survey that notes what is read of it."""

    _fine = frozenset(
        (
            *("_plain", "kb", "graph", "arrange", "exposures", "disputed", "signatures", *AXES),
            *("author_uri", "cells", "conflicts", "persons", "values_in_sheet", "bearing", "used_terms"),
        )
    )
    _plain: Survey

    def __init__(self, plain: Survey) -> None:
        kb = TracedKnowledgeBase(plain.kb)
        kb.know(all_cells, plain.cells, ("kind", Results.kind))
        self.__dict__.update(
            _plain=plain,
            kb=kb,
            arrange=plain.arrange,
            graph=TracedGraph(plain.graph),
            exposures=TracedExposures(kb, plain.exposures),
            disputed=_Disputed(plain.disputed),
            signatures=TracedSignatures("signatures", plain.signatures, ("names",)),
            **{name: TracedMapping(name, getattr(plain, name), ("kind", Results.kind)) for name in AXES},
        )

    def author_uri(self, paper: Paper, author: str) -> str:
        note(("authors", paper.id) if author in paper.authors else EVERYTHING)
        return self._plain.author_uri(paper, author)

    @property
    def cells(self) -> tuple[Cell, ...]:
        note(("kind", Results.kind))
        return self._plain.cells

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        note(("conflicts",))
        return self._plain.conflicts

    @property
    def persons(self) -> tuple[Signature, ...]:
        note(("names",))
        return tuple(map(_walked, self._plain.persons))

    def values_in_sheet(self, sheet_id: str) -> int:
        note(("item", "results", sheet_id))
        return self._plain.values_in_sheet(sheet_id)

    def bearing(self, vocabulary: str, term_id: str) -> tuple[str, ...]:
        note(("bearing", vocabulary, term_id))
        return self._plain.bearing(vocabulary, term_id)

    def used_terms(self, vocabulary: str) -> Set[str]:
        note(("used", vocabulary))
        return self._plain.used_terms(vocabulary)
