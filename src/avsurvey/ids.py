"""Identifiers: slugs, citekeys, arXiv ids, hosts and the normal form by which titles are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

INVISIBLE: Final = (
    "\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad"
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
)
"""Characters that no record may hold, as the inside of a class of a regular expression."""
SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
ARXIV_ID: Final = r"[0-9]{4}\.[0-9]{4,5}"
MAX_SLUG: Final = 80

_SLUG = re.compile(SLUG)
_NOT_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")
_ASCII_FOLDS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i"}
)
_CITEKEY_STOPWORDS: Final = frozenset(
    "a an the on in of for to toward towards with and is are from by at via how what why when can do".split()  # noqa: SIM905
)


def to_ascii(text: str) -> str:
    """Fold Latin letters with marks to plain ASCII and drop every other character outside ASCII."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_ASCII_FOLDS))
    return decomposed.encode("ascii", "ignore").decode("ascii")


def to_slug(text: str) -> str:
    """Turn any text into a slug; idempotent, and empty when the text holds no Latin letter or digit."""
    return _NOT_LETTER_OR_DIGIT.sub("-", to_ascii(text).lower()).strip("-")[:MAX_SLUG].rstrip("-")


def is_slug(text: str) -> bool:
    """Tell whether a text is a slug of at most 80 characters."""
    return len(text) <= MAX_SLUG and _SLUG.fullmatch(text) is not None


@lru_cache(maxsize=1 << 16)
def normalised_title(title: str) -> str:
    """Return a title's letters and digits in lower case, the form by which two titles are the same.

    Letters outside the Latin script are kept, so that titles in other scripts differ from each other.
    """
    folded = (title if title.isascii() else unicodedata.normalize("NFKD", title.translate(_ASCII_FOLDS))).casefold()
    return "".join(character for character in folded if character.isalnum())


def host_of(url: str) -> str:
    """The host of a web address in lower case; empty for whatever is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def arxiv_month(arxiv: str) -> str:
    """The month in which an arXiv id was given: ``2412.15322`` is of ``2024-12``."""
    return f"20{arxiv[:2]}-{arxiv[2:4]}"


def to_citekey(family_name: str, year: int, title: str) -> str:
    """Build a citekey such as ``cheng2024taming`` from the first author's family name, year and title."""
    words = (_NOT_LETTER_OR_DIGIT.sub("", to_ascii(word).lower()) for word in title.split())
    significant = next((word for word in words if word and word not in _CITEKEY_STOPWORDS), "untitled")
    return _NOT_LETTER_OR_DIGIT.sub("", to_ascii(family_name).lower()) + str(year) + significant
