"""Watched records: they are as the plain ones, and tell what is read of them."""

from __future__ import annotations

import pytest

from avsurvey.exports.tabular import as_object
from avsurvey.kb import KnowledgeBase
from avsurvey.kb.reads import recording
from avsurvey.records import DESCRIBED_KINDS, KINDS, Described, Paper
from avsurvey.records.walk import iter_leaves
from avsurvey.views.watched import card_fields, card_of, watched, watched_among_all

CARD, REST = ("card",), ("rest",)


@pytest.mark.parametrize("kind", DESCRIBED_KINDS)
def test_a_watched_record_is_as_the_plain_one(corpus: KnowledgeBase, kind: str) -> None:
    """It is an instance of the same class with the same fields, properties and leaves, equal and of one hash."""
    for record in corpus.indexes[kind].values():
        seen = watched(record, CARD, REST)
        assert isinstance(seen, type(record))
        assert seen.kind == record.kind
        assert seen.heading == record.heading
        assert seen.short_name == record.short_name
        assert as_object(seen) == as_object(record)
        assert [leaf.value for leaf in iter_leaves(seen)] == [leaf.value for leaf in iter_leaves(record)]
        assert seen == watched(record, REST, CARD)
        assert hash(seen) == hash(watched(record, REST, CARD))
        assert card_of(record) == card_of(record.model_copy(update={"summary": "Another."}))


@pytest.mark.parametrize("kind", DESCRIBED_KINDS)
def test_every_field_is_told(corpus: KnowledgeBase, kind: str) -> None:
    """Reading a field notes the card where the field stands on it, and the rest otherwise, and nothing else."""
    record = next(iter(corpus.indexes[kind].values()))
    for name in KINDS[kind].model_fields:
        with recording() as reads:
            getattr(watched(record, CARD, REST), name)
        assert reads == {CARD if name in card_fields(KINDS[kind]) else REST}


@pytest.mark.parametrize("kind", DESCRIBED_KINDS)
def test_a_walk_tells_which_field_it_reads(corpus: KnowledgeBase, kind: str) -> None:
    """What is walked with all of its kind notes the cards, or the very field; read whole, the kind."""
    record = watched_among_all(next(iter(corpus.indexes[kind].values())))
    for name in KINDS[kind].model_fields:
        with recording() as reads:
            getattr(record, name)
        assert reads == {("cards", kind) if name in card_fields(KINDS[kind]) else ("field", kind, name)}
    for read in (repr, lambda record: record.whole()):
        with recording() as reads:
            read(record)
        assert reads == {("kind", kind)}


def test_a_property_tells_what_it_reads(corpus: KnowledgeBase) -> None:
    """Properties and methods of a record read through the watched one."""
    paper = watched(corpus.papers["cheng2024taming"], CARD, REST)
    with recording() as reads:
        assert paper.year == 2024
        assert paper.heading
    assert reads == {CARD}
    with recording() as reads:
        paper.source("none")
    assert reads == {REST}


def test_whatever_reads_past_a_watched_record_fails(corpus: KnowledgeBase) -> None:
    """Pydantic's own methods would note nothing, and so are not there."""
    paper = watched(corpus.papers["cheng2024taming"], CARD, REST)
    for name in ("model_dump", "model_copy", "model_fields_set", "__dict__"):
        with pytest.raises(AttributeError):
            getattr(paper, name)


def test_cards_hold_no_facts() -> None:
    """Texts that lists do not show stand on no card; names, dates and terms do."""
    for kind in DESCRIBED_KINDS:
        fields = card_fields(KINDS[kind])
        assert fields.isdisjoint(("summary", "sources", "relations", "not_reported", "cites"))
        assert {"id", "tasks", "level", "aliases"} <= fields
    assert {"title", "published", "authors", "venue"} <= card_fields(Paper)
    assert issubclass(Paper, Described)
