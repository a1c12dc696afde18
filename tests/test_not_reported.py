"""What a reader is told of fields that were looked for in vain."""

from __future__ import annotations

import pytest

from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described, Source
from avsurvey.views import Survey, view_record

FULL_TEXT = Source(
    key="text", url="https://arxiv.org/abs/2412.15322v2", tier="paper-fulltext", version="v2", seen="2026-11-23"
)
READ = "Looked for in the sources and not reported: "
UNREAD = "Looked for and not found in the sources, no full text of a paper among them: "


def told(kb: KnowledgeBase, record: Described, **changes: object) -> str:
    """The sentence on the page of a record."""
    return view_record(Survey(kb), record.model_copy(update=changes)).not_reported


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("training.compute", "training compute"),
        ("audio.sample_rate_hz", "audio sample rate (Hz)"),
        ("trained_on", "training data"),
        ("release.weights.licence", "release weights licence"),
    ],
)
def test_fields_are_told_in_words(path: str, words: str, corpus: KnowledgeBase) -> None:
    """A field is named as people say it, not by its path."""
    assert told(corpus, corpus.models["mmaudio"], not_reported=(path,)) == f"{UNREAD}{words}."


def test_who_read_no_paper_is_told(corpus: KnowledgeBase) -> None:
    """Of a system the page says whether a full text was read; of a paper, whose identifiers lists tell, it does not."""
    model, paper = corpus.models["mmaudio"], corpus.papers["cheng2024taming"]
    assert told(corpus, model).startswith(UNREAD)
    assert told(corpus, model, sources=(*model.sources, FULL_TEXT)).startswith(READ)
    assert told(corpus, paper, not_reported=("doi",)) == f"{READ}DOI."
    assert told(corpus, model, not_reported=()) == ""
