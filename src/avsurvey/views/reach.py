"""How far the collection reaches, and which works it rests on most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from avsurvey.graph import LINEAGE_TYPES
from avsurvey.kb import KnowledgeBase
from avsurvey.records import Absence, CurationLevel, LeftOut, Paper, Search
from avsurvey.views.lists import ListView, newest_first, paper_grid
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Link, PageHead
from avsurvey.views.survey import Survey
from avsurvey.views.words import format_date, plural, record_uri, term_uri

STUBS_URI: Final = "coverage/stubs/"
INFLUENTIAL: Final = 200
"""How many works the page of influence lists."""
UNRECORDED_URI: Final = "coverage/unrecorded/"
RECORDED_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "benchmark": ("benchmarks",),
    "dataset": ("datasets", "benchmarks"),
    "tokenizer": ("tokenizers",),
    "metric": ("metrics", "benchmarks"),
}
"""Contributions of papers that stand in records of their own, by the kinds of these; a benchmark may hold the rest."""
STATES: Final = {Absence.OUT_OF_SCOPE: "Out of scope", Absence.UNSOURCED: "Not sourced yet"}


def view_coverage(survey: Survey) -> ListView:
    """What was searched, by which rule, how far records have got, and what is missing."""
    coverage, papers = survey.kb.coverage, tuple(survey.kb.papers.values())
    intro = (
        f"The survey holds {plural(len(papers), 'paper')}. This page says by which rule they came in, what was "
        "searched, how far their records have got, and what is known to be missing."
    )
    grids = [_state(survey, papers)]
    if coverage.searches:
        grids.append(_searches(coverage.searches))
    if coverage.gaps:
        rows = tuple(GridRow((GridCell((Item(gap),)),)) for gap in coverage.gaps)
        grids.append(Grid("gaps", plural(len(rows), "known gap"), (Head("What is missing as a whole"),), rows))
    for state, caption in STATES.items():
        works = tuple(work for work in coverage.left_out if work.state is state)
        if works:
            grids.append(_left_out(state.value, caption, works))
    links = (Link("Papers without a summary", STUBS_URI), Link("Contributions without a record", UNRECORDED_URI))
    return ListView(PageHead("coverage/", "Coverage", intro), intro, tuple(grids), links, coverage.rule)


def view_stubs(survey: Survey) -> ListView:
    """The papers that nobody has described yet."""
    stubs = [paper for paper in survey.kb.papers.values() if paper.level is CurationLevel.STUB]
    intro = (
        f"{plural(len(stubs), 'paper')} of {len(survey.kb.papers):,} with bibliography and place in the taxonomy only. "
        "A summary from the abstract or the text makes a stub a curated record."
    )
    head = PageHead(STUBS_URI, "Papers without a summary", intro, "coverage", "coverage/")
    return ListView(head, intro, (paper_grid(survey, stubs),))


def view_unrecorded(survey: Survey) -> ListView:
    """The papers that give the field a benchmark, a dataset, a tokenizer or a metric that has no record yet."""
    lacking = _unrecorded(survey.kb)
    rows = tuple(
        GridRow(
            (
                *_name_and_year(paper),
                GridCell(tuple(_contribution(survey.kb, term) for term in lacking[paper.id]), lacking[paper.id][0]),
            ),
            key=paper.id,
        )
        for paper in newest_first(survey.kb.papers[citekey] for citekey in lacking)
    )
    count = plural(len(rows), "paper")
    intro = (
        f"{count} with a benchmark, a dataset, a tokenizer or a metric that has no record here, so that its sizes, "
        "licences and numbers cannot be compared. Methods are not among them: by far not each of them gets a record."
    )
    head = PageHead(UNRECORDED_URI, "Contributions without a record", intro, "coverage", "coverage/")
    heads = (Head("Paper"), _numeric("Year"), Head("Without a record"))
    return ListView(head, intro, (Grid("unrecorded", count, heads, rows),))


def _unrecorded(kb: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    """The contributions of each paper that lack a record, by citekey; papers that lack none are left out."""
    others = (record for record in kb.described() if not isinstance(record, Paper))
    recorded = {(record.kind, paper.id) for record in others if (paper := kb.paper_of(record))}
    found = {
        paper.id: tuple(
            term
            for term in paper.contributions
            if term in RECORDED_AS and recorded.isdisjoint((kind, paper.id) for kind in RECORDED_AS[term])
        )
        for paper in kb.papers.values()
    }
    return {citekey: terms for citekey, terms in found.items() if terms}


def _contribution(kb: KnowledgeBase, term: str) -> Item:
    return Item(kb.term_label("contributions", term), term_uri("contributions", term))


def _name_and_year(paper: Paper) -> tuple[GridCell, GridCell]:
    name = GridCell((Item(paper.heading, record_uri("papers", paper.id)),), paper.heading.casefold())
    return name, GridCell((Item(str(paper.year)),), str(paper.year))


def _state(survey: Survey, papers: Sequence[Paper]) -> Grid:
    groups = [("All", "", papers)]
    for pillar in survey.kb.pillars:
        members = tuple(paper for paper in papers if pillar.id in survey.kb.pillars_of(paper))
        if members:
            groups.append((pillar.label, term_uri("tasks", pillar.id), members))
    heads = ("Papers", "Own summary", "arXiv id", "Venue with evidence", "Code linked", "Reference list read")
    rows = tuple(
        GridRow((GridCell((Item(label, target),)), *(_number(count) for count in _progress(members))))
        for label, target, members in groups
    )
    note = "A paper of two pillars counts in both."
    return Grid("state", "State of the records", (Head("Pillar"), *(_numeric(text) for text in heads)), rows, note)


def _progress(papers: Sequence[Paper]) -> tuple[int, ...]:
    return (
        len(papers),
        sum(paper.level is not CurationLevel.STUB for paper in papers),
        sum(paper.arxiv is not None for paper in papers),
        sum(paper.venue is not None for paper in papers),
        sum(any(link.kind == "code" for link in paper.links) for paper in papers),
        sum(paper.cites is not None for paper in papers),
    )


def _searches(searches: Sequence[Search]) -> Grid:
    rows = tuple(
        GridRow(
            (
                GridCell((Item(search.what, note=search.note or ""),)),
                GridCell((Item(format_date(search.on)),), search.on),
                GridCell((Item(format_date(search.until)),) if search.until else (), search.until or ""),
                *(_number(count) if count is not None else GridCell(()) for count in (search.candidates, search.taken)),
            )
        )
        for search in searches
    )
    heads = (Head("What"), Head("On"), Head("It reaches to"), _numeric("Looked at"), _numeric("Taken"))
    return Grid("searches", "What was searched", heads, rows)


def _left_out(anchor: str, caption: str, works: Sequence[LeftOut]) -> Grid:
    rows = tuple(
        GridRow(
            (
                GridCell((Item(work.title),), work.title.casefold()),
                GridCell((Item(work.arxiv),) if work.arxiv else (), work.arxiv or ""),
                GridCell((Item(work.why),), work.why),
            )
        )
        for work in sorted(works, key=lambda work: work.title.casefold())
    )
    heads = (Head("Title"), Head("arXiv id on lists"), Head("Reason, or what was tried"))
    return Grid(anchor, f"{caption}: {plural(len(rows), 'work')}", heads, rows)


def view_influence(survey: Survey) -> ListView:
    """The works that others of the survey cite and build on most, and on how many lists that rests."""
    graph, papers = survey.graph, survey.kb.papers
    read = sum(paper.cites is not None for paper in papers.values())
    cited = Counter(edge.target for edge in graph.edges if edge.type == "cites")
    followed = Counter(edge.target for edge in graph.edges if edge.type in LINEAGE_TYPES)
    intro = (
        f"Works by PageRank over {plural(cited.total(), 'citation')} and lineage among the papers of the survey. "
        f"This rests on the reference lists of {read:,} of {plural(len(papers), 'paper')}: a work that only unread "
        "lists cite stands too low or not at all."
    )
    ranks = sorted(graph.influence.items(), key=lambda entry: (-entry[1], entry[0]))
    found = [(papers[node], rank) for node, rank in ranks if node in papers and cited[node] + followed[node]]
    rows = tuple(
        GridRow(
            (
                _number(place),
                *_name_and_year(paper),
                _number(cited[paper.id]),
                _number(followed[paper.id]),
                GridCell((Item(f"{rank * 1000:.2f}"),), f"{rank:.8f}"),
            )
        )
        for place, (paper, rank) in enumerate(found[:INFLUENTIAL], start=1)
    )
    heads = (
        _numeric("Rank"),
        Head("Paper"),
        _numeric("Year"),
        Head("Cited by", hint="Papers of the survey whose reference list was read and names it", is_numeric=True),
        Head("Built on by", hint="Records that came out of it, by a relation with evidence", is_numeric=True),
        Head("PageRank, thousandths", hint="Brin and Page 1998, damping 0.85", is_numeric=True),
    )
    caption = f"{plural(len(rows), 'work')} of {plural(len(found), 'work')} that others cite or build on"
    return ListView(PageHead("influence/", "Influence", intro), intro, (Grid("influence", caption, heads, rows),))


def _number(count: int) -> GridCell:
    return GridCell((Item(f"{count:,}"),), str(count))


def _numeric(text: str) -> Head:
    return Head(text, is_numeric=True)
