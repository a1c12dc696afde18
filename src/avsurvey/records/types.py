"""Field types: how the text of a scalar becomes a value, and what each scalar refers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AllowInfNan,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from avsurvey import ids

_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*([KkMBT]?)")
_MULTIPLIERS: Final = {"": 1, "K": 10**3, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
MAX_COUNT: Final = 40
"""The longest text that is read as a count; digits in thousands are no count of anything."""
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class TermOf:
    """Marks a scalar that must be a term of the named vocabulary."""

    vocabulary: str


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a scalar that must be the id of a record of one of these kinds, or ``id/variant`` where allowed."""

    kinds: tuple[str, ...]
    may_name_variant: bool = False


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Marks a scalar that must be a key of the record's own ``sources``."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """Makes a tuple stand as a map with free keys in YAML: sorted items, each with its key as ``attribute``."""

    attribute: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Turn the map into a list before the items are validated."""
        return core_schema.no_info_before_validator_function(self._pairs, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the map that stands in the file."""
        item = handler.resolve_ref_schema(handler(schema)["items"])
        fields = {name: field for name, field in item["properties"].items() if name != self.attribute}
        if list(fields) == ["value"]:
            return {"type": "object", "additionalProperties": fields["value"]}
        required = [name for name in item.get("required", []) if name != self.attribute]
        described = {**item, "properties": fields, "required": required}
        return {"type": "object", "additionalProperties": described}

    def _pairs(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        if any(isinstance(item, Mapping) and self.attribute in item for item in value.values()):
            raise ValueError(f"says `{self.attribute}` inside; the key before the colon is enough")
        return [
            {**item, self.attribute: key} if isinstance(item, Mapping) else {self.attribute: key, "value": item}
            for key, item in sorted(value.items())
        ]


def read_count(value: Any) -> Any:
    """Read ``157M``, ``1.03B``, ``15,446`` or ``309`` as a whole number; anything else is left to the schema."""
    match = _COUNT.fullmatch(value.strip()) if isinstance(value, str) and len(value) <= MAX_COUNT else None
    if match is None:
        return value
    whole, _, fraction = match[1].replace(",", "").partition(".")
    scaled = int(whole + fraction) * _MULTIPLIERS[match[2]]
    return scaled // 10 ** len(fraction) if scaled % 10 ** len(fraction) == 0 else value


def check_date(text: str) -> str:
    """Accept ``YYYY``, ``YYYY-MM`` and ``YYYY-MM-DD`` of the calendar; raises ``ValueError``."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError("is not a date: write YYYY-MM-DD, YYYY-MM or YYYY")
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise ValueError("is not a day of the calendar") from None
    return text


def check_url(text: str) -> str:
    """Accept absolute http and https addresses without credentials or spaces; raises ``ValueError``."""
    try:
        parts = urlsplit(text)
        safe = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        safe = False
    if not safe or re.search(r"[\s<>\"'`\\{}|^]", text):
        raise ValueError("is not a web address: write https://host/path")
    return text


def check_slug(text: str) -> str:
    """Accept slugs of at most 80 characters; raises ``ValueError`` with the nearest slug."""
    if not ids.is_slug(text):
        raise ValueError(f"is not a slug: write {ids.to_slug(text) or 'letters, digits and hyphens'}")
    return text


Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Slug: TypeAlias = Annotated[str, AfterValidator(check_slug), Field(json_schema_extra={"pattern": f"^{ids.SLUG}$"})]
TermId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$", max_length=ids.MAX_SLUG)]
Url: TypeAlias = Annotated[str, AfterValidator(check_url), Field(json_schema_extra={"format": "uri"})]
Date: TypeAlias = Annotated[
    str,
    AfterValidator(check_date),
    Field(json_schema_extra={"type": ["string", "integer"], "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}),
]
ArxivId: TypeAlias = Annotated[
    str, StringConstraints(pattern=f"^{ids.ARXIV_ID}$"), Field(json_schema_extra={"type": ["string", "number"]})
]
Doi: TypeAlias = Annotated[str, StringConstraints(pattern=r'^10\.\d{4,9}/[^\s<>"{}|\\^`]+$', max_length=200)]
Number: TypeAlias = Annotated[
    float,
    AllowInfNan(allow_inf_nan=False),
    WithJsonSchema({"type": ["number", "string"], "pattern": r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$"}),
]
Count: TypeAlias = Annotated[
    int,
    BeforeValidator(read_count),
    Field(ge=0),
    WithJsonSchema({"type": ["integer", "string"], "pattern": "^" + _COUNT.pattern + "$", "minimum": 0}),
]

SourceKey: TypeAlias = Annotated[TermId, SourceRef()]
SystemRef: TypeAlias = Annotated[str, RefTo(("models", "tokenizers"), may_name_variant=True)]
PaperRef: TypeAlias = Annotated[str, RefTo(("papers",))]
TokenizerRef: TypeAlias = Annotated[str, RefTo(("tokenizers",), may_name_variant=True)]
DatasetRef: TypeAlias = Annotated[str, RefTo(("datasets",))]
BenchmarkRef: TypeAlias = Annotated[str, RefTo(("benchmarks",))]
MetricRef: TypeAlias = Annotated[str, RefTo(("metrics",))]
AnyRef: TypeAlias = Annotated[
    str,
    RefTo(("papers", "models", "datasets", "benchmarks", "tokenizers", "metrics"), may_name_variant=True),
]
