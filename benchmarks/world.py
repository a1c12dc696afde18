"""A world of synthetic records: which there are, what they are called, and what they refer to."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from avsurvey.kb import DataFolder
from avsurvey.names import read_name
from avsurvey.records import Benchmark, Paper
from benchmarks.donors import Donor, read_donor
from benchmarks.words import HOST, TEST_DOI, Words

SHARES: Final = {
    "models": 0.15,
    "results": 0.08,
    "benchmarks": 0.07,
    "metrics": 0.05,
    "datasets": 0.03,
    "tokenizers": 0.02,
}
"""Shares of all records; the rest are papers. While the real folder is small it has more metrics than this."""
POPULARITY: Final = 3.0
"""References fall on record ``n * chance ** POPULARITY``: a few are named by hundreds, most by one or none."""
PEOPLE_PER_PAPER: Final = 2.5
TRIES: Final = 20


def counts_by_kind(total: int) -> dict[str, int]:
    """How many records of each kind make a folder of so many, result sheets included."""
    counts = {kind: max(round(total * share), 2) for kind, share in SHARES.items()}
    return {"papers": total - sum(counts.values()), **counts}


@dataclass(slots=True)
class Planned:
    """A synthetic record before it is written; ``at`` is its place in the order of its kind."""

    donor: Donor
    at: int
    id: str = ""
    name: str = ""
    first_author: str = ""
    introduced_by: str = ""
    introduces: list[str] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind, which is the donor's."""
        return self.donor.kind


class World:
    """All planned records of one folder, with chance."""

    def __init__(self, source: DataFolder, total: int, rng: random.Random) -> None:
        self.source = source
        self.counts = counts_by_kind(total)
        self.rng = rng
        self.words = Words(rng, frozenset(source.kb.tables))
        self._people = [self.words.author() for _ in range(int(self.counts["papers"] * PEOPLE_PER_PAPER))]
        self.planned = {kind: self._plan(kind, count) for kind, count in self.counts.items() if kind != "results"}
        self._introduce()
        self.stand_ins = self._stand_ins()
        self._list_metrics()

    def _plan(self, kind: str, count: int) -> list[Planned]:
        drawn = self._drawn(kind, count)
        planned = [Planned(donor, at) for at, donor in enumerate(drawn)]
        for item in planned:
            if isinstance(item.donor.record, Paper):
                self._name_paper(item, item.donor.record)
            else:
                item.name, item.id = self.words.name(kind)
        return planned

    def _drawn(self, kind: str, count: int) -> list[Donor]:
        """Donors in order of date; the first refers to nothing of its own kind, because nothing is before it."""
        kb = self.source.kb
        donors = [
            read_donor(kb, record, self.source.folder / kind / f"{record.id}.yml")
            for record in kb.described()
            if record.kind == kind
        ]
        first = min((donor for donor in donors if not donor.names_own_kind), key=_published)
        if kind == "benchmarks":
            wanted = [donor for donor in donors if donor.id in self._benchmarks_of_tables()][: count - 1]
            return [first, *wanted, *self.rng.choices(donors, k=count - 1 - len(wanted))]
        return [first, *sorted(self.rng.choices(donors, k=count - 1), key=_published)]

    def _name_paper(self, item: Planned, donor: Paper) -> None:
        item.first_author = self._person()
        topic = self.source.kb.term_label("tasks", donor.tasks[0]) if donor.tasks else "Sound"
        item.name, item.id = self.words.title(read_name(item.first_author).family, donor.year, topic)

    def _person(self) -> str:
        return self._people[int(len(self._people) * self.rng.random() ** 2)]

    def people(self, first: str, count: int) -> list[str]:
        """So many different people, a given one first."""
        drawn = dict.fromkeys((first, *(self._person() for _ in range(count * 2))))
        return list(drawn)[:count]

    def _introduce(self) -> None:
        """Let papers in turn introduce the records whose donors name a paper, each one that works as it does."""
        papers = [item for item in self.planned["papers"] if getattr(item.donor.record, "introduces", ())]
        self.rng.shuffle(papers)
        waiting = deque(papers)
        named = [item for kind in self.planned if kind != "papers" for item in self.planned[kind]]
        for item in (item for item in named if getattr(item.donor.record, "introduced_by", None)):
            paper = next((paper for paper in waiting if _suits(paper, item)), waiting[0])
            waiting.remove(paper)
            waiting.append(paper)
            item.introduced_by = paper.id
            paper.introduces.append(item.id)

    def _benchmarks_of_tables(self) -> list[str]:
        columns = (column for table in self.source.kb.tables.values() for column in table.columns)
        return list(dict.fromkeys(column.benchmark for column in columns if column.benchmark))

    def _stand_ins(self) -> dict[str, str]:
        """For each real benchmark and metric that a table names, the synthetic one that takes its place."""
        columns = [column for table in self.source.kb.tables.values() for column in table.columns]
        return {
            **_paired((column.benchmark for column in columns), self.planned["benchmarks"]),
            **_paired((column.metric for column in columns), self.planned["metrics"]),
        }

    def _list_metrics(self) -> None:
        """Give every benchmark its metrics, those that a table shows of it first."""
        for item in self.planned["benchmarks"]:
            assert isinstance(item.donor.record, Benchmark)
            wanted = len(item.donor.record.metrics)
            drawn = (self.pick("metrics").id for _ in range(wanted * 2))
            item.metrics = list(dict.fromkeys(drawn))[:wanted]
        by_id = {item.id: item for item in self.planned["benchmarks"]}
        for table in self.source.kb.tables.values():
            for column in table.columns:
                if column.benchmark and column.metric:
                    item = by_id[self.stand_ins[column.benchmark]]
                    metric = self.stand_ins[column.metric]
                    item.metrics = [metric, *(other for other in item.metrics if other != metric)]

    def pick(self, kind: str, before: int | None = None) -> Planned:
        """A record of a kind by popularity, of those before a place in its order."""
        items = self.planned[kind]
        return items[int((len(items) if before is None else before) * self.rng.random() ** POPULARITY)]


