"""Laws that hold between records: a plain tuple of functions, each from a knowledge base to issues."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from avsurvey.collector import collector_off
from avsurvey.findings import Finding, Level, sorted_findings
from avsurvey.kb import DataFolder, KnowledgeBase
from avsurvey.reading import Document
from avsurvey.rules.agreement import check_paradigms
from avsurvey.rules.dates import check_dates
from avsurvey.rules.formulas import check_formulas
from avsurvey.rules.identity import (
    check_author_names,
    check_citekeys,
    check_left_out,
    check_persons,
    check_sheet_ids,
    check_unique_ids,
    check_unique_papers,
)
from avsurvey.rules.issue import Issue
from avsurvey.rules.numbers import (
    DERIVATIONS,
    check_derived,
    check_facets,
    check_listed_metrics,
    check_ranges,
    check_reference_scores,
    check_rows,
    check_twin_rows,
    derive,
)
from avsurvey.rules.policy import Policy, check_expectations, check_summaries, check_verified, read_policy
from avsurvey.rules.references import check_quotations, check_references, check_vocabularies
from avsurvey.rules.sourcing import (
    check_absences,
    check_facts,
    check_not_reported,
    check_pinned,
    check_summary_sources,
    check_tiers,
)
from avsurvey.rules.tables import check_tables

__all__ = [
    "DERIVATIONS",
    "RULES",
    "InvalidData",
    "Issue",
    "Policy",
    "Rule",
    "accepted",
    "check_folder",
    "derive",
    "read_policy",
    "require_valid",
]


class InvalidData(ValueError):
    """Records or prose break a law; ``findings`` says all of it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        shown = "\n".join(str(finding) for finding in findings[:5])
        more = f"\n... and {len(findings) - 5} more" if len(findings) > 5 else ""
        super().__init__(f"{len(findings)} findings:\n{shown}{more}")
        self.findings = findings


Rule = Callable[[KnowledgeBase, Policy], Iterator[Issue]]

RULES: Final[tuple[Rule, ...]] = (
    check_unique_ids,
    check_unique_papers,
    check_author_names,
    check_persons,
    check_left_out,
    check_citekeys,
    check_sheet_ids,
    check_vocabularies,
    check_references,
    check_quotations,
    check_facts,
    check_tiers,
    check_summary_sources,
    check_pinned,
    check_not_reported,
    check_absences,
    check_rows,
    check_twin_rows,
    check_ranges,
    check_reference_scores,
    check_facets,
    check_listed_metrics,
    check_formulas,
    check_derived,
    check_dates,
    check_paradigms,
    check_expectations,
    check_summaries,
    check_verified,
    check_tables,
)


@collector_off()
def check_folder(folder: DataFolder) -> tuple[Finding, ...]:
    """Return every finding on a folder: of reading, of the schemas and of all rules."""
    policy, policy_findings = read_policy(folder)
    issues = [issue for rule in RULES for issue in rule(folder.kb, policy)]
    return sorted_findings([*folder.findings, *policy_findings, *_located(folder, issues)])


def _located(folder: DataFolder, issues: list[Issue]) -> Iterator[Finding]:
    documents: dict[str, Document] = {}
    for issue in issues:
        path = folder.path_of(issue.record)
        if path not in documents:
            documents[path] = folder.document_of(issue.record)
        at = documents[path].position(issue.place)
        yield Finding(path, at.line, at.column, issue.code, issue.message, issue.level)


def require_valid(folder: DataFolder, *, strict: bool = False) -> tuple[Finding, ...]:
    """Check a folder and return its warnings; raises :class:`InvalidData` for errors, and for warnings when strict."""
    return accepted(check_folder(folder), strict=strict)


def accepted(findings: tuple[Finding, ...], *, strict: bool = False) -> tuple[Finding, ...]:
    """Findings that are but warnings; raises :class:`InvalidData` for errors, and for warnings when strict."""
    fatal = tuple(finding for finding in findings if strict or finding.level is Level.ERROR)
    if fatal:
        raise InvalidData(fatal)
    return findings
