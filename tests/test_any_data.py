"""Laws of bad data: whatever stands wherever in a record, there are findings or exports, and nothing raises."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from avsurvey.compare import find_conflicts
from avsurvey.exports import EXPORTS
from avsurvey.exports.api import api_files
from avsurvey.findings import Level
from avsurvey.graph import related_works
from avsurvey.kb import DataFolder, KnowledgeBase, read_folder
from avsurvey.reading import Place, read_document
from avsurvey.records import EVERY_KIND, Record, file_of
from avsurvey.records.schema import to_record
from avsurvey.rules import RULES, read_policy
from avsurvey.statistics import count_everything
from avsurvey.views import Survey

ODD: tuple[Any, ...] = (
    *(
        "",
        "-1",
        "1e308",
        "1e-400",
        "0.0",
        "nan",
        "±",
        "1±",
        "1,000",
        "=1",
        "-",
        "–",
        "2024",
        "2024-13",
        "unknown",
        "yes",
    ),
    *("a/b", "a/", "/", "../x", "a--b", "A", ":", "{", "}", "[]", "９", "x" * 4001, "9" * 4400),
    *("mmaudio", "mmaudio/l-44k", "cheng2024taming", "tasks", "video-to-audio"),
    *("https://[", "https://h:99999/x", "https://x/%zz", "https://github.com", "https://arxiv.org/abs/"),
    *([], {}, ["-1"], ["x"], [[]], {"value": "1"}, {"value": []}, {"x": "y"}, {"a": {"b": {"c": "d"}}}),
)


@cache
def corpus_folder() -> DataFolder:
    """The corpus, read once."""
    return read_folder(Path(__file__).parent / "corpus")


@cache
def corpus_value(kind: str, record_id: str) -> Any:
    """The plain value of a record of the corpus."""
    return corpus_folder().document(file_of(kind, record_id)).value


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Every place of a value."""
    yield place
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield from places(part, (*place, step))


def replaced(value: Any, place: Place, odd: Any) -> Any:
    """A copy of a value with something else at a place."""
    if not place:
        return odd
    changed = copy.deepcopy(value)
    holder = changed
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = odd
    return changed


RECORDS = [(record.kind, record.id) for record in corpus_folder().kb.records()]
CHANGES = st.sampled_from(RECORDS).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(list(places(corpus_value(*name)))), st.sampled_from(ODD))
)


def with_change(kind: str, record_id: str, value: Any) -> tuple[KnowledgeBase, Record | None]:
    """The corpus with another value for one record, which is left out where it is no record."""
    document = read_document(json.dumps(value).encode(), "record.yml")
    record = to_record(EVERY_KIND[kind], record_id, document, "record.yml") if document.value is not None else None
    assert (record is None) == bool(document.findings)
    others = [other for other in corpus_folder().kb.records() if (other.kind, other.id) != (kind, record_id)]
    return KnowledgeBase.of([*others, record] if record else others), record


def is_own(path: str) -> bool:
    """Whether a document of the API has a form of its own, and not that of a standard."""
    return "/schemas/" not in path and not path.endswith("openapi.json")


@settings(max_examples=200)
@given(CHANGES)
def test_odd_value_raises_nothing(change: tuple[tuple[str, str], Place, Any]) -> None:
    """A record with an odd value anywhere is refused with findings, or can be exported, counted and drawn."""
    (kind, record_id), place, odd = change
    kb, record = with_change(kind, record_id, replaced(corpus_value(kind, record_id), place, odd))
    policy, _ = read_policy(corpus_folder())
    issues = [issue for rule in RULES for issue in rule(kb, policy)]
    assert all(issue.code and issue.message.endswith((".", "?")) for issue in issues)
    if record is None or any(issue.level is Level.ERROR for issue in issues):
        return
    survey = Survey(kb)
    texts = {name: export(kb, tuple(kb.described()), True) for name, export in EXPORTS.items()}
    assert len(nx.parse_graphml(texts["graphml"], force_multigraph=True)) == len(survey.graph.network)
    assert all(json.loads(text)["schema_version"] for path, text in api_files(kb, survey.graph).items() if is_own(path))
    assert count_everything(survey)["results"]["conflicts"] == len(find_conflicts(kb))
    assert all(item.reason for item in related_works(survey.graph, kb, record_id))
