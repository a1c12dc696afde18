"""What is new: records by their first public date, never by the day on which they were read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.query.fields import publication_date
from avsurvey.records import Described, Paper
from avsurvey.views.lists import ListView
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Link, PageHead, ReasonedLink
from avsurvey.views.survey import Survey
from avsurvey.views.words import citation_label, format_date, plural, record_link, record_uri, term_uri

NEWEST: Final = 100
"""How many works the page lists."""
D = TypeVar("D", bound=Described)


def newest(kb: KnowledgeBase, records: Iterable[D]) -> tuple[D, ...]:
    """Records with a publication date, the newest first."""
    dated = [(date, record.id, record) for record in records if (date := publication_date(kb, Resolved(record)))]
    return tuple(record for *_, record in sorted(dated, key=lambda entry: entry[:2], reverse=True))


def newest_papers(kb: KnowledgeBase, most: int) -> tuple[Paper, ...]:
    """The newest works."""
    return newest(kb, kb.papers.values())[:most]


def dated_links(papers: Iterable[Paper]) -> tuple[ReasonedLink, ...]:
    """Works by their titles, with the date of each."""
    return tuple(
        ReasonedLink(Link(paper.title, record_uri("papers", paper.id)), format_date(paper.published))
        for paper in papers
    )


def view_news(survey: Survey) -> ListView:
    """The page of what is new."""
    papers = newest_papers(survey.kb, NEWEST)
    until = f" The newest is of {format_date(papers[0].published)}." if papers else ""
    intro = (
        "Works by their first public date, the newest first. A record that was written yesterday about an older work "
        f"is not new here; what was added to the survey since your last visit stands below.{until}"
    )
    rows = tuple(_row(survey, paper) for paper in papers)
    heads = (Head("First public"), Head("Title"), Head("Authors"), Head("Tasks"), Head("Introduces"), Head("Level"))
    grid = Grid("newest", f"The newest {plural(len(rows), 'work')}", heads, rows)
    return ListView(
        PageHead("new/", "What is new", "The newest works of the survey, and feeds of them."), intro, (grid,)
    )


def _row(survey: Survey, paper: Paper) -> GridRow:
    kb = survey.kb
    introduced = (record_link(kb, name) for name in paper.introduces)
    return GridRow(
        (
            GridCell((Item(format_date(paper.published)),), paper.published),
            GridCell((Item(paper.title, record_uri("papers", paper.id)),), paper.title.casefold()),
            GridCell((Item(citation_label(paper)),), citation_label(paper).casefold()),
            GridCell(tuple(Item(kb.term_label("tasks", task), term_uri("tasks", task)) for task in paper.tasks)),
            GridCell(tuple(Item(link.text, link.target) for link in introduced)),
            GridCell((Item(paper.level.value),), paper.level.value),
        ),
        key=paper.id,
        cites=(paper.id,),
    )


def listed_records(kb: KnowledgeBase) -> tuple[Link, ...]:
    """Every record by its address, for browsers that note what they have seen."""
    return tuple(Link(record.heading, record_uri(record.kind, record.id)) for record in kb.described())
