"""Laws of laying out: idempotent, the record says the same, and no comment is lost or comes to another field."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from avsurvey.cli.app import app
from avsurvey.intake.formatting import format_text, record_files, type_of
from avsurvey.reading import Document, read_document
from avsurvey.records import EVERY_KIND, Paper, Results
from avsurvey.records.comments import read_comments
from avsurvey.records.yaml_text import WIDTH, render_yaml

HINT = "# yaml-language-server: $schema=../../schema/papers.schema.json\n"


@lru_cache(maxsize=8)
def formatted(text: str, record_type: type = Paper) -> str:
    """A text laid out anew, which has to be readable; one text is laid out once, and most records lie right already."""
    result = format_text(record_type, text.encode(), "record.yml")
    assert result.findings == ()
    return result.text


@lru_cache(maxsize=8)
def read(text: str) -> Document:
    """A text, read once."""
    document = read_document(text.encode(), "record.yml")
    assert document.findings == []
    return document


def said(text: str) -> list[str]:
    """The comments of a text, sorted."""
    return read_comments(text, read(text)).lines()


def broken_laws(text: str, record_type: type = Paper) -> list[str]:
    """What the layout of a readable text does not keep of the three laws."""
    once = formatted(text, record_type)
    laws = {
        "says the same": read(once).value == read(text).value,
        "keeps every comment": said(once) == said(text),
        "is stable": formatted(once, record_type) == once,
    }
    return [law for law, is_kept in laws.items() if not is_kept]


LAYOUTS: list[tuple[str, str, str]] = [
    ("keys come into order", "title: A\nlevel: stub\n", "level: stub\ntitle: A\n"),
    ("quotes go where none is needed", "title: 'A b'\n", "title: A b\n"),
    ("quotes stay where YAML needs them", "title: 'A: b'\n", 'title: "A: b"\n'),
    ("short maps stand on one line", "venue:\n  id: cvpr\n  year: 2025\n", "venue: {id: cvpr, year: 2025}\n"),
    (
        "evidence stands after what it proves",
        "venue: {where: w, source: s, year: 2025, id: cvpr}\n",
        "venue: {id: cvpr, year: 2025, source: s, where: w}\n",
    ),
    (
        "of citations the source stands first",
        "cites: {works: [a], where: References, source: s}\n",
        "cites: {source: s, where: References, works: [a]}\n",
    ),
    (
        "free keys keep their order",
        "sources:\n  b: {url: u}\n  a: {tier: t, url: u}\n",
        "sources:\n  b: {url: u}\n  a: {url: u, tier: t}\n",
    ),
    ("unknown keys stand last", "foo: 1\ntitle: A\n", "title: A\nfoo: 1\n"),
    ("blank lines and spaces at ends go", "level: stub   \n\n\ntitle: A\n", "level: stub\ntitle: A\n"),
    ("ends of lines are one character", "level: stub\r\ntitle: A\r\n", "level: stub\ntitle: A\n"),
    ("an empty field stays to be filled", "title:\narxiv: \n", "title:\narxiv:\n"),
    (
        "a comment stays before its field",
        "# about t\ntitle: A\n# l\nlevel: stub\n",
        "# l\nlevel: stub\n# about t\ntitle: A\n",
    ),
    ("a comment stays beside its field", "title: A # t\nlevel: stub #l\n", "level: stub  #l\ntitle: A  # t\n"),
    ("a long comment moves before its field", f"title: A # {'x' * 120}\n", f"# {'x' * 120}\ntitle: A\n"),
    ("comments at the top stay there", "# licence\n\ntitle: A\nlevel: stub\n", "# licence\n\nlevel: stub\ntitle: A\n"),
    ("comments at the bottom stay there", "title: A\nlevel: stub\n# end\n", "level: stub\ntitle: A\n# end\n"),
    (
        "a comment in a map's first line",
        "venue: {id: cvpr, # c\n  year: 2025}\n",
        "venue: {id: cvpr, year: 2025}  # c\n",
    ),
    ("a comment inside opens the map", "venue: {id: a,\n  # c\n  year: 1}\n", "venue:\n  id: a\n  # c\n  year: 1\n"),
    ("a comment on an item opens the list", "authors:\n  - A  # first\n  - B\n", "authors:\n  - A  # first\n  - B\n"),
    ("a number sign in a text is no comment", "title: 'A #1'\n", 'title: "A #1"\n'),
    ("a comment at a block of text", "summary: >- # c\n  a\n  b\n", "summary: a b  # c\n"),
    (
        "a comment that stands further right belongs to what is above",
        "authors:\n  - A\n  # nobody else\nlevel: stub\n",
        "level: stub\nauthors:\n  - A\n  # nobody else\n",
    ),
]


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in LAYOUTS], ids=[row[0] for row in LAYOUTS])
def test_layout(text: str, wanted: str) -> None:
    """A text comes into its one layout, under the line by which editors find the schema."""
    assert formatted(text) == HINT + wanted


def test_schema_line() -> None:
    """The line for editors is set right, unless it names a schema on the web."""
    wrong = "# yaml-language-server: $schema=../schema/models.schema.json\ntitle: A\n"
    web = "# yaml-language-server: $schema=https://example.org/papers.schema.json\ntitle: A\n"
    assert formatted(wrong) == HINT + "title: A\n"
    assert formatted(web) == web


def test_row_of_results_with_comments() -> None:
    """Comments in tables of results stay at their rows."""
    text = """\
