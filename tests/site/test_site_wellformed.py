"""The HTML is valid: a strict HTML5 parser has nothing to say, and what it does not look at is looked at here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
import pytest
from scanning import SiteScan, Tag, html_files

from avsurvey.site import Project
from benchmarks.gallery import PAGES

REFERENCES: Final = (
    *("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-activedescendant", "aria-details"),
    *("aria-flowto", "for", "headers", "form", "list", "popovertarget"),
)
"""Attributes that name ids of the same page."""
ONLY_IN: Final = {
    "li": ("ul", "ol", "menu"),
    "dt": ("dl", "div"),
    "dd": ("dl", "div"),
    "tr": ("thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "caption": ("table",),
    "summary": ("details",),
    "option": ("select", "datalist", "optgroup"),
    "figcaption": ("figure",),
    "legend": ("fieldset",),
}
"""Elements and the parents that the standard lets them have."""
ONLY_HOLDS: Final = {
    "ul": ("li", "script", "template"),
    "ol": ("li", "script", "template"),
    "dl": ("dt", "dd", "div", "script", "template"),
    "table": ("caption", "colgroup", "thead", "tbody", "tfoot", "script", "template"),
    "select": ("option", "optgroup", "hr"),
}
INTERACTIVE: Final = frozenset(("a", "button", "input", "select", "textarea", "details", "label", "iframe", "embed"))
PHRASING: Final = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "strong", "em", "code", "pre", "button"))
BLOCKS: Final = frozenset(("div", "p", "ul", "ol", "dl", "table", "section", "article", "nav", "h1", "h2", "h3", "pre"))
OBSOLETE: Final = frozenset(("center", "font", "big", "strike", "tt", "marquee", "frame", "frameset", "acronym", "dir"))
OBSOLETE_ATTRIBUTES: Final = frozenset(("align", "bgcolor", "border", "cellpadding", "cellspacing", "valign", "nowrap"))


@cache
def parsed(path: Path) -> tuple[Element, list[str]]:
    """The elements of a page that does not change, and what a strict parser finds wrong, with line and column."""
    text = path.read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parse(text)
    lines = text.splitlines()
    return tree, [
        f"{line}:{column} {code} {values} in {lines[line - 1].strip()[:120]}"
        for (line, column), code, values in parser.errors
    ]


def parse_errors(path: Path) -> list[str]:
    """What a strict parser finds wrong with a page."""
    return parsed(path)[1]


@pytest.mark.parametrize("kind", PAGES)
def test_real_page_is_well_formed(kind: str, real_site: Project) -> None:
    """A page of each kind has no parse error; there is no list of exceptions, because none was ever needed."""
    assert parse_errors(real_site.site / PAGES[kind] / "index.html") == []


def test_every_toy_page_is_well_formed(toy_original: Project) -> None:
    """No page of a small survey has a parse error, the error page and redirects included."""
    wrong = {path.name: found for path in toy_original.site.rglob("*.html") if (found := parse_errors(path))}
    assert wrong == {}


def with_ancestors(element: Element, above: tuple[str, ...] = ()) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Every element of HTML with the names of those around it, the nearest last; drawings are left aside."""
    yield element, above
    for child in element:
        if isinstance(child.tag, str) and not child.tag.startswith("{"):
            yield from with_ancestors(child, (*above, element.tag))


def misnested(path: Path) -> list[str]:
    """What stands where the standard does not let it stand (https://html.spec.whatwg.org/, content models)."""
    wrong = []
    for element, above in with_ancestors(parsed(path)[0]):
        name, parent = element.tag, above[-1] if above else ""
        children = {child.tag for child in element if isinstance(child.tag, str)}
        if name in ONLY_IN and parent not in (*ONLY_IN[name], "template"):  # what a template holds stands nowhere yet
            wrong.append(f"<{name}> in <{parent}>")
        wrong += [f"<{child}> in <{name}>" for child in sorted(children - set(ONLY_HOLDS.get(name, children)))]
        if name in PHRASING:
            wrong += [f"<{child}> in <{name}>" for child in sorted(children & BLOCKS)]
        for outer in ("a", "button"):
            if name in INTERACTIVE and outer in above:
                wrong.append(f"<{name}> inside <{outer}>")
        if name == "form" and "form" in above:
            wrong.append("<form> inside <form>")
        if name in OBSOLETE or OBSOLETE_ATTRIBUTES & set(element.attrib):
            wrong.append(f"<{name} {' '.join(element.attrib)}> is obsolete")
    return wrong


