"""What uses a record, by role and year: the curve of a dataset's, a benchmark's, a tokenizer's or a system's use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from avsurvey.records import Described
from avsurvey.views.survey import Survey
from avsurvey.views.words import year_of

ROLES: Final = {
    "trained-on": "trained on it",
    "evaluated-on": "evaluated on it",
    "uses-tokenizer": "works on its tokens",
    "uses-component": "has it inside",
    "initialised-from": "started from it",
    "derived-from": "draws on it",
}
FEWEST: Final = 3
"""Fewer users make no curve."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts of users by year, one number for each role."""

    roles: tuple[str, ...]
    counts: Mapping[int, tuple[int, ...]]
    undated: int
    """Users whose year is not on record, and which the curve leaves out."""


def view_usage(survey: Survey, record: Described) -> Usage | None:
    """Who uses the record, once for each role, by the year of the user; None where there are too few to draw."""
    users = {role: survey.graph.others(record.id, (role,), incoming=True) for role in ROLES}
    shown = tuple(role for role, names in users.items() if names)
    years = {name: year_of(survey.kb, survey.kb.get(name)) for role in shown for name in users[role]}
    counts = {
        year: tuple(sum(years[name] == year for name in users[role]) for role in shown)
        for year in {year for year in years.values() if year is not None}
    }
    if sum(map(sum, counts.values())) < FEWEST:
        return None
    undated = sum(year is None for year in years.values())
    return Usage(tuple(ROLES[role] for role in shown), counts, undated)
