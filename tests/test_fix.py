"""Laws of fixes: certain ones only, each told, references follow, all or nothing, and a second run finds nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from fixture_types import Overlay
from processes import run
from typer.testing import CliRunner, Result

from avsurvey.cli.app import app
from avsurvey.files import write_together
from avsurvey.intake.fixing import FIXES
from avsurvey.intake.workbench import Unsafe, Workbench, run_fixes
from avsurvey.kb import DataFolder, read_folder
from avsurvey.rules import check_folder

SOURCES = "sources:\n  a: {url: https://arxiv.org/abs/2411.00001, tier: arxiv-metadata, seen: 2026-11-23}\n"
PAPER = (
    "# yaml-language-server: $schema=../../schema/papers.schema.json\nlevel: stub\ntitle: Notes on Engines\n"
    "authors: [Ada Lovelace]\npublished: 2024-11\narxiv: 2411.00001\ntasks: [video-to-audio]\n" + SOURCES
)


@pytest.fixture
def overlay(overlay: Overlay) -> Overlay:
    """The corpus laid out as `avsurvey fmt` does, so that nothing of it needs a fix, with files written over it."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        data = overlay({})
        CliRunner().invoke(app, ["fmt", str(data)])
        return overlay_files(data, files)

    return write


def overlay_files(data: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for relative, content in files.items():
        path = data / relative
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return data


def validate(data: Path, *options: str) -> Result:
    """Run `avsurvey validate --fix`; anything but an orderly end is raised."""
    return run("validate", "--fix", "--data", str(data), *options)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
    """Paths that differ."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


FIXABLE: list[tuple[str, str, str, str]] = [
    ("month", PAPER.replace("2024-11", "2024"), PAPER, "fixed [arxiv-month] `published`: 2024 -> 2024-11"),
    ("version of an arXiv id", PAPER.replace("2411.00001\nt", "2411.00001v3\nt"), PAPER, "2411.00001v3 -> 2411.00001"),
    (
        "address of an arXiv id",
        PAPER.replace(" 2411.00001\nt", ' "https://arxiv.org/abs/2411.00001"\nt'),
        PAPER.replace(" 2411.00001\nt", ' "2411.00001"\nt'),
        "fixed [bad-value]",
    ),
    (
        "address of a DOI",
        PAPER + "doi: https://doi.org/10.1000/182\n",
        PAPER.replace("tasks", "doi: 10.1000/182\ntasks"),
        "-> 10.1000/182",
    ),
    ("spaces", PAPER.replace("Engines\n", "Engines  \n"), PAPER, "fixed [layout] spaces at ends of lines deleted"),
    ("ends of lines of Windows", PAPER.replace("\n", "\r\n"), PAPER, "fixed [layout]"),
    (
        "order",
        PAPER.replace("level: stub\n", "") + "level: stub # by hand\n",
        PAPER.replace("stub\n", "stub  # by hand\n"),
        "fields put in order",
    ),
    ("id", PAPER + "id: lovelace2024notes\n", PAPER, "fixed [unknown-key] `id` deleted"),
    (
        "invisible",
        "\ufeff" + PAPER.replace("Engines", "En\u00adgi\u200bnes"),
        PAPER,
        "fixed [invisible-character] 3 deleted",
    ),
    ("two at once", PAPER.replace("2024-11", "2024 "), PAPER, "2 fixed."),
]


@pytest.mark.parametrize(("broken", "mended", "told"), [row[1:] for row in FIXABLE], ids=[row[0] for row in FIXABLE])
def test_certain_things_are_fixed(overlay: Overlay, broken: str, mended: str, told: str) -> None:
    """What can only be meant in one way is mended where it stands, and told; nothing else changes."""
    data = overlay({"papers/lovelace2024notes.yml": broken})
    before = bytes_of(data)
    result = validate(data)
    assert told in result.stderr
    assert (data / "papers" / "lovelace2024notes.yml").read_bytes().decode() == mended
    assert changed(before, bytes_of(data)) == ["papers/lovelace2024notes.yml"]
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 fixed." in validate(data).stderr


UNCERTAIN = {
    "a wrong month": PAPER.replace("2024-11", "2025-01"),
    "a misspelt field": PAPER + "doii: 10.1000/182\n",
    "a joiner that belongs to a script": PAPER.replace("Engines", "En\u200dgines"),
    "a missing field": PAPER.replace("authors: [Ada Lovelace]\n", ""),
    "an id of another": PAPER.replace("sources:", "id: babbage2024notes\nsources:"),
    "an unknown term": PAPER.replace("video-to-audio", "video-to-sound"),
    "no YAML": PAPER + "x: [\n",
}


@pytest.mark.parametrize("text", UNCERTAIN.values(), ids=UNCERTAIN)
def test_uncertain_things_are_left_to_people(overlay: Overlay, text: str) -> None:
    """What could be meant in two ways stays as it is, and is a finding."""
    data = overlay({"papers/lovelace2024notes.yml": text})
    before = bytes_of(data)
    result = validate(data)
    assert changed(before, bytes_of(data)) == []
    assert (result.exit_code, "0 fixed." in result.stderr) == (1, True)


def misnamed(corpus_folder: Path) -> dict[str, str]:
    """The corpus' BigVGAN paper under an id that breaks the citekey rule, with everything that names it."""
    wrong = "nvidia2022bigvgan"
    files = {}
    for path in corpus_folder.rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"\blee2022bigvgan\b", text) and path.stem != "lee2022bigvgan":
            files[path.relative_to(corpus_folder).as_posix()] = re.sub(r"\blee2022bigvgan\b", wrong, text)
    files[f"papers/{wrong}.yml"] = (corpus_folder / "papers/lee2022bigvgan.yml").read_text(encoding="utf-8")
    files[f"results/{wrong}.yml"] = (
        f"reported_in: {wrong}\nsources:\n  a: {{url: https://example.org/a, tier: paper-fulltext, seen: 2026-11-23}}\n"
        "tables:\n  - where: Table 1\n    source: a\n    protocol: {audio_input: yes, subset: all}\n"
        "    columns: [{benchmark: daily-omni, metric: accuracy}]\n"
        f"    rows: [{{label: A, run: quoted, quoted_from: {wrong}, values: [0.5]}}]\n"
    )
    return files


