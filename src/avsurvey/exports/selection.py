"""What is taken out: everything, what a query finds, a comparison table as it stands, or what a page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from avsurvey.kb import KnowledgeBase
from avsurvey.query import select
from avsurvey.records import DESCRIBED_KINDS, Benchmark, Described
from avsurvey.records.schema import nearest
from avsurvey.views import Grid, Survey, table_grid
from avsurvey.views.words import cites_of


class SelectionError(ValueError):
    """A table or page that is none; the text names the nearest."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Records in their order, whether nothing was left out, and the table that they are the rows of, if any."""

    records: tuple[Described, ...]
    is_whole: bool = False
    grid: Grid | None = None


def of_query(kb: KnowledgeBase, text: str) -> Selection:
    """What a query finds; all records where it is blank. Raises ``QueryError``."""
    return Selection(select(kb, text), not text.strip())


def of_table(survey: Survey, table_id: str, query: str = "") -> Selection:
    """The rows of a table, or those of them that a query finds, with the works by which they are cited."""
    kb = survey.kb
    if table_id not in kb.tables:
        hint = nearest(table_id, list(kb.tables))
        raise SelectionError(f"There is no table `{table_id}`.{hint} There are {', '.join(kb.tables)}.")
    chosen = {record.id for record in select(kb, query)} if query.strip() else None
    grid = table_grid(survey, kb.tables[table_id])
    rows = tuple(row for row in grid.rows if chosen is None or row.key.partition("/")[0] in chosen)
    keys = dict.fromkeys(name for row in rows for name in (row.key.partition("/")[0], *row.cites))
    return Selection(_known(kb, keys), grid=replace(grid, rows=rows))


def of_page(survey: Survey, address: str) -> Selection:
    """What a page of the site shows, by its address below the root; raises :class:`SelectionError` for no such page.

    The page of a record stands for it and its paper, that of a benchmark also for the papers that report on it.
    """
    folder, _, name = address.strip("/").partition("/")
    if not folder:
        return of_query(survey.kb, "")
    if folder == "tables" and name:
        return of_table(survey, name)
    finder = FINDERS.get(folder, _of_record)
    records = finder(survey, folder, name) if name else _of_list(survey, folder)
    if not records:
        raise SelectionError(f"The page `{address}` shows no records. Name one such as `papers/cheng2024taming/`.")
    return Selection(records)


def _of_list(survey: Survey, folder: str) -> tuple[Described, ...]:
    """All records of a list's kind."""
    kb = survey.kb
    if folder == "results":
        return _known(kb, kb.results)
    return tuple(record for record in kb.described() if record.kind == folder)


def _of_record(survey: Survey, folder: str, name: str) -> tuple[Described, ...]:
    kb = survey.kb
    record = kb.get(kb.former_ids.get(name, name))
    if folder not in DESCRIBED_KINDS or record is None or record.kind != folder:
        return ()
    reporters = _reporters(survey, record.id) if isinstance(record, Benchmark) else ()
    return _known(kb, dict.fromkeys((record.id, *cites_of(record), *reporters)))


def _reporters(survey: Survey, benchmark: str) -> Iterable[str]:
    return sorted({cell.sheet.id for cell in survey.cells_by_benchmark.get(benchmark, ())})


def _of_sheet(survey: Survey, folder: str, name: str) -> tuple[Described, ...]:
    sheet = survey.kb.results.get(name)
    return _known(survey.kb, (sheet.reported_in or sheet.leaderboard_of or "",)) if sheet else ()


def _of_task(survey: Survey, folder: str, name: str) -> tuple[Described, ...]:
    return _known(survey.kb, survey.bearing("tasks", name))


def _of_term(survey: Survey, folder: str, name: str) -> tuple[Described, ...]:
    vocabulary, _, term = name.partition("/")
    return _known(survey.kb, survey.bearing(vocabulary, term))


def _of_venue(survey: Survey, folder: str, name: str) -> tuple[Described, ...]:
    return tuple(paper for paper in survey.kb.papers.values() if paper.venue and paper.venue.id == name)


def _of_year(survey: Survey, folder: str, name: str) -> tuple[Described, ...]:
    return tuple(paper for paper in survey.kb.papers.values() if str(paper.year) == name)


def _of_author(survey: Survey, folder: str, name: str) -> tuple[Described, ...]:
    signature = survey.signatures.get(name)
    return signature.papers if signature else ()


Finder = Callable[[Survey, str, str], tuple[Described, ...]]
FINDERS: Final[dict[str, Finder]] = {
    "results": _of_sheet,
    "tasks": _of_task,
    "terms": _of_term,
    "venues": _of_venue,
    "years": _of_year,
    "authors": _of_author,
}
"""How the records of a page are found, by the first part of its address; others are pages of records."""


def _known(kb: KnowledgeBase, names: Iterable[str]) -> tuple[Described, ...]:
    return tuple(record for name in names if (record := kb.get(name)) is not None)
