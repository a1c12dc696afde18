"""The whole survey as one page, to read from start to end and to print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from avsurvey.pages import CHAPTERS, SHELL_NAME, Page, Recipe
from avsurvey.site.outputs import Outputs
from avsurvey.views import Survey

WHOLE: Final = f"{CHAPTERS}all/"
WORKS: Final = f"{CHAPTERS}works/"
TITLE: Final = "The whole survey"
WORKS_TITLE: Final = "Works cited"
_ARTICLE = re.compile(r'<article class="md-content__inner md-typeset">(.*)</article>', re.DOTALL)
_GRID = re.compile(r'<div class="avs-grid.*?</table>\s*</div>\s*</div>', re.DOTALL)
_TARGET = re.compile(r'\b(id|href|aria-labelledby)="(#?)([^"]*)"')
_WORKS = re.compile(
    r'<h2 id="works-cited">.*?<ol class="avs-works">(.*?)</ol>\s*<p class="avs-note">.*?</p>'
    r'(?:\s*<template class="avs-style".*?</template>)*',
    re.DOTALL,
)
_WORK = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_LEVEL = re.compile(r"<(/?)h([1-5])\b")
_HEADING_LINK = re.compile(r'<a class="headerlink".*?</a>')
_TERM = re.compile(r'<a class="avs-gloss"[^>]*>(.*?)</a>')
_ASIDE = re.compile(r' data-pagefind-body\b| title="[^"]*"')
"""What paper cannot show, and what the search finds in the chapters themselves."""


def whole_recipes(outputs: Outputs, chapters: Mapping[str, str]) -> Iterator[Recipe]:
    """The two pages of the whole survey, made of chapters that are already in place, by address and path.

    The works stand on a page of their own: with them the first would be half as heavy again. A script brings them to
    its end, for print.
    """
    given = repr([(uri, outputs.stamps[path].digest.hex()) for uri, path in chapters.items()])
    for name, page_of in {"all": _whole_page, "works": _works_page}.items() if chapters else ():
        yield Recipe(f"whole/{name}", partial(_from_chapters, outputs, chapters, page_of), given)


def _from_chapters(
    outputs: Outputs, chapters: Mapping[str, str], page_of: Callable[[Mapping[str, str]], Page], survey: Survey
) -> Page:
    return page_of({uri: (outputs.staging / path).read_text(encoding="utf-8") for uri, path in chapters.items()})


def _whole_page(chapters: Mapping[str, str]) -> Page:
    """All chapters, given as finished pages by address in their order; long tables are left to their own pages."""
    body = "\n".join(
        (
            f'<h1>{TITLE}</h1>\n<div class="avs-page avs-whole">',
            f'<p class="avs-note">{len(chapters)} chapters on one page, for print. Tables stand in the chapters.</p>',
            _contents(chapters),
            *(_chapter(uri, html) for uri, html in chapters.items()),
            f'<section class="avs-chapter" id="works" data-works="../../{WORKS}"><h2>{WORKS_TITLE}</h2>',
            f'<p><a href="../../{WORKS}">All {len(_works(chapters)):,} works that the chapters cite</a></p></section>',
            "</div>",
        )
    )
    return Page(WHOLE, CHAPTERS, TITLE, "All chapters of the survey on one page.", body)


def _contents(chapters: Mapping[str, str]) -> str:
    """A list that leads to each chapter on the page."""
    titles = ((_name(uri), _HEADING.search(_HEADING_LINK.sub("", html))) for uri, html in chapters.items())
    lines = "\n".join(f'<li><a href="#{name}">{title[1]}</a></li>' for name, title in titles if title)
    return f'<nav class="avs-contents" aria-label="Chapters"><ol>\n{lines}\n</ol></nav>'


def _works(chapters: Mapping[str, str]) -> list[str]:
    """The works of all chapters, each once."""
    lists = (found for html in chapters.values() for found in _WORKS.findall(html))
    return sorted({work for found in lists for work in _WORK.findall(found)}, key=_address)


def _address(work: str) -> str:
    """Where a line of the list of works leads: its id begins with the family name and the year."""
    return work.partition('href="')[2].partition('"')[0]


def _works_page(chapters: Mapping[str, str]) -> Page:
    """What all chapters cite."""
    lines = "\n".join(f"<li>{work}</li>" for work in _works(chapters))
    body = f'<h1>{WORKS_TITLE}</h1>\n<div class="avs-page">\n<p>Works that the chapters of the survey cite.</p>\n'
    body += f'<ol class="avs-works">\n{lines}\n</ol>\n</div>'
    return Page(WORKS, CHAPTERS, WORKS_TITLE, "Every work that a chapter of the survey cites.", body)


def is_chapter(uri: str) -> bool:
    """Whether an address is that of a chapter: those lie as deep as the whole, so that links hold as they are."""
    return uri.startswith(CHAPTERS) and uri.count("/") == WHOLE.count("/") and SHELL_NAME not in uri


def _name(uri: str) -> str:
    return uri.removeprefix(CHAPTERS).rstrip("/")


def _chapter(uri: str, html: str) -> str:
    """A chapter one level down: the page has the first heading."""
    found = _ARTICLE.search(html)
    text = _HEADING_LINK.sub("", _WORKS.sub("", _GRID.sub("", found[1]))) if found else ""
    lowered = _LEVEL.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", _TERM.sub(r"\1", _ASIDE.sub("", text)))
    anchored = _TARGET.sub(lambda match: _renamed(_name(uri), *match.groups()), lowered)
    return f'<section class="avs-chapter" id="{_name(uri)}">{anchored}</section>'


def _renamed(chapter: str, attribute: str, hash_mark: str, value: str) -> str:
    """An id, and what points to ids of the same chapter, told apart from those of other chapters."""
    if attribute == "href" and not hash_mark:
        return f'href="../{chapter}/{value}"' if value == "references.bib" else f'href="{value}"'
    return f'{attribute}="{hash_mark}' + " ".join(f"{chapter}--{part}" for part in value.split()) + '"'
