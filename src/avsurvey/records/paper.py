"""Papers: bibliographic facts and what a work contributes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from avsurvey.records.base import Described, Evidence, Frozen
from avsurvey.records.types import AnyRef, ArxivId, Date, Doi, PaperRef, SourceKey, TermId, TermOf, Text, Url


class Venue(Evidence):
    """Where the work was published, with evidence."""

    id: Annotated[TermId, TermOf("venues")]
    """The venue."""
    year: int
    """The year of the edition or volume."""
    track: Text | None = None
    """The track or presentation: `main`, `workshop`, `oral`."""
    pages: Text | None = None
    """Pages or article number, as printed."""


class PaperLink(Frozen):
    """An address that belongs to the work and was seen in a source."""

    kind: Annotated[TermId, TermOf("link-kinds")]
    """What stands there."""
    url: Url
    """The address."""
    source: SourceKey
    """The key in `sources` of the text that gives the address."""


class Citations(Evidence):
    """Works that the reference list names and that have records here."""

    evidence_leads: ClassVar[bool] = True
    """The list is long, so that in the file its source stands before it."""
    works: tuple[PaperRef, ...]
    """Their citekeys."""


class StatusState(StrEnum):
    """What became of a work."""

    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


class Status(Evidence):
    """A withdrawal or retraction."""

    state: StatusState
    """Which of the two."""
    on: Date
    """Its date."""


class Tier(StrEnum):
    """How much a work matters to the scope of the survey."""

    CORE = "core"
    MAIN = "main"


class Paper(Described):
    """A work; its id is also its BibTeX key."""

    kind: ClassVar[str] = "papers"
    noun: ClassVar[str] = "paper"

    title: Text
    """The exact title."""
    title_variants: tuple[Text, ...] = ()
    """Other wordings of the title, of a preprint or of the published version."""
    authors: tuple[Text, ...]
    """All authors in order as printed in the first public version; a team in braces."""
    authors_published: tuple[Text, ...] = ()
    """The author list of the published version, where it differs."""
    published: Date
    """The first public day, or month where the day was not seen."""
    tier: Tier | None = None
    """`core`: a chapter of the survey must treat it; `main`: in the middle of the scope; absent for all others."""
    arxiv: ArxivId | None = None
    """The arXiv id, without version."""
    doi: Doi | None = None
    """The DOI, if it was seen."""
    venue: Venue | None = None
    """Where it was published, with evidence."""
    links: tuple[PaperLink, ...] = ()
    """Code, weights, project page and so on, as seen in a source."""
    paradigms: tuple[Annotated[TermId, TermOf("paradigms")], ...] = ()
    """How the output distribution is modelled."""
    contributions: tuple[Annotated[TermId, TermOf("contributions")], ...] = ()
    """What kind of thing the work adds."""
    introduces: tuple[AnyRef, ...] = ()
    """The models, datasets, benchmarks, tokenizers and metrics that it introduces."""
    challenges: tuple[Annotated[TermId, TermOf("challenges")], ...] = ()
    """The open challenges that it addresses."""
    cites: Citations | None = None
    """What its reference list names."""
    status: Status | None = None
    """Withdrawal or retraction."""

    @property
    def heading(self) -> str:
        """The title."""
        return self.title

    @property
    def titles(self) -> tuple[str, ...]:
        """The title and its other wordings."""
        return (self.title, *self.title_variants)

    @property
    def short_name(self) -> str:
        """The acronym before the title's colon, the first alias, or the title."""
        before_colon = self.title.partition(": ")[0]
        if before_colon != self.title and len(before_colon) <= 30:
            return before_colon
        return self.aliases[0] if self.aliases else self.title

    @property
    def year(self) -> int:
        """The year of the first public version."""
        return int(self.published[:4])

    @property
    def cited_year(self) -> int:
        """The year by which the paper is cited: the venue's, or that of the first public version."""
        return self.venue.year if self.venue else self.year
