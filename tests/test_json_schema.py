"""Laws of the JSON Schemas: valid, on disk as generated, and in agreement with the real records."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from avsurvey.exports.api import schema_files
from avsurvey.reading import read_document
from avsurvey.records import EVERY_KIND, SINGLES
from avsurvey.records.json_schema import DIALECT, render_json_schema
from avsurvey.views import view_field_docs

OF_EVERY_KIND = pytest.mark.parametrize("kind", EVERY_KIND)


@OF_EVERY_KIND
def test_schema_is_valid(kind: str) -> None:
    """Each schema is one of draft 2020-12 and says so."""
    schema = json.loads(render_json_schema(EVERY_KIND[kind]))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == DIALECT
    assert schema["additionalProperties"] is False


@OF_EVERY_KIND
def test_schema_on_disk_is_the_generated_one(kind: str, root: Path) -> None:
    """The schemas that editors use are those of the code: `make schema` writes them."""
    assert (root / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8") == render_json_schema(EVERY_KIND[kind])


def test_no_schema_is_left_over(root: Path) -> None:
    """There is a schema for each kind and for nothing else."""
    assert sorted(path.name for path in (root / "schema").iterdir()) == sorted(
        f"{kind}.schema.json" for kind in EVERY_KIND
    )


@OF_EVERY_KIND
def test_real_records_are_valid(kind: str, root: Path) -> None:
    """A checker that does not know this package accepts every real record, reading YAML 1.2 as editors do."""
    paths = [root / "data" / f"{kind}.yml"] if kind in SINGLES else sorted((root / "data" / kind).glob("*.yml"))
    schema = root / "schema" / f"{kind}.schema.json"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the checker are its own
        done = CliRunner().invoke(check_jsonschema, ["--schemafile", str(schema), "--", *map(str, paths)])
    assert done.exit_code == 0, done.output[-3000:]
    assert "ok" in done.output


@OF_EVERY_KIND
def test_schema_names_the_fields_of_the_record(kind: str) -> None:
    """The schema has every field of the record with its sentence, except the id, which is the file's name."""
    schema = json.loads(render_json_schema(EVERY_KIND[kind]))
    assert sorted(schema["properties"]) == sorted(set(EVERY_KIND[kind].model_fields) - {"id"})
    assert "id" not in schema["required"]
    assert [name for name, part in schema["properties"].items() if not {"description", "$ref"} & part.keys()] == []


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("papers", {"titel": "Notes"}),
    ("papers", {"title": "Notes"}),
    ("papers", {"authors": "Ada Lovelace"}),
    ("papers", {"arxiv": "2412.15322v2"}),
    ("papers", {"published": "May 2024"}),
    ("models", {"level": "draft"}),
    ("models", {"parameters": {"value": "8 GB"}}),
    ("tokenizers", {"variants": [{"id": "A B", "name": "A"}]}),
    ("metrics", {"direction": "sideways"}),
    ("results", {"tables": [{"where": "Table 1"}]}),
]


@pytest.mark.parametrize(("kind", "changes"), WRONG, ids=str)
def test_schema_refuses_what_the_record_refuses(kind: str, changes: dict[str, Any], corpus_folder: Path) -> None:
    """A fault that the package finds, the schema finds."""
    path = next(iter(sorted((corpus_folder / kind).glob("*.yml"))))
    value = read_document(path.read_bytes(), path.name).value
    assert isinstance(value, dict)
    validator = Draft202012Validator(json.loads(render_json_schema(EVERY_KIND[kind])))
    broken = {**value, **changes}
    if changes == {"title": "Notes"}:
        del broken["authors"]
    assert not validator.is_valid(broken)


@OF_EVERY_KIND
def test_schema_has_a_stable_address(kind: str) -> None:
    """The site serves each schema of files below an address with its version."""
    assert schema_files()[f"schema/v1/{kind}.schema.json"] == render_json_schema(EVERY_KIND[kind])


@OF_EVERY_KIND
def test_field_docs_say_what_the_schema_says(kind: str) -> None:
    """The table of fields has every field of the schema with its sentence, and says which are needed."""
    schema = json.loads(render_json_schema(EVERY_KIND[kind]))
    first, *parts = view_field_docs(kind)
    assert {field.name for field in first.fields} == set(schema["properties"])
    assert {field.name for field in first.fields if field.is_needed} == set(schema["required"])
    assert all(field.meaning and field.form for part in (first, *parts) for field in part.fields)
    assert len({part.id for part in (first, *parts)}) == len(parts) + 1
    assert {"fact", "source"} & {part.title for part in parts} or kind in ("coverage", "vocabularies", "tables")
