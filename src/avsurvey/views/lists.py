"""Pages that gather records: lists per kind, terms and tasks, result sheets, conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from avsurvey.compare import Conflict
from avsurvey.kb import Cell, Resolved
from avsurvey.query.fields import publication_date
from avsurvey.records import DESCRIBED_KINDS, KINDS, Benchmark, Described, Metric, Paper, Results, Run, Term
from avsurvey.views.parts import (
    FactGroup,
    FactRow,
    Grid,
    GridCell,
    GridRow,
    Head,
    Item,
    Link,
    LinkGroup,
    PageHead,
    ReasonedLink,
    SearchFacet,
    SourceView,
)
from avsurvey.views.record import source_views, term_links
from avsurvey.views.results import (
    DIRECTION_WORDS,
    cell_origin,
    metric_head,
    protocol_words,
    reporter_item,
    run_item,
    sheet_grids,
)
from avsurvey.views.survey import Survey
from avsurvey.views.words import (
    citation_label,
    cites_of,
    format_date,
    plural,
    record_link,
    record_uri,
    reference_uri,
    term_uri,
    vocabulary_uri,
    year_of,
)

KIND_TITLES: Final = {
    "papers": "Papers",
    "models": "Models",
    "datasets": "Datasets",
    "benchmarks": "Benchmarks",
    "tokenizers": "Tokenizers",
    "metrics": "Metrics",
    "results": "Result sheets",
}
_NAME, _YEAR, _REST = Head("Name"), Head("Year", is_numeric=True), (Head("Tasks"), Head("Level"))
_VALUES: Final = Head("Values", hint="Numbers on record", is_numeric=True)
LIST_HEADS: Final = {
    "papers": (Head("Title"), _YEAR, *_REST, Head("Authors")),
    "models": (_NAME, _YEAR, *_REST),
    "datasets": (_NAME, _YEAR, *_REST),
    "benchmarks": (_NAME, _YEAR, _VALUES, *_REST),
    "tokenizers": (_NAME, _YEAR, *_REST),
    "metrics": (_NAME, Head("Direction"), _VALUES, *_REST),
}
"""The columns of a kind's list; most metrics have no work of their own that would give them a year."""
REASON_HINT: Final = "Remarks that stand beside the rows, who ran them, and conditions that no source states"
MOST_LISTED: Final = 1000
"""Rows of a list of records; longer lists would be slow to load and to use."""
KIND_INTROS: Final = {
    "papers": "Works of the field, with their bibliography, what they contribute and what they build on.",
    "models": "Systems with their variants, parts, training data, releases and reported numbers.",
    "datasets": "Data to train or to evaluate on: what is counted, by whom, under which licences.",
    "benchmarks": "A task, test data, a protocol and metrics; each page holds its leaderboards, one for each protocol.",
    "tokenizers": "Codecs, image and video tokenizers, and continuous latents, one variant for each rate.",
    "metrics": (
        "Evaluation measures: definition, instrument, direction and caveats. "
        "The same name on another backbone is another metric."
    ),
    "results": "Tables as printed by one paper or leaderboard, with who ran each row.",
}


