"""Laws of findings: one order, and the same content in every format."""

from __future__ import annotations

import json
import random
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.findings import CODES, FORMATS, Finding, Level, explanation, render_findings, sorted_findings

TRICKY = Finding("data/a,b:c/100%.yml", 3, 7, "bad-value", "First: 50%,\nsecond.\r\nThird ::error:: — é", Level.WARNING)
FINDINGS = (
    Finding("data/models/engine.yml", 2, 10, "unknown-term", "`steam` is no term."),
    Finding("data/models/engine.yml", 10, 2, "wrong-type", "`fps` must be a number."),
    TRICKY,
)


def test_finding_is_a_line() -> None:
    """A finding reads as compilers write: path, line, column, level, code and message."""
    assert str(FINDINGS[0]) == "data/models/engine.yml:2:10: error [unknown-term] `steam` is no term."


def test_findings_are_in_reading_order_once_each() -> None:
    """Whatever order the rules found them in, findings stand by file, line and column, and none twice."""
    shuffled = [*FINDINGS, *FINDINGS]
    random.Random(1).shuffle(shuffled)
    assert sorted_findings(shuffled) == (TRICKY, FINDINGS[0], FINDINGS[1])


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_finding_is_a_whole_document(output_format: str) -> None:
    """Without findings every format is still what it promises: no line, or a document that parses."""
    text = render_findings((), output_format)
    assert text == "" if output_format in ("text", "github") else json.loads(text) is not None


def test_unknown_format_is_refused() -> None:
    """There are these formats and no other."""
    with pytest.raises(KeyError):
        render_findings((), "xml")


def test_json_holds_every_field() -> None:
    """JSON has every field of every finding."""
    assert [
        Finding(**{**entry, "level": Level(entry["level"])}) for entry in json.loads(render_findings(FINDINGS, "json"))
    ] == list(FINDINGS)


def test_sarif_has_what_the_standard_requires() -> None:
    """The SARIF log has version, schema, tool, rules and a located result for each finding (SARIF 2.1.0, section 3)."""
    log = json.loads(render_findings(FINDINGS, "sarif"))
    (run,) = log["runs"]
    assert (log["version"], log["$schema"].rpartition("/")[2]) == ("2.1.0", "sarif-2.1.0.json")
    assert run["tool"]["driver"]["name"] == "avsurvey"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["bad-value", "unknown-term", "wrong-type"]
    first = run["results"][0]
    assert (first["ruleId"], first["level"], first["message"]["text"]) == (
        "unknown-term",
        "error",
        "`steam` is no term.",
    )
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/models/engine.yml"
    assert place["region"] == {"startLine": 2, "startColumn": 10}
    assert {result["ruleId"] for result in run["results"]} == {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_sarif_addresses_are_addresses() -> None:
    """A path stands in SARIF as a URI reference (section 3.4.3), whatever characters the file's name has."""
    finding = Finding("data/models/My 100% Engine.yml", 1, 1, "bad-file-name", "Rename it.")
    (run,) = json.loads(render_findings((finding,), "sarif"))["runs"]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert " " not in uri
    assert unquote(urlsplit(uri).path) == finding.path


def test_github_annotation_is_escaped() -> None:
    """Line ends, percent signs and, in properties, colons and commas cannot end an annotation early."""
    assert render_findings((TRICKY,), "github") == (
        "::warning file=data/a%2Cb%3Ac/100%25.yml,line=3,col=7,title=bad-value"
        "::First: 50%25,%0Asecond.%0D%0AThird ::error:: — é\n"
    )


@given(st.text(max_size=50), st.text(max_size=50))
def test_github_annotation_is_one_line(path: str, message: str) -> None:
    """No path and no message makes two annotations of one."""
    line = render_findings((Finding(path, 1, 1, "bad-value", message),), "github")
    body = line.removesuffix("\n")
    assert not set("\r\n") & set(body)
    assert (
        body.partition("::")[2].partition("::")[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        == message
    )


@pytest.mark.parametrize("code", CODES)
def test_every_code_explains_itself(code: str) -> None:
    """A code has a title that is a phrase and an explanation in whole sentences."""
    entry = CODES[code]
    assert entry.title
    assert not entry.title.endswith(".")
    assert entry.explanation.endswith(".")
    assert explanation(code) == f"{code}: {entry.title}\n\n{entry.explanation}\n"


def test_unknown_code_has_no_explanation() -> None:
    """What is no code is not explained."""
    with pytest.raises(KeyError):
        explanation("no-such-code")
