"""A record's page: what it is, its facts, its numbers, and everything that refers to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from avsurvey.graph import Edge, related_works
from avsurvey.kb import Resolved, variants_of
from avsurvey.names import read_name
from avsurvey.query import FIELDS
from avsurvey.records import (
    FULL_TEXT,
    Benchmark,
    CurationLevel,
    Described,
    Metric,
    Model,
    Paper,
    Source,
    Tokenizer,
)
from avsurvey.views.facts import fact_groups, variant_grid
from avsurvey.views.key_facts import key_facts
from avsurvey.views.parts import (
    FactGroup,
    Grid,
    Item,
    Link,
    LinkGroup,
    PageHead,
    ReasonedLink,
    SearchFacet,
    SourceView,
)
from avsurvey.views.results import DIRECTION_WORDS, family_grid, leaderboard_grids, reporter_item, system_grid
from avsurvey.views.survey import Survey
from avsurvey.views.words import (
    author_line,
    format_date,
    label_within,
    plural,
    record_link,
    record_uri,
    term_uri,
    year_of,
)

LEVEL_WORDS: Final = {
    CurationLevel.STUB: "Stub: bibliography and taxonomy only",
    CurationLevel.CURATED: "Curated: own summary, facets and sources",
    CurationLevel.VERIFIED: "Verified: every fact read a second time against its source",
}
NOUNS: Final = {"trained_on": "training data", "built_from": "what it starts from", "doi": "DOI", "arxiv": "arXiv id"}
"""Fields whose label is no name of a thing."""
INCOMING: Final = {
    "builds-on": "Built upon by",
    "extends": "Extended by",
    "initialised-from": "Starting point of",
    "distilled-from": "Distilled into",
    "supersedes": "Superseded by",
    "derived-from": "Derived from this",
    "uses-tokenizer": "Systems that use this tokenizer",
    "uses-component": "Systems that use this as a component",
    "trained-on": "Trained on this",
    "evaluated-on": "Evaluated here",
    "measures-with": "Benchmarks that measure with this",
    "compares-with": "Compared with by",
    "cites": "Cited by",
}
OUTGOING: Final = {
    "introduces": "Introduces",
    "builds-on": "Builds on",
    "extends": "Extends",
    "initialised-from": "Initialised from",
    "distilled-from": "Distilled from",
    "supersedes": "Supersedes",
    "derived-from": "Derived from",
    "overlaps": "Overlaps with",
    "uses-component": "Uses",
    "evaluated-on": "Evaluated on",
    "compares-with": "Compares with",
    "cites": "Cites",
}
BOTH_WAYS: Final = ("overlaps",)
"""Relations that hold both ways, so that the side which states one does not matter."""
FACETS: Final = ("task", "paradigm", "level")
ARXIV: Final = "https://arxiv.org/abs/"


@dataclass(frozen=True, slots=True)
class RecordView:
    """Everything on a record's page."""

    head: PageHead
    id: str
    level: str
    level_words: str
    byline: tuple[Item, ...]
    alert: str
    also_called: tuple[str, ...]
    key_facts: tuple[Item, ...]
    summary: str
    actions: tuple[Link, ...]
    lead: tuple[Item, ...]
    formula: str
    groups: tuple[FactGroup, ...]
    grids: tuple[Grid, ...]
    board_intro: str
    boards: tuple[Grid, ...]
    link_groups: tuple[LinkGroup, ...]
    related: tuple[ReasonedLink, ...]
    not_reported: str
    sources: tuple[SourceView, ...]


