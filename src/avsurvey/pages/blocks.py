"""What the live parts of prose become: citations, numbers, tables, figures and lists of works."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Final

from markupsafe import Markup

from avsurvey.compare import UNKNOWN, normal_value
from avsurvey.findings import Finding
from avsurvey.kb import Cell
from avsurvey.kb.reads import Remembered
from avsurvey.pages.calls import read_call
from avsurvey.pages.citeblock import view_styles
from avsurvey.pages.citing import cited_works
from avsurvey.pages.figures import FIGURES, WIDE, render_figure
from avsurvey.pages.glossing import Glossary
from avsurvey.pages.prose import CHAPTERS, Block, Prose, keys_of
from avsurvey.pages.templates import Renderer, to_href, with_root
from avsurvey.query import QueryError, select
from avsurvey.records import EVERY_KIND, Described, Paper, Table
from avsurvey.records.schema import nearest
from avsurvey.views import Survey, dated_links, newest_papers, table_grid, view_field_docs
from avsurvey.views.results import cell_origin, protocol_words, reporter_item
from avsurvey.views.tallies import TALLIES
from avsurvey.views.words import author_line, citation_label, record_uri, reference_line, reference_uri

BIBLIOGRAPHY: Final = "bibliography()"
"""The live part that lists what its own page cites."""
_FIGURE = re.compile(r'<p>(<svg class="avs-figure".*?</svg>)</p>', re.DOTALL)
_LABEL = re.compile(r'<svg[^>]* aria-labelledby="([^" ]+)')
_TOKEN_IN_HTML = re.compile(r"<p>AVSLIVE(\d+)X</p>|AVSLIVE(\d+)X")


class BlockError(ValueError):
    """A citation or live block that cannot be filled; the text says what to write instead."""


class BlockRenderer:
    """Fills live parts from the survey."""

    def __init__(self, survey: Survey, renderer: Renderer) -> None:
        self._survey = survey
        self._renderer = renderer
        functions: dict[str, Callable[..., Any]] = {
            "table": self._table,
            "value": self._value,
            "count": self._count,
            "tally": self._tally,
            "figure": self._figure,
            "home": self._home,
            "newest": self._newest,
            "fields": self._fields,
        }
        self._functions = functions
        self._remembered = Remembered()

    def check(self, prose: Prose) -> Iterator[Finding]:
        """Yield a finding for every live part that cannot be filled."""
        for block in prose.blocks:
            try:
                self._render(block, prose)
            except BlockError as error:
                yield Finding(prose.path, block.line, block.column, "bad-citation", str(error))

    def fill(self, html: str, prose: Prose, depth: int) -> str:
        """Put the live parts where their tokens stand in a page's HTML, and dress what a chapter holds beside them."""

        def part(match: re.Match[str]) -> str:
            return self._render(prose.blocks[int(match[1] or match[2])], prose)

        dressed = _framed(self._glossary().link(html)) if f"/{CHAPTERS}" in prose.path else html
        return with_root(_TOKEN_IN_HTML.sub(part, dressed), depth)

    def _render(self, block: Block, prose: Prose) -> str:
        """A live part's HTML; the same words give the same on every page, so each is made once."""
        if block.text == BIBLIOGRAPHY:
            return self._bibliography(prose)
        question = (block.text, block.is_citation, block.is_in_heading)
        rendered: str = self._remembered.once(question, lambda: self._render_anew(block))
        return rendered

    def _glossary(self) -> Glossary:
        glossary: Glossary = self._remembered.once(Glossary, lambda: Glossary(self._survey.kb))
        return glossary

    def _render_anew(self, block: Block) -> str:
        if block.is_in_heading:
            raise BlockError(
                "A heading holds no live part: it also stands in the navigation. Move it below the heading."
            )
        if block.is_citation:
            return self._citations(keys_of(block))
        written = f"`{{{{ {block.text} }}}}`"
        try:
            call = read_call(block.text)
        except ValueError as error:
            raise BlockError(f"{written} cannot be filled: {error}.") from None
        function = self._functions.get(call.name)
        if function is None:
            hint = nearest(call.name, list(self._functions)) or f" There are {', '.join(self._functions)}."
            raise BlockError(f"{written} cannot be filled: there is no `{call.name}`.{hint}")
        try:
            return str(Markup.escape(function(*call.given, **call.named)))
        except TypeError as error:
            raise BlockError(f"{written} has the wrong arguments: {_plain(error)}.") from None

    def _citations(self, keys: list[str]) -> str:
        return '<span class="avs-cite">(' + "; ".join(self._citation(key) for key in keys) + ")</span>"

    def _citation(self, key: str) -> str:
        resolved = self._survey.kb.resolve(key)
        if resolved is None:
            hint = nearest(key, self._survey.kb.ids()) or " Write its record first."
            raise BlockError(f"There is no record `{key}` to cite.{hint}")
        label = citation_label(resolved.record) if isinstance(resolved.record, Paper) else resolved.name
        address = to_href(reference_uri(self._survey.kb, key))
        return f'<a href="{address}" title="{escape(_card(resolved.record))}">{escape(label)}</a>'

    def _known_table(self, table_id: str) -> Table:
        table = self._survey.kb.tables.get(table_id)
        if table is None:
            raise BlockError(f"There is no table `{table_id}`.{nearest(table_id, list(self._survey.kb.tables))}")
        return table

    def _table(self, table_id: str) -> Markup:
        grid = table_grid(self._survey, self._known_table(table_id))
        return Markup(self._renderer.render("blocks/table.html", grid=grid, target=f"tables/{table_id}/"))

    def _bibliography(self, prose: Prose) -> str:
        works = cited_works(self._survey.kb, prose)
        papers = sorted(works, key=lambda paper: paper.id)  # which begins with the family name and the year
        lines = [(reference_line(self._survey.kb, paper), record_uri("papers", paper.id)) for paper in papers]
        styles = view_styles(self._survey.kb, works)
        return self._renderer.render("blocks/bibliography.html", lines=lines, styles=styles)

    def _count(self, query: str) -> str:
        try:
            return f"{len(select(self._survey.kb, query)):,}"
        except QueryError as error:
            raise BlockError(str(error)) from None

    def _tally(self, name: str) -> str:
        if name not in TALLIES:
            raise BlockError(f"There is no tally `{name}`.{nearest(name, list(TALLIES))}")
        return f"{TALLIES[name](self._survey):,}"

    def _figure(self, name: str) -> Markup:
        if name not in FIGURES:
            raise BlockError(f"There is no figure `{name}`.{nearest(name, list(FIGURES))}")
        figure = render_figure(self._survey, self._renderer, name)
        return Markup(_frame(figure) if name in WIDE else figure)

    def _home(self) -> Markup:
        counts = {
            kind: f"{len(self._survey.kb.indexes[kind]):,}"
            for kind in ("papers", "models", "datasets", "benchmarks", "tokenizers", "metrics", "results")
        }
        values, conflicts = f"{len(self._survey.cells):,}", f"{len(self._survey.conflicts):,}"
        return Markup(self._renderer.render("blocks/home.html", counts=counts, values=values, conflicts=conflicts))

    def _newest(self, count: int) -> Markup:
        papers = dated_links(newest_papers(self._survey.kb, count))
        return Markup(self._renderer.render("blocks/newest.html", papers=papers))

    def _fields(self, kind: str) -> Markup:
        if kind not in EVERY_KIND:
            raise BlockError(f"There is no kind `{kind}`.{nearest(kind, list(EVERY_KIND))}")
        return Markup(self._renderer.render("blocks/fields.html", parts=view_field_docs(kind)))

    def _cell_of(self, system: str, benchmark: str, metric: str, where: dict[str, str]) -> Cell:
        """The one number that is meant; none or several are an error that names the candidates."""
        cells = self._matching(system, benchmark, metric, where)
        if len(cells) != 1:
            raise BlockError(self._value_problem(system, benchmark, metric, where, cells))
        return cells[0]

    def _value(self, system: str, benchmark: str, metric: str, **where: str) -> Markup:
        cell = self._cell_of(system, benchmark, metric, where)
        reporter = reporter_item(self._survey, cell.sheet).text
        title = escape(f"{cell_origin(cell).text}, {reporter}; {protocol_words(self._survey, cell.protocol)}")
        address = to_href(record_uri("results", cell.sheet.id))
        return Markup(f'<a class="avs-value" href="{address}" title="{title}">{escape(cell.printed.text)}</a>')

    def _matching(self, system: str, benchmark: str, metric: str, where: dict[str, str]) -> list[Cell]:
        """The numbers of a system; those of its ablations only where a row is named by its label."""
        return [
            cell
            for cell in self._survey.cells_by_benchmark.get(benchmark, ())
            if cell.row.system == system and cell.column.metric == metric and _fits(cell, where)
            if cell.row.is_of_system or "label" in where
        ]

    def _value_problem(self, system: str, benchmark: str, metric: str, where: dict[str, str], cells: list[Cell]) -> str:
        wanted = f"{system}, {benchmark}, {metric}"
        if cells:
            listed = "; ".join(_cell_words(cell) for cell in cells[:6])
            return f"{len(cells)} numbers fit {wanted}: {listed}. Add `reported_in`, `where` or a protocol facet."
        others = self._matching(system, benchmark, metric, {})
        if others:
            listed = "; ".join(_cell_words(cell) for cell in others[:6])
            return f"No number of {wanted} fits {_arguments(where)}. There are: {listed}."
        return f"There is no number for {wanted}.{self._nearest_ids(system, benchmark, metric) or ' Check the ids.'}"

    def _nearest_ids(self, system: str, benchmark: str, metric: str) -> str:
        """A hint for the first of the three ids that no number bears."""
        measured = self._survey.cells_by_benchmark.get(benchmark, ())
        if not measured:
            return nearest(benchmark, sorted(self._survey.cells_by_benchmark))
        systems = {cell.row.system for cell in measured if cell.row.system}
        if system not in systems:
            return nearest(system, sorted(systems))
        return nearest(metric, sorted({cell.column.metric for cell in measured if cell.row.system == system}))


