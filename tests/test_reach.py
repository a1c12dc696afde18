"""How far the collection reaches: what is told to be missing is missing, and what is there is not told."""

from __future__ import annotations

from avsurvey.kb import KnowledgeBase
from avsurvey.records import Benchmark, Paper
from avsurvey.views import Survey, view_unrecorded


def listed(kb: KnowledgeBase) -> dict[str, list[str]]:
    """The papers of the page, each with the contributions that it names."""
    (grid,) = view_unrecorded(Survey(kb)).grids
    return {row.key: [item.text for item in row.cells[2].items] for row in grid.rows}


def test_a_benchmark_without_a_record_is_missed(corpus: KnowledgeBase) -> None:
    """A paper whose benchmark has a record is not listed, and is once that record is gone."""
    benchmark = next(
        one
        for one in corpus.benchmarks.values()
        if (paper := corpus.paper_of(one)) and "benchmark" in paper.contributions
    )
    paper = corpus.papers[benchmark.introduced_by or ""]
    assert "Benchmark" not in listed(corpus).get(paper.id, [])
    others = (one for one in corpus.records() if not isinstance(one, Benchmark) or one.introduced_by != paper.id)
    assert "Benchmark" in listed(KnowledgeBase.of(others))[paper.id]


def test_methods_are_not_missed(corpus: KnowledgeBase) -> None:
    """Of a paper with several contributions only those are named that stand in records of their own."""
    paper = next(iter(corpus.papers.values()))
    kb = KnowledgeBase.of([paper.model_copy(update={"contributions": ("method", "dataset", "metric", "analysis")})])
    assert listed(kb) == {paper.id: ["dataset", "metric"]}


def test_the_newest_stand_first(real: KnowledgeBase) -> None:
    """The page lists the papers of the survey by year, and none that has all its records."""
    papers = [real.papers[citekey] for citekey in listed(real)]
    assert [paper.year for paper in papers] == sorted((paper.year for paper in papers), reverse=True)
    introduced = {record.introduced_by for record in real.benchmarks.values()}
    assert not [paper.id for paper in papers if paper.contributions == ("benchmark",) and paper.id in introduced]
    assert all(isinstance(paper, Paper) for paper in papers)