def view_record(survey: Survey, record: Described) -> RecordView:
    """Build the view of any record."""
    grids = (
        variant_grid(survey.kb, record, variants_of(record)),
        family_grid(survey, record) if isinstance(record, Metric) else None,
        system_grid(survey, record.id),
    )
    boards = leaderboard_grids(survey, record.id) if isinstance(record, Benchmark) else ()
    return RecordView(
        head=_head(survey, record),
        id=record.id,
        level=record.level.value,
        level_words=_level_words(record),
        byline=_byline(survey, record) if isinstance(record, Paper) else (),
        alert=_alert(record),
        also_called=_also_called(record),
        key_facts=key_facts(survey, record),
        summary=record.summary or "",
        actions=_actions(record),
        lead=_lead(record),
        formula=record.formula or "" if isinstance(record, Metric) else "",
        groups=fact_groups(survey.kb, record),
        grids=tuple(grid for grid in grids if grid),
        board_intro=_board_intro(boards),
        boards=boards,
        link_groups=_link_groups(survey, record),
        related=_related(survey, record),
        not_reported=_not_reported(record),
        sources=source_views(survey, record.sources),
    )


def _byline(survey: Survey, paper: Paper) -> tuple[Item, ...]:
    return tuple(Item(read_name(author).display, survey.author_uri(paper, author)) for author in paper.authors)


def _head(survey: Survey, record: Described) -> PageHead:
    subject = Resolved(record)
    facets = [SearchFacet("kind", record.kind)]
    facets += [SearchFacet("pillar", survey.kb.term_label("tasks", pillar)) for pillar in survey.kb.pillars_of(record)]
    year = year_of(survey.kb, record)
    facets += [SearchFacet("year", str(year))] if year else []
    for name in FACETS:
        field = FIELDS[name]
        for value in field.values(survey.kb, subject):
            label = survey.kb.term_label(field.vocabulary, str(value)) if field.vocabulary else str(value)
            facets.append(SearchFacet(name, label))
    return PageHead(
        uri=record_uri(record.kind, record.id),
        title=record.heading,
        description=_description(record),
        kicker=record.noun,
        kicker_target=f"{record.kind}/",
        facets=tuple(facets),
    )


def _description(record: Described) -> str:
    if record.summary:
        return record.summary
    if isinstance(record, Paper):
        return f"{author_line(record)} ({record.cited_year}). {record.title}"
    return f"{record.heading}: {record.noun} record"


def _level_words(record: Described) -> str:
    words = LEVEL_WORDS[record.level]
    return f"{words}, on {format_date(record.verified_on)}" if record.verified_on else words


def _alert(record: Described) -> str:
    if isinstance(record, Paper) and record.status:
        return f"This work was {record.status.state.value} on {format_date(record.status.on)} ({record.status.where})."
    return ""


def _not_reported(record: Described) -> str:
    """What was looked for in vain, and whether a paper was among what was read: repositories tell less."""
    if not record.not_reported:
        return ""
    named = ", ".join(
        " ".join(NOUNS.get(part) or label_within(part) for part in path.split(".")) for path in record.not_reported
    )
    is_of_system = isinstance(record, Model | Tokenizer)
    if is_of_system and not any(source.tier == FULL_TEXT for source in record.sources):
        return f"Looked for and not found in the sources, no full text of a paper among them: {named}."
    return f"Looked for in the sources and not reported: {named}."


def _also_called(record: Described) -> tuple[str, ...]:
    variants = record.title_variants if isinstance(record, Paper) else ()
    return tuple(name for name in (*record.aliases, *variants) if name != record.heading)


def _actions(record: Described) -> tuple[Link, ...]:
    if not isinstance(record, Paper):
        return ()
    found = [Link("arXiv", ARXIV + record.arxiv)] if record.arxiv else []
    if record.doi:
        found.append(Link("DOI", f"https://doi.org/{record.doi}"))
    found += [Link(link.kind.capitalize(), link.url, link.url) for link in record.links]
    return tuple(found)


def _lead(record: Described) -> tuple[Item, ...]:
    if isinstance(record, Metric):
        return (Item(record.measures), Item(DIRECTION_WORDS[record.direction].capitalize() + "."))
    return ()


def _board_intro(boards: tuple[Grid, ...]) -> str:
    if not boards:
        return "No number is recorded on this benchmark yet."
    protocols = plural(len(boards), "protocol")
    warning = "between tables at least one stated condition differs or is unknown"
    return f"{protocols}. Numbers may be compared inside a table only: {warning}."


