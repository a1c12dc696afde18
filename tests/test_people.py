"""Laws of author pages: a page is of a name, unless evidence tells persons of that name apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fixture_types import Overlay

from avsurvey.kb import read_folder
from avsurvey.views import Survey, author_views, view_authors, view_record

PAPERS = ("lovelace2020engines", "lovelace2021notes", "lovelace2022rings", "lovelace2023sounds")


def paper(name: str, author: str = "Ada Lovelace") -> str:
    """A stub by one author."""
    return (
        f"level: stub\ntitle: {name}\nauthors: [{author}, Emmy Noether]\npublished: {name[8:12]}\n"
        "tasks: [video-to-audio]\nsources:\n"
        '  v1: {url: "https://example.org/1", tier: proceedings-list, version: "1", seen: 2026-11-23}\n'
    )


def people(person: str, *papers: str, also: str = "") -> str:
    """A list of one person called Ada Lovelace."""
    return (
        f"persons:\n  {person}:\n    name: Ada Lovelace\n    affiliation: London\n    also_printed: [{also}]\n"
        f"    papers: [{', '.join(papers)}]\n    source: page\n    where: her page\nsources:\n"
        '  page: {url: "https://example.org/ada", tier: official-repo, version: "1", seen: 2026-11-23}\n'
    )


@pytest.fixture
def survey_of(overlay: Overlay) -> Callable[..., Survey]:
    """Makes a survey of the corpus, four papers of one name, and a list of people."""

    def make(listed: str = "", last_author: str = "Ada Lovelace") -> Survey:
        files = {f"papers/{name}.yml": paper(name) for name in PAPERS[:3]}
        files[f"papers/{PAPERS[3]}.yml"] = paper(PAPERS[3], last_author)
        return Survey(read_folder(overlay({**files, **({"people.yml": listed} if listed else {})})).kb)

    return make


def titles(survey: Survey, uri: str) -> set[str]:
    """The papers on an author's page."""
    view = next(view for view in author_views(survey) if view.head.uri == uri)
    return {row.cells[0].items[0].text for row in view.grids[0].rows}


def test_a_page_is_of_a_name(survey_of: Callable[..., Survey]) -> None:
    """Without evidence all papers that print a name stand together, and the page says what it is."""
    survey = survey_of()
    assert titles(survey, "authors/ada-lovelace/") == set(PAPERS)
    view = next(view for view in author_views(survey) if view.head.uri == "authors/ada-lovelace/")
    assert "Namesakes are not told apart" in view.intro


def test_evidence_tells_a_person_apart(survey_of: Callable[..., Survey]) -> None:
    """A person has a page with the evidence; the name keeps the other papers, and both appear in the index."""
    survey = survey_of(people("ada-lovelace-london", PAPERS[0]))
    assert titles(survey, "authors/ada-lovelace-london/") == {PAPERS[0]}
    assert titles(survey, "authors/ada-lovelace/") == set(PAPERS[1:])
    person = next(view for view in author_views(survey) if view.head.uri == "authors/ada-lovelace-london/")
    name = next(view for view in author_views(survey) if view.head.uri == "authors/ada-lovelace/")
    assert [link.target for link in person.links] == ["https://example.org/ada"]
    assert [link.target for link in name.links] == ["authors/ada-lovelace-london/"]
    assert "her page" in person.intro
    index = {row.cells[0].items[0].text: row.cells[0].items[0].target for row in view_authors(survey).grids[0].rows}
    assert index["Lovelace, Ada (London)"] == "authors/ada-lovelace-london/"
    assert index["Lovelace, Ada"] == "authors/ada-lovelace/"


def test_a_person_may_be_printed_in_several_ways(survey_of: Callable[..., Survey]) -> None:
    """Spellings that are listed lead to one page."""
    survey = survey_of(people("ada-lovelace", *PAPERS, also="A. A. Lovelace"), "A. A. Lovelace")
    assert titles(survey, "authors/ada-lovelace/") == set(PAPERS)


def test_bylines_lead_to_the_page_of_the_person(survey_of: Callable[..., Survey]) -> None:
    """A name with few papers has no page and no link; a person always has both."""
    survey = survey_of(people("ada-lovelace-london", PAPERS[0]))
    targets = {name: view_record(survey, survey.kb.papers[name]).byline[0].target for name in PAPERS[:2]}
    assert targets == {PAPERS[0]: "authors/ada-lovelace-london/", PAPERS[1]: "authors/ada-lovelace/"}
    few = view_record(survey, survey.kb.papers["cheng2024taming"]).byline
    assert [(author.text, author.target) for author in few[:1]] == [("Ho Kei Cheng", "")]
