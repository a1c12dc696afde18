"""Numbers on screen: a system's results, a benchmark's leaderboards by protocol, and whole sheets as printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from avsurvey.compare import protocol_key
from avsurvey.kb import Cell
from avsurvey.records import Direction, Facet, Metric, ResultRow, Results, ResultTable, Role, Run, read_printed
from avsurvey.views.facts import fact_item
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Origin
from avsurvey.views.survey import Survey
from avsurvey.views.words import citation_label, cites_of, format_date, plural, record_uri, reference_uri

RUN_WORDS: Final = {
    Run.SELF: "the authors, on their own system",
    Run.RERUN: "the reporting authors, on another's system",
    Run.QUOTED: "quoted",
    Run.OWNER: "the owner of the benchmark",
    Run.UNKNOWN: "not said",
}
RUN_SHORT: Final = {
    Run.SELF: "own",
    Run.RERUN: "rerun",
    Run.QUOTED: "quoted",
    Run.OWNER: "owner",
    Run.UNKNOWN: "not said",
}
EXPOSURE_HINT: Final = (
    "Whether the system was trained on the collection that it is tested on, on one that shares material with it, or on "
    "neither; from what tables say and from the training data on record"
)
ARROWS: Final = {Direction.HIGHER: " ↑", Direction.LOWER: " ↓", Direction.NONE: ""}
DIRECTION_WORDS: Final = {
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    Direction.NONE: "no better direction",
}


def protocol_words(survey: Survey, protocol: Iterable[Facet]) -> str:
    """A protocol in one line: ``clips 15220, clip length 8``."""
    parts = [f"{survey.kb.term_label('protocol-facets', facet.name).lower()}: {facet.value}" for facet in protocol]
    return "; ".join(parts) if parts else "no condition stated"


def doubt_words(survey: Survey, protocol: Iterable[Facet]) -> str:
    """What keeps numbers of one protocol from being compared with certainty; empty where every condition is stated."""
    unknown = [facet.name for facet in protocol if facet.value == "unknown"]
    labels = ", ".join(survey.kb.term_label("protocol-facets", name).lower() for name in unknown)
    return f"Not comparable with certainty: the sources do not state {labels}." if unknown else ""


def reporter_item(survey: Survey, sheet: Results) -> Item:
    """Who reports a sheet, linked to the sheet."""
    paper = survey.kb.papers.get(sheet.reported_in or "")
    if paper:
        return Item(citation_label(paper), record_uri("results", sheet.id))
    benchmark = survey.kb.benchmarks.get(sheet.leaderboard_of or "")
    day = f", {format_date(sheet.as_of)}" if sheet.as_of else ""
    return Item(f"{benchmark.name if benchmark else sheet.id} leaderboard{day}", record_uri("results", sheet.id))


def reported_on(survey: Survey, sheet: Results) -> str:
    """The date of what reports a sheet: its paper's, or the leaderboard's; empty where it is not on record."""
    paper = survey.kb.papers.get(sheet.reported_in or "")
    return paper.published if paper else sheet.as_of or ""


def cell_origin(cell: Cell) -> Origin:
    """Where a number is printed."""
    source = cell.sheet.source(cell.table.source)
    version = f", {source.version[:10]}" if source and source.version else ""
    return Origin(f"{cell.table.where}{version}", source.url if source else "")


def number_item(survey: Survey, cell: Cell) -> Item:
    """A number as printed, with its origin, and marked where another reporter disagrees."""
    is_disputed = (cell.sheet.id, cell.place) in survey.disputed
    note = "another source gives another value under the same stated conditions" if is_disputed else ""
    return Item(cell.printed.text, origin=cell_origin(cell), note=note, mark="conflict" if is_disputed else "")


def measured_cell(survey: Survey, cells: Sequence[Cell]) -> GridCell:
    """Numbers of one measurement, each with who ran it and who reports it."""
    first = next((cell.number for cell in cells if cell.number is not None), None)
    return GridCell(tuple(_measured_item(survey, cell) for cell in cells), _order(first))


def _measured_item(survey: Survey, cell: Cell) -> Item:
    number = number_item(survey, cell)
    who = f"{run_item(survey, cell.row).text}, {reporter_item(survey, cell.sheet).text}"
    return number._replace(target=record_uri("results", cell.sheet.id), note=f"{who}. {number.note}".strip())


def metric_head(survey: Survey, metric_id: str) -> Head:
    """The head of a metric's column, with its direction."""
    metric = survey.kb.metrics.get(metric_id)
    if metric is None:
        return Head(metric_id, is_numeric=True)
    hint = f"{metric.measures.rstrip('.')}; {DIRECTION_WORDS[metric.direction]}."
    return Head(metric.name + ARROWS[metric.direction], record_uri("metrics", metric.id), hint, is_numeric=True)


