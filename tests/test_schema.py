"""Laws of the schemas: what a scalar becomes, and what is said about one that cannot."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from avsurvey.exports import as_object
from avsurvey.findings import Finding
from avsurvey.kb import KnowledgeBase
from avsurvey.reading import read_document
from avsurvey.records import KINDS, Model, Paper, Record, Tokenizer, read_printed
from avsurvey.records.schema import nearest, to_record
from avsurvey.records.types import check_date, check_slug, check_url, read_count

SOURCES = 'sources: {v1: {url: "https://arxiv.org/abs/2405.00001v1", tier: paper-fulltext, seen: 2026-11-23}}\n'
PAPER = f"level: stub\ntitle: Notes\nauthors: [Ada Lovelace]\npublished: 2024\n{SOURCES}"


def build(text: str, kind: str = "papers") -> tuple[Record | None, Sequence[Finding]]:
    """Build a record from YAML, with the findings."""
    document = read_document(text.encode(), "record.yml")
    return to_record(KINDS[kind], "record", document, "record.yml"), document.findings


COUNTS = [
    ("309", 309),
    ("15,446", 15_446),
    ("1,234,567", 1_234_567),
    ("157M", 157_000_000),
    ("157 M", 157_000_000),
    ("1.03B", 1_030_000_000),
    ("1.5K", 1_500),
    ("2k", 2_000),
    ("2T", 2_000_000_000_000),
    (" 7 ", 7),
    ("0", 0),
]


@pytest.mark.parametrize(("text", "count"), COUNTS)
def test_count_as_printed(text: str, count: int) -> None:
    """Counts are written as papers print them, and are exact."""
    assert read_count(text) == count


@pytest.mark.parametrize(
    "text", ["", "1.5", "1.23456K", "1,5", "15,44", "1 000", "-3", "3m", "3MB", "44.1 kHz", "1e3", "M", "nan"]
)
def test_no_count(text: str) -> None:
    """What is not a whole number stays text, and the schema refuses it."""
    assert read_count(text) == text
    with pytest.raises(ValidationError):
        Model.model_validate({"id": "engine", "level": "stub", "name": "Engine", "parameters": {"value": text}})


@given(st.integers(min_value=0, max_value=10**15))
def test_count_with_commas_is_the_same(count: int) -> None:
    """Commas between thousands change nothing."""
    assert read_count(f"{count:,}") == read_count(str(count)) == count


@pytest.mark.parametrize("text", ["2024", "2024-02", "2024-02-29", "1999-12-31"])
def test_date(text: str) -> None:
    """A date is as precise as was seen: a year, a month or a day of the calendar."""
    assert check_date(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-2", "2024-13", "2024-00", "2023-02-29", "2024-02-30", "2024-02-03T00:00", "May 2024", "0000"],
)
def test_no_date(text: str) -> None:
    """Other forms, and days that no calendar has, are refused."""
    with pytest.raises(ValueError, match=r"date|calendar"):
        check_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://arxiv.org/abs/2412.15322v2",
        "http://example.org",
        "https://host:8080/a?b=c&d=%20#e",
        "https://例え.jp/x",
    ],
)
def test_url(text: str) -> None:
    """An address is absolute and of the web."""
    assert check_url(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arxiv.org/abs/1",
        "//arxiv.org",
        "ftp://host/a",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https:///path",
        "https://user:secret@host/",
        "https://host/a b",
        'https://host/"onclick=',
        "https://host/<script>",
        "https://host/`a`",
        "https://host/{a}",
        "https://host/a\\b",
        "https://[::1",
        "https://host/a\nb",
    ],
    ids=repr,
)
def test_no_url(text: str) -> None:
    """Addresses of other schemes, with credentials, or with characters that end an attribute are refused."""
    with pytest.raises(ValueError, match="not a web address"):
        check_url(text)


def test_wrong_slug_offers_the_right_one() -> None:
    """Who writes a name where an id belongs is told the id."""
    with pytest.raises(ValueError, match="write mm-audio-v2"):
        check_slug("MM Audio (v2)")


PRINTED = [
    ("60.60", 60.6, None),
    ("15,446", 15446.0, None),
    ("67.4 ± 0.2", 67.4, 0.2),
    ("67.4±0.2", 67.4, 0.2),
    ("67.4 +/- 0.2", 67.4, 0.2),
    (r"67.4\pm0.2", 67.4, 0.2),
    ("9.1%", 9.1, None),
    ("2.1*", 2.1, None),
    ("2.1†", 2.1, None),
    ("−0.5", -0.5, None),
    ("-0.5", -0.5, None),
    ("+0.5", 0.5, None),
    (".5", 0.5, None),
    ("1.2e-3", 0.0012, None),
]


@pytest.mark.parametrize(("text", "number", "uncertainty"), PRINTED)
def test_printed_number(text: str, number: float, uncertainty: float | None) -> None:
    """A cell is read to its number and uncertainty, and the print is kept."""
    cell = read_printed(text)
    assert cell is not None
    assert (cell.text, cell.number, cell.uncertainty, cell.is_blank) == (text, number, uncertainty, False)


@pytest.mark.parametrize("text", ["-", "–", "—"])
def test_printed_blank(text: str) -> None:
    """A dash of any length is a blank: nothing was measured."""
    cell = read_printed(text)
    assert cell is not None
    assert (cell.number, cell.is_blank) == (None, True)


@pytest.mark.parametrize(
    "text", ["", "n/a", "about 5", "5 ± low", "±", "1.2.3", "12,34", ".", "--", "5 6", "NaN", "inf"]
)
def test_unreadable_print(text: str) -> None:
    """Words and half numbers are no numbers."""
    assert read_printed(text) is None


@pytest.mark.parametrize("text", ["e5", "E+5", "1e999"])
def test_exponent_needs_a_finite_number(text: str) -> None:
    """An exponent alone is no number, and a number is finite."""
    assert read_printed(text) is None


@given(st.floats(allow_nan=False, allow_infinity=False).map(repr))
def test_every_number_is_read_back(text: str) -> None:
    """A number written out is read as that number."""
    cell = read_printed(text)
    assert cell is not None
    assert cell.number == float(text)


@given(st.text(max_size=20))
def test_no_print_raises(text: str) -> None:
    """A cell is a number, a blank or unreadable, whatever it holds."""
    cell = read_printed(text)
    assert cell is None or cell.is_blank or cell.number is not None


BROKEN = """\
level: draft
titel: Notes
authors: Ada Lovelace
published: May 2024
arxiv: 2405.00001v1
venue: {id: cvpr, year: two, source: v1, where: ""}
links:
  - {kind: code, url: example.org, source: v1}
