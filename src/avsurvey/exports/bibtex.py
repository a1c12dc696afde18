"""BibTeX: one entry a paper, in UTF-8 or plain ASCII, that parses back to the same title, authors and year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pylatexenc.latexencode import UnicodeToLatexEncoder

from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.records import Paper

_SPECIAL: Final = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\ensuremath{\lbrace}}",
        "}": r"{\ensuremath{\rbrace}}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "\n": " ",
        "\r": " ",
    }
)
_RAISED = re.compile("[\u00b2\u00b3\u00b9\u2070-\u207f]+")
_URL_UNSAFE = re.compile(r"[{}\\%\s]")
_CAPITAL_INSIDE = re.compile(r"\S[A-Z]")
JOURNALS: Final = "journals"


class Flavour(StrEnum):
    """The characters that an entry may use."""

    UTF8 = "utf8"
    ASCII = "ascii"


def render_bibtex(kb: KnowledgeBase, papers: Iterable[Paper], flavour: Flavour = Flavour.UTF8) -> str:
    """Render papers as a BibTeX file, in the order given."""
    return "\n".join(render_entry(kb, paper, flavour) for paper in papers)


def render_entry(kb: KnowledgeBase, paper: Paper, flavour: Flavour = Flavour.UTF8) -> str:
    """Render one entry.

    A published work cites its venue; the arXiv id stays as ``eprint``. ``year`` is the venue's year for published
    works and the year of the first public version otherwise.
    """
    fields = {name: value for name, value in _fields(kb, paper, flavour).items() if value}
    width = max(len(name) for name in fields)
    lines = (f"  {name:<{width}} = {{{value}}}" for name, value in fields.items())
    return f"@{_entry_type(kb, paper)}{{{paper.id},\n" + ",\n".join(lines) + "\n}\n"


def citation_year(paper: Paper) -> int:
    """The year by which a work is cited: the venue's, or that of the first public version."""
    return paper.venue.year if paper.venue else paper.year


def _fields(kb: KnowledgeBase, paper: Paper, flavour: Flavour) -> dict[str, str]:
    authors = paper.authors_published if paper.venue and paper.authors_published else paper.authors
    fields = {
        "title": protect_capitals(paper.title, flavour),
        "author": " and ".join(_author(author, flavour) for author in authors),
        "year": str(citation_year(paper)),
    }
    if paper.venue:
        holder = "journal" if _is_journal(kb, paper.venue.id) else "booktitle"
        fields[holder] = encode(_venue_name(kb, paper.venue.id), flavour)
        fields["pages"] = encode((paper.venue.pages or "").replace("–", "--"), flavour)
    if paper.arxiv:
        fields |= {"eprint": paper.arxiv, "archiveprefix": "arXiv"}
    return fields | {"doi": encode(paper.doi or "", flavour), "url": _url(paper)}


def _entry_type(kb: KnowledgeBase, paper: Paper) -> str:
    if paper.venue is None:
        return "misc"
    return "article" if _is_journal(kb, paper.venue.id) else "inproceedings"


def _is_journal(kb: KnowledgeBase, venue: str) -> bool:
    return JOURNALS in kb.ancestors("venues", venue)


def _venue_name(kb: KnowledgeBase, venue: str) -> str:
    """The venue's long name where the vocabulary gives one as its first alias of several words, else its label."""
    term = kb.term("venues", venue)
    if term is None:
        return venue
    return next((alias for alias in term.aliases if len(alias.split()) > 2), term.label)


def _url(paper: Paper) -> str:
    if paper.arxiv:
        return f"https://arxiv.org/abs/{paper.arxiv}"
    link = next((link.url for link in paper.links if link.kind in ("pdf", "proceedings", "project")), "")
    return _URL_UNSAFE.sub(lambda match: "\\" + match[0] if match[0] == "%" else "", link)


def _author(text: str, flavour: Flavour) -> str:
    name = read_name(text)
    if name.is_collective:
        return "{" + encode(name.family, flavour) + "}"
    return (
        encode(name.bibtex.replace("{", "").replace("}", ""), flavour)
        if " " in name.bibtex
        else encode(name.family, flavour)
    )


def protect_capitals(title: str, flavour: Flavour = Flavour.UTF8) -> str:
    """Encode a title and brace every word with a capital that a bibliography style must not lower."""
    return " ".join(_protected(word, flavour) for word in title.split())


def _protected(printed: str, flavour: Flavour) -> str:
    word = printed.rstrip(".,:;!?")
    encoded, after = encode(word, flavour), encode(printed[len(word) :], flavour)
    needs_braces = _CAPITAL_INSIDE.search(word) is not None or (word.isupper() and word.upper() != "A")
    return ("{" + encoded + "}" if needs_braces else encoded) + after


def encode(text: str, flavour: Flavour = Flavour.UTF8) -> str:
    """Escape what TeX would read as a command; for ASCII, write every other character as one.

    Raised signs, Greek letters and mathematical signs are commands in both flavours: plain LaTeX sets none of them.
    """
    escaped = _RAISED.sub(_as_superscript, text.translate(_SPECIAL))
    if escaped.isascii():
        return escaped
    return "".join(part if _may_stand(part, flavour) else _command(part) for part in escaped)


def _as_superscript(match: re.Match[str]) -> str:
    return r"\textsuperscript{" + unicodedata.normalize("NFKC", match[0]).replace("\u2212", "-") + "}"


def _may_stand(character: str, flavour: Flavour) -> bool:
    if character.isascii():
        return True
    is_sign = unicodedata.category(character) in ("Sm", "So") or "GREEK" in unicodedata.name(character, "")
    return flavour is Flavour.UTF8 and not is_sign


@lru_cache(maxsize=4096)
def _command(character: str) -> str:
    return str(_encoder().unicode_to_latex(character))


@lru_cache(maxsize=1)
def _encoder() -> UnicodeToLatexEncoder:
    return UnicodeToLatexEncoder(
        replacement_latex_protection="braces-all", unknown_char_policy="unihex", unknown_char_warning=False
    )
