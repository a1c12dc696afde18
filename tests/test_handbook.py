"""Laws of the handbook of metrics and of the glossary."""

from __future__ import annotations

import pytest

from avsurvey.kb import KnowledgeBase
from avsurvey.views import Survey, view_glossary, view_handbook
from avsurvey.views.results import DIRECTION_WORDS


@pytest.fixture(scope="module")
def survey(real: KnowledgeBase) -> Survey:
    """The survey of all records."""
    return Survey(real)


def test_every_metric_stands_once_under_its_aspect(survey: Survey) -> None:
    """The handbook has every metric once, in the chapter of what it judges."""
    found = {
        entry.anchor: chapter.anchor.removeprefix("aspect-")
        for chapter in view_handbook(survey).chapters
        for entry in chapter.entries
    }
    assert found == {metric.id: metric.aspect for metric in survey.kb.metrics.values()}


def test_handbook_says_what_the_record_says(survey: Survey) -> None:
    """An entry has the record's formula, direction and caveats, and as many reporters as sheets report it."""
    for chapter in view_handbook(survey).chapters:
        for entry in chapter.entries:
            metric = survey.kb.metrics[entry.anchor]
            rows = {row.label: row.items for row in entry.facts.rows}
            sheets = {cell.sheet.id for cell in survey.cells_by_metric.get(metric.id, ())}
            assert entry.formula == (metric.formula or "")
            assert rows["Direction"][0].text.startswith(DIRECTION_WORDS[metric.direction])
            assert len(rows.get("Caveats", ())) == len(metric.caveats)
            assert rows["Reported by"][0].text.startswith(f"{len(sheets)} reporter")


def test_glossary_has_every_term(survey: Survey) -> None:
    """Every term of every vocabulary stands in the glossary once, with its definition."""
    found = {entry.anchor: entry.definition for letter in view_glossary(survey).letters for entry in letter.entries}
    terms = {
        f"{name}-{term.id}": term.definition
        for name, vocabulary in survey.kb.vocabularies.items()
        for term in vocabulary.terms
    }
    assert found == terms


def test_glossary_goes_from_a_to_z(survey: Survey) -> None:
    """Letters rise, what begins with none stands last, and each entry begins with its letter."""
    letters = view_glossary(survey).letters
    latin = [letter.letter for letter in letters if letter.letter.isalpha()]
    assert latin == sorted(set(latin))
    assert not any(letter.letter.isalpha() for letter in letters[len(latin) :])
    for letter in letters[: len(latin)]:
        labels = [entry.link.text.casefold() for entry in letter.entries]
        assert all(label.startswith(letter.letter.casefold()) or not label[0].isascii() for label in labels)


def test_linked_terms_have_a_page(survey: Survey) -> None:
    """A term is linked where some record bears it, and only there."""
    for letter in view_glossary(survey).letters:
        for entry in letter.entries:
            vocabulary = entry.vocabulary.target.removeprefix("terms/").strip("/")
            term = entry.anchor.removeprefix(f"{vocabulary}-")
            assert bool(entry.link.target) == (term in survey.used_terms(vocabulary))
