"""What each kind of evidence says, in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from avsurvey.kb import KnowledgeBase
from avsurvey.records import Evidence, Licence, Release, Remark, Size, Use
from avsurvey.records.base import TrainingUse
from avsurvey.records.dataset import Labels, ReferenceScore, TestData
from avsurvey.records.metric import Implementation
from avsurvey.records.model import TrainingStage
from avsurvey.records.paper import Venue
from avsurvey.views.words import ROLE_WORDS, format_date, record_uri, reference_uri, term_uri


@dataclass(frozen=True, slots=True)
class Words:
    """A text, where it leads, and what is said after it."""

    text: str
    target: str = ""
    extras: tuple[str | None, ...] = ()


@singledispatch
def words_of(part: Evidence, kb: KnowledgeBase) -> Words:
    """Say what a piece of evidence says."""
    raise TypeError(f"No words for {type(part).__name__}")


@words_of.register
def _(part: Use, kb: KnowledgeBase) -> Words:
    return Words(part.name, reference_uri(kb, part.to or ""), (part.role,))


@words_of.register
def _(part: TrainingUse, kb: KnowledgeBase) -> Words:
    hours = f"{part.hours:,.10g} h" if part.hours is not None else None
    clips = f"{part.clips:,} clips" if part.clips is not None else None
    return Words(part.name, reference_uri(kb, part.to or ""), (part.role, part.stage, hours, clips))


@words_of.register
def _(part: TestData, kb: KnowledgeBase) -> Words:
    return Words(part.name, reference_uri(kb, part.to or ""), (part.role, part.split))


@words_of.register
def _(part: Size, kb: KnowledgeBase) -> Words:
    noun = kb.term_label("countables", part.what).lower()
    return Words(f"{part.value:,} {noun}", "", (part.split, dated(part.as_of)))


@words_of.register
def _(part: Licence, kb: KnowledgeBase) -> Words:
    return Words(kb.term_label("licences", part.licence), term_uri("licences", part.licence))


@words_of.register
def _(part: Release, kb: KnowledgeBase) -> Words:
    licence = kb.term_label("licences", part.licence) if part.licence else None
    return Words(kb.term_label("release-states", part.state), part.url or "", (licence, dated(part.as_of)))


@words_of.register
def _(part: Remark, kb: KnowledgeBase) -> Words:
    return Words(part.text)


@words_of.register
def _(part: Labels, kb: KnowledgeBase) -> Words:
    classes = f"{part.classes:,} classes" if part.classes is not None else None
    return Words(kb.term_label("label-kinds", part.kind), "", (part.made_by, classes))


@words_of.register
def _(part: ReferenceScore, kb: KnowledgeBase) -> Words:
    metric = kb.metrics.get(part.metric)
    measured = metric.name if metric else part.metric
    words = f"{ROLE_WORDS[part.who]}: {part.value} {measured}"
    return Words(words, record_uri("metrics", part.metric), (part.split,))


@words_of.register
def _(part: Implementation, kb: KnowledgeBase) -> Words:
    return Words(part.name, part.url)


@words_of.register
def _(part: TrainingStage, kb: KnowledgeBase) -> Words:
    return Words(part.name)


@words_of.register
def _(part: Venue, kb: KnowledgeBase) -> Words:
    name = f"{kb.term_label('venues', part.id)} {part.year}"
    return Words(name, term_uri("venues", part.id), (part.track, part.pages))


def dated(day: str | None) -> str | None:
    """``as of December 2024``, or None."""
    return f"as of {format_date(day)}" if day else None
