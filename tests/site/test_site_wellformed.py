"""The HTML is well-formed: a strict HTML5 parser has nothing to say."""

from __future__ import annotations

from pathlib import Path

import html5lib
import pytest

from avsurvey.site import Project
from benchmarks.gallery import PAGES


def parse_errors(path: Path) -> list[str]:
    """What a strict parser finds wrong, with line and column."""
    text = path.read_text(encoding="utf-8")
    parser = html5lib.HTMLParser()
    parser.parse(text)
    lines = text.splitlines()
    return [
        f"{line}:{column} {code} {values} in {lines[line - 1].strip()[:120]}"
        for (line, column), code, values in parser.errors
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_real_page_is_well_formed(kind: str, real_site: Project) -> None:
    """A page of each kind has no parse error; there is no list of exceptions, because none was ever needed."""
    assert parse_errors(real_site.site / PAGES[kind] / "index.html") == []


def test_every_toy_page_is_well_formed(toy_original: Project) -> None:
    """No page of a small survey has a parse error, the error page and redirects included."""
    wrong = {path.name: found for path in toy_original.site.rglob("*.html") if (found := parse_errors(path))}
    assert wrong == {}


@pytest.mark.parametrize("broken", ["<p><ul><li>a</ul></p>", "<a href=x href=y>z</a>", "<td>b</td>"])
def test_parser_is_strict(broken: str, tmp_path: Path) -> None:
    """The parser that finds nothing wrong with our pages does find what is wrong elsewhere."""
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><title>t</title>{broken}", encoding="utf-8")
    assert parse_errors(page)
