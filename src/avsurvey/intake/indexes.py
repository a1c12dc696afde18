"""Offline indexes in which titles, authors, dates and venues are looked up.

A listing index has lines ``[arXiv id, title, authors, comment, day of listing]``; a proceedings index has lines
``[edition, title, authors, status, address]`` with editions such as ``cvpr2024``. Both are JSON lines, gzipped or not.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pylatexenc.latex2text import LatexNodes2Text

from avsurvey.ids import normalised_title

VENUE_OF_EDITION: Final = {
    "nips": "neurips",
    "acmmm": "acm-mm",
    "siggraphasia": "siggraph-asia",
    "dv": "3dv",
    "3dv": "3dv",
}
NOT_PUBLISHED: Final = frozenset(("reject", "withdraw", "withdrawn", "desk reject"))
MAX_NAME_WORDS: Final = 7
_RAISED = re.compile(r"\^(?:\{([0-9+\-n]+)\}|([0-9+]))")
_FONT = re.compile(r"\\(?:texttt|textsc|textsf|mathtt|mathrm|mathsf)\{")
_SUPERSCRIPTS = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_EDITION = re.compile(r"(\d?[a-z]+)(\d{4})")


@dataclass(frozen=True, slots=True)
class Listed:
    """A work as arXiv listed it on one day."""

    arxiv: str
    title: str
    authors: tuple[str, ...]
    comment: str
    day: str


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A work in a list of proceedings; ``url`` may be empty."""

    venue: str
    year: int
    title: str
    authors: tuple[str, ...]
    status: str
    url: str

    @property
    def is_published(self) -> bool:
        """Whether the status is not a rejection or withdrawal."""
        return self.status.lower() not in NOT_PUBLISHED


def read_lines(path: Path) -> Iterator[Any]:
    """Read JSON lines, gzipped or plain; raises ``ValueError`` naming the line that cannot be read."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as error:
                    raise ValueError(f"{path}:{number}:{error.colno}: this line is not JSON: {error.msg}") from None


def clean_authors(authors: list[str]) -> tuple[str, ...]:
    """Undo known faults of listings; empty where the names cannot be told apart.

    All authors in one comma-separated string are parted, a list that stands twice is halved, and a team followed by
    ``:``, as arXiv prints it before its members, becomes a collective name. Names run together without commas are lost.
    """
    is_joined = len(authors) == 1 and not authors[0].startswith("{")
    names = [" ".join(part.split()) for author in authors for part in (author.split(",") if is_joined else [author])]
    half = len(names) // 2
    if half and names[:half] == names[half:]:
        names = names[:half]
    if ":" in names:
        team = names.index(":")
        names[: team + 1] = ["{" + " ".join(names[:team]) + "}"]
    names = [name.removeprefix("and ") for name in names if name]
    return () if any(len(name.split()) > MAX_NAME_WORDS for name in names) else tuple(names)


def plain_title(title: str) -> str:
    r"""A title without TeX: ``UniCode$^2$`` is ``UniCode²``, ``$\\pi$-AVAS`` is ``π-AVAS``."""
    upright = _FONT.sub(r"\\text{", title)  # the library knows no fonts for letters inside mathematics
    raised = _RAISED.sub(lambda match: (match[1] or match[2]).translate(_SUPERSCRIPTS), upright)
    text = LatexNodes2Text(math_mode="text").latex_to_text(raised) if re.search(r"[$\\]", raised) else raised
    return " ".join(text.split())


class Listings:
    """arXiv listings by id."""

    def __init__(self, path: Path) -> None:
        self._by_id = {row[0]: row for row in read_lines(path)}

    def find(self, arxiv: str | None) -> Listed | None:
        """The listing of an id."""
        row = self._by_id.get(arxiv or "")
        return Listed(row[0], plain_title(row[1]), clean_authors(row[2]), row[3] or "", row[4]) if row else None


class Proceedings:
    """Proceedings by normalised title."""

    def __init__(self, path: Path) -> None:
        self._by_title: dict[str, list[Any]] = {}
        for row in read_lines(path):
            self._by_title.setdefault(normalised_title(row[1]), []).append(row)

    def find(self, title: str) -> Proceeding | None:
        """The published entry of a title, the latest edition first; one with an address before one without."""
        found = [entry for row in self._by_title.get(normalised_title(title), ()) if (entry := _proceeding(row))]
        published = [entry for entry in found if entry.is_published]
        return max(published, key=lambda entry: (bool(entry.url), entry.year), default=None)


def _proceeding(row: list[Any]) -> Proceeding | None:
    match = _EDITION.fullmatch(row[0])
    if match is None:
        return None
    venue = VENUE_OF_EDITION.get(match[1], match[1])
    url = (row[4] or "").replace("http://", "https://").strip()
    return Proceeding(venue, int(match[2]), plain_title(row[1]), clean_authors(row[2]), row[3] or "", url)
