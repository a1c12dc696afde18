"""Every field of a kind of record with its form and meaning, read from the record types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from avsurvey.records import EVERY_KIND, Fact, Record
from avsurvey.records.types import RefTo, SourceRef, TermOf
from avsurvey.records.walk import is_list, key_attribute, mark_of, model_in

NUMBERS: Final = {"int": "whole number", "float": "number", "bool": "yes or no", "Decimal": "number"}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """One field."""

    name: str
    form: str
    is_needed: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class PartDoc:
    """The fields of a record or of a part of it."""

    id: str
    title: str
    about: str
    fields: tuple[FieldDoc, ...]


def view_field_docs(kind: str) -> tuple[PartDoc, ...]:
    """The fields of a kind, then those of its parts, each part once and in the order in which fields name it."""
    record_type = EVERY_KIND[kind]
    found: dict[str, type[BaseModel]] = {}
    _collect(record_type, found)
    top = _part(record_type, kind, f"Fields of a {record_type.noun}", "")
    return (
        top,
        *(_part(model, f"{kind}-{name.replace(' ', '-')}", name, _about(model)) for name, model in found.items()),
    )


def _collect(model: type[BaseModel], found: dict[str, type[BaseModel]]) -> None:
    for told in model.model_fields.values():
        part = model_in(told.annotation)
        if part is not None and part_name(part) not in found:
            found[part_name(part)] = part
            _collect(part, found)


def part_name(model: type[BaseModel]) -> str:
    """What a part is called; quantities of every type are one part, the fact."""
    return "fact" if issubclass(model, Fact) else _HUMP.sub(" ", model.__name__).lower()


def _about(model: type[BaseModel]) -> str:
    return _sentence((Fact if issubclass(model, Fact) else model).__doc__ or "")


def _part(model: type[BaseModel], part_id: str, title: str, about: str) -> PartDoc:
    fields = tuple(
        FieldDoc(name, _form(told), told.is_required(), _sentence(told.description or ""))
        for name, told in model.model_fields.items()
        if not (name == "id" and issubclass(model, Record))  # it is the file's name
    )
    return PartDoc(part_id, title, about, fields)


def _form(told: FieldInfo) -> str:
    """What may stand in a field, in words."""
    part = model_in(told.annotation)
    word = part_name(part) if part else _scalar(told)
    if key_attribute(told):
        return f"map: a key, then a {word}"
    return f"list: {word}" if is_list(told) else word


def _scalar(told: FieldInfo) -> str:
    mark = mark_of(told)
    if isinstance(mark, TermOf):
        return f"term of {mark.vocabulary}"
    if isinstance(mark, SourceRef):
        return "key of sources"
    if isinstance(mark, RefTo):
        named = "any kind" if len(mark.kinds) > 3 else " or ".join(mark.kinds)
        return f"id of {named}{', or of a variant' if mark.may_name_variant else ''}"
    types = list(_types(told.annotation))
    choices = next((one for one in types if isinstance(one, type) and issubclass(one, Enum)), None)
    if choices is not None:
        return "one of " + ", ".join(str(choice.value) for choice in choices)
    names = [getattr(one, "__name__", "") for one in types]
    return next((NUMBERS[name] for name in names if name in NUMBERS), "text")


def _types(annotation: Any) -> Iterator[Any]:
    """The plain types that an annotation is made of."""
    parts = get_args(annotation)
    if not parts:
        yield annotation
    for one in parts:
        yield from _types(one)


def _sentence(text: str) -> str:
    """A docstring's first paragraph on one line, without the signs of markup."""
    return " ".join(text.partition("\n\n")[0].split()).replace("`", "")
