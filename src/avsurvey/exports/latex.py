"""Comparison tables in LaTeX: booktabs, with the works cited by the keys of the BibTeX export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from avsurvey.exports.bibtex import Flavour, encode
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Described, Table
from avsurvey.views import Grid, Survey, table_grid
from avsurvey.views.parts import GridCell, GridRow

HEAD: Final = "% needs \\usepackage{booktabs}; the keys are those of `avsurvey export bibtex`\n"
NOTHING: Final = "--"


def render_latex(kb: KnowledgeBase, records: Iterable[Described] | None = None) -> str:
    """Render every comparison table of all its records or of the chosen ones that stand in it."""
    survey = Survey(kb)
    chosen = None if records is None else {record.id for record in records}
    tables = [_table(survey, table, chosen) for table in kb.tables.values()]
    return HEAD + "".join(f"\n{table}" for table in tables if table)


def grid_latex(grid: Grid) -> str:
    """One table with all of its rows."""
    return f"{HEAD}\n{_rendered(grid, list(grid.rows))}" if grid.rows else HEAD


def _table(survey: Survey, table: Table, chosen: set[str] | None) -> str:
    grid = table_grid(survey, table)
    rows = [row for row in grid.rows if chosen is None or row.key.partition("/")[0] in chosen]
    return _rendered(grid, rows) if rows else ""


def _rendered(grid: Grid, rows: list[GridRow]) -> str:
    form = "".join("r" if head.is_numeric else "l" for head in grid.heads)
    return "\n".join(
        (
            "\\begin{table}",
            "\\centering",
            f"\\caption{{{_encode(grid.caption)}}}",
            f"\\label{{tab:{grid.id}}}",
            f"\\begin{{tabular}}{{{form}}}",
            "\\toprule",
            _line(_encode(head.text) for head in grid.heads),
            "\\midrule",
            *(_row(row) for row in rows),
            "\\bottomrule",
            "\\end{tabular}",
            "\\end{table}",
            "",
        )
    )


def _row(row: GridRow) -> str:
    first, *rest = (_cell(cell) for cell in row.cells)
    cited = f"~\\cite{{{','.join(row.cites)}}}" if row.cites else ""
    return _line((first + cited, *rest))


def _cell(cell: GridCell) -> str:
    return _encode(cell_text(cell)) or NOTHING


def cell_text(cell: GridCell) -> str:
    """What a cell says, each of its values once."""
    return ", ".join(dict.fromkeys(item.text for item in cell.items))


def _line(cells: Iterable[str]) -> str:
    return " & ".join(cells) + " \\\\"


def _encode(text: str) -> str:
    return encode(text, Flavour.ASCII)
