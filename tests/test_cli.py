"""Laws of the command line: output on one channel, people on the other, an exit code, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from fixture_types import Overlay
from processes import MAIN, run, spawn
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

import avsurvey
from avsurvey.cli.app import app
from avsurvey.exports import EXPORTS, FILE_EXPORTS
from avsurvey.findings import CODES, FORMATS
from avsurvey.query import FIELDS
from avsurvey.records import EVERY_KIND

INVALID = sorted(path.name for path in (Path(__file__).parent / "invalid").iterdir() if (path / "files").is_dir())
ENGINE = "level: stub\nname: Engine\n"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands run outside the project, so that its cache is left alone."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_version() -> None:
    """The version is that of the package."""
    assert run("--version").output == f"avsurvey {avsurvey.__version__}\n"


# exit codes

EXITS: list[tuple[Sequence[str], int]] = [
    (("validate", "--data", "CORPUS"), 0),
    (("validate", "--data", "CORPUS", "--strict"), 0),
    (("validate", "--data", "WARNED"), 0),
    (("validate", "--data", "WARNED", "--strict"), 1),
    (("validate", "--data", "BROKEN"), 1),
    (("validate", "--data", "nowhere"), 2),
    (("validate", "--data", "CORPUS/policy.yml"), 2),
    (("validate", "--format", "xml"), 2),
    (("validate", "--no-such-option"), 2),
    (("no-such-command",), 2),
    ((), 2),
    (("query", "kind:models", "--data", "CORPUS"), 0),
    (("query", "nothing", "--data", "CORPUS"), 0),
    (("query", "task:nothing", "--data", "CORPUS"), 2),
    (("query", "taks:x", "--data", "CORPUS"), 2),
    (("query", "kind:models", "--data", "BROKEN"), 1),
    (("query", "kind:models", "--data", "WARNED"), 0),
    (("query", "--data", "CORPUS"), 2),
    (("show", "mmaudio", "--data", "CORPUS"), 0),
    (("show", "mmaudio..daily-omni", "--data", "CORPUS"), 0),
    (("show", "mmaudo", "--data", "CORPUS"), 2),
    (("show", "mmaudio..nobody", "--data", "CORPUS"), 2),
    (("show", "mmaudio", "--data", "BROKEN"), 1),
    (("stats", "--data", "CORPUS"), 0),
    (("stats", "--data", "BROKEN"), 1),
    (("conflicts", "--data", "CORPUS"), 0),
    (("conflicts", "--data", "nowhere"), 2),
    (("export", "bibtex", "--data", "CORPUS"), 0),
    (("export", "bibtx", "--data", "CORPUS"), 2),
    (("export", "json", "--where", "taks:x", "--data", "CORPUS"), 2),
    (("export", "json", "--data", "BROKEN"), 1),
    (("export",), 2),
    (("explain",), 0),
    (("explain", "unsourced"), 0),
    (("explain", "query-language"), 0),
    (("explain", "unsorced"), 2),
    (("schema", "papers"), 0),
    (("schema", "paper"), 2),
    (("schema",), 2),
    (("build", "--data", "CORPUS"), 3),
    (("build", "--engine", "hugo"), 2),
]


@pytest.mark.parametrize(
    ("arguments", "code"), EXITS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else None
)
def test_exit_code(overlay: Overlay, corpus_folder: Path, arguments: Sequence[str], code: int) -> None:
    """0 is fine, 1 findings, 2 usage, 3 environment; a warning is fine unless the run is strict."""
    places = {"CORPUS": str(corpus_folder)}
    if "WARNED" in arguments:
        places["WARNED"] = str(overlay({"papers/engines.yml": warned_paper(corpus_folder)}))
    if "BROKEN" in arguments:
        places["BROKEN"] = str(overlay({"models/engine.yml": "level: stub\n"}))
    filled = [re.sub("CORPUS|WARNED|BROKEN", lambda match: places[match[0]], argument) for argument in arguments]
    assert run(*filled).exit_code == code


def warned_paper(corpus_folder: Path) -> str:
    """A paper whose only fault is the name of its file."""
    text = (corpus_folder / "papers" / "lee2022bigvgan.yml").read_text(encoding="utf-8")
    return re.sub(r"(?m)^(title: ).*", r"\1Notes on Engines", re.sub(r"(?m)^(introduces|arxiv): .*\n", "", text))


def test_environment_is_told_apart_from_usage(corpus_folder: Path, tmp_path: Path) -> None:
    """What the machine lacks ends with 3 and one line, without a traceback."""
    done = spawn("export", "figures", "--data", corpus_folder, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("avsurvey: ")
    assert "Traceback" not in done.stderr


def test_closed_pipe_is_no_error(corpus_folder: Path, tmp_path: Path) -> None:
    """Who reads only the first line of the output sees no complaint."""
    script = f"'{sys.executable}' -c '{MAIN}' export json --data '{corpus_folder}' | head -n 1"
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


# findings


@pytest.mark.parametrize("code", INVALID)
def test_bad_data_never_shows_a_traceback(code: str, overlay: Overlay) -> None:
    """Every command that reads data ends with the findings, whatever is wrong with it."""
    case = Path(__file__).parent / "invalid" / code
    files = {path.relative_to(case / "files").as_posix(): path.read_bytes() for path in (case / "files").rglob("*.*")}
    data = overlay(files)
    result = run("validate", "--data", data, "--strict")
    assert (result.exit_code, result.stdout) == (1, (case / "expected.txt").read_text(encoding="utf-8"))
    is_error = ": error [" in result.stdout
    assert run("stats", "--data", data).exit_code == (1 if is_error else 0)


@pytest.mark.parametrize("output_format", FORMATS)
def test_findings_in_every_format(output_format: str, overlay: Overlay) -> None:
    """The output is the findings and nothing else, so that programs can read it; the count is for people."""
    result = run("validate", "--data", overlay({"models/engine.yml": ENGINE}), "--format", output_format)
    assert result.exit_code == 1
    if output_format in ("json", "sarif"):
        json.loads(result.stdout)
    assert "expectation" in result.stdout
    assert result.stderr == ("4 errors, 0 warnings\n" if output_format == "text" else "")


def test_name_that_is_not_utf8_is_printed(overlay: Overlay, tmp_path: Path) -> None:
    """A file whose name is no text is a finding too."""
    data = overlay({})
    (data / "papers" / os.fsdecode(b"\xff.yml")).write_bytes(b"")
    done = spawn(
        "validate", "--data", data, cwd=tmp_path, environment={**os.environ, "PYTHONIOENCODING": "utf-8:strict"}
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_no_findings_says_so(corpus_folder: Path) -> None:
    """Without findings the output is empty and people are told."""
    result = run("validate", "--data", corpus_folder)
    assert (result.stdout, result.stderr) == ("", "No findings.\n")


# help


def commands() -> Iterator[tuple[str, TyperCommand]]:
    """Every command with its name."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    for name, command in group.commands.items():
        assert isinstance(command, TyperCommand)
        yield name, command


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_has_a_sentence(name: str, command: TyperCommand) -> None:
    """A command says what it does, and each of its options what it means."""
    assert (command.help or "").strip().endswith(".")
    silent = [parameter.name for parameter in command.params if not getattr(parameter, "help", None)]
    assert silent == []
    result = run(name, "--help")
    assert result.exit_code == 0
    assert " ".join((command.help or "").split())[:40] in " ".join(result.stdout.split())


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    """What a finding means and how to mend it can be asked for by its code."""
    result = run("explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{code}: {CODES[code].title}\n")


