"""People: who is meant by a name that several persons bear."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, ClassVar

from avsurvey.ids import to_slug
from avsurvey.names import read_name
from avsurvey.records.base import Evidence, Sourced
from avsurvey.records.types import Keyed, PaperRef, Slug, Text


@lru_cache(maxsize=65536)
def name_slug(printed: str) -> str:
    """The slug of a printed name, by which its page is found; empty where it holds no Latin letter."""
    return to_slug(read_name(printed).display)


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

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name in all the ways in which papers print it."""
        return (self.name, *self.also_printed)


class People(Sourced):
    """The one file of persons who are told apart from their namesakes."""

    kind: ClassVar[str] = "people"
    noun: ClassVar[str] = "list of people"
    is_single: ClassVar[bool] = True

    persons: Annotated[tuple[Person, ...], Keyed("id")] = ()
    """The persons, by the slug of their page."""
