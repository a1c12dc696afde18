"""BibTeX: one entry a paper, in UTF-8 or plain ASCII, that parses back to the same title, authors and year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pylatexenc.latexencode import UnicodeToLatexEncoder

from avsurvey.exports.reference import Medium, Reference, address_of, family_name, read_reference
from avsurvey.kb import KnowledgeBase
from avsurvey.names import Name
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
ENTRY_TYPES: Final = {Medium.ARTICLE: "article", Medium.PROCEEDINGS: "inproceedings", Medium.PREPRINT: "misc"}


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
    reference = read_reference(kb, paper)
    fields = _fields(reference, flavour) | {"url": render_url(paper)}
    return render_fields(ENTRY_TYPES[reference.medium], paper.id, fields)


def _fields(reference: Reference, flavour: Flavour) -> dict[str, str]:
    fields = {
        "title": protect_capitals(reference.title, flavour),
        "author": author_list(reference, flavour),
        "year": str(reference.year),
    }
    if reference.holder:
        holder = "journal" if reference.medium is Medium.ARTICLE else "booktitle"
        fields[holder] = encode(reference.holder, flavour)
        fields["pages"] = encode(reference.pages.replace("–", "--"), flavour)
    if reference.arxiv:
        fields |= {"eprint": reference.arxiv, "archiveprefix": "arXiv"}
    return fields | {"doi": encode(reference.doi, flavour)}


def render_fields(entry_type: str, key: str, fields: Mapping[str, str]) -> str:
    """One entry with those of its fields that hold something, their values in a column."""
    held = {name: value for name, value in fields.items() if value}
    width = max(len(name) for name in held)
    lines = (f"  {name:<{width}} = {{{value}}}" for name, value in held.items())
    return f"@{entry_type}{{{key},\n" + ",\n".join(lines) + "\n}\n"


def render_url(paper: Paper) -> str:
    """The address of a work without what would end the field or begin a comment."""
    return _URL_UNSAFE.sub(lambda match: "\\" + match[0] if match[0] == "%" else "", address_of(paper))


def author_list(reference: Reference, flavour: Flavour) -> str:
    """The authors as BibTeX and BibLaTeX part them."""
    return " and ".join(_author(name, flavour) for name in reference.authors)


def _author(name: Name, flavour: Flavour) -> str:
    if name.given or name.suffix:
        return encode(name.bibtex.replace("{", "").replace("}", ""), flavour)
    last = family_name(name)
    whole = encode(last, flavour)
    return f"{{{whole}}}" if name.is_collective or " " in last else whole


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
