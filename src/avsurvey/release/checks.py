"""What must agree before something is released: versions, dates, what archives are told, citekeys."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from avsurvey.diff import Change, What

CITATION: Final = "CITATION.cff"
ZENODO: Final = ".zenodo.json"
CHANGELOG: Final = "CHANGELOG.md"
DATA_CHANGELOG: Final = "data/CHANGELOG.md"
PYPROJECT: Final = "pyproject.toml"
REQUIRED: Final = ("title", "upload_type", "description", "creators", "license", "version", "publication_date")
KNOWN: Final = frozenset(
    (
        *REQUIRED,
        *("access_right", "communities", "contributors", "doi", "grants", "keywords", "language", "notes"),
        *("prereserve_doi", "references", "related_identifiers", "subjects"),
    )
)
"""Fields of a deposit that is no article and no picture (https://developers.zenodo.org/#representation)."""
UPLOAD_TYPES: Final = frozenset(
    (
        *("publication", "poster", "presentation", "dataset", "image"),
        *("video", "software", "lesson", "physicalobject", "other"),
    )
)
PERSON: Final = frozenset(("name", "affiliation", "orcid", "gnd"))


class ReleaseError(Exception):
    """What stands against a release; a line for each thing, each with what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What is released: version and day."""

    version: str
    day: str

    @property
    def time(self) -> int:
        """The day's first second, which all files of the release bear."""
        return int(datetime.fromisoformat(self.day).replace(tzinfo=UTC).timestamp())


def read_identity(root: Path, tag: str = "") -> Identity:
    """Version and day of the release in a checkout; raises :class:`ReleaseError` with all that does not agree."""
    version = str(tomllib.loads(read_part(root / PYPROJECT))["project"]["version"])
    citation = yaml.safe_load(read_part(root / CITATION))
    day = str(citation.get("date-released", ""))
    problems = [*_of_tag(tag, version), *_of_citation(citation, version, day), *_of_changelogs(root, version, day)]
    problems += _of_zenodo(read_part(root / ZENODO), citation)
    if problems:
        raise ReleaseError("\n".join(problems))
    return Identity(version, day)


def lost_keys(changes: tuple[Change, ...]) -> Iterator[str]:
    """Citekeys that a newer state does not know any more, although they never change."""
    for change in changes:
        if change.kind == "papers" and change.what is What.REMOVED:
            yield f"The citekey `{change.id}` is gone. Name it under `former_ids` of the record that took its place."


def read_part(path: Path) -> str:
    """A file that every checkout has; raises :class:`ReleaseError` where it is missing."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ReleaseError(f"There is no {path.name}. Run the command in the project's folder.") from None


def _of_tag(tag: str, version: str) -> Iterator[str]:
    if tag and tag != f"v{version}":
        yield f"The tag `{tag}` is not `v{version}`. Write the new version into {PYPROJECT} first, or tag anew."


def _of_citation(citation: dict[str, Any], version: str, day: str) -> Iterator[str]:
    if str(citation.get("version")) != version:
        yield f"{CITATION} names version {citation.get('version')}, {PYPROJECT} {version}. Make them one."
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        yield f'{CITATION} names no day. Write `date-released: "YYYY-MM-DD"`.'


def _of_changelogs(root: Path, version: str, day: str) -> Iterator[str]:
    heading = f"## [{version}] - {day}"
    if heading not in read_part(root / CHANGELOG).splitlines():
        yield f"{CHANGELOG} has no heading `{heading}`. Move what is unreleased below it."
    if not any(line.startswith(f"## {day}") for line in read_part(root / DATA_CHANGELOG).splitlines()):
        yield f"{DATA_CHANGELOG} has no heading `## {day}`. Say there what changed in the records."


def _of_zenodo(text: str, citation: dict[str, Any]) -> Iterator[str]:
    try:
        deposit = json.loads(text)
    except ValueError as error:
        yield f"{ZENODO} is no JSON: {error}."
        return
    yield from (f"{ZENODO} lacks `{name}`." for name in REQUIRED if not deposit.get(name))
    yield from (f"{ZENODO} has `{name}`, which Zenodo does not know." for name in sorted(deposit.keys() - KNOWN))
    if deposit.get("upload_type") not in UPLOAD_TYPES:
        yield f"{ZENODO}: `upload_type` is one of {', '.join(sorted(UPLOAD_TYPES))}."
    for person in deposit.get("creators", ()):
        if "name" not in person or person.keys() - PERSON:
            yield f"{ZENODO}: a creator has a `name` and may have {', '.join(sorted(PERSON - {'name'}))}."
    same = {"title": "title", "version": "version", "publication_date": "date-released", "keywords": "keywords"}
    for name, other in same.items():
        if deposit.get(name) != citation.get(other):
            yield f"{ZENODO} and {CITATION} differ in `{name}`. Make them one."
