"""Placements: what a curator decided about a candidate after reading about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from avsurvey.ids import normalised_title
from avsurvey.intake.indexes import read_lines


@dataclass(frozen=True, slots=True)
class Placement:
    """A curator's decision: in scope with its terms, or out with the reason."""

    is_in_scope: bool
    reason: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def candidate_key(arxiv: str | None, title: str) -> str:
    """The key by which candidates and placements meet: the arXiv id, else the normalised title."""
    return arxiv or normalised_title(title)


def read_placements(path: Path) -> dict[str, Placement]:
    """Read JSON lines with ``arxiv`` or ``title``, ``scope`` (in or out), ``reason`` and the fields of the paper."""
    found = {}
    for row in read_lines(path):
        key = candidate_key(row.get("arxiv"), row.get("title", ""))
        fields = {name: row[name] for name in PLACED_FIELDS if row.get(name)}
        found[key] = Placement(row.get("scope") == "in", row.get("reason") or "", fields)
    return found


PLACED_FIELDS = ("tasks", "paradigms", "contributions", "challenges", "summary", "aliases")
