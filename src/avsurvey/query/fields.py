"""What can be asked of a record: named fields, and any path of the schemas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel

from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.names import read_name
from avsurvey.records import DESCRIBED_KINDS, KINDS, Fact, Frozen, Licence, Release, Remark, Size, Use
from avsurvey.records.schema import nearest
from avsurvey.records.types import TermOf
from avsurvey.records.walk import mark_of, model_in

Getter = Callable[[KnowledgeBase, Resolved], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a query or a table column can name."""

    name: str
    label: str
    get: Getter
    vocabulary: str | None = None

    def values(self, kb: KnowledgeBase, subject: Resolved) -> tuple[str | float, ...]:
        """The subject's values as text and numbers, facts and links unwrapped."""
        return tuple(plain for item in self.get(kb, subject) for plain in _plain(item))


def _plain(item: Any) -> Iterator[str | float]:
    if isinstance(item, Fact):
        yield from _plain(item.value)
    elif isinstance(item, Use):
        yield item.name
        if item.to:
            yield item.to
    elif isinstance(item, Licence | Release | Size | Remark):
        said = {Licence: "licence", Release: "state", Size: "value", Remark: "text"}[type(item)]
        yield from _plain(getattr(item, said))
    elif isinstance(item, tuple):
        for part in item:
            yield from _plain(part)
    elif isinstance(item, bool):
        yield "yes" if item else "no"
    elif isinstance(item, int | float):
        yield item
    elif isinstance(item, str):
        yield str(item)


def objects_at(holder: Any, path: str) -> tuple[Any, ...]:
    """Follow a dotted path below a model, through lists, to facts, links and scalars; absent ends are left out."""
    found: list[Any] = [holder]
    for name in path.split("."):
        found = [part for item in found if _has_field(item.__class__, name) for part in _parts(getattr(item, name))]
    return tuple(found)


@lru_cache(maxsize=4096)
def _has_field(holder: type[Any], name: str) -> bool:
    """Whether things of a type may hold something of that name: a field of the schema, or what follows from others."""
    return issubclass(holder, Frozen) and (name in holder.model_fields or hasattr(holder, name))