tables:
  - source: v2
    where: Table 1
    columns:
      - {metric: fd, benchmark: b}  # lower is better
    rows:
      # ours
      - {run: self, label: A, values: [1, 2]}
      - label: B  # as printed
        values: [3, 4]
        run: quoted
"""
    assert formatted(text, Results).splitlines()[1:] == [
        "tables:",
        "  - where: Table 1",
        "    source: v2",
        "    columns:",
        "      - {benchmark: b, metric: fd}  # lower is better",
        "    rows:",
        "      # ours",
        "      - {label: A, run: self, values: [1, 2]}",
        "      - label: B  # as printed",
        "        run: quoted",
        "        values: [3, 4]",
    ]


# every real record


def with_comments(text: str, random_numbers: random.Random) -> str:
    """A text with comments strewn in, before lines and at their ends, never inside a folded text."""
    starts = {at.line for at in read(text).keys.values()}
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        follows_text = number - 1 not in starts  # where a comment further right would belong to the text above
        if number in starts and random_numbers.random() < 0.2:
            lines.append(" " * (0 if follows_text else random_numbers.randrange(7)) + f"# before {number}")
        is_whole = number in starts and number + 1 in starts
        if is_whole and "#" not in line and random_numbers.random() < 0.2:
            lines.append(line + f"  # beside {number} {'x' * random_numbers.choice((0, 100))}".rstrip())
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def test_real_records_are_laid_out(root: Path) -> None:
    """Laying out every real record changes nothing that it says, and laying it out again changes nothing at all."""
    wrong = []
    for path in record_files([root / "data"]):
        record_type = type_of(path)
        assert record_type is not None
        wrong += [(path.name, law) for law in broken_laws(path.read_text(encoding="utf-8"), record_type)]
    assert wrong == []


def test_comments_in_real_records_are_kept(root: Path) -> None:
    """Comments strewn into real records are all there afterwards, and their second layout is the first."""
    random_numbers, wrong, laid_out = random.Random(2026), [], 0
    for path in list(record_files([root / "data"]))[::5]:
        record_type = type_of(path)
        assert record_type is not None
        text = with_comments(path.read_text(encoding="utf-8"), random_numbers)
        if read_document(text.encode(), path.name).findings:
            continue  # a comment fell into a text of several lines
        laid_out += 1
        wrong += [(path.name, law) for law in broken_laws(text, record_type)]
        if formatted(text, record_type).count("# be") != text.count("# be"):
            wrong.append((path.name, "has as many"))
    assert wrong == []
    assert laid_out > 500


def test_comment_stays_before_its_field(root: Path) -> None:
    """A comment before each field of every kind of record is still before that field, whatever order they came in."""
    for kind, record_type in EVERY_KIND.items():
        path = root / "data" / f"{kind}.yml" if record_type.is_single else next((root / "data" / kind).glob("*.yml"))
        value = read_document(path.read_bytes(), path.name).value
        assert isinstance(value, dict)
        parts = [render_yaml(record_type, {name: value[name]}).partition("\n")[2] for name in reversed(value)]
        text = "".join(f"# about {part.partition(':')[0]}\n{part}" for part in parts)
        lines = formatted(text, record_type).splitlines()
        for at, line in enumerate(lines):
            if line.startswith("# about "):
                assert lines[at + 1].partition(":")[0] == line.removeprefix("# about ")


# anything

WORDS = st.text(alphabet="ab #:-'\"{}[],>|é\n", max_size=30).map(str.strip)
VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["title", "authors", "sources", "venue", "x"]), VALUES, min_size=1), st.randoms()
)
def test_any_readable_text_is_laid_out(fields: dict[str, Any], numbers: random.Random) -> None:
    """Whatever a file holds, its layout says the same, keeps the comments, and is stable."""
    text = with_comments(render_yaml(Paper, fields), numbers)
    if read_document(text.encode(), "record.yml").findings:
        return
    assert broken_laws(text) == []


@given(st.text(alphabet="ab:-#>|'\"[]{},? \n", max_size=60))
def test_no_text_breaks_the_layout(text: str) -> None:
    """Any text at all is laid out or has findings, and is never changed in what it says."""
    result = format_text(Paper, text.encode(), "record.yml")
    if not result.findings:
        assert broken_laws(text) == []
    else:
        assert result.text == text


def test_lines_are_not_long(root: Path) -> None:
    """No comment makes a line longer than people like to read."""
    text = "level: stub\n" + f"title: {'word ' * 20} # {'note ' * 10}\n"
    assert max(map(len, formatted(text).splitlines())) <= WIDTH


# the command


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run `avsurvey fmt`; its exit code and output."""
    result = CliRunner().invoke(app, ["fmt", *map(str, arguments)])
    return result.exit_code, result.stdout


