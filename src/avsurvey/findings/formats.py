"""Findings as text, JSON, GitHub annotations and SARIF."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import quote

from avsurvey.findings.codes import CODES
from avsurvey.findings.finding import Finding, Level

SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render_findings(findings: Sequence[Finding], output_format: str = "text") -> str:
    """Render findings in one of :data:`FORMATS`; raises ``KeyError`` for another name."""
    return FORMATS[output_format](findings)


def render_text(findings: Sequence[Finding]) -> str:
    """One line a finding, as compilers print them."""
    return "".join(f"{finding}\n" for finding in findings)


def render_json(findings: Sequence[Finding]) -> str:
    """A JSON list of objects with path, line, column, level, code and message."""
    return json.dumps([_as_object(finding) for finding in findings], indent=2, ensure_ascii=False) + "\n"


def render_github(findings: Sequence[Finding]) -> str:
    """GitHub workflow commands, which the pull request shows beside the line.

    Escaping after https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions.
    """
    return "".join(
        f"::{finding.level} file={_escape_property(finding.path)},line={finding.line},col={finding.column},"
        f"title={_escape_property(finding.code)}::{_escape_message(finding.message)}\n"
        for finding in findings
    )


def render_sarif(findings: Sequence[Finding]) -> str:
    """A SARIF 2.1.0 log, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""
    used = sorted({finding.code for finding in findings})
    driver = {
        "name": "avsurvey",
        "rules": [{"id": code, "shortDescription": {"text": CODES[code].title}} for code in used],
    }
    run = {"tool": {"driver": driver}, "results": [_as_sarif_result(finding) for finding in findings]}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _as_object(finding: Finding) -> dict[str, Any]:
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "level": finding.level.value,
        "code": finding.code,
        "message": finding.message,
    }


def _as_sarif_result(finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    location = {"physicalLocation": {"artifactLocation": {"uri": quote(finding.path)}, "region": region}}
    level = "error" if finding.level is Level.ERROR else "warning"
    return {"ruleId": finding.code, "level": level, "message": {"text": finding.message}, "locations": [location]}


def _escape_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_message(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Final[dict[str, Callable[[Sequence[Finding]], str]]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
    "sarif": render_sarif,
}