def system_item(survey: Survey, row: ResultRow) -> Item:
    """A row's system: linked where a record exists, as printed otherwise."""
    note = "" if row.is_of_system else row.role.value
    return Item(row.label, reference_uri(survey.kb, row.system) if row.system else "", note=note, mark=row_mark(row))


def row_mark(row: ResultRow) -> str:
    """What sets a row apart that is not a system's own."""
    return "" if row.is_of_system else "reference"


def run_item(survey: Survey, row: ResultRow) -> Item:
    """Who ran a measurement, in a word, with where a quoted number comes from."""
    if row.run is not Run.QUOTED:
        return Item(RUN_SHORT[row.run], note=RUN_WORDS[row.run])
    origin = row.quoted_from or ""
    paper = survey.kb.papers.get(origin)
    return Item(
        "quoted",
        record_uri("papers", paper.id) if paper else "",
        note=f"from {citation_label(paper) if paper else origin}",
    )


def _exposure_cell(survey: Survey, cell: Cell) -> GridCell:
    """What the system had seen of the test collection, with what that rests on."""
    exposed = survey.exposures.of(cell)
    return GridCell((Item(exposed.exposure.value, note=exposed.why),), exposed.exposure.value)


def system_grid(survey: Survey, record_id: str) -> Grid | None:
    """Every number of a system, with who measured it and how."""
    cells = survey.cells_by_system.get(record_id, ())
    if not cells:
        return None
    rows = tuple(
        GridRow(
            (
                GridCell((system_item(survey, cell.row),), cell.row.label),
                GridCell((benchmark_item(survey, cell.column.benchmark),), cell.column.benchmark),
                GridCell((_metric_item(survey, cell.column.metric),), cell.column.metric),
                GridCell((number_item(survey, cell),), _order(cell.number)),
                GridCell((Item(protocol_words(survey, cell.protocol)),)),
                GridCell((run_item(survey, cell.row),), cell.row.run),
                _exposure_cell(survey, cell),
                GridCell((reporter_item(survey, cell.sheet),), cell.sheet.id),
            ),
            mark=row_mark(cell.row),
        )
        for cell in sorted(
            cells, key=lambda cell: (cell.column.benchmark, cell.column.metric, cell.sheet.id, cell.place[1:])
        )
    )
    heads = (
        Head("As printed"),
        Head("Benchmark"),
        Head("Metric"),
        Head("Value", is_numeric=True),
        Head("Conditions"),
        Head("Run by"),
        Head("Test data seen", hint=EXPOSURE_HINT),
        Head("Reported in"),
    )
    return Grid("results", f"{plural(len(cells), 'reported value')}", heads, rows)


