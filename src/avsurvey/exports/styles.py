"""References as text, formatted in the styles that the field's venues ask for most.

Titles stand as printed: which of their words are names no rule can tell. Italics are left to the reader's own program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from avsurvey.exports.reference import Medium, Reference, family_name, read_reference
from avsurvey.kb import KnowledgeBase
from avsurvey.names import Name
from avsurvey.records import Paper

APA_MOST: Final = 20
"""So many authors are all named; of more, the first 19 and the last (APA Publication Manual, 7th edition, 9.8)."""
IEEE_MOST: Final = 6
"""So many authors are all named; of more, the first (IEEE Reference Guide, 2023, section II)."""
_TITLE_END = re.compile(r"[.?!]$")


def render_references(kb: KnowledgeBase, papers: Iterable[Paper], style: str) -> str:
    """Render papers as references in a style of :data:`STYLES`, one a line, ordered as that style orders them."""
    references = [read_reference(kb, paper) for paper in papers]
    write, order = STYLES[style]
    lines = (write(reference) for reference in (sorted(references, key=order) if order else references))
    numbered = lines if order else (f"[{at}] {line}" for at, line in enumerate(lines, 1))
    return "".join(f"{line}\n" for line in numbered) or "\n"


def apa(reference: Reference) -> str:
    """A reference as in the APA Publication Manual, 7th edition."""
    title = _closed(reference.title)
    if reference.medium is Medium.PREPRINT:
        number = f" (arXiv:{reference.arxiv})" if reference.arxiv else ""
        title = _closed(reference.title + number) if number else title
        place = "arXiv." if reference.arxiv else ""
    elif reference.medium is Medium.ARTICLE:
        place = ", ".join(part for part in (reference.holder, reference.pages) if part) + "."
    else:
        place = f"In {reference.holder}{_in_brackets(_page_words(reference))}."
    parts = (_apa_authors(reference.authors), f"({reference.year}).", title, place, reference.url)
    return " ".join(part for part in parts if part)


def ieee(reference: Reference) -> str:
    """A reference as in the IEEE Reference Guide, without the number before it."""
    ending = "" if reference.title.endswith(("?", "!")) else ","
    quoted = f"“{reference.title.removesuffix('.')}{ending}”"
    if reference.medium is Medium.PREPRINT:
        facts = [str(reference.year), f"arXiv:{reference.arxiv}" if reference.arxiv else ""]
    else:
        holder = f"in {reference.holder}" if reference.medium is Medium.PROCEEDINGS else reference.holder
        facts = [holder, str(reference.year), _page_words(reference)]
    facts.append(f"doi: {reference.doi}" if reference.doi else "")
    line = f"{_ieee_authors(reference.authors)}, {quoted} " + ", ".join(fact for fact in facts if fact) + "."
    is_found = reference.doi or (reference.medium is Medium.PREPRINT and reference.arxiv)
    return line if is_found or not reference.url else f"{line} [Online]. Available: {reference.url}"


def markdown_link(reference: Reference) -> str:
    """A link with the authors and the year behind it: ``[Title](url) (Cheng et al., CVPR 2025)``."""
    where = f"{reference.venue} {reference.year}" if reference.venue else str(reference.year)
    title = escape_markdown(reference.title)
    linked = f"[{title}](<{reference.url}>)" if reference.url else title
    return f"{linked} ({escape_markdown(_who(reference.authors))}, {escape_markdown(where)})"


def _who(authors: tuple[Name, ...]) -> str:
    """Whom to name in running text: one, two, or the first and ``et al.``."""
    families = [family_name(name) for name in authors]
    return " and ".join(families) if len(families) < 3 else f"{families[0]} et al."


def _apa_order(reference: Reference) -> tuple[object, ...]:
    return ([family_name(name).casefold() for name in reference.authors], reference.year, reference.title, reference.id)


Style = tuple[Callable[[Reference], str], Callable[[Reference], tuple[object, ...]] | None]
STYLES: Final[dict[str, Style]] = {"apa": (apa, _apa_order), "ieee": (ieee, None)}
"""Styles by name: what writes a reference, and what its list is sorted by; a style without order numbers its list."""


def initials(given: str) -> str:
    """Given names as initials: ``Ho Kei`` is ``H. K.``, ``Jean-Luc`` is ``J.-L.``."""
    return " ".join("-".join(f"{part[0].upper()}." for part in word.split("-") if part) for word in given.split())


def _apa_authors(authors: tuple[Name, ...]) -> str:
    names = [", ".join(part for part in (family_name(n), initials(n.given), n.suffix) if part) for n in authors]
    if len(names) > APA_MOST:
        return _closed(", ".join(names[: APA_MOST - 1]) + f", … {names[-1]}")
    if len(names) == 1:
        return _closed(names[0])
    return _closed(", ".join(names[:-1]) + f", & {names[-1]}")


def _ieee_authors(authors: tuple[Name, ...]) -> str:
    names = [" ".join(part for part in (initials(n.given), family_name(n), n.suffix) if part) for n in authors]
    if len(names) > IEEE_MOST:
        return f"{names[0]} et al."
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + f", and {names[-1]}"


def _page_words(reference: Reference) -> str:
    first, last = reference.page_range
    if not first:
        return ""
    return f"pp. {first}–{last}" if last else f"p. {first}"


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def _closed(text: str) -> str:
    """A sentence with a full stop, unless some sign ends it."""
    return text if _TITLE_END.search(text) else f"{text}."


KEPT: Final = 1 << 14
"""How many escaped texts are kept: names and conditions stand on hundreds of pages."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")


@lru_cache(maxsize=KEPT)
def escape_markdown(text: str) -> str:
    """Escape what Markdown would read as a sign."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
