"""What changed in the form of the static API, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ApiChange:
    """A version of the API's documents and what is new in it."""

    version: str
    date: str
    said: tuple[str, ...]


CHANGES: Final = (
    ApiChange(
        "1.1",
        "2026-11-23",
        (
            "New: `doi.json`, papers by DOI in lower case.",
            "New: `changelog.json`, this document.",
            "New in `index.json`: `doi` and `changelog`.",
        ),
    ),
    ApiChange(
        "1.0",
        "2026-11-23",
        (
            "New: `index.json`, a list for each kind, one document for each record, `arxiv.json`, values by benchmark, "
            "`edges.json`, all described in `openapi.json`.",
        ),
    ),
)
"""A new first number says that readers of the old form break, a new second one that something was added."""
