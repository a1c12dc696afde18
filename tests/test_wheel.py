"""Laws of the wheel: it is the same from any copy, carries the records, and answers outside of a checkout."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from avsurvey.kb import KnowledgeBase

PARTS = ("src", "data", "templates", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "LICENSE-DATA")
PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from avsurvey.cli import main; main()"
"""Runs what was installed into a folder before what the environment holds."""


def build(root: Path, folder: Path) -> Path:
    """Build the wheel from a copy of the sources, without network."""
    source = folder / "source"
    for name in PARTS:
        if (root / name).is_dir():
            shutil.copytree(root / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            source.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, source / name)
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run([*command, "--wheel-dir", str(folder), str(source)], env=environment, check=True, timeout=300)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build(root, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A folder into which the wheel was installed."""
    target = wheel.parent / "target"
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--target", str(target)]
    subprocess.run([*command, str(wheel)], check=True, timeout=300)
    return target


def run(installed: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed program in an empty folder."""
    elsewhere = installed.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    environment = {**os.environ, "XDG_CACHE_HOME": str(installed.parent / "cache")}
    environment.pop("PYTHONPATH", None)
    command = [sys.executable, "-c", PROGRAM, str(installed), *arguments]
    return subprocess.run(
        command, cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def test_wheel_repeats(root: Path, wheel: Path, tmp_path: Path) -> None:
    """Two copies of the sources give the same bytes."""
    assert build(root, tmp_path).read_bytes() == wheel.read_bytes()


def test_wheel_carries_every_record(root: Path, wheel: Path) -> None:
    """Each file of the data is in it, beside its licence."""
    names = set(zipfile.ZipFile(wheel).namelist())
    records = {f"avsurvey/_{path.relative_to(root).as_posix()}" for path in (root / "data").rglob("*.yml")}
    assert records <= names
    assert any(name.endswith("licenses/LICENSE-DATA") for name in names)


COMMANDS = [
    (("query", "id:mmaudio"), "mmaudio"),
    (("show", "mmaudio"), "MMAudio"),
    (("stats",), "papers"),
    (("conflicts",), "benchmark"),
    (("export", "bibtex", "--where", "id:cheng2024taming"), "@inproceedings{cheng2024taming,"),
    (("export", "latex", "--table", "video-to-audio-models"), "\\begin{tabular}"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), COMMANDS, ids=lambda value: value[0] if isinstance(value, tuple) else ""
)
def test_installed_program_answers_anywhere(installed: Path, arguments: tuple[str, ...], said: str) -> None:
    """Outside of a checkout a command answers from the records that came along, and says so to people alone."""
    done = run(installed, *arguments)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert "records that came with the program" in done.stderr


def test_installed_records_are_all_of_them(installed: Path, real: KnowledgeBase) -> None:
    """What is exported there is what is exported here."""
    rows = list(csv.DictReader(io.StringIO(run(installed, "export", "csv").stdout, newline="")))
    assert [row["id"] for row in rows] == [record.id for record in real.described()]


def test_figures_need_no_checkout(installed: Path) -> None:
    """Templates come along too."""
    done = run(installed, "export", "figures")
    assert done.returncode == 0, done.stderr
    assert list((installed.parent / "elsewhere" / "figures").glob("*.svg"))


def test_own_folder_comes_first(installed: Path, corpus_folder: Path) -> None:
    """A folder that is named is read, and where it is none the command ends."""
    done = run(installed, "query", "kind:models", "--data", str(corpus_folder))
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["mmaudio", "qwen2-5-omni"]
    assert "came with" not in done.stderr
    assert run(installed, "query", "kind:models", "--data", "nowhere").returncode == 2


def test_nothing_is_written_into_the_packaged_records(installed: Path) -> None:
    """Commands that change records do not fall back."""
    assert run(installed, "validate").returncode == 2