sources:
  v1: {url: "https://arxiv.org/abs/2405.00001v1", tier: paper-fulltext, seen: 2026-02-30}
"""
BROKEN_PLACES = [
    ("missing-field", 1, 1),
    ("unknown-choice", 1, 8),
    ("unknown-key", 2, 1),
    ("wrong-type", 3, 10),
    ("bad-value", 4, 12),
    ("bad-value", 5, 8),
    ("wrong-type", 6, 25),
    ("empty-value", 6, 49),
    ("bad-value", 8, 23),
    ("bad-value", 10, 79),
]


def test_every_fault_is_found_at_once() -> None:
    """A record broken in ten ways has ten findings, each where the fault stands."""
    record, findings = build(BROKEN)
    assert record is None
    assert sorted((finding.code, finding.line, finding.column) for finding in findings) == sorted(BROKEN_PLACES)


def test_places_in_maps_with_free_keys() -> None:
    """A fault inside a map with free keys is found under its own key, whatever the order of the keys."""
    text = (
        'level: stub\ntitle: A\nauthors: [B]\npublished: 2024\nsources:\n  z: {url: "https://z", tier: a, seen: 2024}\n'
    )
    _, findings = build(text + '  a: {url: "https://a", tier: a, seen: never}\n  m: {url: "https://m", tier: a}\n')
    assert [(finding.code, finding.line) for finding in findings] == [("bad-value", 7), ("missing-field", 8)]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("bitrte_kbps", "bitrate_kbps"),
        ("codebook", "codebooks"),
        ("framerate_hz", "frame_rate_hz"),
    ],
)
def test_nearest_field_is_offered(text: str, hint: str) -> None:
    """Who mistypes a field is told its name, for the part of the record where the field would stand."""
    _, findings = build(
        f"level: stub\nname: A\nvariants:\n  - {{id: a, name: A, {text}: {{value: 1}}}}\n", "tokenizers"
    )
    message = f"`variants[1]` has no field `{text}`. Did you mean `{hint}`?"
    assert [(finding.code, finding.message) for finding in findings] == [("unknown-key", message)]


def test_nothing_near_is_not_offered() -> None:
    """A name that is like none offers none."""
    assert nearest("qqqqqqq", ["title", "authors"]) == ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["- a\n", "word\n", "a: b\n", "id: a\n", "{}\n"])
def test_anything_else_is_no_record(kind: str, text: str) -> None:
    """What is no record of a kind is refused with a finding, never with an exception."""
    record, findings = build(text, kind)
    assert record is None
    assert findings


@given(
    st.recursive(
        st.text(max_size=3),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from(sorted(Paper.model_fields)), inner, max_size=4)
        ),
    )
)
def test_any_value_is_a_record_or_findings(value: object) -> None:
    """Whatever stands in a file, it is a record or it is explained why not."""
    text = json.dumps(value)
    document = read_document(text.encode(), "record.yml")
    record = None if document.value is None else to_record(Paper, "record", document, "record.yml")
    assert (record is None) == bool(document.findings)


def test_records_are_frozen() -> None:
    """A record cannot be changed once it was read."""
    record, _ = build(PAPER)
    assert isinstance(record, Paper)
    with pytest.raises(ValidationError, match="frozen"):
        record.title = "Other"  # type: ignore[misc]
    assert hash(record) == hash(build(PAPER)[0])


def test_maps_are_sorted_pairs() -> None:
    """A map with free keys is a tuple sorted by key, each key kept in its item."""
    record, _ = build(PAPER.replace("{v1: ", '{v2: {url: "https://a", tier: a, seen: 2024}, v1: '))
    assert isinstance(record, Paper)
    assert [source.key for source in record.sources] == ["v1", "v2"]
    assert record.source("v2") is record.sources[1]
    assert record.source("v3") is record.source(None) is None


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("no", False), ("true", True), ("false", False)])
def test_yes_and_no(text: str, value: bool) -> None:
    """Where the schema wants yes or no, both spellings are understood."""
    variant = f"{{id: a, name: A, causal: {{value: {text}, source: v1, where: Table 1}}}}"
    record, findings = build(f"level: stub\nname: A\nvariants: [{variant}]\n{SOURCES}", "tokenizers")
    assert findings == []
    assert isinstance(record, Tokenizer)
    assert record.variants[0].causal is not None
    assert record.variants[0].causal.value is value


@pytest.mark.parametrize(
    ("title", "aliases", "name"),
    [
        ("Janus: Decoupling Visual Encoding", "", "Janus"),
        ("Taming Multimodal Joint Training", "aliases: [MMAudio, MMA]\n", "MMAudio"),
        ("Attention Is All You Need", "", "Attention Is All You Need"),
        ("A Very Long Beginning Before the Colon: And After", "", "A Very Long Beginning Before the Colon: And After"),
    ],
)
def test_short_name_of_a_paper(title: str, aliases: str, name: str) -> None:
    """A paper is called by the acronym before its colon, else its first alias, else its title."""
    record, _ = build(PAPER.replace("title: Notes", f'title: "{title}"') + aliases)
    assert record is not None
    assert record.short_name == name


def test_real_records_survive_json(real: KnowledgeBase) -> None:
    """Every real record, exported and built again, is the same record."""
    again = [type(record).model_validate(json.loads(json.dumps(as_object(record)))) for record in real.records()]
    assert [record.id for record, other in zip(real.records(), again, strict=True) if record != other] == []


def test_every_field_says_what_it_is() -> None:
    """Every field of every record type has a sentence, which is its schema, its hint and its documentation."""
    silent = [
        f"{kind}.{name}"
        for kind, record_type in KINDS.items()
        for name, field in record_type.model_fields.items()
        if not (field.description or "").endswith(".")
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("ascii_field", "field"),
    [("published: 2024", "published: ２０２４"), ("level: stub", "level: stub\narxiv: ２４０５.００００１")],
)
def test_digits_are_ascii(ascii_field: str, field: str) -> None:
    """Dates and ids are written in ASCII digits, so that they sort and compare."""
    record, _ = build(PAPER.replace(ascii_field, field))
    assert record is None


def test_a_key_said_twice_is_a_finding() -> None:
    """A source says its key once, outside; a second one inside is not dropped in silence."""
    record, findings = build(PAPER.replace("{url:", "{key: v9, url:"))
    assert record is None
    assert findings


def test_examples_are_read_from_files(corpus_folder: Path) -> None:
    """Every file of the corpus is one record of the kind of its folder, under the id of its name."""
    for path in sorted(corpus_folder.glob("*/*.yml")):
        document = read_document(path.read_bytes(), path.name)
        record = to_record(KINDS[path.parent.name], path.stem, document, path.name)
        assert record is not None, document.findings
        assert (record.kind, record.id) == (path.parent.name, path.stem)