def test_list_of_codes_is_whole() -> None:
    """Without a code all are listed, and the query language."""
    listed = [line.split()[0] for line in run("explain").stdout.splitlines()]
    assert listed == [*CODES, "query-language"]


def test_query_language_is_explained_with_its_fields() -> None:
    """The help of the query language names every field."""
    text = run("explain", "query-language").stdout
    assert [name for name in FIELDS if name not in text] == []


def test_nearest_names_are_offered(corpus_folder: Path) -> None:
    """Who mistypes a code, an id, a format or a kind is told the nearest."""
    assert "`unsourced`" in run("explain", "unsorced").stderr
    assert "`mmaudio`" in run("show", "mmaudo", "--data", corpus_folder).stderr
    assert "`bibtex`" in run("export", "bibtx", "--data", corpus_folder).stderr
    assert "`papers`" in run("schema", "paper").stderr


# output


def test_query_lists_records(corpus_folder: Path) -> None:
    """Found records are lines of kind, id, year and heading; the count is for people."""
    result = run("query", "kind:models", "--data", corpus_folder)
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["models", "mmaudio", "2024", "MMAudio"],
        ["models", "qwen2-5-omni", "2025", "Qwen2.5-Omni"],
    ]
    assert result.stderr == "2 records\n"


def test_words_of_a_query_may_be_several_arguments(corpus_folder: Path) -> None:
    """A query may stand with or without quotes of the shell."""
    together = run("query", "kind:papers year>=2025", "--data", corpus_folder)
    apart = run("query", "kind:papers", "year>=2025", "--data", corpus_folder)
    assert together.stdout == apart.stdout != ""


def test_negated_clause_may_be_an_argument(corpus_folder: Path) -> None:
    """A clause with a minus, as the help of the language shows it, is a clause."""
    result = run("query", "kind:tokenizers", "-weights:open", "--data", corpus_folder)
    assert [line.split()[1] for line in result.stdout.splitlines()] == ["soundstream"]


def test_mistyped_option_is_no_clause(corpus_folder: Path) -> None:
    """Who mistypes an option is told so, and does not get the answer to another question."""
    assert run("query", "kind:models", "--formt", "json", "--data", corpus_folder).exit_code == 2


