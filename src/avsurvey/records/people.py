"""People: who is meant by a name that several persons bear."""

from __future__ import annotations

from typing import Annotated, ClassVar

from avsurvey.records.base import Evidence, Sourced
from avsurvey.records.types import Keyed, PaperRef, Slug, Text


class Person(Evidence):
    """One person, told apart from namesakes by a text that names their works."""

    id: Slug
    """The slug of the person's page; other than that of the name where others bear the name too."""
    name: Text
    """The name, as most of the papers print it."""
    also_printed: tuple[Text, ...] = ()
    """Other spellings in the papers, such as one with a middle initial."""
    affiliation: Text | None = None
    """What tells the person apart, as the source states it: a group, an institution."""
    papers: tuple[PaperRef, ...]
    """The works that the source gives as this person's."""


class People(Sourced):
    """The one file of persons who are told apart from their namesakes."""

    kind: ClassVar[str] = "people"
    noun: ClassVar[str] = "list of people"

    persons: Annotated[tuple[Person, ...], Keyed("id")] = ()
    """The persons, by the slug of their page."""
