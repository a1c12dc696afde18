"""The value of every fact that a page can read, as a digest: while it is the same, the page is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Final, TypeAlias

from avsurvey.compare import Conflict
from avsurvey.kb import Cell
from avsurvey.kb.reads import EVERYTHING, Key
from avsurvey.records import DESCRIBED_KINDS, Frozen, Paper, Results, Vocabulary, file_of
from avsurvey.views.survey import Signature, Survey
from avsurvey.views.watched import card_of

SIZE: Final = 16
Facts: TypeAlias = Mapping[str, Callable[..., object]]
"""For each sort of key what tells the value of a fact."""
_EDGES: Final[tuple[Key, ...]] = (("edges",),)
_TERMS: Final[tuple[Key, ...]] = (("kind", Vocabulary.kind),)
_NAMES: Final[tuple[Key, ...]] = (("names",), ("cards", Paper.kind))
_SHEETS: Final[tuple[Key, ...]] = (("kind", Results.kind),)
_WHOLES: Final[Mapping[str, tuple[Key, ...]]] = {
    **dict.fromkeys(("term", "label", "ancestors", "narrower", "pillars"), _TERMS),
    **dict.fromkeys(("out", "in", "lineage"), _EDGES),
    "others of kind": (*_EDGES, *(("ids", kind) for kind in DESCRIBED_KINDS)),
    **dict.fromkeys(("signatures", "authors"), _NAMES),
    **dict.fromkeys(("cells_by_benchmark", "cells_by_metric", "cells_by_system"), _SHEETS),
    "disputed": (("conflicts",),),
}
"""For sorts of many facts: the few facts from which all of them follow."""
_OF_KIND: Final = {"card": "cards", "item": "kind", "field": "kind"}
"""The same for facts of records of one kind: the sort of the one fact on all of that kind."""


def wholes_of(key: Key) -> tuple[Key, ...]:
    """Facts from which one follows: while all of them are what they were, it need not be looked at; none if unknown."""
    own = _OF_KIND.get(key[0])
    return ((own, key[1]),) if own else _WHOLES.get(key[0], ())


WHOLES: Final[frozenset[Key]] = frozenset(
    (
        *((sort, kind) for kind in DESCRIBED_KINDS for sort in _OF_KIND.values()),
        *(key for keys in _WHOLES.values() for key in keys),
    )
)


def plain_of(value: Any) -> Any:
    """A field's value as lists of scalars, whose text tells two values apart that are not the same."""
    if isinstance(value, tuple):
        return [plain_of(part) for part in value]
    if isinstance(value, Frozen):
        return [type(value).__name__, *map(plain_of, value.__dict__.values())]
    return value


class FactDigests:
    """Digests of the facts of one survey by their keys; ``more`` knows the sorts that are not of the survey."""

    def __init__(self, survey: Survey, fingerprint: str, hashes: Mapping[str, bytes], more: Facts) -> None:
        self._survey = survey
        self._fingerprint = fingerprint
        self._hashes = hashes
        self._known: dict[Key, bytes] = {}
        self._sorts: dict[str, Callable[..., object]] = {**self._own_sorts(), **more}

    @property
    def sorts(self) -> frozenset[str]:
        """The sorts of facts that have a value of their own."""
        return frozenset(self._sorts)

    def of(self, key: Key) -> bytes:
        """The digest of a fact; a fact of an unknown sort is everything."""
        found = self._known.get(key)
        if found is None:
            value = self._sorts.get(key[0], self._everything)(*key[1:])
            found = self._known[key] = hashlib.blake2b(repr(value).encode(), digest_size=SIZE).digest()
        return found

    def _everything(self, *_: object) -> str:
        return self._fingerprint

    def _own_sorts(self) -> dict[str, Callable[..., object]]:
        survey, kb, graph = self._survey, self._survey.kb, self._survey.graph
        return {
            EVERYTHING[0]: self._everything,
            "known": self._kind_of,
            "card": lambda kind, name: card_of(kb.indexes[kind][name]) if name in kb.indexes[kind] else None,
            "cards": lambda kind: [card_of(record) for record in kb.indexes[kind].values()],
            "item": self._item,
            "has": lambda kind, name: name in kb.indexes[kind],
            "ids": lambda kind: tuple(kb.indexes[kind]),
            "field": lambda kind, field: [plain_of(getattr(record, field)) for record in kb.indexes[kind].values()],
            "kind": lambda kind: [self._item(kind, name) for name in kb.indexes[kind]],
            "every id": kb.ids,
            "term": kb.term,
            "label": kb.term_label,
            "ancestors": kb.ancestors,
            "narrower": lambda vocabulary, term: sorted(kb.narrower(vocabulary, term)),
            "pillars": lambda: kb.pillars,
            "edges": lambda: [tuple(edge) for edge in graph.edges],  # which are written out fastest
            "out": lambda node: [tuple(edge) for edge in graph.outgoing(node)],
            "in": lambda node: [tuple(edge) for edge in graph.incoming(node)],
            "others of kind": lambda node, types, kind, incoming: sorted(
                graph.others_of_kind(node, types, kind, incoming=incoming)
            ),
            "lineage": lambda way, node: sorted(getattr(graph, way)(node)),
            "cells_by_benchmark": lambda key: self._sheets(survey.cells_by_benchmark.get(key, ())),
            "cells_by_metric": lambda key: self._sheets(survey.cells_by_metric.get(key, ())),
            "cells_by_system": lambda key: self._sheets(survey.cells_by_system.get(key, ())),
            "disputed": self._disputed.get,
            "signatures": lambda slug: self._signature(survey.signatures.get(slug)),
            "names": lambda: [self._signature(signature) for signature in survey.signatures.values()],
            "conflicts": lambda: [self._conflict(conflict) for conflict in survey.conflicts],
            "authors": self._authors,
            "bearing": survey.bearing,
            "used": lambda vocabulary: sorted(survey.used_terms(vocabulary)),
        }

    @cached_property
    def _disputed(self) -> dict[str, list[str]]:
        """Sheets with the places of their numbers that others contradict."""
        found: dict[str, list[str]] = {}
        for conflict in self._survey.conflicts:
            for cell in conflict.cells:
                found.setdefault(cell.sheet.id, []).append(repr(cell.place))
        return {sheet: sorted(places) for sheet, places in found.items()}

    def _authors(self, citekey: str) -> list[str] | None:
        """The addresses of the authors of a paper."""
        paper = self._survey.kb.papers.get(citekey)
        return [self._survey.author_uri(paper, author) for author in paper.authors] if paper else None

    def _item(self, kind: str, name: str) -> tuple[str, bytes | None]:
        return (name, self._hashes.get(file_of(kind, name)))

    def _kind_of(self, name: str) -> str | None:
        record = self._survey.kb.get(name)
        return record.kind if record else None

    def _sheets(self, cells: Iterable[Cell]) -> list[tuple[str, bytes | None]]:
        """The sheets in which numbers stand: a number is read with its sheet."""
        return [self._item("results", sheet) for sheet in dict.fromkeys(cell.sheet.id for cell in cells)]

    def _conflict(self, conflict: Conflict) -> object:
        """A conflict with the sheets of its numbers, and where they stand in them."""
        places = [(cell.sheet.id, cell.place) for cell in conflict.cells]
        return (conflict.system, conflict.benchmark, conflict.metric, self._sheets(conflict.cells), places)

    def _signature(self, signature: Signature | None) -> object:
        """A name with the ids of its papers; what is read of them is noted for each."""
        if signature is None:
            return None
        return (signature.slug, signature.name, signature.person, [paper.id for paper in signature.papers])
