"""Records that tell which part of them is read: the card, which lists and links show, or the rest.

Most edits touch a summary, a fact or a source, and most pages read no more of a record than its name and date. What
stands on the card is settled here, so that such pages are kept. Of the rest, a record that is read for itself tells
no more, and one that is walked with all of its kind each field.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import getattr_static
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel

from avsurvey.kb.reads import Key, note
from avsurvey.records import Described, Paper, Record
from avsurvey.records.walk import model_in

R = TypeVar("R", bound=Record)
LONG: Final = frozenset(("summary", "sources", "relations", "cites", "not_reported"))
"""What is read on a record's own page and taken out whole, but by no list."""


@cache
def card_fields(record_type: type[Record]) -> frozenset[str]:
    """The fields of a kind that stand on its card: scalars and lists of them, and the venue and links of a paper."""
    return frozenset(
        name
        for name, field in record_type.model_fields.items()
        if name not in LONG and (record_type is Paper or not model_in(field.annotation))
    )


def card_of(record: Record) -> tuple[Any, ...]:
    """The values on a record's card, by which two of them are the same."""
    return tuple(getattr(record, name) for name in sorted(card_fields(type(record))))


def watched(record: R, card: Key, rest: Key, field: Key | None = None) -> R:
    """A record that notes ``card`` when something on its card is read, and ``rest`` for everything else.

    Where ``field`` is given, it is noted instead with the name of a field that is not on the card.
    """
    if not isinstance(record, Described):
        return record
    return cast("R", _watched_type(type(record), field)(record, card, rest))


def watched_alone(record: R) -> R:
    """A record that is read for itself, not among all of its kind."""
    item = ("item", record.kind, record.id)
    if not isinstance(record, Described):
        note(item)
    return watched(record, ("card", record.kind, record.id), item)


def watched_among_all(record: R) -> R:
    """A record that is walked: what is read of one counts as read of all of its kind."""
    return watched(record, ("cards", record.kind), ("kind", record.kind), ("field", record.kind))


class _Watched:
    """What all watched records do; they equal, and are instances of, what the plain ones equal and are."""

    __slots__ = ("_card", "_plain", "_rest")

    def __init__(self, plain: Record, card: Key, rest: Key) -> None:
        self._plain = plain
        self._card = card
        self._rest = rest

    def __eq__(self, other: object) -> bool:
        return (getattr(other, "kind", None), getattr(other, "id", None)) == (self._plain.kind, self._plain.id)

    def __hash__(self) -> int:
        return hash((self._plain.kind, self._plain.id))

    def __repr__(self) -> str:
        note(self._rest)
        return repr(self._plain)

    def whole(self) -> Record:
        """The plain record, all of which counts as read."""
        note(self._rest)
        return self._plain


@cache
def _watched_type(record_type: type[Record], field: Key | None) -> type[_Watched]:
    """A class with the fields, properties and methods of a kind, each of which reads through the watched record.

    What pydantic gives a record besides is left out: it would read past the record, and so fails aloud.
    """
    card = card_fields(record_type)
    members: dict[str, Any] = {"__slots__": (), "__class__": property(lambda self: record_type)}
    for name in set(dir(record_type)) - set(dir(BaseModel)) - set(dir(_Watched)):
        members[name] = getattr_static(record_type, name)
    for name in record_type.model_fields:
        of_rest = _field_reader(name, (*field, name)) if field else _rest_reader(name)
        members[name] = property(_card_reader(name) if name in card else of_rest)
    return type(f"Watched{record_type.__name__}", (_Watched,), members)


def _card_reader(name: str) -> Callable[[Any], Any]:
    def read(self: _Watched) -> Any:
        note(self._card)
        return getattr(self._plain, name)

    return read


def _rest_reader(name: str) -> Callable[[Any], Any]:
    def read(self: _Watched) -> Any:
        note(self._rest)
        return getattr(self._plain, name)

    return read


def _field_reader(name: str, key: Key) -> Callable[[Any], Any]:
    def read(self: _Watched) -> Any:
        note(key)
        return getattr(self._plain, name)

    return read
