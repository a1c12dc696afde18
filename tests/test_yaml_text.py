"""Laws of writing YAML: what is written is read back, in the layout that people write."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.kb import DataFolder
from avsurvey.reading import read_document
from avsurvey.records import Paper
from avsurvey.records.yaml_text import render_yaml

WORDS = (
    st.text(alphabet=st.characters(blacklist_categories=("C", "Zl", "Zp")), max_size=150).map(str.strip).filter(bool)
)
KEYS = st.from_regex(r"[a-z][a-z0-9_-]{0,10}", fullmatch=True)
VALUES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(KEYS, inner, min_size=1, max_size=3),
    max_leaves=10,
)


def read_back(fields: dict[str, Any]) -> Any:
    """What a reader finds in the text of these fields."""
    document = read_document(render_yaml(Paper, fields).encode(), "record.yml")
    assert document.findings == []
    return document.value


TRICKY = [
    "a: b",
    "a # b",
    "# a",
    "- a",
    "-",
    "? a",
    "'quoted'",
    '"quoted"',
    "don't",
    "yes",
    "Null",
    "~",
    "2407.01490",
    "16:9",
    "a, b",
    "[a]",
    "{a}",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "a:",
    "a:\tb",
    "back\\slash",
    "two\nlines",
    "  spaces  ".strip(),
    "a  b",
    "é 声音 🎵",
    "https://host/a?b=c#d",
    "https://host/forum?id=uAX8q61EVRu",
    "...",
    "---",
    "--- a",
    ">-",
    "=",
    "(a)",
    "a" * 300,
    "word " * 60 + "end",
]


@pytest.mark.parametrize("text", TRICKY, ids=repr)
def test_tricky_text_is_read_back(text: str) -> None:
    """A text is quoted where YAML would read something else, alone, in a list and in a map."""
    fields = {"title": text, "authors": [text, "B"], "sources": {"v1": {"url": text, "tier": text}}}
    assert read_back(fields) == fields
    assert yaml.safe_load(render_yaml(Paper, fields)).keys() == fields.keys()  # another reader can read it too


@given(
    st.fixed_dictionaries({}, optional={"title": WORDS, "authors": VALUES, "sources": VALUES, "venue": VALUES}).filter(
        bool
    )
)
def test_any_fields_are_read_back(fields: dict[str, Any]) -> None:
    """Whatever the fields hold, a reader finds them."""
    assert read_back(fields) == fields


def test_real_records_are_written_and_read_back(real_folder: DataFolder) -> None:
    """Every real record, written anew, says what it said."""
    changed = []
    for record in real_folder.kb.records():
        value = real_folder.document_of(record).value
        assert isinstance(value, dict)
        text = render_yaml(type(record), value)
        if read_document(text.encode(), "record.yml").value != value:
            changed.append(record.id)
    assert changed == []


def test_order_of_fields_is_that_of_a_file(real_folder: DataFolder) -> None:
    """Fields stand under the editor's hint, what the record is called first and its sources last, however they came."""
    value = real_folder.document_of(real_folder.kb.papers["cheng2024taming"]).value
    assert isinstance(value, dict)
    text = render_yaml(Paper, value)
    assert render_yaml(Paper, dict(reversed(value.items()))) == text
    lines = text.splitlines()
    assert lines[0] == "# yaml-language-server: $schema=../../schema/papers.schema.json"
    names = [line.partition(":")[0] for line in lines[1:] if line[0] not in " #-"]
    assert names[0] == "level"
    assert next(name for name in names if name not in {"level", "verified_on"}) == "title"
    assert names[-1] == "sources"
    assert sorted(names) == sorted(value)
