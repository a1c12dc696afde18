"""The glossary: every term of every vocabulary from A to Z."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from avsurvey.ids import to_ascii
from avsurvey.records import Term, Vocabulary
from avsurvey.views.parts import Link, PageHead
from avsurvey.views.survey import Survey
from avsurvey.views.words import plural, term_uri, vocabulary_uri

OTHERS: Final = "0–9"
"""Where terms stand that begin with no letter."""


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
    groups: dict[str, list[GlossaryEntry]] = {}
    for entry in sorted(entries, key=lambda entry: (to_ascii(entry.link.text).casefold(), entry.anchor)):
        groups.setdefault(_initial(entry.link.text), []).append(entry)
    ordered = sorted(groups.items(), key=lambda group: (group[0] == OTHERS, group[0]))
    letters = tuple(
        GlossaryLetter(f"letter-{letter.lower() if letter != OTHERS else 'other'}", letter, tuple(members))
        for letter, members in ordered
    )
    intro = (
        f"{plural(len(entries), 'term')} of {plural(len(survey.kb.vocabularies), 'vocabulary')}, with the definitions "
        "by which records are told apart. A linked term leads to the records that bear it."
    )
    return GlossaryView(
        PageHead("glossary/", "Glossary", "Every term of the survey's vocabularies, defined."), intro, letters
    )


def _initial(label: str) -> str:
    first = to_ascii(label)[:1].upper()
    return first if first.isalpha() else OTHERS


def _entry(survey: Survey, vocabulary: Vocabulary, term: Term) -> GlossaryEntry:
    is_used = term.id in survey.used_terms(vocabulary.id)
    return GlossaryEntry(
        anchor=f"{vocabulary.id}-{term.id}",
        link=Link(term.label, term_uri(vocabulary.id, term.id) if is_used else ""),
        vocabulary=Link(vocabulary.label, vocabulary_uri(vocabulary.id)),
        definition=term.definition,
        aliases=term.aliases,
    )
