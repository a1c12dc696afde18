"""Laws of reading: text stays text, every place is known, and no input is too broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.kb import DataFolder
from avsurvey.plain_reading import plain_value
from avsurvey.reading import MAX_BYTES, Document, Position, read_document

WORDS = st.text(alphabet=st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=12)
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=20
)
YAML_ISH = st.text(alphabet=" \n\t:-?,[]{}#&*!|>'\"%@`\\/~=<.019aé\u0085\r", max_size=80)


def read(text: str) -> Document:
    """Read a text as the file ``record.yml``."""
    return read_document(text.encode(), "record.yml")


@given(st.binary(max_size=200))
def test_any_bytes_are_read(raw: bytes) -> None:
    """No bytes raise; what has no value has a finding, and findings count lines and columns from 1."""
    document = read_document(raw, "record.yml")
    assert document.value is not None or document.findings
    assert all(finding.line >= 1 and finding.column >= 1 for finding in document.findings)


@given(st.text(max_size=200) | YAML_ISH)
def test_any_text_is_read(text: str) -> None:
    """No text raises, however close to YAML it is; nothing that holds a scalar has another type than text."""
    document = read(text)
    assert document.value is not None or document.findings
    assert all(isinstance(scalar, str) for scalar in scalars(document.value))


def scalars(value: Any) -> list[Any]:
    """Every scalar of a value."""
    if isinstance(value, dict):
        return [scalar for part in (*value.keys(), *value.values()) for scalar in scalars(part)]
    if isinstance(value, list):
        return [scalar for part in value for scalar in scalars(part)]
    return [] if value is None else [value]


@given(st.text(max_size=200) | YAML_ISH)
def test_short_way_reads_the_same(text: str) -> None:
    """What is read without looking at places is what is read with them, and then nothing is wrong with it."""
    value, document = plain_value(text.encode()), read(text)
    assert value is None or (value, []) == (document.value, document.findings)


@given(VALUES)
def test_short_way_is_taken(value: Any) -> None:
    """What is plain is read without looking at places."""
    assert plain_value(json.dumps(value, indent=1, ensure_ascii=False).encode()) == value


def test_short_way_reads_every_record_the_same(root: Path) -> None:
    """Of the real records every one is plain, and means the same either way."""
    for path in sorted((root / "data").glob("*/*.yml")):
        raw = path.read_bytes()
        assert plain_value(raw) == read_document(raw, path.name).value


@given(VALUES)
def test_json_is_read_as_itself(value: Any) -> None:
    """A JSON text of strings, lists and maps means what it says."""
    document = read(json.dumps(value, indent=1, ensure_ascii=False))
    assert (document.value, document.findings) == (value, [])


@given(VALUES)
def test_position_is_where_the_value_stands(value: Any) -> None:
    """At the place of each scalar, counted from 1, its text begins."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    document = read(text)
    for place, position in document.values.items():
        found = value_at(value, place)
        start = (
            json.dumps(found, ensure_ascii=False) if isinstance(found, str) else "[" if isinstance(found, list) else "{"
        )
        assert lines[position.line - 1][position.column - 1 :].startswith(start)


def value_at(value: Any, place: tuple[str | int, ...]) -> Any:
    """Follow a place down to its value."""
    for step in place:
        value = value[step]
    return value


def test_position_of_keys_and_values() -> None:
    """Key and value of a field have places of their own; an absent field's place is that of what holds it."""
    document = read("title: 🎵 x\nsources:\n  v1: {url: a, seen: b}\nauthors:\n- [c]\n- d\n")
    assert document.key_position(("sources", "v1", "seen")) == Position(3, 16)
    assert document.position(("sources", "v1", "seen")) == Position(3, 22)
    assert document.position(("authors", 1)) == Position(6, 3)
    assert document.position(("sources", "v1", "tier")) == document.position(("sources", "v1")) == Position(3, 7)
    assert document.position(("venue", "id")) == Position(1, 1)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_every_newline_ends_a_line(newline: str) -> None:
    """Files of any editor have the same lines."""
    assert read(newline.join(("level: stub", "title: A", ""))).position(("title",)) == Position(2, 8)


