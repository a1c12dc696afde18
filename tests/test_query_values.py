"""Queries answered by values: a query finds exactly the records on which it matches."""

from __future__ import annotations

import pytest

from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.query import parse_query, select

QUERIES = (
    "",
    "kind:papers",
    "-kind:papers",
    "task:video-to-audio",
    "-task:video-to-audio year>=2024",
    "year!=2024",
    "has:venue",
    "-has:venue",
    "author:cheng",
    "mmaudio",
    '-"audio"',
    "weights:open",
    "audio.sample_rate_hz=44100",
    "variants.parameters>100M",
    "level:curated,verified pillar:generation",
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_what_it_matches(corpus: KnowledgeBase, query: str) -> None:
    """Looking at each value once finds the same records, in the same order, as asking each record."""
    parsed = parse_query(query)
    asked = [record.id for record in corpus.described() if parsed.matches(corpus, Resolved(record))]
    assert [record.id for record in select(corpus, parsed)] == asked
