"""Laws of walking a record: every scalar is met once, at its place in the file, with what it refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from avsurvey.kb import DataFolder, KnowledgeBase
from avsurvey.reading import Place, Value
from avsurvey.records import Fact
from avsurvey.records.types import RefTo, SourceRef, TermOf
from avsurvey.records.walk import iter_holders, iter_leaves, marked_leaves, placed_facts


def scalar_places(value: Value, place: Place = ()) -> Iterator[Place]:
    """The place of every scalar of a plain value."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from scalar_places(part, (*place, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from scalar_places(part, (*place, index))
    else:
        yield place


def test_every_scalar_of_every_record_is_met(real_folder: DataFolder) -> None:
    """No scalar of a file escapes the rules: each is a leaf, or the value of a facet written short."""
    missed = []
    for record in real_folder.kb.records():
        met = {leaf.place for leaf in iter_leaves(record)}
        value = real_folder.document_of(record).value
        assert value is not None
        missed += [(record.id, place) for place in scalar_places(value) if not met & {place, (*place, "value")}]
    assert missed == []


def test_no_leaf_is_met_twice(real: KnowledgeBase) -> None:
    """Each place has one leaf."""
    for record in real.records():
        counted = Counter(leaf.place for leaf in iter_leaves(record))
        assert counted.total() == len(counted)


MARKS = [
    ("models", "mmaudio", ("introduced_by",), RefTo(("papers",))),
    ("models", "mmaudio", ("paradigms", 0), TermOf("paradigms")),
    ("models", "mmaudio", ("audio", "representation"), TermOf("representations")),
    ("models", "mmaudio", ("variants", 0, "parameters", "source"), SourceRef()),
    ("models", "mmaudio", ("variants", 0, "parameters", "value"), None),
    ("models", "mmaudio", ("sources", "repo", "tier"), TermOf("source-tiers")),
    ("models", "mmaudio", ("sources", "repo", "url"), None),
    ("models", "mmaudio", ("not_reported", 0), None),
    ("papers", "xu2025qwen25omni", ("cites", "works", 0), RefTo(("papers",))),
    ("papers", "cheng2024taming", ("venue", "id"), TermOf("venues")),
    ("benchmarks", "daily-omni", ("required_facets", 1), TermOf("protocol-facets")),
    ("results", "chen2026futureomni", ("tables", 0, "rows", 0, "system"), RefTo(("models", "tokenizers"), True)),
    (
        "results",
        "chen2026futureomni",
        ("tables", 0, "columns", 0, "protocol", "subset", "name"),
        TermOf("protocol-facets"),
    ),
    ("tables", "hearing-systems", ("columns", 3, "metric"), RefTo(("metrics",))),
]


@pytest.mark.parametrize(("kind", "record_id", "place", "mark"), MARKS)
def test_leaf_knows_what_it_refers_to(
    corpus: KnowledgeBase, kind: str, record_id: str, place: Place, mark: object
) -> None:
    """A scalar that names a record, a term or a source says which kind it must be."""
    marks = {leaf.place: leaf.mark for leaf in iter_leaves(corpus.indexes[kind][record_id])}
    assert marks[place] == mark


def test_holders_are_met_with_their_places(corpus: KnowledgeBase) -> None:
    """Every part of a record is met after the part that holds it; facts at the fields that they are."""
    places = dict(iter_holders(corpus.tokenizers["dac"]))
    assert next(iter(places)) == ()
    assert all(place[:-1] in places or place[:-2] in places for place in places if place)
    facts = [place[-1] for place, holder in places.items() if isinstance(holder, Fact) and place[1] == 1]
    assert facts == [
        "sample_rate_hz",
        "strides",
        "frame_rate_hz",
        "codebooks",
        "codebooks_max",
        "codebook_size",
        "bitrate_kbps",
        "tokens_per_second",
        "latent_channels",
        "parameters",
    ]


def test_fact_holders_are_held_by_their_leaves(corpus: KnowledgeBase) -> None:
    """A leaf of a fact is held by that fact."""
    leaves = {leaf.place: leaf.holder for leaf in iter_leaves(corpus.models["mmaudio"])}
    fact = corpus.models["mmaudio"].variants[0].parameters
    assert leaves["variants", 0, "parameters", "value"] is fact


def test_short_ways_miss_nothing(real: KnowledgeBase) -> None:
    """The walks that enter only what can hold a mark, or a fact, find what the walks over everything find, in order."""
    for record in real.records():
        assert marked_leaves(record) == [leaf for leaf in iter_leaves(record) if leaf.mark]
        assert placed_facts(record) == [(at, holder) for at, holder in iter_holders(record) if isinstance(holder, Fact)]
