"""Laws of comparing: what may stand beside what, and when two numbers contradict each other."""

from __future__ import annotations

import itertools

import pytest
from fixture_types import Overlay
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.compare import Answer, compare_protocols, find_conflicts, may_compare
from avsurvey.exposure import Exposures
from avsurvey.kb import Cell, KnowledgeBase, all_cells, read_folder
from avsurvey.records import Facet

Protocol = dict[str, str]
VERDICTS: list[tuple[Protocol, Protocol, str]] = [
    ({}, {}, "same"),
    ({"clips": "15220"}, {"clips": "15220"}, "same"),
    ({"clips": "15,220"}, {"clips": "15220"}, "same"),
    ({"clip_seconds": "8"}, {"clip_seconds": "8.0"}, "same"),
    ({"split": "Test"}, {"split": "  test "}, "same"),
    ({"split": "test set"}, {"split": "Test  Set"}, "same"),
    ({"clips": "15220"}, {"clips": "15446"}, "differs in clips"),
    ({"split": "test"}, {"split": "test-clean"}, "differs in split"),
    ({"a": "1", "b": "2"}, {"a": "2", "b": "3"}, "differs in a, b"),
    ({"clips": "15220"}, {}, "unknown in clips"),
    ({"clips": "unknown"}, {"clips": "15220"}, "unknown in clips"),
    ({"clips": "Unknown"}, {"clips": "15220"}, "unknown in clips"),
    ({"clips": "unknown"}, {"clips": "unknown"}, "unknown in clips"),
    ({"b": "1"}, {"a": "1"}, "unknown in a, b"),
    ({"a": "1", "b": "1"}, {"a": "2"}, "differs in a"),
    ({"a": "unknown", "b": "1"}, {"a": "2", "b": "2"}, "differs in b"),
]
PROTOCOLS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1", "1.0", "2", "x", "unknown"]))


def facets(protocol: Protocol) -> list[Facet]:
    """A protocol from a dict."""
    return [Facet(name=name, value=value) for name, value in protocol.items()]


@pytest.mark.parametrize(("first", "second", "verdict"), VERDICTS)
def test_verdict(first: Protocol, second: Protocol, verdict: str) -> None:
    """Two numbers are comparable where every condition agrees; a difference outweighs what is unknown."""
    assert str(compare_protocols(facets(first), facets(second))) == verdict
    assert str(compare_protocols(facets(second), facets(first))) == verdict


@given(PROTOCOLS, PROTOCOLS)
def test_verdict_does_not_depend_on_the_side(first: Protocol, second: Protocol) -> None:
    """The first may be compared with the second as the second with the first."""
    assert compare_protocols(facets(first), facets(second)) == compare_protocols(facets(second), facets(first))


@given(PROTOCOLS)
def test_fully_stated_protocol_is_the_same_as_itself(protocol: Protocol) -> None:
    """A number may be compared with one of the same protocol, unless something in it is unknown."""
    verdict = compare_protocols(facets(protocol), facets(protocol))
    assert verdict.answer is (Answer.UNKNOWN if "unknown" in protocol.values() else Answer.SAME)


def cell_of(kb: KnowledgeBase, sheet: str, label: str, column: int = 0, table: int = 0) -> Cell:
    """The cell of a row and column of a sheet."""
    return next(
        cell
        for cell in all_cells(kb)
        if (cell.sheet.id, cell.row.label, cell.column_index, cell.table_index) == (sheet, label, column, table)
    )


def test_cells_of_the_corpus(corpus: KnowledgeBase) -> None:
    """The verdict on two printed numbers names what keeps them apart."""
    board, paper = "daily-omni-leaderboard-2026-03-11", "chen2026futureomni"
    average = cell_of(corpus, board, "Qwen2.5-Omni-7B-Instruct (Open)", column=2)
    short = cell_of(corpus, board, "Qwen2.5-Omni-7B-Instruct (Open)", column=0)
    silent = cell_of(corpus, board, "Qwen2.5-Omni-7B-Instruct (Open)", column=2, table=1)
    rerun = cell_of(corpus, paper, "Qwen2.5-Omni")
    tuned = cell_of(corpus, paper, "Qwen2.5-Omni +OFF")
    verdicts = [str(may_compare(average, other, Exposures(corpus))) for other in (rerun, short, silent, tuned)]
    assert verdicts == [
        "unknown in test_data_seen",
        "differs in subset",
        "differs in audio_input",
        "unknown in fine_tuned, test_data_seen",
    ]


def sheet_of(*rows: str, protocol: str = "{audio_input: yes, subset: own}", scale: str = "0.01") -> str:
    """A sheet of one column with these rows."""
    listed = "".join(f"      - {row}\n" for row in rows)
    return f"""\
reported_in: cheng2024taming
sources: {{v1: {{url: "https://arxiv.org/abs/2412.15322v1", tier: paper-fulltext, seen: 2026-11-23}}}}
tables:
  - where: Table 1
    source: v1
    protocol: {protocol}
    columns:
      - {{benchmark: daily-omni, metric: accuracy, scale: {scale}}}
      - {{benchmark: daily-omni, metric: desync}}
      - {{benchmark: vggsound, metric: accuracy, scale: {scale}}}
    rows:
{listed}"""


def row_of(printed: str, system: str = "mmaudio", more: str = "") -> str:
    """A row that prints one value in the first column."""
    return f'{{label: A, system: {system}, run: self, values: ["{printed}", "-", "-"]{more}}}'


