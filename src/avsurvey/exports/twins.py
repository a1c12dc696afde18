"""A record's page as Markdown, for editors and for programs that read text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from avsurvey.exports.styles import escape_markdown
from avsurvey.views import Grid, Item, RecordView, SheetView, TableView
from avsurvey.views.parts import FactGroup, GridRow, LinkGroup, PageHead, ReasonedLink, SourceView


def record_twin(view: RecordView) -> str:
    """The page of a paper, model, dataset, benchmark, tokenizer or metric."""
    return _document(
        view.head,
        (
            f"**{_text(view.alert)}**" if view.alert else "",
            ", ".join(_item(author) for author in view.byline),
            " · ".join(_item(fact) for fact in view.key_facts),
            f"Level: {_text(view.level_words)}",
            f"Also: {_text('; '.join(view.also_called))}" if view.also_called else "",
            " · ".join(f"[{_text(link.text)}](<{link.target}>)" for link in view.actions),
            " ".join(_text(item.text) for item in view.lead),
            _text(view.summary),
            f"```latex\n{view.formula}\n```" if view.formula else "",
            *_facts(view.groups),
            _text(view.not_reported),
            *(_grid(grid) for grid in (*view.boards, *view.grids)),
            *(_links(group) for group in view.link_groups),
            _links(LinkGroup("Related", view.related)) if view.related else "",
            _sources(view.sources),
        ),
    )


def sheet_twin(view: SheetView) -> str:
    """The page of a result sheet."""
    grids = (_grid(grid) for grid in view.grids)
    return _document(view.head, (_text(view.head.description), *_facts(view.groups), *grids, _sources(view.sources)))


def table_twin(view: TableView) -> str:
    """The page of a comparison table."""
    notes = "\n".join(f"- {_text(note)}" for note in view.notes)
    return _document(view.head, (_text(view.description), _grid(view.grid), notes, f"Rows: `{view.query}`"))


def _document(head: PageHead, parts: Iterable[str]) -> str:
    """The parts that hold something, with links that lead from the page's folder."""
    text = "\n\n".join((f"# {_text(head.title)}", *(part for part in parts if part))) + "\n"
    return text.replace("](<./", f"](<{'../' * head.uri.count('/')}")


def _text(text: str) -> str:
    return escape_markdown(text)


def _item(item: Item) -> str:
    """A value with its link and with where it was read."""
    read = f" [{_text(item.origin.text)}](<{item.origin.url}>)" if item.origin and item.origin.url else ""
    return _link(item.text, item.target) + _remarks(item) + read


def _remarks(item: Item) -> str:
    """That a value was computed and from what, and what a reader must know of it."""
    derived = f"derived, {item.origin.text}" if item.mark == "derived" and item.origin else ""
    said = "; ".join(text for text in (derived, item.note) if text)
    return f" ({_text(said)})" if said else ""


def _link(text: str, target: str) -> str:
    if not target or target.startswith("#"):
        return _text(text)
    address = target if target.startswith(("https://", "http://")) else f"./{target}"
    return f"[{_text(text)}](<{address}>)"


def _facts(groups: tuple[FactGroup, ...]) -> Iterator[str]:
    for group in groups:
        lines = [f"- {_text(row.label)}: {', '.join(_item(item) for item in row.items)}" for row in group.rows]
        yield f"## {_text(group.title or 'Facts')}\n\n" + "\n".join(lines)


def _grid(grid: Grid) -> str:
    heads = [_text(head.text) for head in grid.heads]
    rule = ["---:" if head.is_numeric else "---" for head in grid.heads]
    note = f"{_text(grid.note)}\n\n" if grid.note else ""
    return f"## {_text(grid.caption)}\n\n{note}" + "\n".join((_row(heads), _row(rule), *map(_cells, grid.rows)))


def _cells(row: GridRow) -> str:
    """A row with what must be known of its numbers; the words about heads and runs stand on the page alone."""
    return _row(
        ", ".join(_text(item.text) + (_remarks(item) if item.origin else "") for item in cell.items)
        for cell in row.cells
    )


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _links(group: LinkGroup) -> str:
    return f"## {_text(group.title)}\n\n" + "\n".join(_reasoned(entry) for entry in group.links)


def _reasoned(entry: ReasonedLink) -> str:
    reason = f" ({_text(entry.reason)})" if entry.reason else ""
    return f"- {_link(entry.link.text, entry.link.target)}{reason}"


def _sources(sources: tuple[SourceView, ...]) -> str:
    lines = [f"- {_text(one.key)}: <{one.url}>, {_text(one.tier)}, read on {one.seen}" for one in sources]
    return "## Sources\n\n" + "\n".join(lines) if lines else ""
