"""Laws of what machines read: linked data and texts for language models."""

from __future__ import annotations

import json
from typing import Any

import pytest

from avsurvey.exports import linked_data, render_linked_data, render_llms, render_llms_full
from avsurvey.kb import KnowledgeBase

SITE = "https://example.org/survey/"
TYPES = [
    ("cheng2024taming", "ScholarlyArticle"),
    ("mmaudio", "SoftwareSourceCode"),
    ("soundstream", "CreativeWork"),
    ("vggsound", "Dataset"),
    ("daily-omni", "Dataset"),
    ("desync", "DefinedTerm"),
]


def told(kb: KnowledgeBase, record_id: str) -> Any:
    """What a record's page tells machines, read back."""
    record = kb.get(record_id)
    assert record is not None
    return json.loads(render_linked_data(linked_data(kb, record, SITE)))


@pytest.mark.parametrize(("record_id", "expected"), TYPES)
def test_every_kind_has_its_type(record_id: str, expected: str, corpus: KnowledgeBase) -> None:
    """A record is of the schema.org type of its kind, and its id is the address of its page."""
    data = told(corpus, record_id)
    assert (data["@context"], data["@type"]) == ("https://schema.org", expected)
    assert data["@id"] == data["url"] == f"{SITE}{corpus.get(record_id).kind}/{record_id}/"  # type: ignore[union-attr]


def test_paper_names_its_authors_date_and_other_addresses(corpus: KnowledgeBase) -> None:
    """An article has its authors in order, its first public date, and the addresses of arXiv and DOI."""
    data, paper = told(corpus, "cheng2024taming"), corpus.papers["cheng2024taming"]
    assert [author["name"] for author in data["author"]] == list(paper.authors)
    assert data["datePublished"] == paper.published
    assert f"https://arxiv.org/abs/{paper.arxiv}" in data["sameAs"]


def test_named_records_cite_the_paper_that_introduced_them(corpus: KnowledgeBase) -> None:
    """A dataset has the authors of its paper and says which paper to cite."""
    data = told(corpus, "vggsound")
    assert data["citation"]["@id"] == f"{SITE}papers/chen2020vggsound/"
    assert len(data["author"]) == len(corpus.papers["chen2020vggsound"].authors)


def test_nothing_absent_is_said(real: KnowledgeBase) -> None:
    """No value of any record is empty, and each record has a name and a description."""
    for record in real.described():
        data = linked_data(real, record, SITE)
        assert all(data.values())
        assert {"name", "description", "@id"} <= data.keys()


@pytest.mark.parametrize("harm", ["</script><script>", "<!--", "]]>", "&lt;", "\\u003c"])
def test_linked_data_cannot_leave_its_element(harm: str) -> None:
    """JSON for a script element holds no character that could end the element, and reads back as it was."""
    text = render_linked_data({"name": harm})
    assert not set("<>&") & set(text)
    assert json.loads(text) == {"name": harm}


def test_index_leads_to_every_kind(corpus: KnowledgeBase) -> None:
    """The index begins with a title and a quotation, as llmstxt.org asks, and has absolute addresses only."""
    lines = render_llms(corpus, SITE).splitlines()
    assert lines[0] == "# avsurvey"
    assert lines[2].startswith("> ")
    addresses = [line.partition("](")[2].partition(")")[0] for line in lines if line.startswith("- [")]
    assert {f"{SITE}{kind}/" for kind in ("papers", "models", "datasets", "metrics")} <= set(addresses)
    assert all(address.startswith(SITE) for address in addresses)


def test_full_text_has_every_record(corpus: KnowledgeBase) -> None:
    """Every record stands in the full text once, under a heading with its address."""
    text = render_llms_full(corpus, SITE)
    for record in corpus.described():
        assert text.count(f"\n### [{record.heading}]({SITE}{record.kind}/{record.id}/)\n") == 1


@pytest.mark.parametrize("limit", [1_000, 2_000, 4_000])
def test_full_text_keeps_to_its_limit(limit: int, corpus: KnowledgeBase) -> None:
    """A text that would be too long leaves records out whole and says how many."""
    text = render_llms_full(corpus, SITE, limit)
    assert len(text.encode()) <= limit + 50
    assert "Left out for size: " in text


def test_full_text_of_exactly_the_limit_is_whole(corpus: KnowledgeBase) -> None:
    """The limit counts every byte: what just fits is whole, and one byte less leaves something out."""
    whole = render_llms_full(corpus, SITE)
    assert render_llms_full(corpus, SITE, len(whole.encode())) == whole
    assert "Left out for size: 1 entry." in render_llms_full(corpus, SITE, len(whole.encode()) - 1)
