"""Papers gathered by name, venue and year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import shorten
from typing import Final

from avsurvey.ids import to_slug
from avsurvey.records import Paper, Term
from avsurvey.views.lists import ListView, paper_grid
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Link, PageHead, SearchFacet
from avsurvey.views.survey import PAGE_FROM, Signature, Survey
from avsurvey.views.words import by_initial, plural, record_uri, term_uri

AUTHOR_HEADS: Final = (Head("Name"), Head("Papers", is_numeric=True), Head("In"))
LONGEST_WORK: Final = 40
"""Letters that a work may take in the list of authors, where names of works stand side by side."""


def view_authors(survey: Survey) -> ListView:
    """The authors who have a page, and the way to all names from A to Z."""
    groups = _by_initial(survey)
    rows = tuple(_author_row(signature) for group in groups.values() for signature in group if signature.uri)
    intro = (
        f"Names as {len(survey.kb.papers):,} papers print them, {plural(len(survey.signatures), 'name')} in all. A "
        f"name with {PAGE_FROM} papers or more has a page. It is of a name, not of a person, save for "
        f"{plural(len(survey.persons), 'person')} told apart from namesakes by evidence. All names by initial:"
    )
    letters = tuple(Link(initial, _initial_uri(initial)) for initial in groups)
    caption = f"{plural(len(rows), 'author')} with a page"
    grids = (Grid("authors", caption, AUTHOR_HEADS, rows),) if rows else ()
    return ListView(PageHead("authors/", "Authors", intro), intro, grids, letters)


def initials(survey: Survey) -> tuple[str, ...]:
    """The initials of all names."""
    return tuple(_by_initial(survey))


def view_initial(survey: Survey, initial: str) -> ListView:
    """The page of all names with one initial."""
    groups = _by_initial(survey)
    links = tuple(Link(other, _initial_uri(other)) for other in groups)
    rows = tuple(_author_row(signature) for signature in groups[initial])
    intro = f"Names whose family name begins with {initial}, as printed."
    facets = (SearchFacet("kind", "authors"),)
    head = PageHead(_initial_uri(initial), f"Authors: {initial}", intro, "author", "authors/", facets)
    return ListView(head, intro, (Grid("authors", plural(len(rows), "name"), AUTHOR_HEADS, rows),), links)


def _by_initial(survey: Survey) -> Mapping[str, list[Signature]]:
    return survey.kb.once(_by_initial, lambda: _group_by_initial(survey))


def _group_by_initial(survey: Survey) -> Mapping[str, list[Signature]]:
    signatures = sorted(survey.signatures.values(), key=lambda found: (found.name.sort_key, found.slug))
    return by_initial(signatures, lambda signature: signature.name.family)


def _initial_uri(initial: str) -> str:
    return f"authors/initial-{to_slug(initial)}/"


def _author_row(signature: Signature) -> GridRow:
    name, papers = signature.name, signature.papers
    inverted = ", ".join(part for part in (name.family, " ".join(p for p in (name.given, name.particle) if p)) if part)
    affiliation = signature.person.affiliation if signature.person else None
    told = f"{inverted} ({affiliation})" if affiliation else inverted
    shown = papers[:PAGE_FROM]
    works = tuple(_work(paper) for paper in shown)
    more = (Item(f"and {len(papers) - len(shown)} more"),) if len(papers) > len(shown) else ()
    count = str(len(papers))
    return GridRow(
        (
            GridCell((Item(told, signature.uri),), inverted.casefold()),
            GridCell((Item(count),), count),
            GridCell(works + more),
        )
    )


def _work(paper: Paper) -> Item:
    """A paper by its name, or by the first words of its title, which a remark then has whole."""
    name, target = paper.short_name, record_uri("papers", paper.id)
    if len(name) <= LONGEST_WORK:
        return Item(name, target)
    return Item(shorten(name, LONGEST_WORK, placeholder=" …"), target, note=name)


def author_views(survey: Survey) -> Iterable[ListView]:
    """The pages of names with several papers, and of persons told apart."""
    return (view_author(survey, signature.slug) for signature in survey.signatures.values() if signature.uri)


def view_author(survey: Survey, slug: str) -> ListView:
    """The page of a name with several papers, or of a person told apart."""
    signature = survey.signatures[slug]
    name = signature.name.display
    words = f"{plural(len(signature.papers), 'paper')} by {name}"
    head = PageHead(signature.uri, name, words, "author", "authors/", (SearchFacet("kind", "authors"),))
    return ListView(
        head, _signature_intro(signature), (paper_grid(survey, signature.papers),), _near(survey, signature)
    )


def _signature_intro(signature: Signature) -> str:
    person = signature.person
    if person is None:
        return "Papers that print this name among their authors. Namesakes are not told apart."
    spellings = f" Also printed as {', '.join(person.also_printed)}." if person.also_printed else ""
    affiliation = f" ({person.affiliation})" if person.affiliation else ""
    return f"Papers of one person{affiliation}, told apart from namesakes by: {person.where}.{spellings}"


def _near(survey: Survey, signature: Signature) -> tuple[Link, ...]:
    """The evidence for a person; for a name, the persons of that name who are told apart."""
    person = signature.person
    if person is None:
        persons = (other for other in survey.persons if other.name == signature.name)
        return tuple(Link(f"{other.name.display}, {_told_by(other)}", other.uri) for other in persons)
    source = survey.kb.people.source(person.source)
    return (Link("Evidence", source.url),) if source else ()


def _told_by(signature: Signature) -> str:
    return (signature.person.affiliation if signature.person else None) or "told apart"


def view_venues(survey: Survey) -> ListView:
    """The index of venues."""
    counts = _by_venue(survey)
    rows = []
    for term in survey.kb.vocabularies["venues"].terms if "venues" in survey.kb.vocabularies else ():
        papers = counts.get(term.id, ())
        if papers:
            years = sorted({paper.venue.year for paper in papers if paper.venue})
            span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
            count = str(len(papers))
            rows.append(
                GridRow(
                    (
                        GridCell((Item(term.label, term_uri("venues", term.id)),), term.label.casefold()),
                        GridCell((Item(count),), count),
                        GridCell((Item(span),)),
                    )
                )
            )
    published = sum(len(papers) for papers in counts.values())
    share = f"{published:,} of {len(survey.kb.papers):,} papers"
    intro = f"Venues with evidence: {share}. The others are preprints, or their venue has not been sourced."
    heads = (Head("Venue"), Head("Papers", is_numeric=True), Head("Years"))
    return ListView(
        PageHead("venues/", "Venues", intro), intro, (Grid("venues", plural(len(rows), "venue"), heads, tuple(rows)),)
    )


def view_venue(survey: Survey, term: Term) -> ListView:
    """The page of a venue, or of all conferences or all journals together."""
    papers = [survey.kb.papers[found] for found in survey.bearing("venues", term.id) if found in survey.kb.papers]
    facets = (SearchFacet("kind", "venues"),)
    head = PageHead(term_uri("venues", term.id), term.label, term.definition, "venue", "venues/", facets)
    return ListView(head, term.definition, (paper_grid(survey, papers),))


def venues_with_papers(survey: Survey) -> tuple[Term, ...]:
    """The venues that have a page."""
    vocabulary = survey.kb.vocabularies.get("venues")
    return tuple(
        term
        for term in (vocabulary.terms if vocabulary else ())
        if any(found in survey.kb.papers for found in survey.bearing("venues", term.id))
    )


def _by_venue(survey: Survey) -> Mapping[str, tuple[Paper, ...]]:
    found: dict[str, list[Paper]] = {}
    for paper in survey.kb.papers.values():
        if paper.venue:
            found.setdefault(paper.venue.id, []).append(paper)
    return {venue: tuple(papers) for venue, papers in sorted(found.items())}


def view_years(survey: Survey) -> ListView:
    """The index of years of first public versions."""
    pillars = survey.kb.pillars
    used = survey.used_terms("tasks")
    rows = []
    for year, papers in sorted(_by_year(survey).items(), reverse=True):
        counts = [sum(pillar.id in survey.kb.pillars_of(paper) for paper in papers) for pillar in pillars]
        numbers = tuple(GridCell((Item(str(count)),), str(count)) for count in (len(papers), *counts))
        rows.append(GridRow((GridCell((Item(str(year), f"years/{year}/"),), str(year)), *numbers)))
    intro = "Papers by the year of their first public version; a paper of two pillars counts in both."
    heads = (
        Head("Year"),
        Head("Papers", is_numeric=True),
        *(
            Head(pillar.label, term_uri("tasks", pillar.id) if pillar.id in used else "", is_numeric=True)
            for pillar in pillars
        ),
    )
    return ListView(
        PageHead("years/", "Years", intro), intro, (Grid("years", plural(len(rows), "year"), heads, tuple(rows)),)
    )


def view_year(survey: Survey, year: int) -> ListView:
    """The page of a year."""
    papers = _by_year(survey)[year]
    near = tuple(Link(str(other), f"years/{other}/") for other in years_with_papers(survey) if abs(other - year) == 1)
    words, facets = f"{plural(len(papers), 'paper')} first public in {year}", (SearchFacet("kind", "years"),)
    head = PageHead(f"years/{year}/", f"Papers of {year}", words, "year", "years/", facets)
    return ListView(head, head.description + ".", (paper_grid(survey, papers),), near)


def years_with_papers(survey: Survey) -> tuple[int, ...]:
    """The years that have a page."""
    return tuple(_by_year(survey))


def _by_year(survey: Survey) -> Mapping[int, tuple[Paper, ...]]:
    return survey.kb.once(_by_year, lambda: _group_by_year(survey))


def _group_by_year(survey: Survey) -> Mapping[int, tuple[Paper, ...]]:
    found: dict[int, list[Paper]] = {}
    for paper in survey.kb.papers.values():
        found.setdefault(paper.year, []).append(paper)
    return {year: tuple(found[year]) for year in sorted(found)}
