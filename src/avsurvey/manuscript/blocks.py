"""Live parts of prose in LaTeX: citations by citekey, numbers as printed, tables, pictures."""

from __future__ import annotations

import re

from markupsafe import Markup

from avsurvey.exports.latex import NOTHING, cell_text
from avsurvey.manuscript.writer import figure, long_table, tex
from avsurvey.pages.blocks import BlockError, BlockRenderer
from avsurvey.pages.figures import FIGURES, render_standalone_figure
from avsurvey.pages.prose import Prose
from avsurvey.pages.templates import Renderer
from avsurvey.views import Survey, table_grid
from avsurvey.views.words import cites_of

_TOKEN = re.compile(r"AVSLIVE(\d+)X")


class LatexBlocks(BlockRenderer):
    """Fills live parts as the site does, but in LaTeX."""

    def __init__(self, survey: Survey, renderer: Renderer) -> None:
        super().__init__(survey, renderer)
        self.figures: dict[str, str] = {}
        """The pictures that the survey draws of itself, by the names of their files."""

    def fill_text(self, text: str, prose: Prose) -> str:
        """Put the live parts where their tokens stand in LaTeX."""
        return _TOKEN.sub(lambda token: self._render(prose.blocks[int(token[1])], prose), text)

    def _citations(self, keys: list[str]) -> str:
        """All keys in one citation; what no work introduced is named instead."""
        cited: list[str] = []
        named: list[str] = []
        for key in keys:
            resolved = self._survey.kb.resolve(key)
            if resolved is None:
                raise BlockError(f"There is no record `{key}` to cite.")
            cited += cites_of(resolved.record)
            named += [] if cites_of(resolved.record) else [tex(resolved.name)]
        names = f"({'; '.join(dict.fromkeys(named))})" if named else ""
        return names + (f"\\cite{{{','.join(dict.fromkeys(cited))}}}" if cited else "")

    def _table(self, table_id: str) -> Markup:
        grid = table_grid(self._survey, self._known_table(table_id))
        heads = [tex(head.text) for head in grid.heads]
        rows = []
        for row in grid.rows:
            first, *others = (tex(cell_text(cell)) or NOTHING for cell in row.cells)
            rows.append([first + (f" \\cite{{{','.join(row.cites)}}}" if row.cites else ""), *others])
        return Markup(long_table(heads, rows, tex(grid.caption), grid.id))

    def _figure(self, name: str) -> Markup:
        if name not in FIGURES:
            raise BlockError(f"There is no figure `{name}`.")
        self.figures[name] = render_standalone_figure(self._survey, self._renderer, name)
        return Markup(figure(name, FIGURES[name](self._survey).title))

    def _value(self, system: str, benchmark: str, metric: str, **where: str) -> Markup:
        return Markup(tex(self._cell_of(system, benchmark, metric, where).printed.text))
