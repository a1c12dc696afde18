"""Tokenizers side by side where their rates are equal, with the measurements that were taken alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from avsurvey.compare import protocol_key
from avsurvey.kb import Cell, Resolved
from avsurvey.records import Fact, Tokenizer, TokenizerVariant
from avsurvey.rules import DERIVATIONS, derive
from avsurvey.views.facts import fact_item
from avsurvey.views.lists import ListView
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, PageHead
from avsurvey.views.results import benchmark_item, measured_cell, metric_head, protocol_words
from avsurvey.views.survey import Survey
from avsurvey.views.words import cites_of, field_label, format_value, label_within, plural, reference_uri

TOLERANCE: Final = 0.05
"""How far a rate may lie above the lowest of its group, as a share of it."""
MOST_COLUMNS: Final = 8
"""Measurements shown for one group, those of most members first."""
RATES: Final = {
    "bitrate_kbps": "Equal bitrate",
    "tokens_per_second": "Equal token rate",
    "tokens_per_image": "Equal tokens for an image",
}
UNITS: Final = {
    "bitrate_kbps": "kbit/s",
    "tokens_per_second": "tokens a second",
    "tokens_per_image": "tokens an image",
}
CONTEXT: Final = ("sample_rate_hz", "frame_rate_hz", "codebooks", "codebook_size", "causal")


@dataclass(frozen=True, slots=True)
class Point:
    """An operating point with its rate, reported or computed."""

    tokenizer: Tokenizer
    variant: TokenizerVariant
    rate: float

    @property
    def id(self) -> str:
        """The reference ``tokenizer/variant``."""
        return Resolved(self.tokenizer, self.variant).id


def view_rates(survey: Survey) -> ListView:
    """Groups of operating points of equal rate."""
    intro = (
        "A codec that spends more bits sounds better, so only operating points of equal rate stand in one table here: "
        f"within {TOLERANCE:.0%} of the lowest. A column is a measurement that was taken on two or more of them under "
        "the same stated conditions; where there is none, the rates are equal and nobody is on record to have compared."
    )
    grids = tuple(grid for field in RATES for grid in _grids(survey, field))
    return ListView(PageHead("rates/", "Tokenizers at equal rates", intro), intro, grids)


def _grids(survey: Survey, field: str) -> list[Grid]:
    groups = [group for group in grouped(_points(survey, field)) if len({point.tokenizer.id for point in group}) > 1]
    return [_grid(survey, field, group) for group in groups]


def _points(survey: Survey, field: str) -> list[Point]:
    points = []
    for tokenizer in survey.kb.tokenizers.values():
        for variant in tokenizer.variants:
            rate = rate_of(variant, field)
            if rate is not None:
                points.append(Point(tokenizer, variant, rate))
    return sorted(points, key=lambda point: (point.rate, point.id))


def rate_of(variant: TokenizerVariant, field: str) -> float | None:
    """A rate as a source reports it, or as its parts compute it."""
    fact: Fact[float] | None = getattr(variant, field)
    if fact is not None:
        return fact.value
    return derive(variant, field) if field in DERIVATIONS else None


def grouped(points: Sequence[Point]) -> list[tuple[Point, ...]]:
    """Cut points that are sorted by rate into groups of equal rate; a rate on its own is a group of one."""
    groups: list[list[Point]] = []
    for point in points:
        if groups and point.rate <= groups[-1][0].rate * (1 + TOLERANCE):
            groups[-1].append(point)
        else:
            groups.append([point])
    return [tuple(group) for group in groups]


def _grid(survey: Survey, field: str, group: tuple[Point, ...]) -> Grid:
    columns = _shared_measurements(survey, group)
    context = tuple(name for name in CONTEXT if any(getattr(point.variant, name) for point in group))
    heads = (
        Head("Operating point"),
        Head(field_label(field), is_numeric=True),
        *(Head(field_label(name), is_numeric=name != "causal") for name in context),
        *(_measured_head(survey, cells[0]) for cells in columns),
    )
    rows = tuple(_row(survey, field, context, columns, point) for point in group)
    low, high = f"{group[0].rate:.4g}", f"{group[-1].rate:.4g}"
    rate = low if low == high else f"{low} to {high}"
    note = "" if columns else "No two of them are on record with a measurement under the same stated conditions."
    caption = f"{RATES[field]}, {rate} {UNITS[field]}: {plural(len(group), 'operating point')}"
    return Grid(f"{field}-{low}".replace(".", "-").replace(",", "").replace("_", "-"), caption, heads, rows, note)


def _shared_measurements(survey: Survey, group: tuple[Point, ...]) -> list[tuple[Cell, ...]]:
    members = {point.id for point in group}
    found: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for tokenizer in dict.fromkeys(point.tokenizer.id for point in group):
        for cell in survey.cells_by_system.get(tokenizer, ()):
            if cell.row.system in members and cell.row.is_of_system:
                found[(cell.column.benchmark, cell.column.metric, protocol_key(cell))].append(cell)
    shared = [tuple(cells) for cells in found.values() if len({cell.row.system for cell in cells}) > 1]
    shared.sort(key=lambda cells: (-len({cell.row.system for cell in cells}), cells[0].column.benchmark))
    return shared[:MOST_COLUMNS]


def _measured_head(survey: Survey, cell: Cell) -> Head:
    metric = metric_head(survey, cell.column.metric)
    tested = benchmark_item(survey, cell.column.benchmark).text
    hint = f"{metric.hint} On {tested}; {protocol_words(survey, cell.protocol)}"
    return Head(f"{metric.text}, {tested}", metric.target, hint, is_numeric=True)


def _row(
    survey: Survey, field: str, context: tuple[str, ...], columns: list[tuple[Cell, ...]], point: Point
) -> GridRow:
    name = Item(point.variant.name, reference_uri(survey.kb, point.id), note=point.tokenizer.name)
    cells = [GridCell((name,), point.variant.name.casefold()), GridCell((_rate_item(field, point),), str(point.rate))]
    for fact_name in context:
        fact = getattr(point.variant, fact_name)
        items = (fact_item(point.tokenizer, fact, fact_name),) if fact else ()
        cells.append(GridCell(items, format_value(fact.value).replace(",", "") if fact else ""))
    numbers = (
        measured_cell(survey, [cell for cell in measured if cell.row.system == point.id]) for measured in columns
    )
    return GridRow((*cells, *numbers), key=point.id, cites=cites_of(point.tokenizer))


def _rate_item(field: str, point: Point) -> Item:
    fact = getattr(point.variant, field)
    if fact is None:
        inputs = ", ".join(map(label_within, DERIVATIONS[field][0]))
        return Item(format_value(round(point.rate, 6)), note=f"computed from {inputs}", mark="derived")
    item = fact_item(point.tokenizer, fact, field)
    computed = derive(point.variant, field) if field in DERIVATIONS and not fact.derived_from else None
    if computed is None or abs(computed - point.rate) <= TOLERANCE * point.rate:
        return item
    note = f"reported; its parts compute to {format_value(round(computed, 6))}"
    return Item(item.text, item.target, item.origin, note, "conflict")
