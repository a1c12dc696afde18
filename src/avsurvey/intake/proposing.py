"""Proposals for a person to judge: which work here it may be, where it appeared, what it is about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Final

from rapidfuzz import fuzz, process

from avsurvey.ids import normalised_title, to_ascii, to_citekey
from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.records import Term

ALIKE: Final = 88.0
"""How alike, of 100, the words of two titles must be to be shown as possible twins."""
MAX_TWINS: Final = 3
MAX_TERMS: Final = 8
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Twin:
    """A record that is the same work, or whose title is so alike that a person should look."""

    id: str
    reason: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term with the words that suggest it."""

    term: str
    words: str
    is_in_title: bool


def find_twins(kb: KnowledgeBase, titles: tuple[str, ...], *, arxiv: str = "", doi: str = "") -> tuple[Twin, ...]:
    """Records of the same id, DOI or title, else those of titles alike; nothing is ever merged for it."""
    found: dict[str, Twin] = {}
    if listed := kb.papers_by_arxiv.get(arxiv):
        found[listed.id] = Twin(listed.id, f"the same arXiv id, {arxiv}", is_certain=True)
    for paper in kb.papers.values():
        if doi and (paper.doi or "").lower() == doi.lower():
            found.setdefault(paper.id, Twin(paper.id, f"the same DOI, {doi}", is_certain=True))
    for title in titles:
        same = kb.papers_by_title.get(normalised_title(title))
        if same:
            found.setdefault(same.id, Twin(same.id, "the same title", is_certain=True))
    return tuple(found.values()) or tuple(_alike(kb, titles))


def _alike(kb: KnowledgeBase, titles: tuple[str, ...]) -> Iterator[Twin]:
    known = [(_words(title), paper) for paper in kb.papers.values() for title in paper.titles]
    shown = set()
    for title in filter(_words, titles):
        matches = process.extract(
            _words(title),
            [words for words, _ in known],
            scorer=fuzz.token_sort_ratio,
            score_cutoff=ALIKE,
            limit=MAX_TWINS,
        )
        for _, score, at in matches:
            paper = known[at][1]
            if paper.id not in shown:
                shown.add(paper.id)
                yield Twin(paper.id, f"a title alike to {score:.0f} %: “{paper.title}”", is_certain=False)


def propose_citekey(kb: KnowledgeBase, taken: Collection[str], author: str, year: int, title: str) -> str:
    """The citekey by the rule, with a letter where another record has or had it, or where it is ``taken``."""
    wanted = to_citekey(read_name(author).family, year, title)
    return free_citekey(wanted, {*taken, *kb.ids(), *kb.former_ids})


def free_citekey(wanted: str, taken: Collection[str]) -> str:
    """A citekey, with the first letter from b on by which it is none of the ``taken`` ones."""
    return next(key for key in (wanted, *(wanted + letter for letter in ascii_lowercase[1:])) if key not in taken)


def propose_venue(kb: KnowledgeBase, name: str) -> str:
    """The venue that a printed name of proceedings or of a journal means; empty where none or several fit.

    ``2025 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)`` is ``cvpr``. Of names that stand
    inside each other the longest is meant.
    """
    printed = f" {_words(name)} "
    vocabulary = kb.vocabularies.get("venues")
    found: dict[str, int] = {}
    for term in vocabulary.terms if vocabulary else ():
        for word in (term.label, *term.aliases):
            if f" {_words(word)} " in printed and term.parent:
                found[term.id] = max(found.get(term.id, 0), len(word))
    if "workshop" in printed or not found:
        return ""
    best = max(found.values())
    winners = [term for term, length in found.items() if length == best]
    return winners[0] if len(winners) == 1 else ""


def years_in(text: str) -> tuple[int, ...]:
    """The years that a text names, each once."""
    return tuple(dict.fromkeys(int(year) for year in _YEAR.findall(text)))


def suggest_terms(kb: KnowledgeBase, vocabulary: str, title: str, abstract: str) -> tuple[Suggestion, ...]:
    """Terms whose label or other name stands in the title or abstract; those of the title first, then the longest."""
    texts = f" {_words(title)} ", f" {_words(abstract)} "
    terms = kb.vocabularies[vocabulary].terms if vocabulary in kb.vocabularies else ()
    found = [
        suggestion for term in terms if term.parent or vocabulary != "tasks" if (suggestion := _suggested(term, *texts))
    ]
    narrower = {broader for one in found for broader in kb.ancestors(vocabulary, one.term)[1:]}
    kept = [one for one in found if one.term not in narrower or one.is_in_title]
    return tuple(sorted(kept, key=lambda one: (not one.is_in_title, -len(one.words), one.term))[:MAX_TERMS])


def _suggested(term: Term, title: str, abstract: str) -> Suggestion | None:
    names = sorted((term.label, *term.aliases), key=len, reverse=True)
    for text, is_title in ((title, True), (abstract, False)):
        for name in names:
            words = _words(name)
            if len(words) > 2 and (f" {words} " in text or f" {words}s " in text):
                return Suggestion(term.id, name, is_title)
    return None


def _words(text: str) -> str:
    return _NOT_WORD.sub(" ", to_ascii(text).lower()).strip()
