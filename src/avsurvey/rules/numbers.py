"""Result sheets and derived values: numbers that can be read, lie in range, and follow from each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

from avsurvey.findings import Level
from avsurvey.kb import KnowledgeBase, all_cells
from avsurvey.reading import dotted
from avsurvey.records import Fact, Frozen, Printed, ResultColumn, Results, ResultTable, Run, read_printed
from avsurvey.records.schema import nearest
from avsurvey.records.walk import iter_holders, placed_facts
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy

RELATIVE_TOLERANCE: Final = 0.005
"""How far a derived value may lie from its print: sources round to three digits."""


def check_rows(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Every row has a readable value for each column, and says where quoted numbers come from."""
    for sheet in kb.results.values():
        for table_index, table in enumerate(sheet.tables):
            for row_index, row in enumerate(table.rows):
                place = ("tables", table_index, "rows", row_index)
                if len(row.values) != len(table.columns):
                    counts = f"{len(row.values)} values for {len(table.columns)} columns"
                    message = f"{counts}. Write one for each, `-` for a blank."
                    yield Issue(sheet, (*place, "values"), "value-count", message)
                for index, text in enumerate(row.values):
                    if read_printed(text) is None:
                        message = f"`{text}` is no number. Write it as printed, or `-` and a `note`."
                        yield Issue(sheet, (*place, "values", index), "unreadable-number", message)
                if row.run is Run.QUOTED and not row.quoted_from:
                    yield Issue(sheet, (*place, "run"), "missing-quoted-from", "Quoted from whom? Add `quoted_from`.")


