"""What records share: facts, sources, typed links and the header of every record."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from avsurvey.records.types import (
    AnyRef,
    Count,
    DatasetRef,
    Date,
    Keyed,
    Number,
    PaperRef,
    Slug,
    SourceKey,
    TermId,
    TermOf,
    Text,
    Url,
)

T = TypeVar("T")


_put = object.__setattr__
_STATED: Final[dict[frozenset[str], set[str]]] = {}
"""Sets of fields, each once: a hundred thousand models share a few hundred."""


class Frozen(BaseModel):
    """Base of everything read from YAML: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, defer_build=True)
    # validators are built when the first file of a kind is validated: records out of the cache need none

    def __getstate__(self) -> Any:
        """What a pickle keeps: the values, and one set for all models in which the same fields were stated."""
        stated = self.__pydantic_fields_set__
        return self.__dict__, _STATED.setdefault(frozenset(stated), stated)

    def __setstate__(self, state: Any) -> None:
        """Come back from a pickle; nothing else is set in a model that forbids other fields and has no private ones."""
        _put(self, "__dict__", state[0])
        _put(self, "__pydantic_fields_set__", state[1])
        _put(self, "__pydantic_extra__", None)
        _put(self, "__pydantic_private__", None)


class Fact(Frozen, Generic[T]):
    """A quantity together with where it was read."""

    value: T
    """The quantity, in the unit that the field's name says."""
    source: SourceKey | None = None
    """The key in `sources` of the text it was read in."""
    where: Text | None = None
    """The place in that text: `Table 2`, `Section 3.1`, `configs/x.yaml:12`."""
    derived_from: tuple[TermId, ...] = ()
    """For a computed value instead of a source: the fields it follows from; a rule computes it again."""
    note: Text | None = None
    """What a reader must know to use the number."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """Name ``Fact[Count]`` shortly, for JSON Schemas: ``IntFact``."""
        plain = get_args(params[0])[0] if get_origin(params[0]) is Annotated else params[0]
        return f"{getattr(plain, '__name__', 'any').capitalize()}{cls.__name__}"


class CountsFact(Fact[tuple[Count, ...]]):
    """Several whole numbers in order, together with where they were read."""


FACT_TYPES: Final = (Fact[Text], Fact[Count], Fact[Number], Fact[bool], CountsFact)
"""Every kind of quantity; made here, at the top of a module, so that facts can be pickled."""


FULL_TEXT: Final = "paper-fulltext"
"""The tier of sources that are whole papers."""


class Source(Frozen):
    """A text that was read, pinned to the version that was read."""

    key: TermId
    """The short name by which the record's facts point here."""
    url: Url
    """Canonical address of that very version: arXiv `vN`, a repository's commit, a dated leaderboard."""
    tier: Annotated[TermId, TermOf("source-tiers")]
    """What kind of text it is, which decides what it may prove."""
    version: Text | None = None
    """The version as the source names it: `v2`, a commit, a date."""
    seen: Date
    """The day on which the text of that version was read."""
    checked: Date | None = None
    """The day on which the link checker last reached the address; absent means never checked."""


class Facet(Frozen):
    """One condition under which a number was measured."""

    name: Annotated[TermId, TermOf("protocol-facets")]
    """Which condition."""
    value: Text
    """Its value; `unknown` where the source does not say."""


Sources = Annotated[tuple[Source, ...], Keyed("key")]
Protocol = Annotated[tuple[Facet, ...], Keyed("name")]


class Evidence(Frozen):
    """Something said on the strength of one place in one source."""

    source: SourceKey
    """The key in `sources` of the text that says so."""
    where: Text
    """The place in that text."""
    note: Text | None = None
    """What a reader must know to use it."""


class Relation(Evidence):
    """A typed link to another record."""

    type: Annotated[TermId, TermOf("relations")]
    """What the link means, read from this record to the other."""
    to: AnyRef
    """The other record."""