def family_grid(survey: Survey, metric: Metric) -> Grid | None:
    """The metrics that share a name and differ in their instrument, with how often each is reported."""
    family = metric.family or metric.id
    members = [other for other in survey.kb.metrics.values() if (other.family or other.id) == family]
    if len(members) < 2:
        return None
    rows = tuple(_family_row(survey, other, is_this=other.id == metric.id) for other in members)
    heads = (
        Head("Metric"),
        Head("Backbone"),
        Head("Checkpoint"),
        Head("Values", is_numeric=True),
        Head("Reporters", is_numeric=True),
        Head("Benchmarks", is_numeric=True),
    )
    note = "The same name on another instrument is another metric: values of different rows may not be compared."
    return Grid("family", f"{plural(len(rows), 'metric')} of this name, by instrument", heads, rows, note)


def _family_row(survey: Survey, metric: Metric, *, is_this: bool) -> GridRow:
    cells = survey.cells_by_metric.get(metric.id, ())
    name = Item(metric.name, "" if is_this else record_uri("metrics", metric.id), note="this page" if is_this else "")
    facts = tuple(
        GridCell((fact_item(metric, fact, field),) if fact else (), fact.value.casefold() if fact else "")
        for field, fact in (("backbone", metric.backbone), ("checkpoint", metric.checkpoint))
    )
    counts = (len(cells), len({cell.sheet.id for cell in cells}), len({cell.column.benchmark for cell in cells}))
    numbers = (GridCell((Item(f"{count:,}"),), str(count)) for count in counts)
    return GridRow((GridCell((name,), metric.name.casefold()), *facts, *numbers))


def benchmark_item(survey: Survey, benchmark_id: str) -> Item:
    """A benchmark by its name, or by its id where no record exists."""
    benchmark = survey.kb.benchmarks.get(benchmark_id)
    return Item(benchmark.name if benchmark else benchmark_id, record_uri("benchmarks", benchmark_id))


def _metric_item(survey: Survey, metric_id: str) -> Item:
    head = metric_head(survey, metric_id)
    return Item(head.text, head.target, note=head.hint)


def _order(number: float | None) -> str:
    return "" if number is None else f"{number:.10g}"


def protocol_groups(survey: Survey, benchmark_id: str) -> list[list[Cell]]:
    """A benchmark's numbers by protocol, the best populated first; ablations stand in their sheets alone.

    Only numbers inside one group were measured under the same stated conditions.
    """
    groups: dict[tuple[tuple[str, str], ...], list[Cell]] = {}
    for cell in survey.cells_by_benchmark.get(benchmark_id, ()):
        if cell.row.role is not Role.ABLATION:
            groups.setdefault(protocol_key(cell), []).append(cell)
    return sorted(groups.values(), key=lambda cells: (-count_rows(cells), protocol_key(cells[0])))


def leaderboard_grids(survey: Survey, benchmark_id: str) -> tuple[Grid, ...]:
    """A benchmark's numbers, one grid for each protocol."""
    groups = protocol_groups(survey, benchmark_id)
    return tuple(_leaderboard_grid(survey, number, cells) for number, cells in enumerate(groups, start=1))


def count_rows(cells: Iterable[Cell]) -> int:
    """In how many printed rows numbers stand."""
    return len({_row_key(cell) for cell in cells})


def _row_key(cell: Cell) -> tuple[str, int, int]:
    return (cell.sheet.id, cell.table_index, cell.row_index)


def _leaderboard_grid(survey: Survey, number: int, cells: list[Cell]) -> Grid:
    metrics = metric_order(survey, cells)
    rows: dict[tuple[str, int, int], dict[str, Cell]] = {}
    for cell in cells:
        rows.setdefault(_row_key(cell), {})[cell.column.metric] = cell
    heads = (
        Head("System"),
        *(metric_head(survey, metric) for metric in metrics),
        Head("Run by"),
        Head("Test data seen", hint=EXPOSURE_HINT),
        Head("Reported in"),
    )
    lines = tuple(_leaderboard_row(survey, metrics, by_metric) for _, by_metric in sorted(rows.items()))
    caption = f"Protocol {number}: {protocol_words(survey, cells[0].protocol)}"
    note = doubt_words(survey, cells[0].protocol)
    labelled = tuple(
        (survey.kb.term_label("protocol-facets", facet.name).lower(), facet.value) for facet in cells[0].protocol
    )
    return Grid(f"protocol-{number}", caption, heads, lines, note, verdict="protocol", conditions=labelled)