def check_twin_rows(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Two rows of a table with different numbers of one system say what sets them apart."""
    for sheet in kb.results.values():
        for table_index, table in enumerate(sheet.tables):
            first: dict[object, int] = {}
            for index, row in enumerate(table.rows):
                if not row.system or not row.is_of_system or row.note:
                    continue
                before = first.setdefault((row.system, row.run, row.protocol), index)
                if any(_differ(*pair) for pair in zip(table.rows[before].values, row.values, strict=False)):
                    message = (
                        f"Row {before + 1} has other numbers of `{row.system}` under the same conditions. "
                        "Tell in `protocol` what differs, or `role: ablation`, or a `note`."
                    )
                    yield Issue(sheet, ("tables", table_index, "rows", index), "twin-rows", message, Level.WARNING)


def _differ(first: str, second: str) -> bool:
    numbers = [printed.number for printed in map(read_printed, (first, second)) if printed]
    return len(numbers) == 2 and None not in numbers and numbers[0] != numbers[1]


def check_ranges(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Every number lies in its metric's range."""
    bounded = {name for name, metric in kb.metrics.items() if metric.range}
    for cell in all_cells(kb):
        column = cell.column
        if column.metric in bounded and (outside := _out_of_range(kb, column.metric, cell.printed, column.scale)):
            yield Issue(cell.sheet, cell.place, "out-of-range", outside)


def check_reference_scores(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """What people and random guesses reach is a number in its metric's range."""
    for benchmark in kb.benchmarks.values():
        for index, score in enumerate(benchmark.reference_scores):
            place = ("reference_scores", index, "value")
            printed = read_printed(score.value)
            if printed is None or printed.number is None:
                message = f"`{score.value}` is no number. Write it as printed."
                yield Issue(benchmark, place, "unreadable-number", message)
                continue
            outside = _out_of_range(kb, score.metric, printed, score.scale)
            if outside:
                yield Issue(benchmark, place, "out-of-range", outside)


def _out_of_range(kb: KnowledgeBase, metric_id: str, printed: Printed, scale: float) -> str:
    """Why a number cannot be one of its metric; empty where it can."""
    metric = kb.metrics.get(metric_id)
    if metric is None or metric.range is None or printed.number is None:
        return ""
    low, high, number = metric.range.min, metric.range.max, printed.number * scale
    if (low is None or number >= low - 1e-9) and (high is None or number <= high + 1e-9):
        return ""
    bounds = f"{'-∞' if low is None else f'{low:g}'} to {'∞' if high is None else f'{high:g}'}"
    scaled = f" (x {scale:g} = {number:g})" if scale != 1 else ""
    return f"{printed.text}{scaled} is outside {bounds} of `{metric_id}`. Check the print and `scale`."


def check_facets(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Every number states the conditions that its benchmark needs."""
    for sheet in kb.results.values():
        for table_index, table in enumerate(sheet.tables):
            yield from _missing_facets(kb, sheet, table_index, table)


def _missing_facets(kb: KnowledgeBase, sheet: Results, table_index: int, table: ResultTable) -> Iterator[Issue]:
    reported: set[tuple[str, str]] = set()
    lacking = [_lacking_facets(kb, table, column) for column in table.columns]
    for row_index, row in enumerate(table.rows) if any(lacking) else ():
        stated = {facet.name for facet in row.protocol}
        for text, column, names in zip(row.values, table.columns, lacking, strict=False):
            printed = read_printed(text) if names else None
            if printed is None or printed.is_blank:
                continue
            for name in names:
                if name not in stated and (column.benchmark, name) not in reported:
                    reported.add((column.benchmark, name))
                    need = f"`{column.benchmark}` needs `{name}` in `protocol`, from row {row_index + 1} on"
                    message = f"{need}. Add it, or `{name}: unknown`."
                    yield Issue(sheet, ("tables", table_index), "missing-facet", message)


def _lacking_facets(kb: KnowledgeBase, table: ResultTable, column: ResultColumn) -> tuple[str, ...]:
    """Conditions that the benchmark of a column needs and that neither column nor table states, so that rows must."""
    benchmark = kb.benchmarks.get(column.benchmark)
    stated = {facet.name for facet in (*table.protocol, *column.protocol)}
    return tuple(name for name in benchmark.required_facets if name not in stated) if benchmark else ()


def check_listed_metrics(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A column's metric is one that its benchmark lists."""
    for sheet in kb.results.values():
        for table_index, table in enumerate(sheet.tables):
            for index, column in enumerate(table.columns):
                benchmark = kb.benchmarks.get(column.benchmark)
                if benchmark and column.metric in kb.metrics and column.metric not in benchmark.metrics:
                    hint = nearest(column.metric, benchmark.metrics) or " Add it to the benchmark's `metrics`."
                    message = f"`{benchmark.id}` does not list the metric `{column.metric}`.{hint}"
                    place = ("tables", table_index, "columns", index, "metric")
                    yield Issue(sheet, place, "unlisted-metric", message, Level.WARNING)


def frame_rate_hz(sample_rate_hz: float, strides: tuple[int, ...]) -> float:
    """Latent frames a second: sample rate over the product of the strides."""
    return sample_rate_hz / math.prod(strides)


def tokens_per_second(frame_rate: float, codebooks: float) -> float:
    """Tokens a second over all codebooks."""
    return frame_rate * codebooks


def bitrate_kbps(frame_rate: float, codebooks: float, codebook_size: float) -> float:
    """Kilobits a second of tokens that are all equally likely."""
    return frame_rate * codebooks * math.log2(codebook_size) / 1000


Derivation = tuple[tuple[str, ...], Callable[..., float]]
DERIVATIONS: Final[dict[str, Derivation]] = {
    "frame_rate_hz": (("sample_rate_hz", "strides"), frame_rate_hz),
    "tokens_per_second": (("frame_rate_hz", "codebooks"), tokens_per_second),
    "bitrate_kbps": (("frame_rate_hz", "codebooks", "codebook_size"), bitrate_kbps),
}


def derive(holder: Frozen, field: str) -> float | None:
    """Compute a derivable field from its sibling facts; None where one of them is absent."""
    inputs, compute = DERIVATIONS[field]
    facts = [getattr(holder, name, None) for name in inputs]
    values = [fact.value for fact in facts if isinstance(fact, Fact)]
    if len(values) < len(inputs) or not all(
        math.prod(value) if isinstance(value, tuple) and value else value for value in values
    ):
        return None
    return compute(*values)


def check_derived(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Every derived value follows from the fields that it names."""
    for record in kb.described():
        if not any(fact.derived_from for _, fact in placed_facts(record)):
            continue
        for place, holder in iter_holders(record):
            for name in type(holder).model_fields:
                fact = getattr(holder, name)
                if isinstance(fact, Fact) and fact.derived_from:
                    problem = _derivation_problem(holder, name, fact)
                    if problem:
                        yield Issue(record, (*place, name), *problem)


def _derivation_problem(holder: Frozen, name: str, fact: Fact[Any]) -> tuple[str, str] | None:
    inputs = DERIVATIONS[name][0] if name in DERIVATIONS else ()
    if set(fact.derived_from) != set(inputs):
        wanted = f"It follows from {', '.join(f'`{field}`' for field in inputs)}" if inputs else "It cannot be derived"
        return (
            "derived-unknown",
            f"No rule derives `{name}` from those fields. {wanted}; give `source` and `where` otherwise.",
        )
    expected = derive(holder, name)
    if expected is None:
        lacking = ", ".join(f"`{field}`" for field in inputs if not getattr(holder, field, None))
        return "derived-unknown", f"`{dotted((name,))}` cannot be computed without {lacking}. Add the sourced facts."
    if not math.isclose(expected, fact.value, rel_tol=RELATIVE_TOLERANCE):
        return "derived-mismatch", f"`{name}: {fact.value:g}` should be {expected:.6g}. Correct it or cite who says so."
    return None
