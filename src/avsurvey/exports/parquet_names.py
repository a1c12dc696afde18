"""What the Parquet files are called and what is in them, told without Arrow, which takes long to load."""

from __future__ import annotations

from typing import Final

from avsurvey.records import KINDS

SUFFIX: Final = ".parquet"
DESCRIPTION_FILE: Final = "croissant.json"
"""The file that describes the others."""
VALUES: Final = "result_values"
EDGES: Final = "edges"
TERMS: Final = "terms"
_HELD: Final = {
    VALUES: "Every result value: who measured it, on what, how, and where it is printed.",
    EDGES: "Typed links between records and terms.",
    TERMS: "The terms of the vocabularies.",
}
TABLES: Final = (*KINDS, *_HELD)
"""Every table by its name: one for each kind of record, and what is made of them."""


def described(name: str) -> str:
    """What the rows of a table are."""
    return _HELD.get(name) or f"A row for each {KINDS[name].noun}."
