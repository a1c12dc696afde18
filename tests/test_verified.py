"""What a reader is told of records that were read a second time."""

from __future__ import annotations

from pathlib import Path

from fixture_types import Overlay

from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.views import Survey, view_record, view_sheet

SHEET = "chen2026futureomni"
RAISED = "level: verified\nverified_on: 2026-11-24"
DAY = "24 November 2026"


def raised(corpus_folder: Path, overlay: Overlay, *files: str) -> Survey:
    """The corpus with some of its records verified."""
    texts = {name: (corpus_folder / name).read_text(encoding="utf-8") for name in files}
    assert all("level: curated" in text for text in texts.values())
    return Survey(
        read_folder(overlay({name: text.replace("level: curated", RAISED) for name, text in texts.items()})).kb
    )


def words_of_sheet(survey: Survey) -> list[str]:
    """What a sheet's page says before its tables."""
    rows = [row for group in view_sheet(survey, survey.kb.results[SHEET]).groups for row in group.rows]
    return [f"{row.label}: {', '.join(item.text for item in row.items)}" for row in rows]


def test_day_of_the_second_reading_is_told(corpus_folder: Path, overlay: Overlay) -> None:
    """A verified record and a verified sheet name the day."""
    survey = raised(corpus_folder, overlay, "models/mmaudio.yml", f"results/{SHEET}.yml")
    assert view_record(survey, survey.kb.models["mmaudio"]).level_words.endswith(f"against its source, on {DAY}")
    assert f"Every cell read a second time: {DAY}" in words_of_sheet(survey)


def test_nothing_is_told_of_others(corpus: KnowledgeBase) -> None:
    """What was read once says nothing of a second time."""
    survey = Survey(corpus)
    assert "second" not in view_record(survey, corpus.models["mmaudio"]).level_words
    assert not any("second" in words for words in words_of_sheet(survey))
