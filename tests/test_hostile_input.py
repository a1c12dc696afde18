"""Laws of hostile input: inputs that fuzzing found, and shapes that make readers slow, are taken or refused clearly."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # `hardness` stands beside `src` and is not installed

from hypothesis import given
from hypothesis import strategies as st

from avsurvey.ids import host_of
from avsurvey.intake import bibliography
from avsurvey.intake.bibliography import plain_tex, read_bibliography
from avsurvey.intake.formatting import format_text
from avsurvey.intake.gathering import read_identifier
from avsurvey.kb.folder import read_record
from avsurvey.names import read_name
from avsurvey.pages import read_prose
from avsurvey.query import QueryError, parse_query
from avsurvey.reading import MAX_TOLD, read_document
from avsurvey.records import EVERY_KIND, Paper, file_of
from avsurvey.records.types import read_count
from avsurvey.records.yaml_text import render_yaml
from avsurvey.services.web_page import tier_of
from avsurvey.services.work import bare_doi, plain
from hardness.fuzz.changing import LONG, change_lines, drawn_out
from hardness.fuzz.shapes import shapes

PLAIN = "".join(f"key{number}: a value of some words\n" for number in range(3_000)).encode()
MOST = 250
"""How many times as long as the reading of plain text anything of 100 KB may take: about three seconds on a machine on
which a fuzzed input is a hang after one, since other work takes its share of caches."""
NESTED = "{" * 40_000 + "x" + "}" * 40_000


def seconds_of(work: Callable[..., object], *arguments: object) -> float:
    """How long a call keeps the processor busy."""
    began = time.process_time()
    work(*arguments)
    return time.process_time() - began


def is_quick(work: Callable[..., object], *arguments: object) -> bool:
    """Whether a call takes no longer than plain text does, so many times; a second try where it was long."""
    plain = min(seconds_of(read_document, PLAIN, "r.yml") for _ in range(3))
    return any(seconds_of(work, *arguments) < MOST * plain for _ in range(2))


@pytest.mark.parametrize("name", shapes(10))
def test_nasty_shapes_are_read_quickly(name: str) -> None:
    """100 KB of any nasty shape are read, checked by a schema and laid out within the bound, or refused."""
    raw = shapes(LONG)[name]
    assert is_quick(read_document, raw, "r.yml")
    assert is_quick(read_record, file_of("papers", "a"), raw, "data")
    assert is_quick(format_text, Paper, raw, "r.yml")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_schema_is_quick(kind: str) -> None:
    """100 KB of unknown fields are told within the bound, whatever the kind."""
    assert is_quick(read_record, file_of(kind, "a"), shapes(LONG)["keys"], "data")


@pytest.mark.parametrize(
    "text",
    [
        f"@a{{b,title={{{NESTED}}}}}",
        "@a{" * 33_000,
        "@a(" * 33_000,
        "@article{a, author={" + "A and " * 16_000 + "B}}",
        '@a{b,title="' + '\\"' * 50_000 + '"}',
        "@a{b,title={" + "$" * 99_000 + "}}",
    ],
    ids=["nested", "entries without end", "parentheses", "authors", "accents", "mathematics"],
)
def test_bibtex_is_read_quickly(text: str) -> None:
    """100 KB of any BibTeX are read within the bound, and never raise."""
    assert is_quick(read_bibliography, text, "2026-11-23")


@pytest.mark.parametrize("text", ["{{" * 50_000, "{{ a\n" * 20_000, "[@a" * 33_000, "```a\n" * 20_000, "`" * LONG])
def test_prose_is_searched_quickly(text: str) -> None:
    """100 KB of beginnings of blocks without ends are searched within the bound."""
    assert is_quick(read_prose, text, "docs/a.md")


def test_deep_tex_stays_as_it_is() -> None:
    """TeX that nests without end is kept as text."""
    assert plain_tex("{{Deep}}") == "Deep"
    assert plain_tex(NESTED).startswith("{{{")


def test_long_queries_are_refused() -> None:
    """A query that would keep a build busy is refused with its length."""
    with pytest.raises(QueryError, match="99999 characters"):
        parse_query("a " * 49_999 + "a")


@pytest.mark.parametrize("digits", [30, 4_300, 5_000, LONG])
def test_endless_numbers_are_no_numbers(digits: int) -> None:
    """Digits without end raise nothing, in counts and in queries."""
    text = "9" * digits
    assert read_count(text) == (int(text) if digits <= 40 else text)
    if digits < 4_000:
        parse_query(f"year>{text}")


def test_control_characters_are_told_up_to_a_number() -> None:
    """A file of control characters has findings for the first of them, and one for all others."""
    document = read_document(b"a: b\n" + b"\x01" * 5_000, "r.yml")
    assert len(document.findings) == MAX_TOLD + 1
    assert (document.findings[0].line, document.findings[0].column) == (2, 1)
    assert "4900 more" in document.findings[-1].message


def test_places_of_invisible_characters_are_theirs() -> None:
    """Each is told where it stands, wherever lines end."""
    document = read_document("a\u200bb\n\n\u200b\nxy\u200b\u200b".encode(), "r.yml")
    assert [(finding.line, finding.column) for finding in document.findings] == [(1, 2), (3, 1), (4, 3), (4, 4)]


@pytest.mark.parametrize("text", ["https://[", "http://[::1", "https://[a]/x", "//", "https://", "https://u@h/"])
def test_addresses_that_are_none(text: str) -> None:
    """What only looks like an address has no host that anybody is asked, and raises nothing."""
    assert host_of(text) in ("", "h", "a")
    assert tier_of(text) == ""
    assert read_identifier(text) is None


@pytest.mark.parametrize("text", ["10.1000/a%20b", "doi:10.1000/%7b", "https://doi.org/10.1000/a%0ab"])
def test_escapes_in_dois_bring_nothing_in(text: str) -> None:
    """A DOI that holds a space, a line's end or a brace behind an escape is none."""
    assert read_identifier(text) is None