def conflicts_of(overlay: Overlay, sheet: str) -> list[list[str]]:
    """The prints of each conflict that a sheet adds to the corpus."""
    kb = read_folder(overlay({"results/cheng2024taming.yml": sheet})).kb
    return [
        [cell.printed.text for cell in found.cells] for found in find_conflicts(kb) if found.system != "qwen2-5-omni/7b"
    ]


def test_other_benchmark_or_metric_differs(overlay: Overlay) -> None:
    """Numbers on another benchmark or by another metric are not compared, whatever their protocol."""
    row = '{label: A, run: self, values: ["50.0", "0.5", "50.0"]}'
    kb = read_folder(overlay({"results/cheng2024taming.yml": sheet_of(row)})).kb
    first, metric, benchmark = [cell for cell in all_cells(kb) if cell.sheet.id == "cheng2024taming"]
    exposures = Exposures(kb)
    assert str(may_compare(first, metric, exposures)) == "differs in metric"
    assert str(may_compare(first, benchmark, exposures)) == "differs in benchmark"
    assert str(may_compare(metric, benchmark, exposures)) == "differs in benchmark, metric"


def test_conflict_is_found(corpus: KnowledgeBase) -> None:
    """One system with two values under one protocol is a conflict that shows both, and who measured each."""
    (conflict,) = find_conflicts(corpus)
    assert (conflict.system, conflict.benchmark, conflict.metric) == ("qwen2-5-omni/7b", "daily-omni", "accuracy")
    assert [(facet.name, facet.value) for facet in conflict.protocol] == [("audio_input", "yes"), ("subset", "all")]
    assert [(cell.printed.text, cell.row.run.value, cell.sheet.id) for cell in conflict.cells] == [
        ("45.69", "rerun", "chen2026futureomni"),
        ("62.07", "owner", "daily-omni-leaderboard-2026-03-11"),
    ]


PAIRS = [
    ("50.0", "50.0", False),
    ("50", "50.00", False),
    ("50.1", "50.14", False),  # the coarser print is the finer one, rounded
    ("50.1", "50.15", False),
    ("50.1", "50.16", True),
    ("50.1", "50.2", True),
    ("50", "50.4", False),
    ("50", "50.6", True),
    ("50.14", "50.14 ± 0.2", False),
    ("50.1 ± 0.2", "50.3 ± 0.2", True),
    ("50.1*", "50.14", False),
    ("50.1%", "50.14", False),
    ("1,000", "1000.4", False),
]


@pytest.mark.parametrize(("first", "second", "is_conflict"), PAIRS)
def test_coarser_print_is_no_conflict(overlay: Overlay, first: str, second: str, is_conflict: bool) -> None:
    """Two numbers conflict when they differ by more than half the last digit of the coarser one."""
    for one, other in itertools.permutations((first, second)):
        found = conflicts_of(overlay, sheet_of(row_of(one), row_of(other)))
        assert found == ([[one, other]] if is_conflict else [])


@pytest.mark.parametrize(
    ("first", "second"), [("50.1 +/- 0.2", "50.14"), ("50.1\\\\pm0.2", "50.14"), ("5.0e1", "50.1")]
)
def test_coarser_print_in_other_forms_is_no_conflict(overlay: Overlay, first: str, second: str) -> None:
    """However a number is printed, its last digit says how precise it is."""
    assert conflicts_of(overlay, sheet_of(row_of(first), row_of(second))) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row_of("50.0"), row_of("51.0", system="qwen2-5-omni/3b")),
        (row_of("50.0", system="mmaudio/s-16k"), row_of("51.0", system="mmaudio/l-44k")),
        (row_of("50.0"), row_of("51.0", more=", protocol: {subset: other}")),
        (row_of("50.0"), row_of("51.0", more=", protocol: {frames: 16}")),
        (row_of("50.0"), row_of("51.0", more=", role: human")),
        (row_of("50.0"), row_of("-")),
        ("{label: A, run: self, values: [50.0, '-', '-']}", "{label: A, run: self, values: [51.0, '-', '-']}"),
    ],
    ids=["system", "variant", "condition", "stated condition", "role", "blank", "no record"],
)
def test_what_is_not_the_same_does_not_conflict(overlay: Overlay, first: str, second: str) -> None:
    """Another system, variant, condition or role, a blank, and rows without a record contradict nothing."""
    assert conflicts_of(overlay, sheet_of(first, second)) == []


def test_conflict_is_told_in_the_metric_s_unit(overlay: Overlay) -> None:
    """Percent in one sheet and a fraction in another are compared in the unit of the metric."""
    files = {
        "results/cheng2024taming.yml": sheet_of(row_of("0.501"), scale="1"),
        "results/kumar2023highfidelity.yml": sheet_of(row_of("50.1"), row_of("50.2")).replace(
            "cheng2024taming", "kumar2023highfidelity"
        ),
    }
    kb = read_folder(overlay(files)).kb
    found = [
        [cell.printed.text for cell in conflict.cells]
        for conflict in find_conflicts(kb)
        if conflict.system == "mmaudio"
    ]
    assert found == [["0.501", "50.1", "50.2"]]


def test_conflict_is_between_comparable_numbers(real: KnowledgeBase) -> None:
    """A conflict is between numbers of equal protocol; where that protocol has unknowns the conflict names them."""
    for conflict in find_conflicts(real):
        for first, second in itertools.combinations(conflict.cells, 2):
            verdict = compare_protocols(first.protocol, second.protocol)
            assert verdict.in_what == conflict.unknown_in
            assert (verdict.answer is Answer.SAME) is (conflict.unknown_in == ())