def test_command_writes_and_checks(tmp_path: Path) -> None:
    """`--check` writes nothing and ends with 1; without it files change, and a second run changes none."""
    path = tmp_path / "papers" / "a.yml"
    path.parent.mkdir()
    path.write_text("title: A\nlevel: stub\n", encoding="utf-8")
    before = path.read_bytes()
    assert run(tmp_path, "--check") == (1, f"{path}\n")
    assert path.read_bytes() == before
    assert run("--data", tmp_path) == (0, f"{path}\n")
    assert path.read_text(encoding="utf-8") == HINT + "level: stub\ntitle: A\n"
    assert run(path) == run(path, "--check") == (0, "")
    assert list(path.parent.iterdir()) == [path]


def test_command_leaves_what_it_cannot_read(tmp_path: Path) -> None:
    """A broken file is reported with its place and stays as it is; the others are laid out."""
    (tmp_path / "papers").mkdir()
    broken, good = tmp_path / "papers" / "a.yml", tmp_path / "papers" / "b.yml"
    broken.write_text("title: [A\n", encoding="utf-8")
    good.write_text("title:  A\n", encoding="utf-8")
    code, output = run(tmp_path)
    assert code == 1
    assert f"{broken}:2:1: error [yaml-syntax]" in output
    assert broken.read_text(encoding="utf-8") == "title: [A\n"
    assert good.read_text(encoding="utf-8") == HINT + "title: A\n"


@pytest.mark.parametrize("name", ["nothing.yml", "notes.txt", "elsewhere/a.yml"])
def test_command_refuses_what_is_no_record(tmp_path: Path, name: str) -> None:
    """A named file that is not there or is no record ends with 2."""
    path = tmp_path / name
    if name != "nothing.yml":
        path.parent.mkdir(exist_ok=True)
        path.write_text("a: b\n", encoding="utf-8")
    assert run(path) == (2, "")


def test_files_beside_records_are_passed_over(root: Path, tmp_path: Path) -> None:
    """The policy and the changelog of a data folder are no records, and stay as they are."""
    assert run(root / "data" / "policy.yml", root / "data" / "CHANGELOG.md", "--check") == (0, "")
