"""The policy: what a record of a level must hold, kept as data in ``policy.yml``."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from avsurvey.findings import Finding
from avsurvey.kb import DataFolder, KnowledgeBase
from avsurvey.kb.folder import POLICY_FILE
from avsurvey.records import DESCRIBED_KINDS, KINDS, CurationLevel, Described, Frozen, Results
from avsurvey.records.schema import nearest
from avsurvey.records.types import TermId
from avsurvey.rules.issue import Issue

LEVELS = tuple(CurationLevel)


class Expectation(Frozen):
    """What records of one kind need from a level on."""

    kind: TermId
    """The kind."""
    level: CurationLevel
    """The level from which on it holds."""
    needs: tuple[TermId, ...]
    """Fields that must be there."""


class Policy(Frozen):
    """The editorial policy."""

    summary_words: int = 60
    """Most words of a summary."""
    weak_tiers: tuple[TermId, ...] = ()
    """Source tiers that may point but never prove."""
    summary_tiers: tuple[TermId, ...] = ()
    """Source tiers from which a summary can be written; empty where that is left open."""
    absence_tiers: tuple[TermId, ...] = ()
    """Source tiers of texts in which facts of a record that is no paper would stand; empty where that is left open."""
    expectations: tuple[Expectation, ...] = ()
    """What records must hold."""


def read_policy(folder: DataFolder) -> tuple[Policy, tuple[Finding, ...]]:
    """Read the policy of a data folder; without a file nothing is expected."""
    document = folder.document(POLICY_FILE)
    path = f"{folder.display}/{POLICY_FILE}"
    if document.value is None:
        return Policy(), tuple(document.findings)
    try:
        policy = Policy.model_validate(document.value)
    except ValidationError as errors:
        findings = []
        for error in errors.errors():
            at = document.position(error["loc"])
            findings.append(Finding(path, at.line, at.column, "bad-policy", _in_words(error)))
        return Policy(), (*document.findings, *findings)
    misnamed = tuple(_misnamed(policy, path, folder))
    return (Policy() if misnamed else policy), (*document.findings, *misnamed)


def _in_words(error: ErrorDetails) -> str:
    """Pydantic's error under the name of the field; an unknown field with the nearest one."""
    name = ".".join(str(step + 1) if isinstance(step, int) else step for step in error["loc"])
    if error["type"] == "extra_forbidden":
        holder = Expectation if len(error["loc"]) > 1 else Policy
        return f"The policy has no field `{name}`.{nearest(str(error['loc'][-1]), list(holder.model_fields))}"
    if not name:
        return "The policy is a map of fields. Write `field: value`."
    return f"`{name}`: {error['msg']}. Correct it."


def _misnamed(policy: Policy, path: str, folder: DataFolder) -> Iterator[Finding]:
    document = folder.document(POLICY_FILE)
    vocabulary = folder.kb.vocabularies.get("source-tiers")
    tiers = [term.id for term in vocabulary.terms] if vocabulary else []
    for name in ("weak_tiers", "summary_tiers", "absence_tiers"):
        for index, tier in enumerate(getattr(policy, name)):
            if vocabulary and tier not in tiers:
                at = document.position((name, index))
                message = f"`{tier}` is no tier of sources.{nearest(tier, tiers)}"
                yield Finding(path, at.line, at.column, "bad-policy", message)
    for index, expectation in enumerate(policy.expectations):
        if expectation.kind not in DESCRIBED_KINDS:
            at = document.position(("expectations", index, "kind"))
            hint = nearest(expectation.kind, DESCRIBED_KINDS)
            yield Finding(path, at.line, at.column, "bad-policy", f"`{expectation.kind}` is no kind of record.{hint}")
            continue
        fields = list(KINDS[expectation.kind].model_fields)
        for position, name in enumerate(expectation.needs):
            if name not in fields:
                at = document.position(("expectations", index, "needs", position))
                message = f"{expectation.kind} have no field `{name}`.{nearest(name, fields)}"
                yield Finding(path, at.line, at.column, "bad-policy", message)


def check_expectations(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A record holds what its level promises."""
    for expectation in policy.expectations:
        for record in kb.indexes.get(expectation.kind, {}).values():
            if isinstance(record, Described) and LEVELS.index(record.level) >= LEVELS.index(expectation.level):
                for name in expectation.needs:
                    if not getattr(record, name):
                        message = (
                            f"A {record.noun} of level `{record.level}` needs `{name}`. Add it or lower the level."
                        )
                        yield Issue(record, ("level",), "expectation", message)


def check_verified(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A verified record says when it was read a second time."""
    records: tuple[Described | Results, ...] = (*kb.described(), *kb.results.values())
    for record in records:
        if record.level is CurationLevel.VERIFIED and not record.verified_on:
            message = "A verified record needs `verified_on`. Add the day of the second reading."
            yield Issue(record, ("level",), "expectation", message)


def check_summaries(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """Summaries are short."""
    for record in kb.described():
        words = len(record.summary.split()) if record.summary else 0
        if words > policy.summary_words:
            message = f"The summary has {words} words; {policy.summary_words} are allowed. Shorten it."
            yield Issue(record, ("summary",), "summary-too-long", message)
