"""What `avsurvey doctor` looks at: the machine, the packages, the project and its records."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement

from avsurvey.findings import Level

MIN_PYTHON: Final = (3, 11)
CHROMIUM_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
MIN_FREE_BYTES: Final = 500_000_000
"""What a built site of a few thousand records, its predecessor and the cache need together."""


class State(StrEnum):
    """What a look found."""

    FINE = "fine"
    ODD = "odd"
    """Something is missing that only some commands need."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one look found, and what to do about it."""

    name: str
    state: State
    detail: str
    advice: str = ""


def diagnose(root: Path, data: Path) -> tuple[Observation, ...]:
    """Look at everything in the order in which a newcomer meets it; nothing is changed, and no network is used."""
    return tuple(observation for look in LOOKS for observation in look(root, data))


def _python(root: Path, data: Path) -> Iterator[Observation]:
    version = platform.python_version()
    if sys.version_info < MIN_PYTHON:
        yield Observation("Python", State.BROKEN, version, "avsurvey needs 3.11 or later: `make setup PYTHON=...`.")
    else:
        yield Observation("Python", State.FINE, f"{version} at {sys.executable}")


def _packages(root: Path, data: Path) -> Iterator[Observation]:
    try:
        own = metadata.version("avsurvey")
        requirements = [Requirement(text) for text in metadata.requires("avsurvey") or ()]
    except metadata.PackageNotFoundError:
        yield Observation("avsurvey", State.BROKEN, "not installed", "Run `make setup`.")
        return
    yield Observation("avsurvey", State.FINE, own)
    wanted = [need for need in requirements if need.marker is None or need.marker.evaluate({"extra": ""})]
    wrong = [problem for need in wanted if (problem := _problem_with(need))]
    if wrong:
        yield Observation("packages", State.BROKEN, "; ".join(wrong), "Run `make setup`; it installs the locked ones.")
    else:
        yield Observation("packages", State.FINE, f"all {len(wanted)} are there")


def _problem_with(need: Requirement) -> str:
    try:
        there = metadata.version(need.name)
    except metadata.PackageNotFoundError:
        return f"{need.name} is missing"
    return "" if need.specifier.contains(there, prereleases=True) else f"{need.name} {there} is not {need.specifier}"


def _project(root: Path, data: Path) -> Iterator[Observation]:
    missing = [name for name in ("mkdocs.yml", "templates", "docs", "schema") if not (root / name).exists()]
    if missing:
        advice = "Run the command in the folder of the checkout, if the site is to be built."
        yield Observation("project", State.ODD, f"{', '.join(missing)} not found in {root.resolve()}", advice)
    else:
        yield Observation("project", State.FINE, str(root.resolve()))


def _records(root: Path, data: Path) -> Iterator[Observation]:
    from avsurvey.kb import read_folder
    from avsurvey.rules import check_folder

    if not data.is_dir():
        yield Observation("records", State.BROKEN, f"{data} is not a folder", "Name the records' folder with --data.")
        return
    folder = read_folder(data)
    count = sum(1 for _ in folder.kb.records())
    findings = check_folder(folder)
    errors = sum(finding.level is Level.ERROR for finding in findings)
    detail = f"{count} in {data}, {errors} errors, {len(findings) - errors} warnings"
    if not count:
        yield Observation("records", State.BROKEN, detail, "Name the records' folder with --data.")
    elif errors:
        yield Observation("records", State.BROKEN, detail, "Run `avsurvey validate`; it says what to do about each.")
    else:
        yield Observation("records", State.FINE, detail)


def _disk(root: Path, data: Path) -> Iterator[Observation]:
    cache = root / ".cache"
    place = cache if cache.is_dir() else root
    if not os.access(place, os.W_OK):
        yield Observation("cache", State.ODD, f"{place} cannot be written", "Mend its permissions; builds are slow so.")
    else:
        size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
        yield Observation("cache", State.FINE, f"{size / 1e6:.0f} MB in {cache}; may be deleted at any time")
    free = shutil.disk_usage(root).free
    if free < MIN_FREE_BYTES:
        yield Observation("disk", State.ODD, f"{free / 1e6:.0f} MB free", "A build needs about 500 MB. Make room.")


def _chromium(root: Path, data: Path) -> Iterator[Observation]:
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        advice = "Only `avsurvey export pdf`, browser tests and screenshots need it: apt-get install chromium."
        yield Observation("Chromium", State.ODD, "not found", advice)
        return
    version = _output(found, "--version")
    state = State.FINE if version else State.ODD
    yield Observation("Chromium", state, version or f"{found} does not start", "" if version else "Install it anew.")


def _git(root: Path, data: Path) -> Iterator[Observation]:
    if shutil.which("git") is None:
        yield Observation("git", State.ODD, "not found", "Install git to send changes in.")
        return
    branch = _output("git", "-C", str(root), "rev-parse", "--abbrev-ref", "HEAD")
    if not branch:
        yield Observation("git", State.ODD, f"{root.resolve()} is no repository", "Clone one to send changes in.")
        return
    if not _output("git", "-C", str(root), "config", "user.email"):
        yield Observation("git", State.ODD, f"branch {branch}, no name", "Set `git config user.email` before commits.")
        return
    changed = len(_output("git", "-C", str(root), "status", "--porcelain", "--", str(data.resolve())).splitlines())
    yield Observation("git", State.FINE, f"branch {branch}, {changed} changed files in {data}")


def _output(*command: str) -> str:
    """What a command prints; empty where it fails or takes too long."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


Look = Callable[[Path, Path], Iterator[Observation]]
LOOKS: Final[tuple[Look, ...]] = (_python, _packages, _project, _records, _disk, _chromium, _git)
