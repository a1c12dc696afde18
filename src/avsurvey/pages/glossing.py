"""Words of the glossary in running text: the first time that a chapter uses a term, it leads to the definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from avsurvey.kb import KnowledgeBase
from avsurvey.pages.templates import to_href

VOCABULARIES: Final = (
    *("paradigms", "backbones", "objectives", "fusion", "alignment", "post-training", "quantisers"),
    *("token-families", "representations", "compositions", "tasks"),
)
"""Whose terms are technical; of a name that two of them have, the first one's is meant."""
_PART = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>", re.DOTALL)
_WORD = re.compile(r"\w+(?:[-\u2010\u2011]\w+)*")
RUNNING: Final = frozenset(("p", "li"))
"""The elements that hold running text."""
CLOSED: Final = frozenset(
    (
        *("a", "code", "pre", "svg", "table", "figure", "figcaption", "nav", "label", "header", "footer", "button"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "script", "style", "sup", "sub", "em", "title"),
    )
)
"""The elements in which nothing is linked."""
VOID: Final = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "wbr", "area", "base", "col", "embed"))


@dataclass(frozen=True, slots=True)
class Gloss:
    """What a name stands for: the place in the glossary, and the definition."""

    name: tuple[str, ...]
    address: str
    definition: str
    is_exact: bool
    """Whether capitals count: they do for abbreviations."""


class Glossary:
    """The names of technical terms, by their first word."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._by_first: dict[str, list[Gloss]] = {}
        seen: set[tuple[str, ...]] = set()
        for gloss in _glosses(kb):
            if gloss.name not in seen:
                seen.add(gloss.name)
                self._by_first.setdefault(gloss.name[0], []).append(gloss)
        for glosses in self._by_first.values():
            glosses.sort(key=lambda gloss: -len(gloss.name))

    def link(self, html: str) -> str:
        """Link the first use of each term in the running text of a page, and no other words."""
        told: set[str] = set()
        parts: list[str] = []
        for text, is_running in _texts(html):
            parts.append(self._linked(text, told) if is_running else text)
        return "".join(parts)

    def _linked(self, text: str, told: set[str]) -> str:
        words = list(_WORD.finditer(text))
        made, done, at = [], 0, 0
        while at < len(words):
            gloss = self._match(text, words, at)
            width = len(gloss.name) if gloss else 1
            if gloss and gloss.address not in told:
                told.add(gloss.address)
                start, end = words[at].start(), words[at + width - 1].end()
                title = escape(gloss.definition)
                link = f'<a class="avs-gloss" href="{to_href(gloss.address)}" title="{title}">{text[start:end]}</a>'
                made += [text[done:start], link]
                done = end
            at += width
        return "".join((*made, text[done:]))

    def _match(self, text: str, words: list[re.Match[str]], at: int) -> Gloss | None:
        """The longest name that stands at a word, its parts divided by single spaces or line ends."""
        for gloss in self._by_first.get(_singular(words[at][0]), ()) or self._by_first.get(_folded(words[at][0]), ()):
            found = words[at : at + len(gloss.name)]
            if len(found) == len(gloss.name) and _fits(gloss, found) and _is_unbroken(text, found):
                return gloss
        return None


def _fits(gloss: Gloss, found: list[re.Match[str]]) -> bool:
    *others, last = (match[0] for match in found)
    if gloss.is_exact:
        return others == list(gloss.name[:-1]) and last.removesuffix("s") == gloss.name[-1]
    return [_folded(word) for word in others] == list(gloss.name[:-1]) and gloss.name[-1] in (
        _folded(last),
        _singular(last),
    )


def _is_unbroken(text: str, found: list[re.Match[str]]) -> bool:
    gaps = (text[before.end() : after.start()] for before, after in pairwise(found))
    return all(gap in (" ", "\n") for gap in gaps)


def _folded(word: str) -> str:
    return word if _is_abbreviation(word) else word.lower()


def _singular(word: str) -> str:
    return _folded(word.removesuffix("s")) if len(word) > 3 else _folded(word)


def _is_abbreviation(word: str) -> bool:
    """Whether capitals tell it from a common word, as in ``RVQ``, ``DiT`` and ``U-Net``."""
    return sum(letter.isupper() for letter in word) > 1


def _glosses(kb: KnowledgeBase) -> Iterator[Gloss]:
    for vocabulary in VOCABULARIES:
        terms = kb.vocabularies[vocabulary].terms if vocabulary in kb.vocabularies else ()
        for term in terms:
            for name in (term.label, *term.aliases):
                words = tuple(_folded(word) for word in _WORD.findall(name))
                if words and " ".join(_WORD.findall(name)) == name and _is_technical(words):
                    is_exact = len(words) == 1 and _is_abbreviation(words[0])
                    yield Gloss(words, f"glossary/#{vocabulary}-{term.id}", term.definition, is_exact)


def _is_technical(words: tuple[str, ...]) -> bool:
    """Two words or more, a word with a hyphen, or an abbreviation: single common words would be noise."""
    return len(words) > 1 or "-" in words[0] or (_is_abbreviation(words[0]) and len(words[0]) > 2)


def _texts(html: str) -> Iterator[tuple[str, bool]]:
    """A page cut at its tags, each part with whether it is running text."""
    stack: list[str] = []
    done = 0
    for match in _PART.finditer(html):
        if match.start() > done:
            yield html[done : match.start()], _is_running(stack)
        yield match[0], False
        done = match.end()
        closing, name, is_empty = match[1], (match[2] or "").lower(), match[3]
        if closing and name in stack:
            del stack[len(stack) - 1 - stack[::-1].index(name) :]
        elif name and not closing and not is_empty and name not in VOID:
            stack.append(name)
    if done < len(html):
        yield html[done:], False


def _is_running(stack: list[str]) -> bool:
    return not RUNNING.isdisjoint(stack) and CLOSED.isdisjoint(stack)
