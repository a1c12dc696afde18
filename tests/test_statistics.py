"""Laws of the counts: each says what the records say."""

from __future__ import annotations

import pytest

from avsurvey.kb import KnowledgeBase
from avsurvey.records import KINDS
from avsurvey.statistics import count_everything, render_statistics
from avsurvey.views import Survey


def test_counts_of_the_corpus(corpus: KnowledgeBase) -> None:
    """Every group of counts, on records that can be counted by hand."""
    counts = count_everything(Survey(corpus))
    assert {kind: count for kind, count in counts["kinds"].items() if kind != "vocabularies"} == {
        "papers": 8,
        "models": 2,
        "datasets": 1,
        "benchmarks": 1,
        "tokenizers": 3,
        "metrics": 2,
        "results": 2,
        "tables": 1,
    }
    assert counts["levels"] == {"curated": 17}
    assert counts["pillars"] == {"generation": 3, "understanding": 5, "unified": 0, "foundations": 12}
    assert counts["results"] == {"sheets": 2, "values": 24, "sourced": 24, "with_system_record": 13, "conflicts": 1}
    assert counts["edges"]["cites"] == 3


def test_counts_add_up(real: KnowledgeBase) -> None:
    """Levels add up to the records, types to all edges, and no part is larger than its whole."""
    survey = Survey(real)
    counts = count_everything(survey)
    assert sum(counts["levels"].values()) == sum(1 for _ in real.described())
    assert sum(counts["paper_levels"].values()) == counts["kinds"]["papers"] == len(real.papers)
    assert sum(count for kind, count in counts["edges"].items() if kind != "total") == counts["edges"]["total"]
    assert counts["results"]["sourced"] <= counts["results"]["values"] == len(survey.cells)
    assert counts["results"]["with_system_record"] <= counts["results"]["values"]
    assert list(counts["kinds"]) == list(KINDS)


def test_counts_of_nothing_are_zero() -> None:
    """An empty survey has counts, and all are zero."""
    counts = count_everything(Survey(KnowledgeBase.of(())))
    assert {count for group in counts.values() for count in group.values()} == {0}


@pytest.mark.parametrize("count", [0, 7, 12_345])
def test_counts_as_text(count: int) -> None:
    """Counts are printed one a line under the name of their group, with commas between thousands."""
    assert render_statistics({"paper_levels": {"stub": count}}) == f"paper levels\n  {'stub':20} {count:>7,}\n"