@pytest.mark.parametrize("text", ["https://doi.org/ \0a", "doi: 10.1/X ", "https://dx.doi.org/10.1/A"])
def test_bare_dois_are_bare(text: str) -> None:
    """A DOI that was made bare has nothing around it."""
    assert bare_doi(text) == bare_doi(text).strip()


def test_unprintable_field_names_are_kept_in_words() -> None:
    """What stands in the name of a BibTeX field reaches no record as a control character."""
    (entry,) = read_bibliography("@a{b, title={T}, x\x00\x00y = {1}, author={Schwing\ufffd A}}", "").entries
    assert all(part.isprintable() for part in entry.leftovers)
    assert all(plain(name) == name for name in entry.work.authors)


def test_no_value_of_bibtex_is_freed_of_tex_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freeing 100 KB of TeX takes most of the second that they may take."""
    freed: list[str] = []

    def free(text: str) -> str:
        freed.append(text)
        return plain_tex(text)

    monkeypatch.setattr(bibliography, "plain_tex", free)
    text = "@a{b, title={{A} Title}, author={{A Group} and B, {C} D}, year=2024, note={{N}}}"
    (entry,) = bibliography.read_bibliography(text, "").entries
    assert entry.work.authors == ("{A Group}", "C D B")
    assert not any(" and " in value for value in freed)


@pytest.mark.parametrize(
    "url", ["https://arxiv.o\ufffdg/abs/1", "https://[", "http://a b", "ftp://a/b", "https://u@h/"]
)
def test_addresses_in_bibtex_are_addresses(url: str) -> None:
    """What stands as an address in a .bib file and is none becomes no record's source."""
    (entry,) = read_bibliography(f"@a{{b, title={{T}}, doi={{10.1000/182}}, url={{{url}}}}}", "").entries
    assert entry.work.url == "https://doi.org/10.1000/182"


def test_names_are_of_single_spaces() -> None:
    """Whatever parts the words of a name, its parts are printed with single spaces."""
    assert read_name("{The \t Team}").family == "The Team"
    assert read_name("Doe,\u2003Jr. \u00a0 III,  Jane  M.").given == "Jane M."


@pytest.mark.parametrize("text", [":a", ":", "a:b", "'a", ",a", ":-)", "::"])
def test_scalars_come_back_from_lists(text: str) -> None:
    """A scalar is read back as it was written, on a line of its own, in a list and as a key's value in a list."""
    fields = {"title": text, "authors": [text, text], "x": [{"a": text}]}
    assert read_document(render_yaml(Paper, fields).encode(), "r.yml").value == fields


@given(st.text(min_size=1, max_size=200), st.randoms(use_true_random=False))
def test_changed_lines_are_read(text: str, chance: object) -> None:
    """Records changed by lines are read or told, laid out or left."""
    changed = change_lines(text, ["title: T\n# c\n"], chance)  # type: ignore[arg-type]
    record, findings = read_record("papers/a.yml", changed.encode("utf-8", "replace"), "data")
    assert (record is None) == bool(findings)
    format_text(Paper, changed.encode("utf-8", "replace"), "r.yml")


@given(st.binary(min_size=1, max_size=60), st.integers(0, 1000))
def test_drawn_out_inputs_are_of_100_kb(raw: bytes, number: int) -> None:
    """Fuzzing's long inputs are long."""
    assert LONG - 500 <= len(drawn_out(raw, number)) <= LONG + len(raw)