def _published(donor: Donor) -> str:
    return donor.record.published if isinstance(donor.record, Paper) else ""


def _paired(real: Iterable[str | None], planned: Sequence[Planned]) -> dict[str, str]:
    names = dict.fromkeys(name for name in real if name)
    return {name: planned[at % len(planned)].id for at, name in enumerate(names)}


class Filler:
    """Fills the slots of one record; see :class:`benchmarks.donors.Filling`."""

    def __init__(self, world: World, item: Planned) -> None:
        self._world = world
        self._item = item
        self._arxiv = world.words.arxiv_id()
        self.sentence = world.words.sentence
        self.place = world.words.place
        self._commit = world.words.commit()

    def own_name(self) -> str:
        """Its name or title."""
        return self._item.name

    def arxiv_id(self) -> str:
        """Its arXiv id."""
        return self._arxiv

    def doi(self) -> str:
        """Its DOI."""
        return f"{TEST_DOI}/{self._item.id}"

    def authors(self, count: int) -> str:
        """So many people, in a flow list."""
        return _listed(self._world.people(self._item.first_author, count))

    def commit(self) -> str:
        """The commit of the address before."""
        return self._commit

    def name(self) -> str:
        """Any other name."""
        return self._world.words.stem()

    def address(self, purpose: str, pin: str) -> str:
        """An address for a purpose, pinned to a version where it is given."""
        if len(pin) == 40:
            self._commit = self._world.words.commit()
            return f"{HOST}/repositories/{self._item.id}/tree/{self._commit}"
        if pin:
            return f"{HOST}/abs/{self._arxiv}{pin}"
        return f"{HOST}/{purpose}/{self._item.id}"

    def reference(self, kind: str, has_variant: bool) -> str:  # noqa: FBT001
        """The id of another record, or of one of its variants."""
        target = self._pick(kind)
        for _ in range(TRIES):
            if not has_variant or target.donor.variant_ids:
                break
            target = self._pick(kind)
        variants = target.donor.variant_ids if has_variant else ()
        return f"{target.id}/{self._world.rng.choice(variants)}" if variants else target.id

    def references(self, kind: str, count: int) -> str:
        """Several different ids, in a flow list."""
        return _listed(list(dict.fromkeys(self._pick(kind).id for _ in range(count * 2)))[:count])

    def _pick(self, kind: str) -> Planned:
        return self._world.pick(kind, self._item.at if kind == self._item.kind else None)

    def introduced_by(self) -> str:
        """The paper that introduced it."""
        return self._item.introduced_by

    def introduces(self) -> str:
        """What it introduced, in a flow list."""
        return _listed(self._item.introduces)

    def metrics(self) -> str:
        """The metrics of a benchmark, in a flow list."""
        return _listed(self._item.metrics)


def _suits(paper: Planned, item: Planned) -> bool:
    """Whether a paper and what it may introduce have a paradigm in common, if both name any."""
    own, theirs = (set(getattr(planned.donor.record, "paradigms", ())) for planned in (paper, item))
    return not own or not theirs or bool(own & theirs)


def _listed(items: Iterable[str]) -> str:
    return f"[{', '.join(items)}]"
