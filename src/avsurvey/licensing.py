"""Licence check: what the stated licences of a set of collections say about commercial training, with the chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from avsurvey.kb import KnowledgeBase
from avsurvey.records import Collection, Dataset, Licence, Permission

PARTS: Final = ("annotations", "media")
"""What is trained on; the licence of the scripts that come along does not matter here."""


class Clearance(StrEnum):
    """What may be said of commercial training, from the freest to the least free."""

    ALLOWED = "allowed"
    CONDITIONAL = "on conditions"
    UNSETTLED = "not settled"
    FORBIDDEN = "not allowed"


OF_PERMISSION: Final = {
    Permission.ALLOWED: Clearance.ALLOWED,
    Permission.CONDITIONAL: Clearance.CONDITIONAL,
    Permission.FORBIDDEN: Clearance.FORBIDDEN,
}
ORDER: Final = tuple(Clearance)


@dataclass(frozen=True, slots=True)
class Step:
    """One licence of the chain: whose, of which part, what it says; without a licence none is on record."""

    collection: Collection
    part: str
    licence: Licence | None
    clearance: Clearance


@dataclass(frozen=True, slots=True)
class Chain:
    """All licences that bear on a collection, its own first and then those of its sources."""

    collection: Collection
    steps: tuple[Step, ...]

    @property
    def clearance(self) -> Clearance:
        """The least free answer of all steps."""
        return least_free(step.clearance for step in self.steps)


def least_free(answers: Iterator[Clearance]) -> Clearance:
    """The least free of some answers; `ALLOWED` for none."""
    return max(answers, key=ORDER.index, default=Clearance.ALLOWED)


def licence_chain(kb: KnowledgeBase, dataset_id: str) -> Chain:
    """The chain of a dataset; raises ``KeyError`` for an unknown id.

    Nobody can grant what the makers of its sources withhold, so the licences of those count too, through any number
    of steps. This is orientation from stated licences, not legal advice.
    """
    dataset = kb.datasets[dataset_id]
    return Chain(dataset, tuple(_steps(kb, dataset, ())))


def _steps(kb: KnowledgeBase, dataset: Dataset, before: tuple[str, ...]) -> Iterator[Step]:
    for part in PARTS:
        licence = getattr(dataset.licences, part, None)
        yield Step(dataset, part, licence, _clearance(kb, licence))
    for relation in dataset.relations:
        source = kb.datasets.get(relation.to.partition("/")[0])
        if relation.type == "derived-from" and source and source.id not in (*before, dataset.id):
            yield from _steps(kb, source, (*before, dataset.id))


def _clearance(kb: KnowledgeBase, licence: Licence | None) -> Clearance:
    term = kb.term("licences", licence.licence) if licence else None
    return OF_PERMISSION[term.commercial] if term and term.commercial else Clearance.UNSETTLED
