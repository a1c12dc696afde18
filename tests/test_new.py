"""Laws of skeletons: every field is there with its meaning, and a filled one is a valid record."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import processes
import pytest
from fixture_types import Check
from pydantic import BaseModel
from typer.testing import Result

from avsurvey.findings import Level
from avsurvey.intake.formatting import format_text
from avsurvey.kb import KnowledgeBase
from avsurvey.reading import read_document
from avsurvey.records import EVERY_KIND, KINDS, SINGLES, Fact, Record, file_of
from avsurvey.records.schema import to_record
from avsurvey.records.types import RefTo, SourceRef, TermOf
from avsurvey.records.walk import is_list, key_attribute, mark_of, model_in
from avsurvey.records.yaml_text import render_yaml

IDS = {"papers": "lovelace1843notes", "results": "lee2022bigvgan"}
"""Ids that the filled skeletons take; `engine` otherwise."""
SIMPLE = {
    "url": "https://example.org/a",
    "arxiv": "2411.00001",
    "doi": "10.1000/182",
    "published": "2024-11",
    "verified_on": "2026-11-24",
    "query": "kind:papers",
    "field": "year",
    "not_reported": "doi",
    "id": "a",
    "former_ids": "old-engine",
    "year": "2025",
    "authors": "Ada Lovelace",
    "title": "Notes on Engines",
    "sort": "year",
    "family": "engine",
    "on": "2024",
    "until": "2024",
    "as_of": "2024",
    "parent": "a",
    "name": "Ada Lovelace",
}
"""Values of fields that are text with a form."""
OF_EVERY_KIND = pytest.mark.parametrize("kind", EVERY_KIND)


def run(*arguments: str | Path) -> Result:
    """Run `avsurvey new`; anything but an orderly end is raised."""
    return processes.run("new", *arguments)


def skeleton(kind: str, corpus_folder: Path, *more: str) -> str:
    """The skeleton of a kind, printed."""
    result = run(kind, *more, "--data", corpus_folder, "--seen", "2026-11-23")
    assert result.exit_code == 0
    return result.stdout


def uncommented(text: str) -> str:
    """A skeleton with every field that may be left out in use."""
    return re.sub(r"(?m)^( *)#(?=[a-z\" -]+[a-z_\"]*:|  )(?! )", r"\1", re.sub(r"(?m)^#(  )", r"\1", text))


class Filler:
    """Fills the blanks of a skeleton with the simplest value that the schema takes."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb

    def filled(self, model: type[BaseModel], value: dict[str, Any]) -> dict[str, Any]:
        """A part with its blanks filled; what has a value keeps it."""
        return {name: self.field(model, name, part) for name, part in value.items()}

    def field(self, model: type[BaseModel], name: str, value: Any) -> Any:
        """One field."""
        told = model.model_fields[name]
        part = model_in(told.annotation)
        if part and key_attribute(told):
            return {key: self.filled(part, item) if isinstance(item, dict) else item for key, item in value.items()}
        if part and is_list(told):
            return [self.filled(part, item) for item in value]
        if part:
            return self.filled(part, value)
        if value not in ("", []):
            return value
        one = self.scalar(name, told.annotation, mark_of(told))
        return [one] if is_list(told) else one

    def scalar(self, name: str, annotation: Any, mark: Any) -> str:
        """A value for a blank, by its mark and type."""
        if isinstance(mark, TermOf):
            terms = [term.id for term in self.kb.vocabularies[mark.vocabulary].terms]
            return {"tier": "paper-abstract", "task": "video-to-audio"}.get(name, terms[-1])
        if isinstance(mark, RefTo):
            return next(iter(self.kb.indexes[mark.kinds[0]]))
        if isinstance(mark, SourceRef):
            return "text"
        if choices := enumerated(annotation):
            return choices[0]
        if name in SIMPLE:
            return SIMPLE[name]
        told = repr(annotation)
        return "1" if re.search(r"int|float", told) else "yes" if "bool" in told else "some text"


def enumerated(annotation: Any) -> list[str]:
    """The choices of a field with a fixed list."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [choice.value for choice in annotation]
    return next((found for part in get_args(annotation) if (found := enumerated(part))), [])


def filled(text: str, record_type: type[Record], kb: KnowledgeBase) -> str:
    """A skeleton's text with every blank filled."""
    document = read_document(text.encode(), "record.yml")
    assert document.findings == []
    assert isinstance(document.value, dict)
    return render_yaml(record_type, Filler(kb).filled(record_type, document.value))


@OF_EVERY_KIND
def test_filled_skeleton_is_valid(kind: str, corpus: KnowledgeBase, corpus_folder: Path, check: Check) -> None:
    """A skeleton whose open places are filled has no error of any rule."""
    name = IDS.get(kind, "engine")
    text = skeleton(kind, corpus_folder)
    if kind == "results":
        text = text.replace("reported_in:", f"reported_in: {name}").replace(
            "#protocol: {}", "protocol: {audio_input: yes, subset: all}", 1
        )
    if kind == "people":
        text = text.replace("name:", f"name: {next(iter(corpus.papers.values())).authors[0]}")
    relative = file_of(kind, name)
    found = check({relative: filled(text, EVERY_KIND[kind], corpus)})
    assert [str(finding) for finding in found if relative in finding.path and finding.level is Level.ERROR] == []


