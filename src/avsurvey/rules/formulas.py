"""Formulas: what stands on a page as mathematics must be LaTeX that can be set."""

from __future__ import annotations

from collections.abc import Iterator

from avsurvey.findings import Level
from avsurvey.formulas import FormulaError, mathml
from avsurvey.kb import KnowledgeBase
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy


def check_formulas(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """The formula of every metric can be set."""
    for metric in kb.metrics.values():
        if not metric.formula:
            continue
        try:
            mathml(metric.formula)
        except FormulaError as error:
            message = f"This LaTeX cannot be set as a formula: {error}. It will be shown as it is written."
            yield Issue(metric, ("formula",), "bad-formula", message, Level.WARNING)