@pytest.mark.parametrize(
    "scalar",
    [
        "2407.01490",  # an arXiv id, not a float that loses its zero
        "16:9",  # a ratio, not 969
        "12:30:45",  # a time, not 45045
        "2024-12-19",  # a date, not a datetime
        "0x1F",
        "0o17",
        "017",
        "1_000",
        "1e3",
        ".5",
        "yes",
        "no",
        "on",
        "true",
        "null",
        "~",
        ".nan",
        "=",
        "<<",
        "15,446",
        "67.4 ± 0.2",
    ],
)
def test_unquoted_scalar_stays_what_was_written(scalar: str) -> None:
    """The schema decides types; YAML's own guesses are not made."""
    assert read(f"value: {scalar}\n").value == {"value": scalar}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty-file", 1, 1),
        ("# nothing\n", "empty-file", 2, 1),
        ("a: b: c\n", "yaml-syntax", 1, 5),
        ("a: 'b\n", "yaml-syntax", 2, 1),
        ("a:\n\tb: c\n", "yaml-syntax", 2, 1),
        ("a: b\n--- \nc: d\n", "several-documents", 2, 1),
        ("a: b\nc: &x d\n", "anchor", 2, 4),
        ("a: b\nc: [1, *x]\n", "alias", 2, 8),
        ("a: !!int 3\n", "tag", 1, 4),
        ("a: !python/object:os.system x\n", "tag", 1, 4),
        ("a: b\n<<: *x\n", "alias", 2, 5),
        ("[a]: b\n", "complex-key", 1, 1),
        ("a: b\nb: c\na: d\n", "duplicate-key", 3, 1),
        ("a: {b: 1, b: 2}\n", "duplicate-key", 1, 11),
        ("a: \u200bb\n", "invisible-character", 1, 4),
        ("é: 🎵\u202e\n", "invisible-character", 1, 5),
        ("\ufeffa: b\n", "invisible-character", 1, 1),
    ],
)
def test_what_two_readers_read_differently_is_a_finding(text: str, code: str, line: int, column: int) -> None:
    """Whatever would make two readers see two things is found, where it stands."""
    finding = read(text).findings[0]
    assert (finding.code, finding.line, finding.column) == (code, line, column)


def test_bytes_that_are_not_utf8_are_located() -> None:
    """The first byte that is not UTF-8 is named with its line and column."""
    finding = read_document("a: b\nc: é".encode() + b"\xff", "record.yml").findings[0]
    assert (finding.code, finding.line) == ("not-utf8", 2)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "], ids=repr)
def test_deep_nesting_is_refused(opening: str) -> None:
    """Depth is limited, so that no file exhausts the stack."""
    document = read(opening * 50_000)
    assert document.value is None
    assert document.findings[0].code in ("too-deep", "complex-key", "yaml-syntax")


def test_size_is_limited() -> None:
    """A file may have the stated number of bytes and not one more."""
    at_limit = b"a: b\n" + b"#" * (MAX_BYTES - 5)
    assert read_document(at_limit, "record.yml").value == {"a": "b"}
    assert read_document(at_limit + b"#", "record.yml").findings[0].code == "oversize"


def test_real_records_read_alike_from_json(real_folder: DataFolder) -> None:
    """The value of every real record, written as JSON and read again, is the same value."""
    paths = sorted(real_folder.folder.glob("*/*.yml"))
    values = [read_document(path.read_bytes(), path.name).value for path in paths]
    again = [read(json.dumps(value, ensure_ascii=False)).value for value in values]
    assert [path.name for path, one, other in zip(paths, values, again, strict=True) if one != other] == []


@pytest.mark.parametrize("escape", ["\\u200b", "\\x1a", "\\0", "\\u202e"])
def test_invisible_character_behind_an_escape_is_a_finding(escape: str) -> None:
    """No value holds an invisible character, whichever way it was written."""
    assert "invisible-character" in {finding.code for finding in read(f'a: "b{escape}"\n').findings}


def test_no_character_ends_a_line_unseen() -> None:
    """A line ends where every editor shows its end: U+0085 would start a second field within one line."""
    assert "invisible-character" in {finding.code for finding in read("a: b\u0085c: d\n").findings}
