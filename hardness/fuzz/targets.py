"""What is fuzzed: for each target what it does with an input, what it starts from, and the laws that must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from avsurvey import ids
from avsurvey.exports import EXPORTS
from avsurvey.findings import Finding, render_findings
from avsurvey.formulas import ATTRIBUTES, ELEMENTS, FormulaError, mathml
from avsurvey.intake.bibliography import read_bibliography
from avsurvey.intake.drafting import Incomplete, draft_paper
from avsurvey.intake.formatting import format_text
from avsurvey.intake.gathering import Gathered, read_identifier
from avsurvey.kb import DataFolder, KnowledgeBase, Resolved, read_folder
from avsurvey.kb.folder import read_record
from avsurvey.names import read_name
from avsurvey.pages import read_prose
from avsurvey.pages.calls import read_call
from avsurvey.query import QueryError, parse_query, select
from avsurvey.reading import read_document
from avsurvey.records import EVERY_KIND, Described, file_of
from avsurvey.records.types import check_date, check_slug, check_url, read_count
from avsurvey.records.walk import iter_holders, iter_leaves
from avsurvey.rules import RULES, read_policy
from avsurvey.services.web_page import tier_of
from avsurvey.services.work import arxiv_in, bare_doi, plain, printed_name
from hardness.fuzz import seeds

ROOT: Final = Path(__file__).parents[2]
DAY: Final = "2026-11-23"
KINDS: Final = tuple(EVERY_KIND)
LEFT: Final = "left2024record"
"""An id that no record of the corpus has."""
QUICK_EXPORTS: Final = (
    "bibtex",
    "biblatex",
    "ris",
    "csl-json",
    "apa",
    "ieee",
    "markdown",
    "json",
    "csv",
    "results-csv",
)


@dataclass(frozen=True, slots=True)
class Target:
    """A part of the program that reads hostile text."""

    name: str
    run: Callable[[bytes], None]
    """Gives the part an input; whatever it raises is a defect."""
    seeds: Callable[[], Iterable[bytes]]
    weight: int = 1
    """Its share of the time."""
    is_yaml: bool = False
    """Whether inputs are also changed line by line, as people change records."""


@cache
def corpus() -> DataFolder:
    """The records of the tests, read once."""
    return read_folder(ROOT / "tests" / "corpus")


def run_reader(raw: bytes) -> None:
    """There is a value or a finding; every place is one of the text, or right below it, where libyaml sees an end."""
    document = read_document(raw, "r.yml")
    assert document.value is not None or document.findings
    lines = raw.count(b"\n") + raw.count(b"\r") + raw.count(b"\xc2\x85") + 2
    places = [*document.keys.values(), *document.values.values()]
    assert all(1 <= at.line <= lines and at.column >= 1 for at in places)
    _check_findings(document.findings)


def run_record(kind: str, raw: bytes) -> None:
    """There is a record or a finding, never both; a record can be walked."""
    record, findings = read_record(file_of(kind, LEFT), raw, "data")
    assert (record is None) == bool(findings)
    _check_findings(findings)
    if record is not None:
        assert list(iter_holders(record))
        list(iter_leaves(record))


def _check_findings(findings: list[Finding]) -> None:
    assert all(finding.line >= 1 and finding.column >= 1 and finding.message for finding in findings)
    for form in ("text", "json", "github", "sarif"):
        render_findings(findings[:3], form)


def run_layout(raw: bytes) -> None:
    """A text that can be read is laid out once and for all, and says the same as before."""
    kind, text = _kind_and_rest(raw)
    made = format_text(EVERY_KIND[kind], text, "r.yml")
    if made.findings:
        return
    again = format_text(EVERY_KIND[kind], made.text.encode(), "r.yml")
    assert (again.text, again.findings) == (made.text, ())
    assert read_document(made.text.encode(), "r.yml").value == read_document(text, "r.yml").value


def run_rules(raw: bytes) -> None:
    """A record that the schemas take, beside others: rules find what they find, and exports can be made."""
    kind, text = _kind_and_rest(raw)
    folder = corpus()
    record_id = next(iter(folder.kb.indexes[kind]), LEFT)
    record, _ = read_record(file_of(kind, record_id), text, "data")
    if record is None:
        return
    others = [other for other in folder.kb.records() if (other.kind, other.id) != (kind, record_id)]
    kb = KnowledgeBase.of([*others, record])
    issues = [issue for rule in RULES for issue in rule(kb, read_policy(folder)[0])]
    if not any(issue.level.value == "error" for issue in issues):
        chosen = (record,) if isinstance(record, Described) else tuple(kb.described())
        for name in QUICK_EXPORTS:
            EXPORTS[name](kb, chosen, False)


def _kind_and_rest(raw: bytes) -> tuple[str, bytes]:
    return KINDS[raw[0] % len(KINDS)] if raw else KINDS[0], raw[1:]


def run_bibtex(raw: bytes) -> None:
    """Entries are read or told as broken; a draft of one can be read again."""
    text = raw.decode("utf-8", "replace")
    found = read_bibliography(text, DAY)
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines and reason for line, reason in found.broken)
    for entry in found.entries[:4]:
        try:
            draft = draft_paper(corpus().kb, Gathered([entry.work]), leftovers=entry.leftovers)
        except Incomplete:
            continue
        assert ids.is_slug(draft.citekey) or not draft.citekey.isascii(), draft.citekey
        assert read_document(draft.text.encode(), "r.yml").findings == [], draft.text


def run_query(raw: bytes) -> None:
    """A query is refused with a sentence, or finds some of the records."""
    text = raw.decode("utf-8", "replace")
    kb = corpus().kb
    try:
        query = parse_query(text)
        found = select(kb, query)
    except QueryError as refused:
        assert str(refused).endswith((".", "?"))
        return
    assert all(query.matches(kb, Resolved(record)) for record in found)


def run_identifiers(raw: bytes) -> None:
    """Ids, addresses and numbers are what they say or nothing; turning into a slug or bare form is done once."""
    text = raw.decode("utf-8", "replace")
    slug = ids.to_slug(text)
    assert ids.to_slug(slug) == slug
    assert not slug or ids.is_slug(slug)
    for accept in (check_slug, check_url, check_date):
        try:
            assert accept(text) == text
        except ValueError as refused:
            assert str(refused)
    doi = bare_doi(text)
    assert bare_doi(doi) == doi or doi.startswith(("doi:", "http"))
    for read in (read_count, arxiv_in, ids.normalised_title, plain, tier_of):
        read(text)
    ids.to_citekey(text, 2024, text)


def run_add(raw: bytes) -> None:
    """What is named to `avsurvey add` is an identifier that is read as itself again, or none."""
    identifier = read_identifier(raw.decode("utf-8", "replace"))
    if identifier is not None:
        assert identifier.value
        again = read_identifier(identifier.value)
        assert again is not None, identifier
        assert again.scheme == identifier.scheme


def run_names(raw: bytes) -> None:
    """A name has parts that stand in the text; a printed name is read as the parts that it was made of."""
    text = raw.decode("utf-8", "replace")
    name = read_name(text)
    assert all(part in " ".join(text.split()) for part in (name.family, name.particle, name.suffix))
    assert isinstance(name.bibtex + name.display, str)
    assert name.sort_key
    given, _, family = text.partition("|")
    printed_name(given, family)


def run_prose(raw: bytes) -> None:
    """Every block of a chapter stands where it says, and is a call or is refused in words."""
    text = raw.decode("utf-8", "replace")
    prose = read_prose(text, "docs/a.md")
    lines = text.count("\n") + 1
    for block in prose.blocks:
        assert 1 <= block.line <= lines
        assert block.column >= 1
        with suppress(ValueError):
            read_call(block.text)


def run_formulas(raw: bytes) -> None:
    """What is set is well-formed, of known elements and attributes alone; everything else is refused in words."""
    text = "".join(sign for sign in raw.decode("utf-8", "replace") if sign.isprintable())
    try:
        root = ElementTree.fromstring(mathml(text))
    except FormulaError as refused:
        assert str(refused)
        return
    parts = [part for child in root for part in child.iter()]
    assert {part.tag for part in parts} <= ELEMENTS
    assert {name for part in parts for name in part.attrib} <= ATTRIBUTES | {"width"}


RECORD_TARGETS: Final = tuple(
    Target(f"record-{kind}", partial(run_record, kind), partial(seeds.records_of, kind), is_yaml=True) for kind in KINDS
)
TARGETS: Final[dict[str, Target]] = {
    target.name: target
    for target in (
        Target("reader", run_reader, seeds.yaml_texts, weight=3, is_yaml=True),
        *RECORD_TARGETS,
        Target("layout", run_layout, partial(seeds.marked_records, KINDS), weight=3, is_yaml=True),
        Target("rules", run_rules, partial(seeds.marked_records, KINDS), weight=3, is_yaml=True),
        Target("bibtex", run_bibtex, seeds.bibliographies, weight=3),
        Target("query", run_query, seeds.queries, weight=2),
        Target("identifiers", run_identifiers, seeds.identifiers, weight=2),
        Target("add", run_add, seeds.identifiers),
        Target("names", run_names, seeds.names),
        Target("prose", run_prose, seeds.chapters),
        Target("formulas", run_formulas, seeds.formulas),
    )
}
