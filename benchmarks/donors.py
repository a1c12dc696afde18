"""Donors: real records whose shape synthetic ones take.

A donor keeps which fields a real record fills, how often each term stands beside which other, and numbers that depend
on each other. Everything by which it could be recognised becomes a slot: names, texts, people, addresses, references.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias

from avsurvey.kb import KnowledgeBase, variants_of
from avsurvey.reading import Place, Value, read_document
from avsurvey.records import Described
from avsurvey.records.types import RefTo
from avsurvey.records.walk import marked_leaves

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+-]*[A-Za-z0-9.+])?")
_WORDY_VALUE = re.compile(r"(?!(?:yes|no|true|false|unknown)$)[A-Za-z].*|.*[a-z].*\s.*", re.DOTALL)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_PIN = re.compile(r"[0-9a-f]{40}|(?<=\d)v\d+$")
_SLOT = re.compile("\x00(\\d+)\x00")
SENTENCES: Final = frozenset(("summary", "note", "text", "measures"))
DROPPED: Final = frozenset(("former_ids", "reference_scores"))
"""Fields that name something outside the folder, or hold a number of a metric that another takes the place of."""


class Filling(Protocol):
    """What fills the slots of one synthetic record."""

    def own_name(self) -> str:
        """Its name or title."""

    def arxiv_id(self) -> str:
        """Its arXiv id."""

    def authors(self, count: int) -> str:
        """So many people, in a flow list."""

    def name(self) -> str:
        """Any other name."""

    def sentence(self, length: int) -> str:
        """So many words."""

    def place(self) -> str:
        """A place in a text."""

    def commit(self) -> str:
        """The commit of the address before."""

    def address(self, kind: str, pin: str) -> str:
        """An address for a purpose, pinned to a version where it is given."""

    def doi(self) -> str:
        """Its DOI."""

    def reference(self, kind: str, has_variant: bool) -> str:  # noqa: FBT001
        """The id of another record, or of one of its variants."""

    def references(self, kind: str, count: int) -> str:
        """Several different ids, in a flow list."""

    def introduced_by(self) -> str:
        """The paper that introduced it."""

    def introduces(self) -> str:
        """What it introduced, in a flow list."""

    def metrics(self) -> str:
        """The metrics of a benchmark, in a flow list."""


Slot: TypeAlias = Callable[[Filling], str]


@dataclass(frozen=True, slots=True)
class Donor:
    """A real record as text with slots: ``parts[i]`` is followed by ``slots[i]``."""

    id: str
    kind: str
    parts: tuple[str, ...]
    slots: tuple[Slot, ...]
    record: Described
    names_own_kind: bool

    def fill(self, filling: Filling) -> str:
        """Write a synthetic record."""
        joined = [self.parts[0]]
        for slot, part in zip(self.slots, self.parts[1:], strict=True):
            joined += (slot(filling), part)
        return "".join(joined)

    @property
    def variant_ids(self) -> tuple[str, ...]:
        """The ids of its variants, which synthetic records keep."""
        return tuple(variant.id for variant in variants_of(self.record))


def read_donor(kb: KnowledgeBase, record: Described, path: Path) -> Donor:
    """Make a donor of a valid record and its file."""
    value = read_document(path.read_bytes(), path.name).value
    if not isinstance(value, dict):
        raise TypeError(f"{path} holds no record")
    reader = _Reader(kb, record)
    tree = reader.with_slots({key: item for key, item in value.items() if key not in DROPPED}, ())
    head = f"# yaml-language-server: $schema=../../schema/{record.kind}.schema.json\n"
    pieces = _SLOT.split(head + "\n".join(emit(tree, 0)) + "\n")
    slots = tuple(reader.slots[int(number)] for number in pieces[1::2])
    return Donor(record.id, record.kind, tuple(pieces[::2]), slots, record, reader.names_own_kind)


class _Reader:
    """Replaces what would tell a record by marks of slots."""

    def __init__(self, kb: KnowledgeBase, record: Described) -> None:
        self._kb = kb
        self._kind = record.kind
        self._marks = {leaf.place: leaf.mark for leaf in marked_leaves(record)}
        self._title = record.heading
        self.slots: list[Slot] = []
        self.names_own_kind = False

    def with_slots(self, value: Value, place: Place) -> Value:
        """The value with marks in it; a mark stands where a scalar stood, or for a whole list."""
        whole = self._slot_of_list(value, place) if isinstance(value, list) else None
        if whole is not None:
            return self._mark(whole)
        if isinstance(value, dict):
            return {key: self.with_slots(item, (*place, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.with_slots(item, (*place, index)) for index, item in enumerate(value)]
        slot = self._slot_of_reference(value, place) or self._slot_of_scalar(value, place)
        return self._mark(slot) if slot else value

    def _mark(self, slot: Slot) -> str:
        self.slots.append(slot)
        return f"\x00{len(self.slots) - 1}\x00"

    def _slot_of_list(self, value: list[Value], place: Place) -> Slot | None:
        count = len(value)
        if place in {("authors",), ("authors_published",)}:
            return lambda filling: filling.authors(count)
        if place == ("introduces",):
            return lambda filling: filling.introduces()
        if place == ("metrics",):
            return lambda filling: filling.metrics()
        mark = self._marks.get((*place, 0))
        if not isinstance(mark, RefTo):
            return None
        kind = mark.kinds[0]
        self.names_own_kind |= kind == self._kind
        return lambda filling: filling.references(kind, count)

    def _slot_of_reference(self, value: str, place: Place) -> Slot | None:
        mark = self._marks.get(place)
        if place == ("introduced_by",):
            return lambda filling: filling.introduced_by()
        if not isinstance(mark, RefTo):
            return None
        target = self._kb.get(value.partition("/")[0])
        kind = target.kind if target else mark.kinds[0]
        has_variant = "/" in value
        self.names_own_kind |= kind == self._kind
        return lambda filling: filling.reference(kind, has_variant)

    def _slot_of_scalar(self, value: str, place: Place) -> Slot | None:  # noqa: PLR0911
        field = next(step for step in reversed(place) if isinstance(step, str))
        length = len(value.split())
        if field in SENTENCES or (field == "value" and _WORDY_VALUE.fullmatch(value)):
            return lambda filling: _quoted(filling.sentence(length))
        if place in {("title",), ("name",)}:
            return lambda filling: _quoted(filling.own_name())
        if field in {"name", "aliases"}:
            return lambda filling: filling.name()
        if field == "title_variants":
            return lambda filling: _quoted(f"{filling.own_name()} (variant)")
        if field == "where":
            return lambda filling: _quoted(filling.place())
        if field == "url":
            purpose, pin = [step for step in place if isinstance(step, str)][-2], _PIN.search(value)
            return lambda filling: _quoted(filling.address(purpose, pin[0] if pin else ""))
        if field == "version" and _COMMIT.search(value):
            return lambda filling: filling.commit()
        if place == ("arxiv",):
            return lambda filling: filling.arxiv_id()
        return (lambda filling: filling.doi()) if place == ("doi",) else None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def emit(value: Any, indent: int) -> list[str]:
    """Lines of YAML as people write it: maps of scalars in one line, deeper ones in blocks."""
    pad = " " * indent
    lines: list[str] = []
    if isinstance(value, dict):
        for key, item in value.items():
            if _is_flat(item):
                lines.append(f"{pad}{key}: {_flow(item)}")
            else:
                lines += (f"{pad}{key}:", *emit(item, indent + 2))
        return lines
    for item in value:
        if _is_flat(item):
            lines.append(f"{pad}- {_flow(item)}")
        else:
            first, *rest = emit(item, indent + 2)
            lines += (f"{pad}- {first.strip()}", *rest)
    return lines


def _is_flat(value: Value) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return not isinstance(value, dict) or all(not isinstance(item, dict) and _is_flat(item) for item in value.values())


def _flow(value: Value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return value if _PLAIN.fullmatch(value) or _SLOT.fullmatch(value) else _quoted(value)
