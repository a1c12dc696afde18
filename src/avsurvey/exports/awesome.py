"""A list in Markdown, works grouped by task as the tree of tasks orders them: the README of an awesome-list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from avsurvey.exports.reference import read_reference
from avsurvey.exports.styles import escape_markdown, markdown_link
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described, Named, Paper, Term

TITLE = "Audio-video generation, understanding and unified models"
SHOWN_LINKS = ("project", "code", "weights", "demo")


def render_awesome(kb: KnowledgeBase, records: Sequence[Described]) -> str:
    """Render papers, and other records whose paper is not among them; a record stands under each of its tasks."""
    papers = {record.id for record in records if isinstance(record, Paper)}
    listed = [record for record in records if not (isinstance(record, Named) and record.introduced_by in papers)]
    by_task: dict[str, list[Described]] = {}
    for record in sorted(listed, key=lambda record: _order(kb, record)):
        for task in record.tasks:
            by_task.setdefault(task, []).append(record)
    sections = [text for pillar in kb.pillars for text in _section(kb, pillar, by_task, 2)]
    untold = [_bullet(kb, record) for record in listed if not record.tasks]
    rest = ["## Without a task\n\n" + "".join(untold)] if untold else []
    return "\n".join([f"# {TITLE}\n", *sections, *rest])


def _order(kb: KnowledgeBase, record: Described) -> tuple[int, str]:
    """Newest first, then by title."""
    paper = kb.paper_of(record)
    return (-paper.cited_year if paper else 0, record.heading.casefold())


def _section(kb: KnowledgeBase, term: Term, by_task: dict[str, list[Described]], depth: int) -> Iterator[str]:
    """A task with its records and the narrower tasks below it; nothing where both are empty."""
    below = [text for child in _children(kb, term) for text in _section(kb, child, by_task, depth + 1)]
    own = by_task.get(term.id, [])
    if own or below:
        heading = f"{'#' * min(depth, 6)} {escape_markdown(term.label)}\n"
        yield heading + ("\n" + "".join(_bullet(kb, record) for record in own) if own else "")
        yield from below


def _children(kb: KnowledgeBase, term: Term) -> list[Term]:
    return [child for child in kb.vocabularies["tasks"].terms if child.parent == term.id]


def _bullet(kb: KnowledgeBase, record: Described) -> str:
    if not isinstance(record, Paper):
        return f"- **{escape_markdown(record.heading)}**, {record.noun}\n"
    links = [f"[{link.kind}](<{link.url}>)" for link in record.links if link.kind in SHOWN_LINKS]
    return f"- {' · '.join((markdown_link(read_reference(kb, record)), *links))}\n"
