"""Dates: a text is published, then read, then verified."""

from __future__ import annotations

from collections.abc import Iterator

from avsurvey.ids import arxiv_month
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described, Paper
from avsurvey.rules.issue import Issue
from avsurvey.rules.policy import Policy


def check_dates(kb: KnowledgeBase, policy: Policy) -> Iterator[Issue]:
    """No date contradicts another of its record."""
    for record in kb.described():
        yield from _check_reading(record)
        if isinstance(record, Paper):
            yield from _check_paper(record)


def _check_reading(record: Described) -> Iterator[Issue]:
    published = getattr(record, "published", None)
    for source in record.sources:
        if published and _is_before(source.seen, published) and isinstance(record, Paper):
            message = f"Seen on {source.seen}, before the work was public on {published}. Correct one."
            yield Issue(record, ("sources", source.key, "seen"), "date-order", message)
        if record.verified_on and _is_before(record.verified_on, source.seen):
            message = f"Seen on {source.seen}, after the record was verified on {record.verified_on}. Verify it again."
            yield Issue(record, ("sources", source.key, "seen"), "date-order", message)


def _check_paper(paper: Paper) -> Iterator[Issue]:
    if paper.arxiv:
        month = arxiv_month(paper.arxiv)
        if _is_before(month, paper.published):
            message = f"arXiv {paper.arxiv} is of {month}, but `published` says {paper.published}. Correct one."
            yield Issue(paper, ("published",), "arxiv-month", message)
        elif paper.published == month[:4]:
            message = f"arXiv {paper.arxiv} tells the month. Write `{month}`."
            yield Issue(paper, ("published",), "arxiv-month", message)
    if paper.venue and paper.venue.year < paper.year:
        message = f"Published at a venue of {paper.venue.year}, but first public in {paper.year}. Correct one."
        yield Issue(paper, ("venue", "year"), "date-order", message)


def _is_before(earlier: str, later: str) -> bool:
    """Compare two dates as far as both are precise."""
    precision = min(len(earlier), len(later))
    return earlier[:precision] < later[:precision]
