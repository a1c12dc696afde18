"""Placements: what a curator decided about a candidate after reading about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from avsurvey.ids import normalised_title
from avsurvey.intake.indexes import clean_authors, read_lines


@dataclass(frozen=True, slots=True)
class Placement:
    """A curator's decision: in scope with its terms, or out with the reason."""

    is_in_scope: bool
    reason: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    read: str = ""
    """The address of the abstract that was read."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The bibliography of one candidate as a curator found it, with the text it was read in."""

    title: str
    authors: tuple[str, ...]
    published: str
    source: dict[str, str]
    arxiv: str = ""
    venue: dict[str, Any] | None = None
    code: str = ""


def read_evidence(path: Path) -> dict[str, Evidence]:
    """Read JSON lines with ``exact_title``, ``authors``, ``published``, ``source``, and ``venue`` and ``code`` if seen.

    ``arxiv_seen`` says whether the title was seen behind the arXiv id; otherwise the id is not taken over.
    """
    found = {}
    for row in read_lines(path):
        if not row.get("authors") or not row.get("published") or not row.get("source"):
            continue
        source = {name: str(row["source"][name]) for name in ("url", "tier", "version") if row["source"].get(name)}
        found[candidate_key(row.get("arxiv"), row["title"])] = Evidence(
            title=row.get("exact_title") or row["title"],
            authors=clean_authors(row["authors"]),
            published=row["published"],
            source=source,
            arxiv=row.get("arxiv") or "" if row.get("arxiv_seen") else "",
            venue=row.get("venue") or None,
            code=row.get("code") or "",
        )
    return found


def candidate_key(arxiv: str | None, title: str) -> str:
    """The key by which candidates and placements meet: the arXiv id, else the normalised title."""
    return arxiv or normalised_title(title)


def read_placements(path: Path) -> dict[str, Placement]:
    """Read JSON lines with ``arxiv`` or ``title``, ``scope`` (in or out), ``reason``, ``read`` and terms."""
    found = {}
    for row in read_lines(path):
        key = candidate_key(row.get("arxiv"), row.get("title", ""))
        fields = {name: row[name] for name in PLACED_FIELDS if row.get(name)}
        found[key] = Placement(row.get("scope") == "in", row.get("reason") or "", fields, row.get("read") or "")
    return found


PLACED_FIELDS = ("tasks", "paradigms", "contributions", "challenges", "summary", "aliases")
