"""Synthetic result sheets: tables whose systems, benchmarks and protocols meet again in other sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from avsurvey.records import Benchmark, Metric, ResultRow, Results, ResultTable
from benchmarks.donors import emit
from benchmarks.words import HOST
from benchmarks.world import Planned, World

SYSTEMS_PER_BENCHMARK: Final = 12
MAIN_PROTOCOL: Final = 0.7
"""How often a table measures under the benchmark's first protocol rather than its second."""
DEVIATION: Final = 0.01
"""How often a sheet prints another number than the sheets before it, which makes a conflict."""
BLANK: Final = 0.06
_HEAD: Final = "# yaml-language-server: $schema=../../schema/results.schema.json\n"


@dataclass(frozen=True, slots=True)
class Arena:
    """What meets on a benchmark: two protocols, and the systems that are measured."""

    benchmark: Planned
    protocols: tuple[dict[str, str], dict[str, str]]
    systems: tuple[str, ...]


class Sheets:
    """Writes sheets whose shapes are those of real ones."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = world.rng
        self._donors = list(world.source.kb.results.values())
        self._arenas: dict[str, Arena] = {}
        self._printed: dict[tuple[str, str, str, int], str] = {}
        self._metrics: dict[str, Metric] = {}
        for item in world.planned["metrics"]:
            assert isinstance(item.donor.record, Metric)
            self._metrics[item.id] = item.donor.record

    def write(self, count: int) -> Iterator[tuple[str, str]]:
        """Yield so many sheets, each with its id."""
        papers = iter(self._rng.sample(self._world.planned["papers"], count))
        boards: set[str] = set()
        for donor in self._rng.choices(self._donors, k=count):
            head = self._head_of_board(donor, boards) if donor.leaderboard_of else {}
            head = head or {"reported_in": next(papers).id}
            sheet_id = head.get("reported_in") or f"{head['leaderboard_of']}-leaderboard-{head['as_of']}"
            yield sheet_id, _HEAD + "\n".join(emit({**head, **self._body(donor, sheet_id)}, 0)) + "\n"

    def _head_of_board(self, donor: Results, boards: set[str]) -> dict[str, str]:
        """A leaderboard of a benchmark that has none yet; nothing where the one drawn has."""
        benchmark = self._world.pick("benchmarks").id
        if benchmark in boards:
            return {}
        boards.add(benchmark)
        return {"leaderboard_of": benchmark, "as_of": str(donor.as_of)}

    def _body(self, donor: Results, sheet_id: str) -> dict[str, Any]:
        keys = [source.key for source in donor.sources]
        address = f"{HOST}/sheets/{sheet_id}"
        return {
            "sources": {
                source.key: {
                    "url": f"{address}/{source.key}",
                    "tier": source.tier,
                    "version": "v1",
                    "seen": source.seen,
                }
                for source in donor.sources
            },
            "tables": [self._table(table, keys) for table in donor.tables],
        }

    def _table(self, donor: ResultTable, keys: list[str]) -> dict[str, Any]:
        arena, columns = self._columns(len(donor.columns))
        systems = self._rng.sample(arena.systems, len(arena.systems))
        rows = [self._row(row, systems, columns) for row in donor.rows]
        return {
            "where": self._world.words.place(),
            "source": donor.source if donor.source in keys else keys[0],
            "caption": self._world.words.sentence(len((donor.caption or "").split())),
            "columns": [column.as_yaml(self._metrics) for column in columns],
            "rows": rows,
        }

    def _columns(self, wanted: int) -> tuple[Arena, list[_Column]]:
        """Columns of one benchmark, and of further ones until there are as many as wanted."""
        first = self._arena(self._world.pick("benchmarks"))
        columns: list[_Column] = []
        for arena in (first, *(self._arena(self._world.pick("benchmarks")) for _ in range(wanted))):
            at = int(self._rng.random() > MAIN_PROTOCOL)
            new = [_Column(arena, metric, at) for metric in arena.benchmark.metrics]
            columns += [column for column in new if column.key not in {known.key for known in columns}]
            if len(columns) >= wanted:
                break
        return first, columns[:wanted]

    def _arena(self, benchmark: Planned) -> Arena:
        if benchmark.id not in self._arenas:
            main = self._protocol(benchmark)
            other = {**main, **{name: self._value_of(name) for name in list(main)[-1:]}}
            self._arenas[benchmark.id] = Arena(benchmark, (main, other), self._systems(benchmark))
        return self._arenas[benchmark.id]

    def _protocol(self, benchmark: Planned) -> dict[str, str]:
        """Conditions that a table of comparison asks for, and all that the benchmark needs."""
        assert isinstance(benchmark.donor.record, Benchmark)
        wanted = self._wanted_by_tables.get(benchmark.id, {})
        needed = {name: self._value_of(name) for name in benchmark.donor.record.required_facets}
        return {**needed, **wanted}

    @cached_property
    def _wanted_by_tables(self) -> dict[str, dict[str, str]]:
        wanted: dict[str, dict[str, str]] = {}
        for table in self._world.source.kb.tables.values():
            for column in table.columns:
                if column.benchmark:
                    conditions = wanted.setdefault(self._world.stand_ins[column.benchmark], {})
                    conditions.update({facet.name: facet.value for facet in column.protocol})
        return wanted

    def _value_of(self, facet: str) -> str:
        return self._rng.choice(self._facet_values.get(facet, ["unknown"]))

    @cached_property
    def _facet_values(self) -> dict[str, list[str]]:
        """All values of each condition in the real sheets, as often as they stand there."""
        values: dict[str, list[str]] = {}
        for table in (table for sheet in self._donors for table in sheet.tables):
            parts = (*(column.protocol for column in table.columns), *(row.protocol for row in table.rows))
            for facet in (facet for protocol in (table.protocol, *parts) for facet in protocol):
                values.setdefault(facet.name, []).append(facet.value)
        return values

    def _systems(self, benchmark: Planned) -> tuple[str, ...]:
        """Systems that share a task with the benchmark, filled up with others."""
        fitting = [ref for task in benchmark.donor.record.tasks for ref in self._systems_by_task.get(task, ())]
        drawn = self._rng.sample(fitting, min(len(fitting), SYSTEMS_PER_BENCHMARK))
        others = (self._reference(self._world.pick("models")) for _ in range(SYSTEMS_PER_BENCHMARK))
        return tuple(dict.fromkeys((*drawn, *others)))[:SYSTEMS_PER_BENCHMARK]

    @cached_property
    def _systems_by_task(self) -> dict[str, list[str]]:
        systems: dict[str, list[str]] = {}
        for kind in ("models", "tokenizers"):
            for item in self._world.planned[kind]:
                for task in item.donor.record.tasks:
                    systems.setdefault(task, []).append(self._reference(item))
        return systems

    def _reference(self, item: Planned) -> str:
        variants = item.donor.variant_ids
        return f"{item.id}/{self._rng.choice(variants)}" if variants and self._rng.random() < 0.6 else item.id

    def _row(self, donor: ResultRow, systems: list[str], columns: list[_Column]) -> dict[str, Any]:
        system = systems.pop() if donor.system and systems else ""
        row: dict[str, Any] = {"label": self._world.words.stem()}
        row |= {"system": system} if system else {}
        row |= {"role": donor.role.value} if donor.role.value != "system" else {}
        row |= {"run": donor.run.value}
        row |= {"quoted_from": self._world.pick("papers").id} if donor.run.value == "quoted" else {}
        return {**row, "values": [self._print(system, column) for column in columns]}

    def _print(self, system: str, column: _Column) -> str:
        """The number of a system, mostly the one that other sheets print too."""
        if self._rng.random() < BLANK:
            return "-"
        key = (system, *column.key)
        if not system or key not in self._printed or self._rng.random() < DEVIATION:
            self._printed[key] = column.draw(self._metrics[column.metric], self._rng.random())
        return self._printed[key]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a synthetic table."""

    arena: Arena
    metric: str
    protocol_at: int

    @property
    def key(self) -> tuple[str, str, int]:
        """What makes two columns the same."""
        return self.arena.benchmark.id, self.metric, self.protocol_at

    def draw(self, metric: Metric, chance: float) -> str:
        """Print a number of the metric's range."""
        low, high = _bounds(metric)
        return f"{(low + (high - low) * chance) / _scale(metric):.2f}"

    def as_yaml(self, metrics: dict[str, Metric]) -> dict[str, Any]:
        """The column as it stands in a sheet."""
        scale = _scale(metrics[self.metric])
        column: dict[str, Any] = {"benchmark": self.arena.benchmark.id, "metric": self.metric}
        column |= {"scale": f"{scale:g}"} if scale != 1 else {}
        protocol = self.arena.protocols[self.protocol_at]
        return {**column, "protocol": dict(protocol)} if protocol else column


def _bounds(metric: Metric) -> tuple[float, float]:
    low = metric.range.min if metric.range and metric.range.min is not None else 0.0
    high = metric.range.max if metric.range and metric.range.max is not None else low + 100
    return low, high


def _scale(metric: Metric) -> float:
    """Shares are printed in percent."""
    return 0.01 if _bounds(metric) == (0, 1) else 1
