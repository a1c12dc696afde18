"""What stands right around a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from avsurvey.graph import LINEAGE_TYPES
from avsurvey.records import Described
from avsurvey.views.parts import Link, ReasonedLink
from avsurvey.views.survey import Survey
from avsurvey.views.words import record_link

MOST_ON_A_SIDE: Final = 12
USES: Final = ("uses-tokenizer", "uses-component", "measures-with")


@dataclass(frozen=True, slots=True)
class Way:
    """A relation seen from a record: its title, its types of edges, and whether these come in."""

    title: str
    types: tuple[str, ...]
    is_incoming: bool = False


BEFORE: Final = (
    Way("Introduced by", ("introduces",), is_incoming=True),
    Way("Came out of", LINEAGE_TYPES),
    Way("Uses", USES),
    Way("Trained on", ("trained-on",)),
)
AFTER: Final = (
    Way("Introduces", ("introduces",)),
    Way("Led to", LINEAGE_TYPES, is_incoming=True),
    Way("Used by", USES, is_incoming=True),
    Way("Trained on this", ("trained-on",), is_incoming=True),
)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Neighbours by one relation; ``more`` is how many others there are."""

    title: str
    links: tuple[Link, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A record between what it rests on and what came after it."""

    name: str
    before: tuple[Neighbours, ...]
    after: tuple[Neighbours, ...]


def view_neighbourhood(survey: Survey, record: Described, related: tuple[ReasonedLink, ...]) -> Neighbourhood | None:
    """The neighbours of a record by lineage, introduction, use and likeness, 24 at most; None where it has none."""
    before = [_neighbours(survey, record, way) for way in BEFORE]
    after = [_neighbours(survey, record, way) for way in AFTER]
    likeness = Neighbours("Related", tuple(entry.link for entry in related))
    shorter = min(before, after, key=lambda side: (sum(len(group.links) for group in side), side is before))
    shorter.append(likeness)
    if not any(group.links for group in (*before, *after)):
        return None
    return Neighbourhood(record.short_name, _shared_out(before), _shared_out(after))


def _neighbours(survey: Survey, record: Described, way: Way) -> Neighbours:
    others = survey.graph.others(record.id, way.types, incoming=way.is_incoming)
    found = [record_link(survey.kb, other) for other in others if ":" not in other and other != record.id]
    return Neighbours(way.title, tuple(sorted(found, key=lambda link: (link.text.casefold(), link.target))))


def _shared_out(side: Sequence[Neighbours]) -> tuple[Neighbours, ...]:
    """Groups cut so that a side is not too long: each in turn gets one more place until all are given."""
    room = dict.fromkeys(range(len(side)), 0)
    left = MOST_ON_A_SIDE
    while left and any(room[at] < len(group.links) for at, group in enumerate(side)):
        for at, group in enumerate(side):
            if left and room[at] < len(group.links):
                room[at], left = room[at] + 1, left - 1
    cut = (
        Neighbours(group.title, group.links[: room[at]], len(group.links) - room[at]) for at, group in enumerate(side)
    )
    return tuple(group for group in cut if group.links)
