"""Training exposure: what a system had seen of a benchmark's test collection before it was measured there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import Final

from avsurvey.ids import normalised_title
from avsurvey.kb import Cell, KnowledgeBase
from avsurvey.records import Benchmark, Dataset, Described, Model, Tokenizer, Use

KINSHIP: Final = ("overlaps", "derived-from", "supersedes")
"""Relations between collections that say that one holds material of the other."""
_PARTS = re.compile(r"\s*(?:[;,+]|\band\b)\s*")


class Exposure(StrEnum):
    """The four answers."""

    TRAINED = "trained on this"
    OVERLAPS = "overlaps"
    ZERO_SHOT = "zero-shot"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Exposed:
    """An answer, and what it rests on in words."""

    exposure: Exposure
    why: str


@dataclass(frozen=True)
class Exposures:
    """Answers for the numbers of one knowledge base.

    A collection counts as seen when the system was trained on any part of it, since few sources tell parts apart.
    `ZERO_SHOT` needs a source that says so, or training data that are all on record and unrelated to the test data.
    """

    kb: KnowledgeBase

    def of(self, cell: Cell) -> Exposed:
        """What the system of a number had seen: the row's own words first, then the system's record."""
        stated = cell.facet("zero_shot") or ""
        if stated.casefold().startswith(("yes", "emergent")):
            return Exposed(Exposure.ZERO_SHOT, "as the table says")
        tested = self.tested(cell.column.benchmark)
        if not tested:
            return Exposed(Exposure.UNKNOWN, "no record says which collection this benchmark tests on")
        tuned = cell.facet("fine_tuned") or ""
        if tuned.casefold() == "yes":
            return Exposed(Exposure.TRAINED, "fine-tuned on this benchmark's training data, as the table says")
        named = cell.facet("training_data") or tuned
        if named.casefold() not in ("", "no", "unknown"):
            return self._judge(tested, tuple(self._named(named)), "as the table says")
        system = self.kb.get((cell.row.system or "").partition("/")[0])
        if not isinstance(system, Model | Tokenizer) or not system.trained_on:
            return Exposed(Exposure.UNKNOWN, "no training data of the system are on record")
        return self._judge(tested, tuple(map(self._known, system.trained_on)), "as the system's record says")

    def _judge(self, tested: tuple[str, ...], seen: tuple[str, ...], whence: str) -> Exposed:
        for dataset in seen:
            if dataset in tested:
                return Exposed(Exposure.TRAINED, f"{self._name(dataset)} is among the training data, {whence}")
        pairs = tuple(product(tested, seen))
        for test, dataset in pairs:
            if dataset in self._kin.get(test, ()) or test in self._kin.get(dataset, ()):
                words = f"{self._name(dataset)}, a training set {whence}, shares material with {self._name(test)}"
                return Exposed(Exposure.OVERLAPS, words)
        if not all(test in self.kb.datasets for test in tested):
            return Exposed(Exposure.UNKNOWN, "the test collection has no record that says what it was drawn from")
        missing = sum(dataset not in self.kb.datasets for dataset in seen)
        if missing:
            return Exposed(Exposure.UNKNOWN, f"{missing} of {len(seen)} training sets have no record to judge by")
        for test, dataset in pairs:
            for source in sorted(self._kin.get(test, frozenset()) & self._kin.get(dataset, frozenset())):
                words = f"{self._name(dataset)} and {self._name(test)} both draw on {self._name(source)}"
                return Exposed(Exposure.UNKNOWN, words)
        words = f"no training set is, or is known to share material with, the test data, {whence}"
        return Exposed(Exposure.ZERO_SHOT, words)

    def tested(self, benchmark_id: str) -> tuple[str, ...]:
        """The collections that a benchmark tests on, those of benchmarks that it is derived from included.

        Each is the id of its record, or its name in normal form where it has none.
        """
        return tuple(dict.fromkeys(self._tested(benchmark_id, ())))

    def _tested(self, benchmark_id: str, before: tuple[str, ...]) -> Iterator[str]:
        benchmark = self.kb.benchmarks.get(benchmark_id)
        if benchmark is None or benchmark_id in before:
            return
        yield from map(self._known, benchmark.test_data)
        for relation in benchmark.relations:
            other = self.kb.get(relation.to.partition("/")[0])
            if relation.type in KINSHIP and isinstance(other, Dataset):
                yield other.id
            if relation.type in KINSHIP and isinstance(other, Benchmark):
                yield from self._tested(other.id, (*before, benchmark_id))

    def _named(self, text: str) -> Iterator[str]:
        for name in map(normalised_title, _PARTS.split(text)):
            if name:
                yield self._by_name.get(name, name)

    def _known(self, use: Use) -> str:
        name = normalised_title(use.name)
        return use.to or self._by_name.get(name, name)

    def _name(self, dataset: str) -> str:
        record = self.kb.get(dataset)
        return record.short_name if record else f"`{dataset}`"

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        return {
            normalised_title(name): dataset.id
            for dataset in self.kb.datasets.values()
            for name in (dataset.name, *dataset.aliases)
        }

    @cached_property
    def _kin(self) -> Mapping[str, frozenset[str]]:
        """For each dataset those that share material with it: its sources, however far back, and overlaps."""
        direct = {record.id: frozenset(_kin_of(record)) for record in self.kb.datasets.values()}
        return {dataset: frozenset(_closure(direct, dataset)) for dataset in direct}


def _kin_of(record: Described) -> Iterable[str]:
    return (relation.to.partition("/")[0] for relation in record.relations if relation.type in KINSHIP)


def _closure(direct: Mapping[str, frozenset[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(direct[start])
    while waiting:
        other = waiting.pop()
        if other not in found and other != start:
            found.add(other)
            waiting += direct.get(other, ())
    return found