@dataclass(frozen=True, slots=True)
class ListView:
    """A page with an introduction and grids."""

    head: PageHead
    intro: str
    grids: tuple[Grid, ...]
    links: tuple[Link, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermView:
    """A term's page."""

    head: PageHead
    definition: str
    aliases: tuple[str, ...]
    broader: tuple[Link, ...]
    narrower: tuple[ReasonedLink, ...]
    url: str
    groups: tuple[LinkGroup, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A result sheet's page."""

    head: PageHead
    groups: tuple[FactGroup, ...]
    grids: tuple[Grid, ...]
    sources: tuple[SourceView, ...]


def view_kind_list(survey: Survey, kind: str) -> ListView:
    """The list of all records of a kind."""
    title, intro = KIND_TITLES[kind], KIND_INTROS[kind]
    head = PageHead(f"{kind}/", title, intro)
    if kind == "results":
        return ListView(head, intro, (_sheet_list(survey),))
    links = _elsewhere(survey, kind) if len(survey.kb.indexes[kind]) > MOST_LISTED else ()
    return ListView(head, intro, (_record_list(survey, kind),), links)


def _elsewhere(survey: Survey, kind: str) -> tuple[Link, ...]:
    """The ways to the records that a list leaves out for its length."""
    if kind != "papers":
        return (Link("All by task", "tasks/"),)
    years = sorted({paper.year for paper in survey.kb.papers.values()}, reverse=True)
    return (Link("All by year:", "years/"), *(Link(str(year), f"years/{year}/") for year in years))


def _record_list(survey: Survey, kind: str) -> Grid:
    """All records of a kind, the newest first; metrics, of which many have no date, by name."""
    records: list[Described] = sorted(survey.kb.indexes[kind].values(), key=_name)  # type: ignore[arg-type]
    if kind != Metric.kind:
        records.sort(key=lambda record: _date(survey, record), reverse=True)
    rows = tuple(_list_row(survey, record) for record in records[:MOST_LISTED])
    counted = plural(len(records), KINDS[kind].noun)
    caption = counted if len(rows) == len(records) else f"The newest {len(rows):,} of {counted}"
    return Grid(kind, caption, LIST_HEADS[kind], rows)


def paper_grid(survey: Survey, papers: Iterable[Paper]) -> Grid:
    """Papers, the newest first, those of one day by name."""
    rows = tuple(_list_row(survey, paper) for paper in newest_first(papers))
    return Grid("papers", plural(len(rows), "paper"), LIST_HEADS["papers"], rows)


def newest_first(papers: Iterable[Paper]) -> list[Paper]:
    """Papers in the order of every list: by date, those of one day by name."""
    return sorted(sorted(papers, key=_name), key=lambda paper: paper.published, reverse=True)


def _name(record: Described) -> str:
    return record.heading.casefold()


def _year(survey: Survey, record: Described) -> str:
    return str(year_of(survey.kb, record) or "")


def _date(survey: Survey, record: Described) -> str:
    return publication_date(survey.kb, Resolved(record)) or ""


def _list_row(survey: Survey, record: Described) -> GridRow:
    """A record's row, which is the same in every list."""
    return survey.kb.once((_list_row, record.kind, record.id), lambda: _make_row(survey, record))


def _make_row(survey: Survey, record: Described) -> GridRow:
    tasks = tuple(Item(link.text, link.target) for link in term_links(survey, "tasks", record.tasks))
    name = GridCell((Item(record.heading, record_uri(record.kind, record.id)),), record.heading.casefold())
    facts = (GridCell(tasks, tasks[0].text if tasks else ""), _plain(record.level.value))
    year = _plain(_year(survey, record))
    cells: tuple[GridCell, ...]
    match record:
        case Paper():
            cells = (name, year, *facts, _plain(citation_label(record)))
        case Benchmark():
            cells = (name, year, _count(survey.cells_by_benchmark.get(record.id, ())), *facts)
        case Metric():
            better = _plain(DIRECTION_WORDS[record.direction])
            cells = (name, better, _count(survey.cells_by_metric.get(record.id, ())), *facts)
        case _:
            cells = (name, year, *facts)
    return GridRow(cells, key=record.id, cites=cites_of(record))


def _plain(text: str) -> GridCell:
    return GridCell((Item(text),) if text else (), text.casefold())


def _count(cells: tuple[Cell, ...]) -> GridCell:
    return GridCell((Item(f"{len(cells):,}"),) if cells else (), str(len(cells)) if cells else "")


def _sheet_list(survey: Survey) -> Grid:
    rows = []
    for sheet in survey.kb.results.values():
        numbers = survey.values_in_sheet(sheet.id)
        reporter = reporter_item(survey, sheet)
        benchmarks = sorted({column.benchmark for table in sheet.tables for column in table.columns})
        items = tuple(Item(link.text, link.target) for link in (record_link(survey.kb, name) for name in benchmarks))
        cells = (
            GridCell((reporter,), reporter.text),
            GridCell((Item(str(len(sheet.tables))),), str(len(sheet.tables))),
            GridCell((Item(f"{numbers:,}"),), str(numbers)),
            GridCell(items),
        )
        cites = (sheet.reported_in,) if sheet.reported_in else ()
        rows.append(GridRow(cells, key=sheet.id, cites=cites))
    heads = (Head("Reported in"), Head("Tables", is_numeric=True), Head("Values", is_numeric=True), Head("Benchmarks"))
    return Grid("results", plural(len(rows), "result sheet"), heads, tuple(rows))


def view_sheet(survey: Survey, sheet: Results) -> SheetView:
    """A result sheet's page."""
    reporter = reporter_item(survey, sheet)
    title = f"Results in {reporter.text}"
    numbers = survey.values_in_sheet(sheet.id)
    paper = survey.kb.papers.get(sheet.reported_in or "")
    described = (
        f"{plural(numbers, 'value')} in {plural(len(sheet.tables), 'table')}, as printed, with who ran each row."
    )
    rows = [FactRow("Reported in", (Item(paper.title, record_uri("papers", paper.id)),))] if paper else []
    if sheet.leaderboard_of:
        link = record_link(survey.kb, sheet.leaderboard_of)
        rows.append(FactRow("Leaderboard of", (Item(link.text, link.target),)))
    if sheet.as_of:
        rows.append(FactRow("As of", (Item(format_date(sheet.as_of)),)))
    rows.append(FactRow("Values", (Item(f"{numbers:,}"),)))
    if sheet.verified_on:
        rows.append(FactRow("Every cell read a second time", (Item(format_date(sheet.verified_on)),)))
    head = PageHead(
        record_uri("results", sheet.id), title, described, "result sheet", "results/", (SearchFacet("kind", "results"),)
    )
    return SheetView(
        head,
        (FactGroup("", tuple(rows)),),
        sheet_grids(survey, sheet),
        source_views(survey, sheet.sources),
    )


def view_term(survey: Survey, vocabulary: str, term: Term) -> TermView:
    """A term's page: what it means, its place in the tree, and what bears it."""
    kb = survey.kb
    home = Link(kb.vocabularies[vocabulary].label, vocabulary_uri(vocabulary))
    children = [other for other in kb.vocabularies[vocabulary].terms if other.parent == term.id]
    used = survey.used_terms(vocabulary)
    narrower = tuple(
        ReasonedLink(
            Link(child.label, term_uri(vocabulary, child.id) if child.id in used else ""),
            plural(len(survey.bearing(vocabulary, child.id)), "record"),
        )
        for child in children
    )
    head = PageHead(
        uri=term_uri(vocabulary, term.id),
        title=term.label,
        description=term.definition,
        kicker=home.text,
        kicker_target=home.target,
        facets=(SearchFacet("kind", "terms"),),
    )
    return TermView(
        head=head,
        definition=term.definition,
        aliases=term.aliases,
        broader=term_links(survey, vocabulary, tuple(reversed(kb.ancestors(vocabulary, term.id)[1:]))),
        narrower=narrower,
        url=term.url or "",
        groups=_bearers(survey, vocabulary, term),
    )


def _bearers(survey: Survey, vocabulary: str, term: Term) -> tuple[LinkGroup, ...]:
    by_kind: dict[str, list[Described]] = {}
    for record_id in survey.bearing(vocabulary, term.id):
        record = survey.kb.get(record_id)
        if record:
            by_kind.setdefault(record.kind, []).append(record)
    groups = []
    for kind in DESCRIBED_KINDS:
        records = sorted(by_kind.get(kind, ()), key=lambda record: (_date(survey, record), record.id), reverse=True)
        links = tuple(
            ReasonedLink(Link(record.heading, record_uri(kind, record.id)), _year(survey, record)) for record in records
        )
        if links:
            groups.append(LinkGroup(KIND_TITLES[kind], links, kind))
    return tuple(groups)


def view_vocabulary(survey: Survey, name: str) -> ListView:
    """A vocabulary's page: its terms with their definitions and counts."""
    vocabulary = survey.kb.vocabularies[name]
    used = survey.used_terms(name)
    rows = tuple(
        GridRow(
            (
                GridCell(
                    (
                        Item(
                            "— " * (len(survey.kb.ancestors(name, term.id)) - 1) + term.label,
                            term_uri(name, term.id) if term.id in used else "",
                        ),
                    ),
                    f"{at:04}",
                ),
                GridCell((Item(term.definition),)),
                GridCell((Item(", ".join(term.aliases)),) if term.aliases else ()),
                GridCell((Item(str(len(survey.bearing(name, term.id)))),), str(len(survey.bearing(name, term.id)))),
            )
        )
        for at, term in enumerate(vocabulary.terms)
    )
    heads = (Head("Term"), Head("Definition"), Head("Also called"), Head("Records", is_numeric=True))
    kicker = "" if name == "tasks" else "vocabulary"
    head = PageHead(vocabulary_uri(name), vocabulary.label, vocabulary.definition, kicker, "terms/")
    return ListView(head, vocabulary.definition, (Grid(name, plural(len(rows), "term"), heads, rows),))


def view_terms_index(survey: Survey) -> ListView:
    """The list of all vocabularies."""
    rows = tuple(
        GridRow(
            (
                GridCell((Item(vocabulary.label, vocabulary_uri(name)),), vocabulary.label),
                GridCell((Item(vocabulary.definition),)),
                GridCell((Item(str(len(vocabulary.terms))),), str(len(vocabulary.terms))),
            )
        )
        for name, vocabulary in survey.kb.vocabularies.items()
    )
    intro = "Controlled terms, each with a definition. Records bear terms; nothing is classified by free text."
    heads = (Head("Vocabulary"), Head("What it tells apart"), Head("Terms", is_numeric=True))
    return ListView(
        PageHead("terms/", "Vocabularies", intro), intro, (Grid("terms", plural(len(rows), "vocabulary"), heads, rows),)
    )


def view_tables_index(survey: Survey) -> ListView:
    """The list of comparison tables."""
    intro = "Comparison tables, generated from the records. Every number leads to where it was read."
    rows = tuple(
        GridRow(
            (GridCell((Item(table.title, f"tables/{table.id}/"),), table.title), GridCell((Item(table.description),)))
        )
        for table in survey.kb.tables.values()
    )
    grid = Grid("tables", plural(len(rows), "table"), (Head("Table"), Head("What it compares")), rows)
    return ListView(PageHead("tables/", "Comparison tables", intro), intro, (grid,))


def _stated(survey: Survey, conflict: Conflict) -> Item:
    labels = [survey.kb.term_label("protocol-facets", name).lower() for name in conflict.unknown_in]
    note = f"no source states {', '.join(labels)}, which may explain the difference" if labels else ""
    return Item(protocol_words(survey, conflict.protocol), note=note)


def _reasons(survey: Survey, conflict: Conflict) -> tuple[Item, ...]:
    """What may explain the difference: remarks beside the rows, who ran them, and conditions that nobody states."""
    notes = dict.fromkeys(cell.row.note for cell in conflict.cells if cell.row.note)
    found = [Item(note) for note in notes]
    runs = {cell.row.run for cell in conflict.cells}
    if Run.RERUN in runs and runs & {Run.SELF, Run.OWNER}:
        found.append(Item("measured again by others"))
    if conflict.unknown_in:
        labels = (survey.kb.term_label("protocol-facets", name).lower() for name in conflict.unknown_in)
        found.append(Item(f"not stated: {', '.join(labels)}"))
    return tuple(found)


def view_conflicts(survey: Survey) -> ListView:
    """Numbers that should be equal and are not, with every reporter."""
    rows = []
    for conflict in survey.conflicts:
        metric = metric_head(survey, conflict.metric)
        system = survey.kb.resolve(conflict.system)
        benchmark = record_link(survey.kb, conflict.benchmark)
        values = tuple(
            Item(
                f"{cell.printed.text} ({run_item(survey, cell.row).text}, {reporter_item(survey, cell.sheet).text})",
                record_uri("results", cell.sheet.id),
                cell_origin(cell),
                cell.row.note or "",
            )
            for cell in conflict.cells
        )
        rows.append(
            GridRow(
                (
                    GridCell(
                        (Item(system.name if system else conflict.system, reference_uri(survey.kb, conflict.system)),),
                        conflict.system,
                    ),
                    GridCell((Item(benchmark.text, benchmark.target),), benchmark.text),
                    GridCell((Item(metric.text, metric.target),), metric.text),
                    GridCell(values),
                    GridCell((_stated(survey, conflict),)),
                    GridCell(_reasons(survey, conflict)),
                )
            )
        )
    intro = (
        "The same system, metric and stated protocol with more than one value. Nothing is averaged, nothing is picked; "
        "a condition that no source states may explain a difference."
    )
    heads = (
        Head("System"),
        Head("Benchmark"),
        Head("Metric"),
        Head("Values, by reporter"),
        Head("Stated conditions"),
        Head("Likely reason", hint=REASON_HINT),
    )
    return ListView(
        PageHead("conflicts/", "Conflicts", intro),
        intro,
        (Grid("conflicts", plural(len(rows), "conflict"), heads, tuple(rows)),),
    )