@OF_EVERY_KIND
def test_skeleton_with_all_fields_is_a_record(kind: str, corpus: KnowledgeBase, corpus_folder: Path) -> None:
    """With every optional field in use and filled it is a record that says all that the kind can say."""
    record_type = EVERY_KIND[kind]
    text = filled(uncommented(skeleton(kind, corpus_folder)), record_type, corpus)
    document = read_document(text.encode(), "record.yml")
    record = to_record(record_type, IDS.get(kind, "engine"), document, "record.yml")
    assert [str(finding) for finding in document.findings] == []
    assert record is not None
    assert record.model_fields_set == set(record_type.model_fields)


@OF_EVERY_KIND
def test_skeleton_tells_every_field(kind: str, corpus_folder: Path) -> None:
    """Each field of the record stands there once, open or commented out, below its meaning."""
    text = skeleton(kind, corpus_folder)
    for name, field in EVERY_KIND[kind].model_fields.items():
        if name != "id":
            assert len(re.findall(rf'(?m)^#?"?{name}"?:', text)) == 1
            assert " ".join((field.description or "").split())[:60] in re.sub(r"\n# ", " ", text)


@OF_EVERY_KIND
def test_unfilled_skeleton_is_not_valid(kind: str, corpus_folder: Path, check: Check) -> None:
    """What is still open is found, so that no blank comes in unseen."""
    if kind in SINGLES:
        return
    relative = file_of(kind, IDS.get(kind, "engine"))
    found = check({relative: skeleton(kind, corpus_folder)})
    assert [finding for finding in found if relative in finding.path and finding.level is Level.ERROR] != []


@OF_EVERY_KIND
def test_skeleton_can_be_laid_out(kind: str, corpus_folder: Path) -> None:
    """Laying a skeleton out keeps every field of it, commented out or not."""
    text = skeleton(kind, corpus_folder)
    result = format_text(EVERY_KIND[kind], text.encode(), "record.yml")
    assert result.findings == ()
    assert sorted(map(str.strip, result.text.split())) == sorted(map(str.strip, text.split()))


def test_facts_are_open_with_their_source(corpus_folder: Path) -> None:
    """A quantity is prepared with the places for its source."""
    assert '#parameters: {value: "", source: "", where: ""}' in skeleton("models", corpus_folder)
    assert any(
        issubclass(part, Fact)
        for part in (model_in(f.annotation) for f in KINDS["models"].model_fields.values())
        if part
    )


# the command


@pytest.mark.parametrize("name", ["papers", "paper", "results", "result sheet", "vocabulary", "tables"])
def test_kind_is_named_in_either_number(name: str, corpus_folder: Path) -> None:
    """A kind is called as its folder or as one of it."""
    assert run(name, "--data", corpus_folder).exit_code == 0


def test_file_is_written_once(overlay: Any) -> None:
    """A new file is written with its id; a second time it is refused, and the first stays as it is."""
    data = overlay({})
    assert run("models", "engine", "--data", data, "--seen", "2026-11-23").exit_code == 0
    path = data / "models" / "engine.yml"
    before = path.read_bytes()
    assert before.decode().splitlines()[0] == "# yaml-language-server: $schema=../../schema/models.schema.json"
    again = run("models", "engine", "--data", data)
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert path.read_bytes() == before


REFUSED = [
    (("engines",), "There is no kind `engines`"),
    (("modles",), "Did you mean `models`?"),
    (("models", "My Engine"), "Call it `my-engine`"),
    (("datasets", "mmaudio"), "takes `-data`"),
    (("models", "mmaudio"), "is there already"),
    (("people", "people"), "is there already"),
    (("models", "engine", "--data", "nowhere"), "nowhere"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), REFUSED, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_refusals_say_what_to_do(arguments: tuple[str, ...], message: str, overlay: Any) -> None:
    """What cannot be begun ends with 2 and one line."""
    options = () if "--data" in arguments else ("--data", overlay({}))
    result = run(*arguments, *options)
    assert result.exit_code == 2
    assert message in result.stderr


def test_sheet_knows_what_its_id_says(corpus_folder: Path, overlay: Any) -> None:
    """A sheet's id names its paper, or its leaderboard with the date."""
    data = overlay({})
    run("results", "lee2022bigvgan", "--data", data)
    run("results", "daily-omni-leaderboard-2026-01-31", "--data", data)
    sheet = (data / "results" / "lee2022bigvgan.yml").read_text(encoding="utf-8")
    board = (data / "results" / "daily-omni-leaderboard-2026-01-31.yml").read_text(encoding="utf-8")
    assert "\nreported_in: lee2022bigvgan\n" in sheet
    assert "\nleaderboard_of: daily-omni\n" in board
    assert "\nas_of: 2026-01-31\n" in board
    assert "\n#reported_in:\n" in board
