"""Laws of the pictures of the graph: what is drawn is linked, named in words, and no more than one can take in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from avsurvey.exports import render_atlas
from avsurvey.graph import LINEAGE_TYPES, arrange
from avsurvey.kb import KnowledgeBase
from avsurvey.pages import Renderer, render_standalone_figure
from avsurvey.pages.charts import ROW_WIDTH, chart_rows
from avsurvey.pages.figures import view_citations
from avsurvey.pages.nearby import Picture, draw_descent, draw_neighbourhood
from avsurvey.pages.overview import NAMED, draw_overview
from avsurvey.views import (
    TYPE_WORDS,
    Survey,
    view_atlas,
    view_atlas_page,
    view_descent,
    view_neighbourhood,
    view_record,
)
from avsurvey.views.atlas import DRAWN_TYPES

ROOT = Path(__file__).parent.parent
MOST = 24
HREF = re.compile(r'<a href="\x1a([^"]+)"')


@pytest.fixture(scope="module")
def survey(real: KnowledgeBase) -> Survey:
    """All records."""
    return Survey(real)


@pytest.fixture(scope="module")
def neighbourhoods(survey: Survey) -> dict[str, Picture]:
    """The pictures of all records that have neighbours."""
    views = {
        record.id: view_neighbourhood(survey, record, view_record(survey, record).related)
        for record in survey.kb.described()
        if record.kind != "papers"
    }
    return {name: draw_neighbourhood(view) for name, view in views.items() if view}


@pytest.fixture(scope="module")
def descents(survey: Survey) -> dict[str, Picture]:
    """The pictures of all lines of descent."""
    views = {record.id: view_descent(survey, record) for record in survey.kb.described()}
    return {name: draw_descent(view) for name, view in views.items() if view}


def test_neighbourhoods_stay_small(neighbourhoods: dict[str, Picture]) -> None:
    """A neighbourhood has 24 neighbours at most, and some have as many."""
    assert max(len(picture.spots) for picture in neighbourhoods.values()) == MOST


def test_descents_stay_small(descents: dict[str, Picture]) -> None:
    """A picture of descent has 24 records at most, and three or more."""
    sizes = [len(picture.spots) for picture in descents.values()]
    assert (min(sizes), max(sizes)) == (3, MOST)


@pytest.mark.parametrize("name", ["mmaudio", "encodec", "vggsound"])
def test_every_neighbour_is_a_link_with_a_name(name: str, neighbourhoods: dict[str, Picture], root: Path) -> None:
    """Each box of a picture leads to the page of its record, and the text alternative names it."""
    picture = neighbourhoods[name]
    svg = Renderer(root / "templates").render("figures/neighbourhood.svg", view=picture)
    assert HREF.findall(svg) == [spot.target for spot in picture.spots]
    for spot in picture.spots:
        assert spot.name.rstrip("…") in picture.description


def test_every_drawn_neighbour_exists(neighbourhoods: dict[str, Picture], survey: Survey) -> None:
    """Boxes lead to records only, and never to the record itself."""
    for name, picture in neighbourhoods.items():
        targets = [spot.target.strip("/").split("/")[-1] for spot in picture.spots]
        assert name not in targets
        assert [target for target in targets if survey.kb.get(target) is None] == []


def test_boxes_of_a_picture_never_overlap(neighbourhoods: dict[str, Picture], descents: dict[str, Picture]) -> None:
    """No two boxes of a picture share a place, and all lie within it."""
    for picture in (*neighbourhoods.values(), *descents.values()):
        assert len({(spot.x, spot.y) for spot in picture.spots}) == len(picture.spots)
        assert all(spot.x + spot.width <= picture.width and spot.y + 22 <= picture.height for spot in picture.spots)


def test_descent_goes_from_left_to_right(survey: Survey) -> None:
    """Every step of a line of descent leads to a column further right, and years never fall."""
    for record in survey.kb.described():
        view = view_descent(survey, record)
        if view:
            assert [step for step in view.steps if view.kin[step[0]].column >= view.kin[step[1]].column] == []
            assert sum(kin.is_self for kin in view.kin) == 1


def test_steps_pass_behind_no_other_record(descents: dict[str, Picture]) -> None:
    """The straight part of a step runs through no box but the one that it leads to."""
    for picture in descents.values():
        for line in picture.lines:
            x, y, end = (int(number) for number in re.findall(r" (\d+) (\d+)H(\d+)$", line)[0])
            assert [spot.name for spot in picture.spots if spot.middle == y and x <= spot.x < end] == []


def test_descent_needs_two_steps(survey: Survey) -> None:
    """A record has a picture of descent where some ancestor or descendant is more than one step away."""
    for record in survey.kb.described():
        direct = survey.graph.others(record.id, LINEAGE_TYPES, incoming=True) | survey.graph.others(
            record.id, LINEAGE_TYPES, incoming=False
        )
        family = {*survey.graph.ancestors(record.id), *survey.graph.descendants(record.id)}
        assert (view_descent(survey, record) is not None) == bool(family - direct - {record.id})


def test_atlas_has_every_record_and_says_every_edge(survey: Survey) -> None:
    """All records are nodes, influential ones first, and each type of edge that is drawn has words for both ends."""
    atlas = view_atlas(survey)
    assert sorted(node.id for node in atlas.nodes) == sorted(record.id for record in survey.kb.described())
    assert {edge.type for edge in atlas.edges} <= set(DRAWN_TYPES) == set(TYPE_WORDS)
    assert survey.graph.influence[atlas.nodes[0].id] == max(survey.graph.influence.values())


def test_atlas_as_json_is_whole(corpus: KnowledgeBase) -> None:
    """All columns of the JSON have one entry for each node or edge, and edges lead to nodes."""
    atlas = view_atlas(Survey(corpus))
    found = json.loads(render_atlas(atlas, arrange(atlas.drawing)))
    assert {len(column) for column in found["nodes"].values()} == {len(atlas.nodes)}
    assert {len(column) for column in found["edges"].values()} == {len(atlas.edges)}
    assert max(*found["edges"]["source"], *found["edges"]["target"]) < len(atlas.nodes)


def test_overview_links_every_record_of_its_table(survey: Survey) -> None:
    """The picture links the same records as the table below it, and names about forty of them without overlap."""
    atlas = view_atlas(survey)
    shown = atlas.first(300)
    picture = draw_overview(shown, arrange(shown.drawing))
    (grid,) = view_atlas_page(atlas).grids
    assert [dot.target for dot in picture.dots] == [row.cells[0].items[0].target for row in grid.rows]
    names = [dot.name for dot in picture.dots if dot.name]
    assert len(names) == len(set(names)) == NAMED


def test_bars_of_rows_stand_in_one_scale() -> None:
    """Parts follow one another, as wide as their counts, with the number inside, above, or told in words alone."""
    chart = chart_rows("rows", "Rows", ("a", "b", "c"), {"one": (500, 2, 1), "two": (250, 0, 0)})
    first, small, least, second = chart.shares
    assert (first.width, second.width) == pytest.approx((ROW_WIDTH * 500 / 503, ROW_WIDTH * 250 / 503), abs=0.1)
    assert (first.x + first.width, small.x + small.width) == pytest.approx((small.x, least.x), abs=0.1)
    assert [share.number for share in chart.shares] == ["500", "2", "", "250"]
    assert [share.is_inside for share in chart.shares] == [True, False, False, True]
    assert (chart.title, least.title) == ("Rows", "one, c: 1")
    assert chart.table == (("one", (500, 2, 1)), ("two", (250, 0, 0)))


def test_citations_between_pillars_are_those_on_record(survey: Survey) -> None:
    """Each citation counts once for each pair of pillars of its papers, and those of foundations stand in no row."""
    chart = view_citations(survey)
    assert len(chart.table) == 3
    labels = [pillar.label for pillar in survey.kb.pillars]
    cited = [edge for edge in survey.graph.edges if edge.type == "cites"]
    papers = survey.kb.papers
    for name, counts in chart.table:
        pillar = survey.kb.pillars[labels.index(name)].id
        pairs = [
            survey.kb.pillars_of(papers[e.target]) for e in cited if pillar in survey.kb.pillars_of(papers[e.source])
        ]
        assert sum(counts) == sum(map(len, pairs))
    svg = render_standalone_figure(survey, Renderer(ROOT / "templates"), "citations")
    assert all(f"{name} cites " in svg for name, _ in chart.table)
