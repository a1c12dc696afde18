"""Walking a record by its schema: every scalar with its place and with what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from avsurvey.reading import Place
from avsurvey.records.base import Fact, Frozen
from avsurvey.records.types import Keyed, RefTo, SourceRef, TermOf

Mark: TypeAlias = TermOf | RefTo | SourceRef


class Leaf(NamedTuple):
    """One scalar of a record: where it stands in the file, its value, its mark, and the model that holds it."""

    place: Place
    value: Any
    mark: Mark | None
    holder: Frozen


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    mark: Mark | None
    key_attribute: str | None
    is_scalar: bool


def iter_leaves(holder: Frozen, place: Place = ()) -> Iterator[Leaf]:
    """Yield every scalar below a model, in the order of the schema."""
    for slot in _slots(holder.__class__):
        value = getattr(holder, slot.name)
        if value is None or value == ():
            continue
        at = (*place, slot.name)
        if slot.is_scalar:
            yield Leaf(at, value, slot.mark, holder)
        else:
            yield from _iter_value(value, at, slot, holder)


def marked_leaves(holder: Frozen) -> list[Leaf]:
    """The scalars below a model that refer to something: those of :func:`iter_leaves` that bear a mark.

    Fields below which no mark can stand are not entered, and most fields are such.
    """
    found: list[Leaf] = []
    _collect(holder, (), found)
    return found


def _collect(holder: Frozen, place: Place, found: list[Leaf]) -> None:
    values = holder.__dict__
    for slot in _marked_slots(type(holder)):
        value = values[slot.name]
        if value is None or value == ():
            continue
        at = (*place, slot.name)
        if slot.is_scalar:
            found.append(Leaf(at, value, slot.mark, holder))
        elif not isinstance(value, tuple):
            _collect(value, at, found)
        elif slot.mark is not None and not isinstance(value[0], Frozen):
            found += [Leaf((*at, index), item, slot.mark, holder) for index, item in enumerate(value)]
        else:
            for index, item in enumerate(value):
                step = item.__dict__[slot.key_attribute] if slot.key_attribute else index
                _collect(item, (*at, step), found)


def placed_facts(holder: Frozen) -> list[tuple[Place, Fact[Any]]]:
    """The quantities below a model with their places: those of :func:`iter_holders` that are facts."""
    found: list[tuple[Place, Fact[Any]]] = []
    _collect_facts(holder, (), found)
    return found


def _collect_facts(holder: Frozen, place: Place, found: list[tuple[Place, Fact[Any]]]) -> None:
    if isinstance(holder, Fact):
        found.append((place, holder))
    values = holder.__dict__
    for slot in _fact_slots(type(holder)):
        value = values[slot.name]
        if isinstance(value, Frozen):
            _collect_facts(value, (*place, slot.name), found)
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Frozen):
                    step = item.__dict__[slot.key_attribute] if slot.key_attribute else index
                    _collect_facts(item, (*place, slot.name, step), found)


def iter_holders(holder: Frozen, place: Place = ()) -> Iterator[tuple[Place, Frozen]]:
    """Yield every model below a model, itself first, with its place."""
    yield place, holder
    for slot in _slots(holder.__class__):
        value = getattr(holder, slot.name)
        if isinstance(value, BaseModel):
            yield from iter_holders(value, (*place, slot.name))  # type: ignore[arg-type]
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Frozen):
                    step = getattr(item, slot.key_attribute) if slot.key_attribute else index
                    yield from iter_holders(item, (*place, slot.name, step))


def _iter_value(value: Any, place: Place, slot: _Slot, holder: Frozen) -> Iterator[Leaf]:
    if isinstance(value, Frozen):
        yield from iter_leaves(value, place)
        return
    for index, item in enumerate(value):
        if not isinstance(item, Frozen):
            yield Leaf((*place, index), item, slot.mark, holder)
        elif slot.key_attribute:
            yield from iter_leaves(item, (*place, getattr(item, slot.key_attribute)))
        else:
            yield from iter_leaves(item, (*place, index))


@cache
def _slots(model: type[Frozen]) -> tuple[_Slot, ...]:
    return tuple(_slot(name, field) for name, field in model.model_fields.items())


@cache
def _marked_slots(model: type[Frozen]) -> tuple[_Slot, ...]:
    slots = zip(_slots(model), model.model_fields.values(), strict=True)
    return tuple(slot for slot, field in slots if slot.mark or any(map(_bears_marks, _models_below(field.annotation))))


@cache
def _fact_slots(model: type[Frozen]) -> tuple[_Slot, ...]:
    slots = zip(_slots(model), model.model_fields.values(), strict=True)
    return tuple(
        slot for slot, field in slots if any(issubclass(below, Fact) for below in _models_below(field.annotation))
    )


def _bears_marks(model: type[BaseModel]) -> bool:
    return any(map(mark_of, model.model_fields.values()))


def _models_below(annotation: Any, seen: frozenset[type[BaseModel]] = frozenset()) -> frozenset[type[BaseModel]]:
    """Every model that an annotation names, and every model below those."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation in seen:
            return seen
        seen |= {annotation}
        parts = [field.annotation for field in annotation.model_fields.values()]
    else:
        parts = list(get_args(annotation))
    for part in parts:
        seen = _models_below(part, seen)
    return seen


def _slot(name: str, field: FieldInfo) -> _Slot:
    return _Slot(name, mark_of(field), key_attribute(field), _is_scalar(field.annotation))


def mark_of(field: FieldInfo) -> Mark | None:
    """What the scalars of a field refer to."""
    return next((item for item in _all_marks(field) if isinstance(item, TermOf | RefTo | SourceRef)), None)


def key_attribute(field: FieldInfo) -> str | None:
    """For a field that stands in the file as a map with free keys: the attribute that holds the key."""
    return next((item.attribute for item in _all_marks(field) if isinstance(item, Keyed)), None)


def is_list(field: FieldInfo) -> bool:
    """Whether a field holds any number of values."""
    return _is_tuple(field.annotation)


def _is_tuple(annotation: Any) -> bool:
    return get_origin(annotation) is tuple or any(
        _is_tuple(part) for part in get_args(annotation) if get_origin(annotation) is not tuple
    )


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation holds, alone, as optional or in a tuple."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for argument in get_args(annotation) if (found := model_in(argument))), None)


def _all_marks(field: FieldInfo) -> Iterator[Any]:
    yield from field.metadata
    yield from _marks_in(field.annotation)


def _marks_in(annotation: Any) -> Iterator[Any]:
    yield from getattr(annotation, "__metadata__", ())
    for argument in get_args(annotation):
        if argument is not annotation and not isinstance(argument, TermOf | RefTo | SourceRef | Keyed):
            yield from _marks_in(argument)


def _is_scalar(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return all(_is_scalar(argument) for argument in get_args(annotation) if argument is not type(None))
    if getattr(annotation, "__metadata__", None) is not None:
        return _is_scalar(annotation.__origin__)
    if origin is tuple:
        return False
    return not (isinstance(annotation, type) and issubclass(annotation, BaseModel))
