"""The order in which the fields of a record stand in its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from avsurvey.records.base import Evidence, Record
from avsurvey.records.walk import key_attribute, model_in

FIRST: Final = (
    *("level", "verified_on", "title", "name", "title_variants", "aliases", "former_ids", "authors"),
    *("authors_published", "introduced_by", "published", "arxiv", "doi", "venue", "links", "tasks"),
)
LAST: Final = ("summary", "relations", "cites", "not_reported", "sources")
OWN: Final[dict[str, tuple[str, ...]]] = {
    "tokenizers": ("modalities", "families", "quantisers", "summary"),
    "datasets": (
        *("modalities", "contents", "collected_from", "sizes"),
        *("clip_seconds", "sample_rate_hz", "labels", "licences", "availability", "defects"),
    ),
    "benchmarks": (
        *("modalities", "test_data", "sizes", "metrics", "required_facets"),
        *("question_type", "modality_check", "judge", "reference_scores", "date_window", "contamination"),
        *("licences", "leaderboard", "defects"),
    ),
    "results": ("reported_in", "leaderboard_of", "as_of", "sources"),
}
"""Where people write a kind's own fields in another order than the schema's."""


def field_order(record_type: type[Record], names: Iterable[str]) -> list[str]:
    """Names of fields in the order of a file: what it is called, the schema's own order, then text and sources."""
    own = OWN.get(record_type.kind, ())
    last = tuple(name for name in LAST if name not in own)
    schema = tuple(name for name in record_type.model_fields if name not in (*FIRST, *own, *last))
    return _sorted(names, (*FIRST, *own, *schema, *last))


def in_order(record_type: type[Record], fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record with the keys of every map in order; a map with free keys keeps its own order."""
    return {name: _ordered_field(record_type, name, fields[name]) for name in field_order(record_type, fields)}


@cache
def part_order(model: type[BaseModel]) -> tuple[str, ...]:
    """Names of the fields of a part: its own first, then where it was read, unless what was read there is long."""
    evidence = tuple(Evidence.model_fields) if issubclass(model, Evidence) else ()
    own = tuple(name for name in model.model_fields if name not in evidence)
    return (*evidence, *own) if getattr(model, "evidence_leads", False) else (*own, *evidence)


def _ordered_field(model: type[BaseModel], name: str, value: Any) -> Any:
    field = model.model_fields.get(name)
    part = model_in(field.annotation) if field else None
    if field is None or part is None:
        return value
    if key_attribute(field) and isinstance(value, Mapping):
        return {key: _ordered(part, item) for key, item in value.items()}
    return _ordered(part, value)


def _ordered(model: type[BaseModel], value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _ordered_field(model, name, value[name]) for name in _sorted(value, part_order(model))}
    if isinstance(value, list | tuple):
        return [_ordered(model, item) for item in value]
    return value


def _sorted(names: Iterable[str], order: tuple[str, ...]) -> list[str]:
    places = {name: at for at, name in enumerate(order)}
    return sorted(names, key=lambda name: places.get(name, len(places)))
