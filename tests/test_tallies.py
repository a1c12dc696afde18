"""Laws of the counts that chapters name in words."""

from __future__ import annotations

from avsurvey.exports.values import result_values
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Run
from avsurvey.views import Survey
from avsurvey.views.tallies import TALLIES


def test_tallies_agree_with_the_exported_numbers(real: KnowledgeBase) -> None:
    """What the chapters count is what whoever takes the numbers out can count."""
    survey, values = Survey(real), list(result_values(real))
    counted = {name: count(survey) for name, count in TALLIES.items()}
    pairs: dict[tuple[str, tuple[tuple[str, str], ...]], set[str]] = {}
    for value in values:
        pairs.setdefault((value.benchmark, value.protocol), set()).add(value.reported_in)
    sheets = {name: {value.reported_in for value in values if value.benchmark == name} for name, _ in pairs}
    shared = [protocol for (_, protocol), found in pairs.items() if len(found) > 1]
    assert counted["values"] == len(values) == sum(counted[f"values {run}"] for run in Run)
    assert counted["values rerun"] == sum(value.run == "rerun" for value in values)
    unknown = [value for value in values if "unknown" in dict(value.protocol).values()]
    assert counted["values of unknown conditions"] == len(unknown)
    assert (counted["measured benchmarks"], counted["protocols"]) == (len(sheets), len(pairs))
    assert counted["benchmarks on one sheet"] == sum(len(found) == 1 for found in sheets.values())
    assert counted["shared protocols"] == len(shared)
    assert counted["shared known protocols"] == sum("unknown" not in dict(protocol).values() for protocol in shared)


def test_tallies_of_training_count_records_once(corpus: KnowledgeBase) -> None:
    """A model that names a dataset twice is one model, and the dataset one dataset."""
    survey = Survey(corpus)
    edges = {(edge.source, edge.target) for edge in survey.graph.edges if edge.type == "trained-on"}
    assert TALLIES["models with training data"](survey) == len({source for source, _ in edges}) > 0
    assert TALLIES["datasets trained on"](survey) == len({target for _, target in edges}) > 0
