"""From the rows that an engine gives to candidates, and these as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Final

from avsurvey.exports.tabular import no_formula

Row = tuple[Any, ...]
"""Place, id, title, year, DOI, arXiv id, both counts, direction and record."""
CITED_BY: Final = "cited by"
CITES: Final = "cites"
SHOWN: Final = 6
"""Records that the text names for each direction; JSON and CSV have all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work outside the survey with the records that it is linked to."""

    place: int
    id: str
    title: str
    year: int | None
    doi: str
    arxiv: str
    cited_by: tuple[str, ...]
    """Records that cite it."""
    cites: tuple[str, ...]
    """Records that it cites."""


def fold_rows(rows: Iterable[Row]) -> tuple[Candidate, ...]:
    """One candidate for the rows of each place; rows are ordered by place."""
    return tuple(_candidate(list(group)) for _, group in groupby(rows, key=lambda row: row[0]))


def _candidate(rows: list[Row]) -> Candidate:
    place, work, title, year, doi, arxiv, *_ = rows[0]
    records = {
        direction: tuple(sorted(row[9] for row in rows if row[8] == direction)) for direction in (CITED_BY, CITES)
    }
    return Candidate(
        int(place),
        str(work),
        " ".join((title or "").split()),
        None if year is None else int(year),
        doi or "",
        arxiv or "",
        records[CITED_BY],
        records[CITES],
    )


def render_text(candidates: Sequence[Candidate]) -> str:
    """A few lines for each candidate."""
    return "".join("\n".join(_lines(candidate)) + "\n" for candidate in candidates)


def _lines(candidate: Candidate) -> list[str]:
    named = [candidate.arxiv and f"arxiv:{candidate.arxiv}", candidate.doi and f"doi:{candidate.doi}", candidate.id]
    lines = [
        f"{candidate.place:4}  {candidate.title or '(no title in the dump)'} ({candidate.year or 'no year'})",
        f"      {'  '.join(filter(None, named))}",
    ]
    for word, records in ((CITED_BY, candidate.cited_by), (CITES, candidate.cites)):
        if records:
            more = f" and {len(records) - SHOWN} more" if len(records) > SHOWN else ""
            lines.append(f"      {word} {len(records)}: {', '.join(records[:SHOWN])}{more}")
    return lines


def render_json(candidates: Sequence[Candidate]) -> str:
    """A list of objects."""
    return json.dumps([asdict(candidate) for candidate in candidates], ensure_ascii=False, indent=1) + "\n"


def render_csv(candidates: Sequence[Candidate]) -> str:
    """A table whose columns with records hold ids parted by spaces; the counts stand before them."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(
        ("place", "id", "title", "year", "doi", "arxiv", "cited_by_count", "cites_count", "cited_by", "cites")
    )
    for one in candidates:
        counts = (len(one.cited_by), len(one.cites))
        told = (one.place, one.id, no_formula(one.title), one.year or "", no_formula(one.doi), one.arxiv)
        writer.writerow((*told, *counts, " ".join(one.cited_by), " ".join(one.cites)))
    return written.getvalue()


FORMATS: Final[dict[str, Callable[[Sequence[Candidate]], str]]] = {
    "text": render_text,
    "json": render_json,
    "csv": render_csv,
}


def render_candidates(candidates: Sequence[Candidate], output_format: str) -> str:
    """Candidates in one of :data:`FORMATS`."""
    return FORMATS[output_format](candidates)
