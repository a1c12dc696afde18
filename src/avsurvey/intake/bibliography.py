"""BibTeX files as descriptions of works; what has no field here is kept in words."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Entry
from pylatexenc.latex2text import LatexNodes2Text

from avsurvey.ids import ARXIV_ID, INVISIBLE, arxiv_month
from avsurvey.intake.drafting import BIB_SERVICE
from avsurvey.records.types import check_url
from avsurvey.services import Work
from avsurvey.services.web_page import tier_of
from avsurvey.services.work import arxiv_in, bare_doi, collective, plain, printed_name

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
AUTHOR: Final = "author"
PLACED: Final = frozenset(
    """
    title author year month date eprint archiveprefix eprinttype arxivid doi journal journaltitle booktitle pages url
    abstract primaryclass eprintclass
    """.split()  # noqa: SIM905 (a list of twenty strings is harder to read)
)
"""Fields that have a place in a record, or that a record leaves out with reason: abstracts are not pasted."""
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it cannot read is reported, not logged
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_TEX = re.compile(r"[\\${}~]")
_PREPRINT = re.compile(r"arxiv|corr\b|preprint", re.IGNORECASE)
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry of a .bib file, read."""

    key: str
    line: int
    work: Work
    leftovers: tuple[str, ...] = ()


@dataclass
class Bibliography:
    """A .bib file: its entries, and the blocks that could not be read, each with its line."""

    entries: list[BibEntry] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)


def read_bibliography(text: str, seen: str) -> Bibliography:
    """Read a .bib file; never raises. ``seen`` is the day on which its addresses were opened; empty if not yet."""
    library = parse_string(text)
    found = Bibliography()
    for entry in library.entries:
        found.entries.append(_read_entry(entry, seen))
    for block in library.failed_blocks:
        reason = getattr(block.error, "abort_reason", "") or str(block.error) or "it is not BibTeX"
        found.broken.append(((block.start_line or 0) + 1, plain(reason)))
    return found


def _read_entry(entry: Entry, seen: str) -> BibEntry:
    raw = {name.lower(): str(part.value) for name, part in entry.fields_dict.items()}
    told = {name: plain_tex(value) for name, value in raw.items() if name != AUTHOR}
    container = told.get("booktitle") or told.get("journal") or told.get("journaltitle") or ""
    arxiv = _arxiv(told, container)
    venues = (container,) if container and not _PREPRINT.search(container) else ()
    year = _YEAR.search(told.get("year", "") or told.get("date", ""))
    doi = bare_doi(told.get("doi", "").replace("\\", ""))
    doi = "" if arxiv_in(doi) else doi
    address = _address(raw, doi, arxiv)
    names = list(_authors(raw.get(AUTHOR, "")))
    work = Work(
        service=BIB_SERVICE,
        url=address,
        tier=tier_of(address),
        day=seen,
        title=told.get("title", ""),
        authors=tuple(name for name in names if name != "others"),
        published=_published(told, arxiv, year[0] if year else ""),
        version=f"BibTeX entry {plain(entry.key)}",
        arxiv=arxiv,
        doi=doi,
        venues=venues,
        venue_year=int(year[0]) if year else None,
        pages=told.get("pages", "").replace("--", "-") if venues else "",
        abstract=told.get("abstract", ""),
    )
    return BibEntry(entry.key, (entry.start_line or 0) + 1, work, tuple(_leftovers(told, names, container, venues)))


def plain_tex(text: str) -> str:
    """A value without TeX: braces, accents, dashes of commands; one line. Nested without end it stays as it is."""
    if _TEX.search(text):
        with suppress(RecursionError):
            text = LatexNodes2Text(math_mode="text", strict_latex_spaces=False).latex_to_text(text)
    return plain(text)


def _arxiv(told: dict[str, str], container: str) -> str:
    scheme = (told.get("archiveprefix") or told.get("eprinttype") or "").lower()
    eprint = told.get("eprint") or told.get("arxivid") or ""
    bare = re.fullmatch(rf"(?:arxiv:)?({ARXIV_ID})(?:v\d+)?", eprint, re.IGNORECASE)
    if bare and scheme in ("", "arxiv"):
        return bare[1]
    return next(
        (found for name in (told.get("url", ""), told.get("doi", ""), container) if (found := arxiv_in(name))), ""
    )


def _address(raw: dict[str, str], doi: str, arxiv: str) -> str:
    url = raw.get("url", "").strip().strip("{}").replace("\\", "")
    if arxiv_in(url) or not _is_address(url):
        url = ""
    return url or (f"https://doi.org/{doi}" if doi else "") or (f"https://arxiv.org/abs/{arxiv}" if arxiv else "")


def _is_address(url: str) -> bool:
    try:
        return check_url(url) == url and not _INVISIBLE.search(url)
    except ValueError:
        return False


def _published(told: dict[str, str], arxiv: str, year: str) -> str:
    day = _DAY.match(told.get("date", ""))
    month = told.get("month", "").strip().lower()
    number = MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else int(month) if month.isdecimal() else 0
    date = day[0] if day else f"{year}-{number:02d}" if year and 1 <= number <= 12 else year
    first = arxiv_month(arxiv) if arxiv else ""
    return first if first and (not date or date[:4] >= first[:4]) else date


def _authors(text: str) -> Iterator[str]:
    for name in _split_names(text):
        bare = name.strip()
        if bare.startswith("{") and bare.endswith("}") and bare.count("{") == 1:
            yield collective(plain_tex(bare))
            continue
        parts = [plain_tex(part) for part in bare.split(",")]
        if len(parts) == 3:
            yield printed_name(parts[2], parts[0], parts[1])
        else:
            yield printed_name(parts[1], parts[0]) if len(parts) == 2 else parts[0]


def _split_names(text: str) -> Iterator[str]:
    """The names between `` and `` outside braces."""
    depth, start = 0, 0
    for match in re.finditer(r"[{}]|\s+and\s+", text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth <= 0:
            yield text[start : match.start()]
            start = match.end()
    if text[start:].strip():
        yield text[start:]


def _leftovers(told: dict[str, str], names: list[str], container: str, venues: tuple[str, ...]) -> Iterator[str]:
    for name, value in told.items():
        if name not in PLACED and value:
            yield f"{plain(name)} = {value}"
    if container and not venues and not arxiv_in(container):
        yield f"journal = {container}"
    if "others" in names:
        yield "author = ... and others; the list of authors must be complete."