def test_json_reports_parse(corpus_folder: Path) -> None:
    """Reports in JSON are documents with what the text says."""
    found = json.loads(run("query", "kind:models", "--format", "json", "--data", corpus_folder).stdout)
    assert [(record["kind"], record["id"]) for record in found] == [("models", "mmaudio"), ("models", "qwen2-5-omni")]
    record = json.loads(run("show", "dac", "--format", "json", "--data", corpus_folder).stdout)
    assert (record["kind"], record["id"], record["name"]) == ("tokenizers", "dac", "DAC")
    (conflict,) = json.loads(run("conflicts", "--format", "json", "--data", corpus_folder).stdout)
    assert [value["printed"] for value in conflict["values"]] == ["45.69", "62.07"]
    counts = json.loads(run("stats", "--format", "json", "--data", corpus_folder).stdout)
    assert counts["kinds"]["papers"] == 8


def test_show_tells_what_a_record_says(corpus_folder: Path) -> None:
    """A record is shown with its facts and where they were read, its lineage, links and sources."""
    text = run("show", "bigvgan", "--data", corpus_folder).stdout
    for part in (
        "BigVGAN\n",
        "Code: Open (MIT) [LICENSE, repo 7d2b454564]",
        "All ancestors, through any number of steps (2)\n  DAC\n  SoundStream\n",
        "Starting point of (1)\n  Qwen2.5-Omni",
        "repo: https://github.com/NVIDIA/BigVGAN",
    ):
        assert part in text


def test_show_tells_the_variants(corpus_folder: Path) -> None:
    """Sizes and rates are facts of a record too."""
    assert "24khz-100band" in run("show", "bigvgan", "--data", corpus_folder).stdout


def test_show_of_two_records_is_the_path_between(corpus_folder: Path) -> None:
    """Two ids joined by dots show what leads from one to the other."""
    text = run("show", "dac..mmaudio", "--data", corpus_folder).stdout
    assert text == "dac\n  <- builds-on\nbigvgan\n  <- uses-component, <- uses-tokenizer\nmmaudio\n"
    apart = run("show", "vggsound..accuracy", "--data", corpus_folder).stdout
    assert apart.splitlines()[0] == "vggsound"


def test_conflict_is_shown_with_its_reporters(corpus_folder: Path) -> None:
    """Both numbers stand with who ran them and where they are printed."""
    lines = run("conflicts", "--data", corpus_folder).stdout.splitlines()
    assert lines[0] == "qwen2-5-omni/7b on daily-omni, accuracy (audio_input=yes, subset=all)"
    assert lines[1].split() == ["45.69", "rerun", "chen2026futureomni,", "Table", "6"]


@pytest.mark.parametrize("name", [*EXPORTS, *FILE_EXPORTS])
def test_export_writes_the_same_to_a_file(corpus_folder: Path, tmp_path: Path, name: str) -> None:
    """A file holds what standard output would, byte for byte, and no half-written file is left."""
    printed = run("export", name, "--data", corpus_folder)
    path = tmp_path / "out" / "export.txt"
    result = run("export", name, "--data", corpus_folder, "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert path.read_bytes() == printed.stdout_bytes
    assert list(path.parent.iterdir()) == [path]


def test_export_of_some_records(corpus_folder: Path) -> None:
    """With a query only the records that it finds are written."""
    text = run("export", "bibtex", "--where", "author:Zeghidour", "--data", corpus_folder).stdout
    assert re.findall(r"@\w+\{(\w+),", text) == ["zeghidour2021soundstream"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("latex", "--table", "hearing-sistems"),
            "There is no table `hearing-sistems`. Did you mean `hearing-systems`?",
        ),
        (("bibtex", "--page", "papers/nobody/"), "The page `papers/nobody/` shows no records."),
        (("bibtex", "--page", "papers/", "--table", "hearing-systems"), "`--page` stands alone."),
        (("bibtex", "--page", "survey/nothing/"), "There is no chapter `survey/nothing/`"),
        (("references", "--style", "nature"), "nature cannot be read. Name apa, ieee or a file in CSL."),
        (("sqlit",), "There is no format `sqlit`. Did you mean `sqlite`?"),
    ],
)
def test_export_says_what_to_name(corpus_folder: Path, options: tuple[str, ...], said: str) -> None:
    """A table or a format that is none ends the command with the nearest name."""
    result = run("export", *options, "--data", corpus_folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_schemas_are_printed_and_written(tmp_path: Path) -> None:
    """One schema is printed; all are written into a folder."""
    assert json.loads(run("schema", "papers").stdout)["title"] == "avsurvey paper"
    run("schema", "--output", tmp_path / "schemas")
    assert sorted(path.name for path in (tmp_path / "schemas").iterdir()) == sorted(
        f"{kind}.schema.json" for kind in EVERY_KIND
    )


def test_colours_are_for_terminals(corpus_folder: Path, overlay: Overlay, tmp_path: Path) -> None:
    """No control character reaches a file or a pipe."""
    done = spawn("validate", "--data", overlay({"models/engine.yml": ENGINE}), cwd=tmp_path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr


def test_commands_outside_a_project_leave_nothing(corpus_folder: Path, elsewhere: Path) -> None:
    """Reading writes no cache where no project is."""
    run("stats", "--data", corpus_folder)
    assert list(elsewhere.iterdir()) == []
