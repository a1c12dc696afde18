"""Laws of timelines and of the pages of tasks."""

from __future__ import annotations

from itertools import combinations

import pytest

from avsurvey.kb import KnowledgeBase
from avsurvey.pages.timelines import ROW, WIDTH, Name, draw_timeline
from avsurvey.records import CurationLevel
from avsurvey.views import Survey, Topics, pillar_timeline
from avsurvey.views.timeline import FEWEST, MILESTONES, Timeline, task_timeline, users_of


@pytest.fixture(scope="module")
def survey(real: KnowledgeBase) -> Survey:
    """The survey of all records."""
    return Survey(real)


@pytest.fixture(scope="module")
def timeline(survey: Survey) -> Timeline:
    """The timeline of all pillars."""
    made = pillar_timeline(survey)
    assert made is not None
    return made


def test_every_work_is_counted_in_its_lanes(survey: Survey, timeline: Timeline) -> None:
    """A lane counts every paper of its pillar once, by month or, where only that is known, by year."""
    for lane, pillar in zip(timeline.lanes, survey.kb.pillars, strict=True):
        members = [paper for paper in survey.kb.papers.values() if pillar.id in survey.kb.pillars_of(paper)]
        assert sum(lane.months.values()) + sum(lane.years.values()) == len(members)


def test_milestones_are_curated_and_in_order(survey: Survey, timeline: Timeline) -> None:
    """Milestones are curated works, at most so many a lane, by month; each has records that rest on it."""
    for lane in timeline.lanes:
        assert len(lane.milestones) <= MILESTONES
        assert [found.month for found in lane.milestones] == sorted(found.month for found in lane.milestones)
        for milestone in lane.milestones:
            paper = survey.kb.papers[milestone.work.target.split("/")[1]]
            assert paper.level is not CurationLevel.STUB
            assert milestone.users == len(users_of(survey, paper)) > 0


def test_a_work_does_not_rest_on_itself(survey: Survey) -> None:
    """A paper and what it introduces are not counted among the records that rest on it."""
    paper = survey.kb.papers["cheng2024taming"]
    assert not {"cheng2024taming", "mmaudio"} & users_of(survey, paper)


def meet(first: Name, second: Name) -> bool:
    """Whether two names lie over each other."""
    starts = first.text_x, second.text_x
    return (
        abs(first.y - second.y) < ROW and starts[0] < starts[1] + second.width and starts[1] < starts[0] + first.width
    )


def test_names_meet_no_other_and_stay_inside(timeline: Timeline) -> None:
    """No name lies over another of its lane, and all lie within the picture."""
    picture = draw_timeline(timeline)
    for lane in picture.lanes:
        assert not [pair for pair in combinations(lane.names, 2) if meet(*pair)]
        assert all(name.text_x >= 0 and name.text_x - 6 + name.width <= WIDTH for name in lane.names)
        assert all(name.y < picture.height for name in lane.names)
        assert all(lane.y <= bar.y <= lane.baseline and bar.x + bar.width <= WIDTH for bar in lane.bars)


def test_years_lead_to_works(survey: Survey) -> None:
    """A year is linked where the lane has works of it: only such years are sure to have a page."""
    papers = [paper for paper in survey.kb.papers.values() if paper.year in (2019, 2021)]
    timeline = task_timeline(survey, "Gap", 1, papers)
    assert timeline is not None
    years = {link.text: link.target for _, link in draw_timeline(timeline).years}
    assert years == {"2019": "years/2019/", "2020": "", "2021": "years/2021/"}


def test_too_few_works_make_no_timeline(corpus: KnowledgeBase) -> None:
    """Fewer dated works than a picture needs make none."""
    papers = tuple(corpus.papers.values())
    survey = Survey(corpus)
    assert task_timeline(survey, "Few", 1, papers[: FEWEST - 1]) is None
    assert task_timeline(survey, "Enough", 1, papers[:FEWEST]) is not None


def test_task_page_says_what_the_records_say(survey: Survey) -> None:
    """A task's page links the tables in which its records stand, the newest works first, and its open questions."""
    term = survey.kb.term("tasks", "video-to-audio")
    assert term is not None
    view = Topics(survey).view(term)
    bearing = survey.bearing("tasks", term.id)
    assert view.tables[0].link.target == "tables/video-to-audio-models/"
    dates = [survey.kb.papers[found.link.target.split("/")[1]].published for found in view.newest]
    assert dates == sorted(dates, reverse=True)
    assert max(survey.kb.papers[name].published for name in bearing if name in survey.kb.papers) == dates[0]
    assert view.questions is not None
    for row in view.questions.rows:
        challenge = row.cells[0].items[0].target.split("/")[2]
        papers = (survey.kb.papers[name] for name in bearing if name in survey.kb.papers)
        assert row.cells[2].order == str(sum(challenge in paper.challenges for paper in papers))


def test_task_page_counts_the_numbers_of_its_benchmarks(survey: Survey) -> None:
    """The benchmarks of a task stand with as many values as there are cells, the most first."""
    term = survey.kb.term("tasks", "video-to-audio")
    assert term is not None
    grid = Topics(survey).view(term).benchmarks
    assert grid is not None
    counts = [len(survey.cells_by_benchmark[row.key]) for row in grid.rows]
    assert [int(row.cells[1].order) for row in grid.rows] == counts == sorted(counts, reverse=True)
