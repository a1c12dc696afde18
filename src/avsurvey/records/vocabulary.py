"""Vocabularies: controlled terms as data."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from avsurvey.records.base import Frozen, Record
from avsurvey.records.types import TermId, Text, Url


class Permission(StrEnum):
    """Whether a licence lets the licensed thing be used for some end."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    FORBIDDEN = "forbidden"


class Term(Frozen):
    """One controlled term."""

    id: TermId
    """Its id within the vocabulary."""
    label: Text
    """What readers see."""
    definition: Text
    """What it means, precise enough to decide whether a record bears it."""
    parent: TermId | None = None
    """The broader term."""
    aliases: tuple[Text, ...] = ()
    """Other words for it."""
    url: Url | None = None
    """Where it is defined, for terms of others such as licences."""
    spdx: Text | None = None
    """For licences: the SPDX identifier."""
    commercial: Permission | None = None
    """For licences: whether their text allows commercial use; absent where it depends on a text that is not named."""


class Vocabulary(Record):
    """A list of terms, flat or as a tree, in the order in which they are shown."""

    kind: ClassVar[str] = "vocabularies"
    noun: ClassVar[str] = "vocabulary"

    label: Text
    """What readers see."""
    definition: Text
    """What the vocabulary tells apart."""
    terms: tuple[Term, ...]
    """The terms; their order is the order of display."""

    @property
    def heading(self) -> str:
        """The label."""
        return self.label

    def term(self, term_id: str) -> Term | None:
        """Return the term of that id, or None."""
        return next((term for term in self.terms if term.id == term_id), None)