def incomplete(path: Path) -> list[str]:
    """What a document needs and this one has not."""
    tree, _ = parsed(path)
    elements = [element for element, _ in with_ancestors(tree)]
    count = Counter(element.tag for element in elements)
    wrong = [f"{count[name]} <{name}>" for name in ("title", "main") if count[name] != 1]
    wrong += [] if count["h1"] else ["no <h1>"]
    wrong += [] if tree.get("lang") else ["no language"]
    wrong += ["a picture without words" for element in elements if element.tag == "img" and element.get("alt") is None]
    wrong += ["a button without a type" for element in elements if element.tag == "button" and not element.get("type")]
    return wrong


@pytest.mark.parametrize("kind", PAGES)
def test_real_page_is_nested_as_the_standard_says(kind: str, real_site: Project) -> None:
    """On a page of each kind every element stands where the standard lets it, and nothing that it needs is missing."""
    path = real_site.site / PAGES[kind] / "index.html"
    assert (misnested(path), incomplete(path)) == ([], [])


def test_every_toy_page_is_nested_as_the_standard_says(toy_original: Project) -> None:
    """So it is on every page of a small survey; redirects and the error page have no shell and need less."""
    wrong = {
        path.relative_to(toy_original.site).as_posix(): found
        for path in html_files(toy_original.site)
        if (found := misnested(path) + ([] if is_bare(path) else incomplete(path)))
    }
    assert wrong == {}


def is_bare(path: Path) -> bool:
    """Whether a page is a redirect or the error page."""
    return path.name == "404.html" or "avs-moved" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("original", ["real_site", "toy_original"])
def test_references_and_attributes_hold(
    original: str, request: pytest.FixtureRequest, scanned_site: Callable[[Project], SiteScan]
) -> None:
    """On every page each reference to an id of the page finds it, no id is empty, no attribute stands twice."""
    scanned = scanned_site(request.getfixturevalue(original))
    wrong = [f"{path}: {fault}" for tag, path in scanned.tags.items() for fault in faults_of(tag)]
    references = {tag: named for tag in scanned.tags if (named := references_of(tag))}
    assert references
    for path, page in scanned.pages.items():
        ids = frozenset(page.ids)
        named = {identity for tag in page.tags if tag in references for identity in references[tag]}
        wrong += [f"{path}: there is no #{identity} for what names it" for identity in sorted(named - ids)]
    assert not wrong, "\n".join(wrong[:20])


def faults_of(tag: Tag) -> Iterator[str]:
    """What is wrong with the attributes of a tag, whatever page it stands on."""
    names = [name for name, _ in tag.attributes]
    if len(names) != len(set(names)):
        yield f"<{tag.name}> has an attribute twice"
    if "id" in names and (not tag.get("id") or any(character.isspace() for character in tag.get("id"))):
        yield f"<{tag.name}> has the id {tag.get('id')!r}"


def references_of(tag: Tag) -> frozenset[str]:
    """The ids of its page that a tag names."""
    return frozenset(identity for name, value in tag.attributes if name in REFERENCES for identity in value.split())


@pytest.mark.parametrize(
    "broken",
    [
        *("<ul><p>a</p></ul>", "<div><li>a</li></div>", "<a href=x><button type=button>y</button></a>"),
        *("<h2><div>a</div></h2>", "<center>a</center>", "<dl><p>a</p></dl>", "<p><span><p>x</p></span></p>"),
    ],
)
def test_nesting_is_looked_at(broken: str, tmp_path: Path) -> None:
    """The look that finds nothing wrong with our pages does find what is wrong elsewhere."""
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><html lang=en><title>t</title><main>{broken}</main>", encoding="utf-8")
    assert misnested(page) or parse_errors(page)


@pytest.mark.parametrize("broken", ["<p><ul><li>a</ul></p>", "<a href=x href=y>z</a>", "<td>b</td>"])
def test_parser_is_strict(broken: str, tmp_path: Path) -> None:
    """The parser that finds nothing wrong with our pages does find what is wrong elsewhere."""
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><title>t</title>{broken}", encoding="utf-8")
    assert parse_errors(page)