@pytest.fixture
def renamed(overlay: Overlay, corpus_folder: Path) -> Path:
    """A data folder in which one paper, its sheet and all references bear a wrong citekey."""
    data = overlay(misnamed(corpus_folder))
    (data / "papers" / "lee2022bigvgan.yml").unlink()
    assert {finding.code for finding in check_folder(read_folder(data))} == {"citekey-mismatch"}
    return data


def test_renamed_paper_keeps_its_way_in(renamed: Path) -> None:
    """A citekey follows the rule afterwards: file, sheet, every reference; the old id is a former id."""
    result = validate(renamed, "--strict")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "fixed [citekey-mismatch] renamed to data/papers/lee2022bigvgan.yml" in result.stderr
    folder = read_folder(renamed)
    assert folder.kb.papers["lee2022bigvgan"].former_ids == ("nvidia2022bigvgan",)
    assert folder.kb.results["lee2022bigvgan"].tables[0].rows[0].quoted_from == "lee2022bigvgan"
    holders = [path.name for path in renamed.rglob("*.yml") if b"nvidia2022bigvgan" in path.read_bytes()]
    assert holders == ["lee2022bigvgan.yml"]
    assert not list(renamed.rglob("nvidia*"))
    assert "0 fixed." in validate(renamed).stderr


