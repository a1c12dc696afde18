"""A table as it stands on its page, taken out: the view's columns and cells as CSV, JSON, JSON lines and Markdown."""

from __future__ import annotations

import json
from typing import Any

from avsurvey.exports.json_text import dump_line
from avsurvey.exports.latex import cell_text
from avsurvey.exports.styles import escape_markdown
from avsurvey.exports.tabular import render_rows
from avsurvey.views import Grid, Item
from avsurvey.views.parts import GridCell, GridRow


def grid_csv(grid: Grid) -> str:
    """The heads and cells as they are read on screen; a text that a spreadsheet would run gets an apostrophe."""
    return render_rows((head.text for head in grid.heads), (map(cell_text, row.cells) for row in grid.rows))


def grid_json(grid: Grid) -> str:
    """The rows with what each cites, and cells with their text, number and where it is printed."""
    rows = [_row(grid, row) for row in grid.rows]
    document = {"table": grid.id, "caption": grid.caption, "conditions": dict(grid.conditions), "rows": rows}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def grid_json_lines(grid: Grid) -> str:
    """One row a line; an empty line where there is none."""
    return "".join(dump_line(_row(grid, row)) + "\n" for row in grid.rows) or "\n"


def grid_markdown(grid: Grid) -> str:
    """A table of Markdown under its caption."""
    rule = ["---:" if head.is_numeric else "---" for head in grid.heads]
    lines = [[escape_markdown(head.text) for head in grid.heads], rule]
    lines += [[escape_markdown(cell_text(cell)) for cell in row.cells] for row in grid.rows]
    return f"**{escape_markdown(grid.caption)}**\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _row(grid: Grid, row: GridRow) -> dict[str, Any]:
    cells = {head.text: _cell(cell) for head, cell in zip(grid.heads, row.cells, strict=True)}
    return {"key": row.key, "cite": list(row.cites), "cells": cells}


def _cell(cell: GridCell) -> dict[str, Any]:
    sources = [_source(item) for item in cell.items if item.origin]
    return {"text": cell_text(cell), **({"sources": sources} if sources else {})}


def _source(item: Item) -> dict[str, str]:
    return {"where": item.origin.text, "url": item.origin.url} if item.origin else {}
