"""Skeletons: a record's file with every field of its kind, those that are needed open and the others commented out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from avsurvey.kb import KnowledgeBase
from avsurvey.reading import Place
from avsurvey.records import EVERY_KIND, KINDS, CurationLevel, Fact, Record
from avsurvey.records.comments import Comments, Remarks
from avsurvey.records.field_order import field_order, part_order
from avsurvey.records.types import RefTo, TermOf
from avsurvey.records.walk import is_list, key_attribute, mark_of, model_in
from avsurvey.records.yaml_text import WIDTH, render_fields, schema_hint
from avsurvey.rules import Policy

INTRODUCTION: Final = (
    "Fill in what stands open. A line that begins with `#` and a letter is a field that may be left out:",
    "delete its `#` to use it, or the whole line. `avsurvey validate` says what is missing.",
)
EXAMPLE_KEYS: Final = {"sources": "text", "persons": "ada-lovelace"}
MAX_LISTED: Final = 12
"""Terms of a vocabulary that are listed in full; of a larger one only the name is told."""
_LEFT_OUT: Final = frozenset(("note", "checked", "derived_from"))
"""Fields of parts that few need; editors offer them."""
BESIDE: Final = 70
"""Characters from which on a comment stands before its field."""
_MAY_MISS: Final = "may-miss-"
"""Marks keys of a needed part that may be left out, until the part is written."""
_MISSING = re.compile(rf"^( *){_MAY_MISS}", re.MULTILINE)
_LEADERBOARD = re.compile(r"(.+)-leaderboard-(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class _Skeleton:
    record_type: type[Record]
    kb: KnowledgeBase
    known: Mapping[str, Any]
    seen: str
    comments: Comments = field(default_factory=Comments)

    def lines(self, needed: frozenset[str]) -> Iterator[str]:
        yield schema_hint(self.record_type)
        yield from (f"# {line}" for line in INTRODUCTION)
        yield ""
        fields = self.record_type.model_fields
        for name in field_order(self.record_type, (name for name in fields if name != "id")):
            is_open = name in needed or name in self.known
            value = self.known.get(name) or self._value(fields[name], (name,), is_open=is_open)
            yield from _wrapped(self._description(fields[name]), WIDTH)
            mark = "" if is_open else "#"
            for line in render_fields({name: value}, self.comments):
                yield mark + _MISSING.sub(r"\1#", line)

    def _value(self, told: FieldInfo, place: Place, *, is_open: bool) -> Any:
        """A value with every blank open; what its parts mean is said beside them."""
        part = model_in(told.annotation)
        if part is None:
            return [] if is_list(told) else _blank(told)
        if attribute := key_attribute(told):
            return self._keyed(part, place, attribute, is_open=is_open)
        if is_list(told):
            return [self._part(part, (*place, 0), is_open=is_open)]
        return self._part(part, place, is_open=is_open)

    def _keyed(self, model: type[BaseModel], place: Place, attribute: str, *, is_open: bool) -> dict[str, Any]:
        """A map with one example of a key; of short facets, none."""
        key = EXAMPLE_KEYS.get(str(place[-1]))
        if key is None:
            return {}
        value = self._part(model, (*place, key), is_open=is_open)
        return {
            key: {name: self.seen if name == "seen" else blank for name, blank in value.items() if name != attribute}
        }

    def _part(self, model: type[BaseModel], place: Place, *, is_open: bool) -> dict[str, Any]:
        """The fields of a part; in one that is needed, those that it needs come first and the others are marked."""
        if issubclass(model, Fact):
            return {name: "" for name in part_order(model) if name not in _LEFT_OUT}
        names = [name for name in part_order(model) if name not in _LEFT_OUT]
        if is_open:
            names.sort(key=lambda name: not model.model_fields[name].is_required())
        value = {}
        for at, name in enumerate(names):
            told = model.model_fields[name]
            key = _MAY_MISS + name if is_open and at > 0 and not told.is_required() else name
            self.comments.put((*place, key), _remarks(self._description(told)))
            value[key] = self._value(told, (*place, key), is_open=is_open)
        return value

    def _description(self, told: FieldInfo) -> str:
        return " ".join([" ".join((told.description or "").split()), *self._hints(told)])

    def _hints(self, told: FieldInfo) -> Iterator[str]:
        mark = mark_of(told) if model_in(told.annotation) is None else None
        choices = _choices(told.annotation)
        if isinstance(mark, TermOf):
            vocabulary = self.kb.vocabularies.get(mark.vocabulary)
            terms = [term.id for term in vocabulary.terms] if vocabulary else []
            listed = f": {', '.join(terms)}" if 0 < len(terms) <= MAX_LISTED else ""
            yield f"Of the vocabulary `{mark.vocabulary}`{listed}."
        elif isinstance(mark, RefTo):
            variant = ", or `id/variant`" if mark.may_name_variant else ""
            nouns = " or ".join(KINDS[kind].noun for kind in mark.kinds) if len(mark.kinds) < 3 else "record"
            plural = " or ".join(mark.kinds) if len(mark.kinds) < 3 else "records"
            yield (f"Ids of {plural}" if is_list(told) else f"The id of a {nouns}") + f"{variant}."
        elif choices and not all(f"`{choice}`" in (told.description or "") for choice in choices):
            yield f"One of {', '.join(choices)}."


def render_skeleton(record_type: type[Record], record_id: str, *, kb: KnowledgeBase, policy: Policy, seen: str) -> str:
    """The text of a new record's file; ``seen`` is the day, YYYY-MM-DD, that its source is given.

    Open are the fields that the schema, or the policy for a stub, needs; what the id tells is filled in.
    """
    known = dict(_told_by_id(record_type, record_id, kb))
    needed = {name for name, told in record_type.model_fields.items() if told.is_required()}
    for expectation in policy.expectations:
        if expectation.kind == record_type.kind and expectation.level is CurationLevel.STUB:
            needed |= set(expectation.needs)
    every = frozenset(record_type.model_fields)
    return "\n".join(_Skeleton(record_type, kb, known, seen).lines(frozenset(needed - {"id"}) or every)) + "\n"


def kind_of(name: str) -> str | None:
    """The kind that a word names, in the plural of folders or in the singular; None for no kind."""
    nouns = {record_type.noun: kind for kind, record_type in EVERY_KIND.items()} | {"result": "results"}
    return name if name in EVERY_KIND else nouns.get(name)


def _told_by_id(record_type: type[Record], record_id: str, kb: KnowledgeBase) -> Iterator[tuple[str, str]]:
    if "level" in record_type.model_fields and record_type.kind != "results":
        yield "level", CurationLevel.STUB.value
    if record_type.kind == "results":
        leaderboard = _LEADERBOARD.fullmatch(record_id)
        if leaderboard:
            yield "leaderboard_of", leaderboard[1]
            yield "as_of", leaderboard[2]
        else:
            yield "reported_in", record_id


def _remarks(description: str) -> Remarks:
    if len(description) <= BESIDE:
        return Remarks(beside=f"# {description}")
    return Remarks(before=_wrapped(description, WIDTH - 20))


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _blank(told: FieldInfo) -> str:
    default = told.default.value if isinstance(told.default, Enum) else told.default
    return "" if told.is_required() or default is None else f"{default:g}" if isinstance(default, float) else default


def _choices(annotation: Any) -> Sequence[str]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [choice.value for choice in annotation]
    return next((found for part in get_args(annotation) if (found := _choices(part))), [])
