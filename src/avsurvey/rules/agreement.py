"""Agreement: what a paper says of itself, and what is said of the systems that it introduced, fit together."""

from __future__ import annotations

from collections.abc import Iterator

from avsurvey.findings import Level
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Model
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy


def check_paradigms(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """A paper that names paradigms names one of those of the models that it introduced."""
    introduced: dict[str, list[Model]] = {}
    for model in kb.models.values():
        if model.introduced_by and model.paradigms:
            introduced.setdefault(model.introduced_by, []).append(model)
    for citekey, models in introduced.items():
        paper = kb.papers.get(citekey)
        theirs = {term for model in models for term in model.paradigms}
        if paper and paper.paradigms and theirs.isdisjoint(paper.paradigms):
            named = ", ".join(f"`{model.id}`" for model in models)
            found = ", ".join(f"`{term}`" for term in sorted(theirs))
            message = f"None of these is a paradigm of {named} ({found}). Correct one of the records."
            yield Issue(paper, ("paradigms",), "paradigm-mismatch", message, Level.WARNING)