class Use(Evidence):
    """Something that the record uses: named as printed, linked where a record exists."""

    name: Text
    """The name as the source prints it."""
    to: AnyRef | None = None
    """The record of it, where one exists."""
    role: Text | None = None
    """What it is used for: `video tower`, `LLM`, `text encoder`."""


class Remark(Evidence):
    """A sentence about the record that a source supports: a defect, a caveat."""

    text: Text
    """The sentence, in our own words."""


class Size(Evidence):
    """How many of what."""

    what: Annotated[TermId, TermOf("countables")]
    """What is counted."""
    value: Count
    """How many."""
    split: Text | None = None
    """The part that is counted; absent for the whole."""
    as_of: Date | None = None
    """When it was counted, where that matters."""


class Licence(Evidence):
    """A licence as a source states it."""

    licence: Annotated[TermId, TermOf("licences")]
    """Which licence."""


class Release(Evidence):
    """Whether and where something can be had."""

    state: Annotated[TermId, TermOf("release-states")]
    """How it can be had."""
    url: Url | None = None
    """Where."""
    licence: Annotated[TermId, TermOf("licences")] | None = None
    """Under which licence, where the source states one."""
    as_of: Date | None = None
    """The date of the statement, where it has one."""


class Releases(Frozen):
    """What is released of a system."""

    code: Release | None = None
    """The source code."""
    weights: Release | None = None
    """The trained parameters."""
    data: Release | None = None
    """The training data."""
    evaluation: Release | None = None
    """The scripts that compute the reported numbers."""


class TrainingUse(Use):
    """A dataset that was trained on."""

    to: DatasetRef | None = None
    """The record of the dataset, where one exists."""
    hours: Number | None = None
    """Hours of it, as the source states."""
    clips: Count | None = None
    """Clips or items of it, as the source states."""
    stage: Text | None = None
    """The training stage."""


class CurationLevel(StrEnum):
    """How far a record has been worked on."""

    STUB = "stub"
    CURATED = "curated"
    VERIFIED = "verified"


class Record(Frozen):
    """The header of every record; its id is the stem of its file and stands nowhere in it."""

    kind: ClassVar[str]
    noun: ClassVar[str]
    is_single: ClassVar[bool] = False
    """Whether one file holds it for the whole collection, beside the folders of the kinds."""

    id: Slug
    """The file's stem."""

    @property
    def heading(self) -> str:
        """What the record's page is called."""
        return self.id

    @property
    def short_name(self) -> str:
        """A short name to call the record by in lists and links."""
        return self.heading

    def whole(self) -> Record:
        """The record for somebody who reads all of it, and is asked no more which part."""
        return self


class Sourced(Record):
    """A record that rests on texts which were read."""

    sources: Sources = ()
    """The texts that were read, by short key."""

    def source(self, key: str | None) -> Source | None:
        """Return the source of that key, or None."""
        return next((source for source in self.sources if source.key == key), None)


class Described(Sourced):
    """What every curated record carries besides its facts."""

    level: CurationLevel
    """`stub`: bibliography and taxonomy only; `curated`: own summary, facets and sources; `verified`: read twice."""
    verified_on: Date | None = None
    """The day of the second reading, for `verified`."""
    aliases: tuple[Text, ...] = ()
    """Other names, for search."""
    former_ids: tuple[Slug, ...] = ()
    """Ids that the record had before; their addresses redirect here."""
    summary: Text | None = None
    """What it is, in our own words."""
    tasks: tuple[Annotated[TermId, TermOf("tasks")], ...] = ()
    """What goes in and what comes out; the pillars follow from it."""
    relations: tuple[Relation, ...] = ()
    """Typed links to other records, each with its evidence."""
    not_reported: tuple[Text, ...] = ()
    """Fields that were looked for in the sources and are not stated there."""


class Named(Described):
    """A described record that has a name and usually a paper that introduced it."""

    name: Text
    """The name as its authors write it."""
    introduced_by: PaperRef | None = None
    """The paper that introduced it."""

    @property
    def heading(self) -> str:
        """The name."""
        return self.name
