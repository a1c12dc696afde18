"""Findings: what is wrong with the data, where, and what to do about it."""

from avsurvey.findings.codes import CODES, Code, explanation
from avsurvey.findings.finding import Finding, Level, sorted_findings
from avsurvey.findings.formats import FORMATS, render_findings

__all__ = ["CODES", "FORMATS", "Code", "Finding", "Level", "explanation", "render_findings", "sorted_findings"]
