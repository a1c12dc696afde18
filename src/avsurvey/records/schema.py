"""From plain values to a record, and from pydantic's errors to findings in the file's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from avsurvey.findings import Finding
from avsurvey.reading import Document, Place, Value, dotted
from avsurvey.records.base import Record
from avsurvey.records.field_order import field_order
from avsurvey.records.walk import model_in


def to_record(record_type: type[Record], record_id: str, document: Document, path: str) -> Record | None:
    """Build the record that a document describes; on failure add every finding to the document and return None."""
    value = document.value
    if not isinstance(value, dict):
        first = field_order(record_type, _fields(record_type))[0]
        message = f"A {record_type.noun} is a map of fields. Start with `{first}: ...`."
        document.findings.append(Finding(path, 1, 1, "wrong-type", message))
        return None
    if "id" in value:
        at = document.key_position(("id",))
        message = f"The id of a {record_type.noun} is the file's name. Delete `id`."
        document.findings.append(Finding(path, at.line, at.column, "unknown-key", message))
        return None
    try:
        return record_type.model_validate({**value, "id": record_id})
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            document.findings.append(_to_finding(error, record_type, document, path))
        return None


def to_plain_record(record_type: type[Record], record_id: str, value: Value | None) -> Record | None:
    """Build the record that a value describes, or None where :func:`to_record` has something to say about it."""
    if not isinstance(value, dict) or "id" in value:
        return None
    try:
        return record_type.model_validate({**value, "id": record_id})
    except ValidationError:
        return None


def _to_finding(error: ErrorDetails, record_type: type[Record], document: Document, path: str) -> Finding:
    place = _yaml_place(error["loc"], document.value)
    code, message = _TRANSLATIONS.get(error["type"], _other)(error, place, record_type)
    at = document.key_position(place) if code == "unknown-key" else document.position(place)
    return Finding(path, at.line, at.column, code, message)


def _yaml_place(loc: tuple[int | str, ...], value: Value | None) -> Place:
    """Undo the turning of maps with free keys into sorted lists: the n-th item is the n-th key in order."""
    place: list[int | str] = []
    for counted in loc:
        step = sorted(value)[counted] if isinstance(value, dict) and isinstance(counted, int) else counted
        place.append(step)
        try:
            value = value[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            value = None
    return tuple(place)


Translation = Callable[[ErrorDetails, Place, type[Record]], tuple[str, str]]


def _unknown_key(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    key = str(place[-1])
    holder = _holder(record_type, place[:-1])
    owner = f"A {record_type.noun}" if len(place) == 1 else f"`{dotted(place[:-1])}`"
    return "unknown-key", f"{owner} has no field `{key}`.{nearest(key, _fields(holder))}"


def _missing(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    owner = f"The {record_type.noun}" if len(place) == 1 else f"`{dotted(place[:-1])}`"
    return "missing-field", f"{owner} lacks `{place[-1]}`. Add it."


def _wrong_number(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    kind = "a whole number such as 44100, 15,446 or 157M" if "int" in error["type"] else "a number"
    return "wrong-type", f"`{dotted(place)}: {_shown(error['input'])}` is not {kind}. {_units_hint(error['input'])}"


def _wrong_shape(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    wanted = {
        "tuple_type": "a list: write `[a, b]`",
        "string_type": "text",
        "bool_parsing": "yes or no",
    }.get(error["type"], "a map of fields: write `{value: ..., source: ..., where: ...}`")
    return "wrong-type", f"`{dotted(place)}` must be {wanted}."


def _choice(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    expected = error["ctx"]["expected"].replace("'", "`")
    return "unknown-choice", f"`{dotted(place)}: {_shown(error['input'])}` is not one of {expected}. Choose one."


def _own_check(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    return "bad-value", f"`{dotted(place)}: {_shown(error['input'])}` {error['ctx']['error']}."


def _empty(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    return "empty-value", f"`{dotted(place)}` is empty. Write a value or delete the field."


def _too_long(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    return "bad-value", f"`{dotted(place)}` is longer than {error['ctx']['max_length']} characters. Shorten it."


def _pattern(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    field = str(next((step for step in reversed(place) if isinstance(step, str)), ""))
    if error["input"] == "":
        return _empty(error, place, record_type)
    hint = _PATTERN_HINTS.get(field, "Write lower-case letters, digits and hyphens")
    return "bad-value", f"`{dotted(place)}: {_shown(error['input'])}` has not the right form. {hint}."


def _other(error: ErrorDetails, place: Place, record_type: type[Record]) -> tuple[str, str]:
    return "bad-value", f"`{dotted(place)}: {_shown(error['input'])}`: {error['msg']}. Correct it."


_PATTERN_HINTS: Final = {
    "arxiv": "Write the arXiv id without version, as in 2412.15322",
    "doi": "Write the DOI alone, as in 10.1000/182",
}
_TRANSLATIONS: Final[dict[str, Translation]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "int_parsing": _wrong_number,
    "int_type": _wrong_number,
    "int_from_float": _wrong_number,
    "float_parsing": _wrong_number,
    "float_type": _wrong_number,
    "finite_number": _wrong_number,
    "tuple_type": _wrong_shape,
    "string_type": _wrong_shape,
    "bool_parsing": _wrong_shape,
    "bool_type": _wrong_shape,
    "model_type": _wrong_shape,
    "model_attributes_type": _wrong_shape,
    "enum": _choice,
    "value_error": _own_check,
    "string_too_short": _empty,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _pattern,
}


def nearest(word: str, choices: Mapping[str, str] | list[str] | tuple[str, ...]) -> str:
    """Offer the nearest of some names as `` Did you mean `x`?``; empty text when none is near."""
    match = process.extractOne(word, list(choices), score_cutoff=65.0)
    if match is None:
        return ""
    return f" Did you mean `{choices[match[0]] if isinstance(choices, Mapping) else match[0]}`?"


def _fields(model: type[BaseModel]) -> list[str]:
    return [name for name in model.model_fields if name != "id" or not issubclass(model, Record)]


def _holder(model: type[BaseModel], place: Place) -> type[BaseModel]:
    for step in place:
        if isinstance(step, str) and step in model.model_fields:
            model = model_in(model.model_fields[step].annotation) or model
    return model


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _units_hint(value: Any) -> str:
    if isinstance(value, str) and any(character.isalpha() for character in value):
        return "Leave the unit out; the field's name says it."
    return "Correct it."