def _parts(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def path_getter(path: str) -> Getter:
    """A getter for a path: the variant's own value where the subject is a variant that has one, else the record's."""

    def get(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
        own = objects_at(subject.variant, path) if subject.variant else ()
        if own:
            return own
        found = objects_at(subject.record, path)
        return found if found or subject.variant else objects_at(subject.record, f"variants.{path}")

    return get


def _record_name(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    return (subject.name,)


def _year(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    published = publication_date(kb, subject)
    return (int(published[:4]),) if published else ()


def publication_date(kb: KnowledgeBase, subject: Resolved) -> str | None:
    """A record's first public date: its own, or that of the paper that introduced it."""
    own: str | None = getattr(subject.record, "published", None)
    paper = kb.paper_of(subject.record)
    return own or (paper.published if paper else None)


def _date(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    published = publication_date(kb, subject)
    return (published,) if published else ()


def _venue(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    paper = kb.paper_of(subject.record)
    return (paper.venue.id,) if paper and paper.venue else ()


def _authors(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    paper = kb.paper_of(subject.record)
    return tuple(read_name(author).display for author in paper.authors) if paper else ()


def _paper_id(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    paper = kb.paper_of(subject.record)
    return (paper.id,) if paper else ()


def _pillars(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    return kb.pillars_of(subject.record)


def _ids(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    return (subject.record.id, subject.id) if subject.variant else (subject.record.id,)


def _kind(kb: KnowledgeBase, subject: Resolved) -> tuple[Any, ...]:
    return (subject.record.kind,)


def _of_path(name: str, label: str, path: str, vocabulary: str | None = None) -> Field:
    return Field(name, label, path_getter(path), vocabulary)


FIELDS: Final[dict[str, Field]] = {
    field.name: field
    for field in (
        Field("kind", "Kind", _kind),
        Field("id", "Id", _ids),
        Field("name", "Name", _record_name),
        Field("year", "Year", _year),
        Field("date", "First public", _date),
        Field("venue", "Venue", _venue, "venues"),
        Field("author", "Authors", _authors),
        Field("paper", "Paper", _paper_id),
        Field("pillar", "Pillar", _pillars, "tasks"),
        _of_path("level", "Level", "level"),
        _of_path("task", "Tasks", "tasks", "tasks"),
        _of_path("paradigm", "Paradigm", "paradigms", "paradigms"),
        _of_path("backbone", "Backbone", "backbones", "backbones"),
        _of_path("objective", "Objective", "objectives", "objectives"),
        _of_path("composition", "Composition", "compositions", "compositions"),
        _of_path("conditioning", "Conditioning", "conditioning", "conditioning"),
        _of_path("fusion", "Fusion", "fusion", "fusion"),
        _of_path("alignment", "Alignment", "alignment", "alignment"),
        _of_path("post-training", "Post-training", "post_training", "post-training"),
        _of_path("challenge", "Challenges", "challenges", "challenges"),
        _of_path("contribution", "Contribution", "contributions", "contributions"),
        _of_path("modality", "Modalities", "modalities", "modalities"),
        _of_path("input", "Input", "inputs", "modalities"),
        _of_path("output", "Output", "outputs", "modalities"),
        _of_path("family", "Family", "families", "token-families"),
        _of_path("quantiser", "Quantiser", "quantisers", "quantisers"),
        _of_path("encoder", "Encoders", "encoders"),
        _of_path("tokenizer", "Tokenizers", "tokenizers"),
        _of_path("dataset", "Trained on", "trained_on"),
        _of_path("code", "Code", "release.code.state", "release-states"),
        _of_path("weights", "Weights", "release.weights.state", "release-states"),
        _of_path("code-licence", "Code licence", "release.code.licence", "licences"),
        _of_path("weights-licence", "Weights licence", "release.weights.licence", "licences"),
        _of_path("arxiv", "arXiv", "arxiv"),
        _of_path("doi", "DOI", "doi"),
    )
}


@lru_cache(maxsize=1024)
def field_named(name: str) -> Field:
    """Return a named field, or one made for a path of the schemas; raises ``KeyError``."""
    if name in FIELDS:
        return FIELDS[name]
    marks = [mark for kind in DESCRIBED_KINDS if (mark := _path_marks(KINDS[kind], name.split("."))) is not None]
    if not marks:
        raise KeyError(name)
    vocabulary = next((found for found in marks if found), None)
    return Field(name, name.rpartition(".")[2].replace("_", " ").capitalize(), path_getter(name), vocabulary)


def check_field(name: str) -> str | None:
    """Say what is wrong with a field's name, or None."""
    try:
        field_named(name)
    except KeyError:
        hint = nearest(name, list(FIELDS)) or " `avsurvey explain query-language` lists them."
        return f"There is no field `{name}`.{hint}"
    return None


def _path_marks(model: type[BaseModel], steps: list[str]) -> str | None:
    """The vocabulary at the end of a path, ``""`` where the end is no term, None where the path does not exist.

    A path may also start below a variant of the model.
    """
    for start in (
        model,
        model_in(model.model_fields["variants"].annotation) if "variants" in model.model_fields else None,
    ):
        if start is not None and (found := _follow(start, steps)) is not None:
            return found
    return None


def _follow(model: type[BaseModel], steps: list[str]) -> str | None:
    at: type[BaseModel] | None = model
    field = None
    for step in steps:
        if at is None or step not in at.model_fields:
            return None
        field = at.model_fields[step]
        at = model_in(field.annotation)
    mark = mark_of(field) if field else None
    return mark.vocabulary if isinstance(mark, TermOf) else ""
