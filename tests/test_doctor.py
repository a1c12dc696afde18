"""Laws of the doctor: it says what it found and what to do, ends with 3 where that is broken, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from fixture_types import Overlay
from processes import spawn

from avsurvey.cli.diagnosis import LOOKS, State, diagnose


def doctor(cwd: Path, *arguments: str | Path, **environment: str) -> CompletedProcess[str]:
    """Run `avsurvey doctor` as people do, with nothing but the given environment."""
    return spawn("doctor", *arguments, cwd=cwd, environment=environment)


@pytest.fixture
def source(root: Path) -> str:
    """Where the package is imported from."""
    return str(root / "src")


def test_whole_project_is_in_order(root: Path, corpus_folder: Path, source: str) -> None:
    """In a checkout with valid records nothing is broken, and every look says something."""
    done = doctor(root, "--data", corpus_folder, "--format", "json", PYTHONPATH=source, PATH="/usr/bin:/bin")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert [entry for entry in found if entry["state"] == "broken"] == []
    assert {entry["name"] for entry in found} >= {
        "Python",
        "avsurvey",
        "packages",
        "project",
        "records",
        "cache",
        "git",
    }


def test_broken_records_end_with_3(overlay: Overlay, tmp_path: Path, source: str) -> None:
    """Records with errors are told with what to run, without a traceback."""
    data = overlay({"models/engine.yml": "level: stub\n"})
    done = doctor(tmp_path, "--data", data, PYTHONPATH=source, PATH="/usr/bin:/bin")
    assert done.returncode == 3
    assert "avsurvey validate" in done.stdout
    assert "Traceback" not in done.stderr


def test_bare_machine_is_described(tmp_path: Path, source: str) -> None:
    """Without git, browser, project or records each is told with what to do about it, and nothing is written."""
    done = doctor(tmp_path, PYTHONPATH=source, PATH=str(tmp_path))
    assert done.returncode == 3
    for words in (
        "XX records   data is not a folder",
        "-- git       not found",
        "-- Chromium  not found",
        "-- project",
    ):
        assert words in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_browser_that_does_not_start_is_told(tmp_path: Path, corpus_folder: Path, source: str) -> None:
    """A browser that is there and fails is not called fine."""
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    done = doctor(tmp_path, "--data", corpus_folder, PYTHONPATH=source, PATH=f"{tmp_path}:/bin")
    assert "does not start" in done.stdout
    assert done.returncode == 0


def test_what_is_not_fine_has_advice(tmp_path: Path) -> None:
    """Every observation that is not fine says what to do."""
    found = diagnose(tmp_path, tmp_path / "data")
    assert [entry.name for entry in found if entry.state is not State.FINE and not entry.advice] == []
    assert len(found) >= len(LOOKS) - 1
