"""JSON Schemas of the record types, for editors and for checks without this package."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from avsurvey.records.base import Record

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class _RecordSchema(GenerateJsonSchema):
    """Describes the file, not the object: an editor's YAML reader makes numbers and booleans of some scalars."""

    def str_schema(self, schema: core_schema.StringSchema) -> dict[str, Any]:
        described = super().str_schema(schema)
        if described.get("type") == "string":
            described["type"] = ["string", "number", "boolean"]
        return described

    def bool_schema(self, schema: core_schema.BoolSchema) -> dict[str, Any]:
        return {"enum": [True, False, "yes", "no"]}


def render_json_schema(record_type: type[Record]) -> str:
    """The JSON Schema of a record type as text, stable from run to run."""
    schema = record_type.model_json_schema(schema_generator=_RecordSchema, mode="validation")
    schema["properties"].pop("id", None)
    schema["required"] = [name for name in schema.get("required", []) if name != "id"]
    return _rendered(record_type, schema)


def render_object_schema(record_type: type[Record]) -> str:
    """The JSON Schema of a record as exports write it: with its id, and with scalars of their own types."""
    return _rendered(record_type, record_type.model_json_schema(mode="validation"))


def _rendered(record_type: type[Record], schema: dict[str, Any]) -> str:
    described = {
        "$schema": DIALECT,
        "title": f"avsurvey {record_type.noun}",
        **{k: v for k, v in schema.items() if k != "title"},
    }
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    for name, part in sorted(schema.get("$defs", {}).items(), key=lambda item: -len(item[0])):
        if name.startswith("Fact_"):  # pydantic spells the whole parameter out; its short name is the title
            text = text.replace(f'"{name}"', f'"{part["title"]}"').replace(f'/{name}"', f'/{part["title"]}"')
    return text
