"""Sourcing: every quantity says where it was read, in a text that may prove it and that cannot change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from avsurvey.kb import KnowledgeBase
from avsurvey.reading import dotted
from avsurvey.records import FULL_TEXT, Paper, Record, Source, Sourced
from avsurvey.records.schema import nearest
from avsurvey.records.types import SourceRef
from avsurvey.records.walk import marked_leaves, model_in, placed_facts
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy

_ARXIV_VERSION = re.compile(r"/(?:abs|pdf|html)/(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})v\d+(?:\.pdf)?/?")
_COMMIT = re.compile(r"/[0-9a-f]{40}(?:/|$)")


def check_facts(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Every fact has ``source`` and ``where``, or ``derived_from``."""
    for record in kb.described():
        for place, fact in placed_facts(record):
            if not fact.derived_from and not (fact.source and fact.where):
                lacking = " and ".join(f"`{name}`" for name in ("source", "where") if not getattr(fact, name))
                message = f"`{dotted(place)}: {fact.value}` names no {_bare(lacking)}. Add {lacking}."
                yield Issue(record, place, "unsourced", message)


def _bare(lacking: str) -> str:
    return lacking.replace("`", "").replace("where", "place").replace(" and ", " and no ")


def check_tiers(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Nothing rests on a source of a tier that may only point."""
    for record in kb.records():
        if not isinstance(record, Sourced):
            continue
        weak = {source.key: source.tier for source in record.sources if source.tier in policy.weak_tiers}
        if weak and len(weak) == len(record.sources):
            message = "Every source of the record may point but not prove. Find one that proves what it is."
            yield Issue(record, ("sources",), "weak-source", message)
        for leaf in marked_leaves(record) if weak else ():
            if isinstance(leaf.mark, SourceRef) and leaf.value in weak:
                tier = f"`{leaf.value}` is of tier `{weak[leaf.value]}`"
                message = f"{tier}, which may point but not prove. Find a better source."
                yield Issue(record, leaf.place, "weak-source", message)


def check_summary_sources(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A summary is written from a text that was read, not from a title in a list."""
    if not policy.summary_tiers:
        return
    for record in kb.described():
        if record.summary and not _rests_on(record, policy.summary_tiers):
            wanted = _listed(policy.summary_tiers)
            message = f"No source is a text that a summary can be written from ({wanted}). Add the one that was read."
            yield Issue(record, ("summary",), "unread-summary", message)


def check_absences(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Who says that something is not reported has read a text in which it would stand.

    Of papers, lists tell what identifiers they have.
    """
    for record in kb.described() if policy.absence_tiers else ():
        if record.not_reported and not isinstance(record, Paper) and not _rests_on(record, policy.absence_tiers):
            wanted = _listed(policy.absence_tiers)
            message = f"No source is a text in which it would stand ({wanted}). Delete `not_reported`, or add the text."
            yield Issue(record, ("not_reported",), "unread-absence", message)


def _rests_on(record: Sourced, tiers: tuple[str, ...]) -> bool:
    return any(source.tier in tiers for source in record.sources)


def _listed(tiers: tuple[str, ...]) -> str:
    return ", ".join(f"`{tier}`" for tier in tiers)


def check_pinned(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Full texts and repositories are pinned to the version that was read."""
    for record in kb.records():
        for source in record.sources if isinstance(record, Sourced) else ():
            if advice := _pin_advice(source):
                message = f"`{source.url}` can change under the record. {advice}"
                yield Issue(record, ("sources", source.key, "url"), "unpinned-source", message)


def _pin_advice(source: Source) -> str | None:
    if source.tier not in (FULL_TEXT, "official-repo"):
        return None
    parts = urlsplit(source.url)
    host = parts.hostname or ""
    if source.tier == FULL_TEXT and host.endswith("arxiv.org") and not _ARXIV_VERSION.fullmatch(parts.path):
        return "Add the version, as in https://arxiv.org/abs/2412.15322v2."
    if source.tier == "official-repo" and host == "github.com" and not _COMMIT.search(parts.path):
        return "Add the commit, as in https://github.com/owner/name/tree/<40 hex digits>."
    return None


def check_not_reported(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """``not_reported`` lists fields that exist in the schema and are absent from the record."""
    for record in kb.described():
        for index, path in enumerate(record.not_reported):
            problem = _not_reported_problem(record, path)
            if problem:
                yield Issue(record, ("not_reported", index), "not-reported-field", problem)


def _not_reported_problem(record: Record, path: str) -> str | None:
    model: type[BaseModel] | None = type(record)
    value: Any = record
    for name in path.split("."):
        if model is None or name not in model.model_fields:
            known = list(model.model_fields) if model else []
            return f"A {record.noun} has no field `{path}`.{nearest(name, known) or ' Correct the path.'}"
        model = model_in(model.model_fields[name].annotation)
        value = getattr(value, name, None) if not isinstance(value, tuple) else None
    return f"`{path}` is stated in this record. Delete the entry." if value not in (None, ()) else None