def _link_groups(survey: Survey, record: Described) -> tuple[LinkGroup, ...]:
    groups = []
    for kind, title in OUTGOING.items():
        groups.append(_group(survey, f"out-{kind}", title, _edges(survey, record, kind), outgoing=True))
    if isinstance(record, Metric):
        groups.append(_reporters(survey, record))
    for kind, title in INCOMING.items():
        groups.append(_group(survey, f"in-{kind}", title, survey.graph.incoming(record.id, kind), outgoing=False))
    groups += _lineage(survey, record)
    return tuple(group for group in groups if group.links)


def _edges(survey: Survey, record: Described, kind: str) -> tuple[Edge, ...]:
    """Edges from a record; of those that hold both ways also the ones that the other side states."""
    stated = survey.graph.outgoing(record.id, kind)
    if kind not in BOTH_WAYS:
        return stated
    known = {edge.target for edge in stated}
    mirrored = (edge for edge in survey.graph.incoming(record.id, kind) if edge.source not in known)
    return (*stated, *(edge._replace(source=edge.target, target=edge.source) for edge in mirrored))


def _lineage(survey: Survey, record: Described) -> list[LinkGroup]:
    """Ancestors and descendants through any number of steps, where there are more than the direct ones."""
    groups = []
    for anchor, title, found in (
        ("ancestors", "All ancestors, through any number of steps", survey.graph.ancestors(record.id)),
        ("descendants", "All descendants, through any number of steps", survey.graph.descendants(record.id)),
    ):
        direct = survey.graph.lineage_neighbours(record.id)
        if set(found) - direct:
            links = sorted((ReasonedLink(record_link(survey.kb, other)) for other in found), key=_by_name)
            groups.append(LinkGroup(title, tuple(links), anchor))
    return groups


def _by_name(entry: ReasonedLink) -> tuple[str, str]:
    return (entry.link.text.casefold(), entry.link.target)


def _group(survey: Survey, anchor: str, title: str, edges: tuple[Edge, ...], *, outgoing: bool) -> LinkGroup:
    reasons: dict[str, list[str]] = {}
    for edge in edges:
        other = edge.target if outgoing else edge.source
        if ":" in other:
            continue
        words = [part for part in (edge.variant, edge.where if edge.type != "cites" else "") if part]
        reasons.setdefault(other, []).append(", ".join(words))
    links = []
    for other, words in reasons.items():
        links.append(ReasonedLink(record_link(survey.kb, other), "; ".join(sorted({word for word in words if word}))))
    links.sort(key=_by_name)
    return LinkGroup(title, tuple(links), anchor)


def _reporters(survey: Survey, metric: Metric) -> LinkGroup:
    counts: dict[str, int] = {}
    for cell in survey.cells_by_metric.get(metric.id, ()):
        counts[cell.sheet.id] = counts.get(cell.sheet.id, 0) + 1
    links = []
    for sheet_id, count in sorted(counts.items()):
        item = reporter_item(survey, survey.kb.results[sheet_id])
        links.append(ReasonedLink(Link(item.text, item.target), plural(count, "value")))
    return LinkGroup("Reported by", tuple(links), "reported-by")


def _related(survey: Survey, record: Described) -> tuple[ReasonedLink, ...]:
    found = related_works(survey.graph, survey.kb, record.id)
    return tuple(ReasonedLink(record_link(survey.kb, item.id), item.reason) for item in found)


def source_views(survey: Survey, sources: tuple[Source, ...]) -> tuple[SourceView, ...]:
    """Sources as listed at the foot of a page."""
    return tuple(
        SourceView(
            key=source.key,
            url=source.url,
            tier=survey.kb.term_label("source-tiers", source.tier),
            version=source.version or "",
            seen=format_date(source.seen),
            checked=format_date(source.checked) if source.checked else "link never checked",
        )
        for source in sources
    )


def term_links(survey: Survey, vocabulary: str, terms: tuple[str, ...]) -> tuple[Link, ...]:
    """Links to terms by their labels."""
    return tuple(Link(survey.kb.term_label(vocabulary, term), term_uri(vocabulary, term)) for term in terms)