def _card(record: Described) -> str:
    """What a citation says of its work when it is pointed at: who, when, title, and the summary."""
    who = (
        f"{author_line(record)} ({record.cited_year}). "
        if isinstance(record, Paper)
        else f"{record.noun.capitalize()}: "
    )
    title = f"{record.heading.rstrip('.')}."
    return " ".join(part for part in (who + title, record.summary or "") if part)


def _framed(html: str) -> str:
    """A chapter whose own figures stand in frames that they can be pushed in, where a screen is narrow."""
    return _FIGURE.sub(lambda match: _frame(match[1]), html)


def _frame(figure: str) -> str:
    """A figure in a frame that keys can push too, since that is the only way to its right half without a mouse."""
    title = _LABEL.search(figure)
    label = f'aria-labelledby="{title[1]}"' if title else 'aria-label="Figure"'
    return f'<div class="avs-frame" tabindex="0" role="region" {label}>{figure}</div>'


def _plain(error: TypeError) -> str:
    """What Python says of a call's arguments, without the name of our class."""
    return str(error).replace(f"{BlockRenderer.__name__}._", "")


def _fits(cell: Cell, where: dict[str, str]) -> bool:
    places = {"reported_in": cell.sheet.id, "where": cell.table.where, "label": cell.row.label}
    return all(
        places[name] == wanted if name in places else normal_value(cell.facet(name) or UNKNOWN) == normal_value(wanted)
        for name, wanted in ((name, str(value)) for name, value in where.items())
    )


def _cell_words(cell: Cell) -> str:
    """A number with the arguments that choose it, as they are written in a block."""
    places = {"reported_in": cell.sheet.id, "where": cell.table.where}
    return f"{cell.printed.text} ({_arguments(places | {facet.name: facet.value for facet in cell.protocol})})"


def _arguments(values: Mapping[str, str]) -> str:
    return ", ".join(f'{name}="{value}"' for name, value in values.items())