def _leaderboard_row(survey: Survey, metrics: tuple[str, ...], by_metric: dict[str, Cell]) -> GridRow:
    first = next(iter(by_metric.values()))
    numbers = tuple(
        GridCell((number_item(survey, by_metric[metric]),), _order(by_metric[metric].number))
        if metric in by_metric
        else GridCell(())
        for metric in metrics
    )
    system = GridCell((system_item(survey, first.row),), first.row.label)
    run = GridCell((run_item(survey, first.row),), first.row.run)
    reporter = GridCell((reporter_item(survey, first.sheet),), first.sheet.id)
    return GridRow(
        (system, *numbers, run, _exposure_cell(survey, first), reporter),
        mark=row_mark(first.row),
        key=".".join((first.sheet.id, str(first.table_index + 1), str(first.row_index + 1))),
        cites=_row_cites(survey, first),
    )


def _row_cites(survey: Survey, cell: Cell) -> tuple[str, ...]:
    """The work that introduced the system, and the one that reports the number."""
    system = survey.kb.get((cell.row.system or "").partition("/")[0])
    found = (*(cites_of(system) if system else ()), cell.sheet.reported_in or "")
    return tuple(dict.fromkeys(citekey for citekey in found if citekey))


def metric_order(survey: Survey, cells: Sequence[Cell]) -> tuple[str, ...]:
    """The metrics of numbers on one benchmark: those that its record lists in their order, then all others."""
    present = {cell.column.metric for cell in cells}
    benchmark = survey.kb.benchmarks.get(cells[0].column.benchmark)
    listed = [metric for metric in (benchmark.metrics if benchmark else ()) if metric in present]
    return (*listed, *sorted(present - set(listed)))


def sheet_grids(survey: Survey, sheet: Results) -> tuple[Grid, ...]:
    """A sheet's tables as printed, row by row."""
    return tuple(_sheet_grid(survey, sheet, index, table) for index, table in enumerate(sheet.tables, start=1))


def _sheet_grid(survey: Survey, sheet: Results, number: int, table: ResultTable) -> Grid:
    heads = [Head("As printed"), Head("Run by")]
    for column in table.columns:
        head = metric_head(survey, column.metric)
        where = benchmark_item(survey, column.benchmark).text
        conditions = f" ({protocol_words(survey, column.protocol)})" if column.protocol else ""
        heads.append(
            Head(column.label or head.text, head.target, f"{head.text} on {where}{conditions}", is_numeric=True)
        )
    heads.append(Head("Conditions of the row"))
    rows = tuple(_sheet_row(survey, row) for row in table.rows)
    source = sheet.source(table.source)
    caption = f"{table.where}: {table.caption}" if table.caption else table.where
    note = f"Whole table: {protocol_words(survey, table.protocol)}." if table.protocol else ""
    origin = Origin(f"{table.where}, {source.version or source.key}", source.url) if source else None
    return Grid(f"table-{number}", caption, tuple(heads), rows, note, origin)


def _sheet_row(survey: Survey, row: ResultRow) -> GridRow:
    values = []
    for text in row.values:
        printed = read_printed(text)
        values.append(GridCell((Item(text),), _order(printed.number if printed else None)))
    conditions = protocol_words(survey, row.protocol) if row.protocol else ""
    remarks = "; ".join(part for part in (conditions, row.note) if part)
    cells = (GridCell((system_item(survey, row),), row.label), GridCell((run_item(survey, row),), row.run), *values)
    return GridRow((*cells, GridCell((Item(remarks),) if remarks else ())), mark=row_mark(row))
