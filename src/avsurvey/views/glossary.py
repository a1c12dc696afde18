"""The glossary: every term of every vocabulary from A to Z."""

from __future__ import annotations

from dataclasses import dataclass

from avsurvey.ids import to_ascii
from avsurvey.records import Term, Vocabulary
from avsurvey.views.parts import Link, PageHead
from avsurvey.views.survey import Survey
from avsurvey.views.words import OTHER_INITIALS, by_initial, plural, term_uri, vocabulary_uri


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term; its link has no target where no record bears it."""

    anchor: str
    link: Link
    vocabulary: Link
    definition: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlossaryLetter:
    """The terms with one initial."""

    anchor: str
    letter: str
    entries: tuple[GlossaryEntry, ...]


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """The page of the glossary."""

    head: PageHead
    intro: str
    letters: tuple[GlossaryLetter, ...]


def view_glossary(survey: Survey) -> GlossaryView:
    """All terms by initial; terms of one label in the order of their vocabularies."""
    vocabularies = survey.kb.vocabularies.values()
    entries = [_entry(survey, vocabulary, term) for vocabulary in vocabularies for term in vocabulary.terms]
    entries.sort(key=lambda entry: (to_ascii(entry.link.text).casefold(), entry.anchor))
    letters = tuple(
        GlossaryLetter(f"letter-{'other' if letter == OTHER_INITIALS else letter.lower()}", letter, tuple(members))
        for letter, members in by_initial(entries, lambda entry: entry.link.text).items()
    )
    intro = (
        f"{plural(len(entries), 'term')} of {plural(len(survey.kb.vocabularies), 'vocabulary')}, with the definitions "
        "by which records are told apart. A linked term leads to the records that bear it."
    )
    return GlossaryView(
        PageHead("glossary/", "Glossary", "Every term of the survey's vocabularies, defined."), intro, letters
    )


def _entry(survey: Survey, vocabulary: Vocabulary, term: Term) -> GlossaryEntry:
    is_used = term.id in survey.used_terms(vocabulary.id)
    return GlossaryEntry(
        anchor=f"{vocabulary.id}-{term.id}",
        link=Link(term.label, term_uri(vocabulary.id, term.id) if is_used else ""),
        vocabulary=Link(vocabulary.label, vocabulary_uri(vocabulary.id)),
        definition=term.definition,
        aliases=term.aliases,
    )