def test_taken_citekey_gets_a_letter(renamed: Path, corpus_folder: Path) -> None:
    """Where the right id is another paper's, a letter follows it, and the other paper stays."""
    other = re.sub(
        r"(?m)^(introduces|arxiv|aliases|doi): .*\n",
        "",
        (corpus_folder / "papers/lee2022bigvgan.yml").read_text(encoding="utf-8"),
    )
    (renamed / "papers/lee2022bigvgan.yml").write_text(
        re.sub(r"(?m)^title: .*", "title: BigVGAN in Other Words", other), encoding="utf-8"
    )
    validate(renamed)
    kb = read_folder(renamed).kb
    assert kb.papers["lee2022bigvgan"].title == "BigVGAN in Other Words"
    assert kb.papers["lee2022bigvganb"].former_ids == ("nvidia2022bigvgan",)


def test_reference_to_a_former_id_follows(overlay: Overlay, corpus_folder: Path) -> None:
    """A reference to an id that a record had before is brought up to date, in records and in prose."""
    text = (corpus_folder / "papers/lee2022bigvgan.yml").read_text(encoding="utf-8")
    model = (corpus_folder / "tokenizers/bigvgan.yml").read_text(encoding="utf-8")
    data = overlay(
        {
            "papers/lee2022bigvgan.yml": text.replace("level:", "former_ids: [old2022name]\nlevel:", 1),
            "tokenizers/bigvgan.yml": model.replace("lee2022bigvgan", "old2022name"),
        }
    )
    result = validate(data)
    assert "`introduced_by`: old2022name -> lee2022bigvgan" in result.stderr
    assert read_folder(data).kb.tokenizers["bigvgan"].introduced_by == "lee2022bigvgan"


def test_prose_follows_a_renamed_paper(renamed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a project the citations of chapters follow too, and words that only contain the id do not."""
    (tmp_path / "mkdocs.yml").write_text("site_name: A\n", encoding="utf-8")
    chapter = tmp_path / "docs" / "a.md"
    chapter.parent.mkdir()
    chapter.write_text("[@nvidia2022bigvgan; @a] and nvidia2022bigvgan-2\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    validate(Path("data"))
    assert chapter.read_text(encoding="utf-8") == "[@lee2022bigvgan; @a] and nvidia2022bigvgan-2\n"


def test_fixes_are_no_part_of_the_report(overlay: Overlay) -> None:
    """Programs that read the findings see nothing but findings."""
    data = overlay({"papers/lovelace2024notes.yml": PAPER.replace("2024-11", "2024")})
    assert validate(data, "--format", "json").stdout.strip() == "[]"


def test_valid_records_are_left_alone(real_folder: DataFolder) -> None:
    """No fix changes what a real record says, and records in order are not touched at all."""
    bench = Workbench(real_folder)
    run_fixes(bench, FIXES)
    for relative, text in bench.changes.items():
        assert text is not None
        assert bench.value(text) == real_folder.document(relative).value
    assert bench.kb.papers == real_folder.kb.papers


def test_unsafe_fixes_write_nothing(overlay: Overlay) -> None:
    """Where a fix would lose a record or a reference, all of them are given up."""
    bench = Workbench(read_folder(overlay({})))
    bench.write("papers/lee2022bigvgan.yml", "level: stub\n", "layout", "broken")
    with pytest.raises(Unsafe, match="could not be read any more"):
        bench.files()
    bench = Workbench(read_folder(overlay({})))
    bench.changes["papers/lee2022bigvgan.yml"] = None
    with pytest.raises(Unsafe, match="dangling-reference"):
        bench.files()


def test_files_are_written_together(tmp_path: Path) -> None:
    """When one file of several cannot be written, the others are as they were, and no part of a file is left."""
    first, second, gone = tmp_path / "a.yml", tmp_path / "b.yml", tmp_path / "c.yml"
    for path in (first, gone):
        path.write_text("old", encoding="utf-8")
    second.mkdir()  # a folder stands where a file should
    with pytest.raises(OSError, match=r"."):
        write_together({first: b"new", second: b"new", gone: None, tmp_path / "d.yml": b"new"})
    assert bytes_of(tmp_path) == {"a.yml": b"old", "c.yml": b"old"}
    second.rmdir()
    write_together({first: b"new", second: b"new", gone: None})
    assert bytes_of(tmp_path) == {"a.yml": b"new", "b.yml": b"new"}
