"""Laws of the difference between two states of the records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from fixture_types import Overlay
from typer.testing import CliRunner

from avsurvey.cli.app import app
from avsurvey.diff import Change, What, diff_records, render_diff, render_diff_json
from avsurvey.kb import KnowledgeBase, read_folder

SHEET = "results/chen2026futureomni.yml"
MODEL = "models/mmaudio.yml"


def edited(folder: Path, edits: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Files of the corpus with a text of each replaced."""
    found = {}
    for relative, (old, new) in edits.items():
        text = (folder / relative).read_text(encoding="utf-8")
        assert old in text, f"{relative} holds no {old!r}"
        found[relative] = text.replace(old, new, 1)
    return found


def changes(corpus: KnowledgeBase, overlay: Overlay, files: Mapping[str, str]) -> list[tuple[str, str, What, str]]:
    """What changed when files are written over the corpus."""
    found = diff_records(corpus, read_folder(overlay(files)).kb)
    return [(change.kind, change.id, change.what, change.field) for change in found]


EDITS: list[tuple[str, str, str, What, str]] = [
    (MODEL, "name: MMAudio\n", "name: MM-Audio\n", What.CORRECTED, "name"),
    (MODEL, "level: curated", "level: stub", What.LOWERED, "level"),
    ("papers/lee2022bigvgan.yml", "level: curated", "level: verified", What.RAISED, "level"),
    (MODEL, "value: 157M", "value: 158M", What.CORRECTED, "variants[s-16k].parameters.value"),
    ("vocabularies/fusion.yml", "definition: ", "definition: Anew, ", What.CORRECTED, "definition"),
]


@pytest.mark.parametrize("edit", EDITS)
def test_one_edit_is_one_change(
    edit: tuple[str, str, str, What, str], corpus: KnowledgeBase, corpus_folder: Path, overlay: Overlay
) -> None:
    """A changed value is one change, at its field and of its kind."""
    path, old, new, what, field = edit
    kind, _, name = path.removesuffix(".yml").partition("/")
    files = edited(corpus_folder, {path: (old, new)})
    assert changes(corpus, overlay, files) == [(kind, name, what, field)]


def test_nothing_changed_is_no_change(corpus: KnowledgeBase, corpus_folder: Path) -> None:
    """Two readings of one state do not differ."""
    found = diff_records(corpus, read_folder(corpus_folder).kb)
    assert found == ()
    assert render_diff(found) == "No change.\n"


def test_record_comes_and_goes(corpus: KnowledgeBase, overlay: Overlay) -> None:
    """A new record is added in one direction and removed in the other."""
    new = read_folder(overlay({"models/engine.yml": "level: stub\nname: Engine\ntasks: []\n"})).kb
    assert diff_records(corpus, new) == (Change("models", "engine", What.ADDED, after="Engine"),)
    assert diff_records(new, corpus) == (Change("models", "engine", What.REMOVED, before="Engine"),)


def test_rename_follows_former_ids(corpus: KnowledgeBase, corpus_folder: Path, overlay: Overlay) -> None:
    """A record that says which id it had is renamed, neither removed nor added; its other changes are told too."""
    files = edited(corpus_folder, {MODEL: ("name: MMAudio\n", "name: MMAudio 1\nformer_ids: [mmaudio]\n")})
    folder = overlay({"models/mmaudio-1.yml": files[MODEL]})
    (folder / MODEL).unlink()
    found = diff_records(corpus, read_folder(folder).kb)
    assert Change("models", "mmaudio-1", What.RENAMED, before="mmaudio", after="mmaudio-1") in found
    assert Change("models", "mmaudio-1", What.CORRECTED, "name", "MMAudio", "MMAudio 1") in found
    assert {change.what for change in found} == {What.RENAMED, What.CORRECTED}


def row_of(folder: Path) -> str:
    """The first row of a sheet, as it stands in its file."""
    lines = (folder / SHEET).read_text(encoding="utf-8").splitlines(keepends=True)
    return next(line for line in lines if line.lstrip().startswith("- {label:"))


def test_row_comes_whole(corpus: KnowledgeBase, corpus_folder: Path, overlay: Overlay) -> None:
    """A new row of a table is one change, whatever stands in it, and moves no other row."""
    row = row_of(corpus_folder)
    label = row.partition("label: ")[2].partition(",")[0]
    files = edited(corpus_folder, {SHEET: (row, row.replace(label, "Another system") + row)})
    [(kind, name, what, field)] = changes(corpus, overlay, files)
    assert (kind, name, what) == ("results", "chen2026futureomni", What.ROW_ADDED)
    assert field.endswith(".rows[Another system]")


def test_corrected_cell_names_its_column(corpus: KnowledgeBase, corpus_folder: Path, overlay: Overlay) -> None:
    """A corrected number says in which row and under which metric and benchmark it stands, before and after."""
    row = row_of(corpus_folder)
    first = row.partition("values: [")[2].partition("]")[0].split(",")[0]
    files = edited(corpus_folder, {SHEET: (row, row.replace(f"values: [{first}", "values: [12.34"))})
    [change] = diff_records(corpus, read_folder(overlay(files)).kb)
    assert (change.what, change.before, change.after) == (What.CORRECTED, first.strip('"'), "12.34")
    assert " on " in change.field.rpartition(".values.")[2]


def test_json_says_what_the_text_says(corpus: KnowledgeBase, corpus_folder: Path, overlay: Overlay) -> None:
    """Both formats hold every change, in one order."""
    new = read_folder(overlay(edited(corpus_folder, {MODEL: ("name: MMAudio\n", "name: MM-Audio\n")}))).kb
    found = diff_records(corpus, new)
    [told] = json.loads(render_diff_json(found))
    assert told == {
        "kind": "models",
        "id": "mmaudio",
        "what": "corrected",
        "field": "name",
        "before": "MMAudio",
        "after": "MM-Audio",
    }
    assert render_diff(found) == "models/mmaudio\n  corrected: name: MMAudio -> MM-Audio\n1 corrected\n"


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--format", "json"), 0)])
def test_command_compares_folders(arguments: tuple[str, ...], code: int, corpus_folder: Path) -> None:
    """The command takes two folders and ends well, changes or none."""
    result = CliRunner().invoke(app, ["diff", str(corpus_folder), str(corpus_folder), *arguments])
    assert (result.exit_code, result.output) == (code, "[]\n" if arguments else "No change.\n")


def test_command_names_a_missing_folder(corpus_folder: Path) -> None:
    """A folder that does not exist is a mistake in the call."""
    assert CliRunner().invoke(app, ["diff", "nowhere", str(corpus_folder)]).exit_code == 2
