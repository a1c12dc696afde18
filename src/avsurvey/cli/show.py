"""Records and conflicts as text for a terminal."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from avsurvey.compare import Conflict
from avsurvey.records import Described
from avsurvey.views import Item, RecordView, Survey, view_record


def render_record(survey: Survey, record: Described) -> str:
    """A record as its page says it, in plain text."""
    view = view_record(survey, record)
    lines = [view.head.title, f"{view.head.kicker} {view.id}; {view.level_words}"]
    if view.byline:
        lines.append(", ".join(author.text for author in view.byline))
    if view.summary:
        lines += ["", view.summary]
    for group in view.groups:
        lines += ["", group.title or "Facts"]
        lines += [f"  {row.label}: {', '.join(_item(item) for item in row.items)}" for row in group.rows]
    lines += _variants(view)
    lines += _links(view)
    lines += ["", "Sources"]
    lines += [f"  {source.key}: {source.url} ({source.tier}, read on {source.seen})" for source in view.sources]
    return "\n".join(lines) + "\n"


def _item(item: Item) -> str:
    origin = f" [{item.origin.text}]" if item.origin else ""
    note = f" ({item.note})" if item.note else ""
    return f"{item.text}{note}{origin}"


def _variants(view: RecordView) -> list[str]:
    lines = []
    for grid in view.grids:
        if grid.id == "variants":
            lines += ["", grid.caption]
            for row in grid.rows:
                values = zip(grid.heads[1:], row.cells[1:], strict=True)
                facts = [
                    f"{head.text} {', '.join(_item(item) for item in cell.items)}"
                    for head, cell in values
                    if cell.items
                ]
                lines.append(f"  {row.mark.removeprefix('variant-')}: {'; '.join(facts)}")
    return lines


def _links(view: RecordView) -> list[str]:
    lines: list[str] = []
    for group in view.link_groups:
        lines += ["", f"{group.title} ({len(group.links)})"]
        lines += [f"  {entry.link.text}{f' ({entry.reason})' if entry.reason else ''}" for entry in group.links]
    if view.related:
        lines += ["", "Related"]
        lines += [f"  {entry.link.text}: {entry.reason}" for entry in view.related]
    return lines


def render_path(survey: Survey, start: str, end: str) -> str:
    """A shortest chain of records between two, with the edges that join them."""
    path = survey.graph.shortest_path(start, end)
    if not path:
        return f"No chain of links joins {start} and {end}.\n"
    lines = [path[0]]
    for here, there in pairwise(path):
        kinds = sorted({edge.type for edge in survey.graph.outgoing(here) if edge.target == there})
        back = sorted({edge.type for edge in survey.graph.incoming(here) if edge.source == there})
        words = [f"{kind} ->" for kind in kinds] + [f"<- {kind}" for kind in back]
        lines.append(f"  {', '.join(words)}\n{there}")
    return "\n".join(lines) + "\n"


def render_conflict(conflict: Conflict) -> str:
    """A conflict in a few lines."""
    protocol = ", ".join(f"{facet.name}={facet.value}" for facet in conflict.protocol) or "no condition stated"
    lines = [f"{conflict.system} on {conflict.benchmark}, {conflict.metric} ({protocol})"]
    lines += [
        f"  {cell.printed.text:>10}  {cell.row.run:8} {cell.sheet.id}, {cell.table.where}" for cell in conflict.cells
    ]
    return "\n".join(lines) + "\n"


def conflict_object(conflict: Conflict) -> dict[str, Any]:
    """A conflict as JSON values."""
    return {
        "system": conflict.system,
        "benchmark": conflict.benchmark,
        "metric": conflict.metric,
        "protocol": {facet.name: facet.value for facet in conflict.protocol},
        "values": [
            {
                "printed": cell.printed.text,
                "value": cell.number,
                "reported_in": cell.sheet.id,
                "where": cell.table.where,
                "run": cell.row.run.value,
            }
            for cell in conflict.cells
        ],
    }
