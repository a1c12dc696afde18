"""The whole survey as one page, to read from start to end and to print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from avsurvey.pages import CHAPTERS, SHELL_NAME, Page

WHOLE: Final = f"{CHAPTERS}all/"
TITLE: Final = "The whole survey"
_ARTICLE = re.compile(r'<article class="md-content__inner md-typeset">(.*)</article>', re.DOTALL)
_GRID = re.compile(r'<div class="avs-grid.*?</table>\s*</div>\s*</div>', re.DOTALL)
_TARGET = re.compile(r'\b(id|href|aria-labelledby)="(#?)([^"]*)"')
_WORKS = re.compile(
    r'<h2 id="works-cited">.*?<ol class="avs-works">(.*?)</ol>\s*<p class="avs-note">.*?</p>'
    r'(?:\s*<template class="avs-style".*?</template>)*',
    re.DOTALL,
)
_WORK = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_HEADING_LINK = re.compile(r'<a class="headerlink".*?</a>')
_ASIDE = re.compile(r' data-pagefind-body\b| title="[^"]*"')
"""What paper cannot show, and what the search finds in the chapters themselves."""


def whole_survey(chapters: Mapping[str, str]) -> Page:
    """Join chapters, given as finished pages by address in their order; long tables are left to their own pages."""
    parts = [_chapter(uri, html) for uri, html in chapters.items()]
    contents = (
        f'<div class="avs-page avs-whole">\n<p class="avs-note">{len(chapters)} chapters on one page, for print.</p>\n'
    )
    works = sorted(
        {work for html in chapters.values() for found in _WORKS.findall(html) for work in _WORK.findall(found)},
        key=_plain,
    )
    parts.append(_bibliography(works))
    body = f"<h1>{TITLE}</h1>\n{contents}" + "\n".join(parts) + "\n</div>"
    description = "All chapters of the survey on one page, with the works that each cites."
    return Page(WHOLE, CHAPTERS, TITLE, description, body)


def _plain(work: str) -> str:
    """A line of the list of works without its markup."""
    return re.sub(r"<[^>]*>", "", work).casefold()


def _bibliography(works: list[str]) -> str:
    """The works of all chapters, each once."""
    lines = "\n".join(f"<li>{work}</li>" for work in works)
    head = '<section class="avs-chapter"><h2 id="works">Works cited</h2>\n<ol class="avs-works">\n'
    return f"{head}{lines}\n</ol></section>" if works else ""


def is_chapter(uri: str) -> bool:
    """Whether an address is that of a chapter: those lie as deep as the whole, so that links hold as they are."""
    return uri.startswith(CHAPTERS) and uri.count("/") == WHOLE.count("/") and SHELL_NAME not in uri


def _chapter(uri: str, html: str) -> str:
    found = _ARTICLE.search(html)
    name = uri.removeprefix(CHAPTERS).rstrip("/")
    text = _HEADING_LINK.sub("", _WORKS.sub("", _GRID.sub("", found[1]))) if found else ""
    anchored = _TARGET.sub(lambda match: _renamed(name, *match.groups()), _ASIDE.sub("", text))
    return f'<section class="avs-chapter">{anchored}</section>'


def _renamed(chapter: str, attribute: str, hash_mark: str, value: str) -> str:
    """An id, and what points to ids of the same chapter, told apart from those of other chapters."""
    if attribute == "href" and not hash_mark:
        return f'href="../{chapter}/{value}"' if value == "references.bib" else f'href="{value}"'
    return f'{attribute}="{hash_mark}' + " ".join(f"{chapter}--{part}" for part in value.split()) + '"'
