"""Laws of pictures of progress."""

from __future__ import annotations

import itertools

import pytest

from avsurvey.compare import protocol_key
from avsurvey.kb import KnowledgeBase
from avsurvey.pages.scatter import HEIGHT, MARKS, WIDTH, day_of, draw_progress, nice_steps
from avsurvey.records import Role, Run
from avsurvey.views import Progress, Survey, view_progress
from avsurvey.views.progress import FEWEST
from avsurvey.views.results import leaderboard_grids


@pytest.fixture(scope="module")
def survey(real: KnowledgeBase) -> Survey:
    """The survey of all records."""
    return Survey(real)


@pytest.fixture(scope="module")
def progress(survey: Survey) -> dict[str, Progress]:
    """Every picture of progress by its benchmark."""
    return {name: made for name in survey.kb.benchmarks if (made := view_progress(survey, name))}


def test_all_points_are_of_one_protocol_and_metric(survey: Survey, progress: dict[str, Progress]) -> None:
    """Every number in a picture is one of the largest group of one protocol, of one metric and of a system."""
    for name, made in progress.items():
        first = leaderboard_grids(survey, name)[0]
        metric = made.metric.target.split("/")[1]
        groups: dict[object, list[float]] = {}
        for cell in survey.cells_by_benchmark[name]:
            if cell.column.metric == metric and cell.row.role is Role.SYSTEM and cell.number is not None:
                groups.setdefault(protocol_key(cell), []).append(cell.number)
        values = sorted(point.value for point in made.points)
        assert made.protocol in first.caption
        assert any(set(values) <= set(group) and len(group) == len(values) + made.undated for group in groups.values())


def test_metric_is_the_first_listed(survey: Survey, progress: dict[str, Progress]) -> None:
    """Of the metrics that the group has, the picture shows the one that the benchmark lists first."""
    for name, made in progress.items():
        shown = [head.target for head in leaderboard_grids(survey, name)[0].heads if head.is_numeric]
        assert made.metric.target == shown[0]


def test_too_few_points_make_no_picture(progress: dict[str, Progress], corpus: KnowledgeBase) -> None:
    """Every picture has as many dated points as it needs; a benchmark without numbers has none."""
    assert min(len(made.points) for made in progress.values()) >= FEWEST
    made = view_progress(Survey(corpus), "daily-omni")
    assert made is None or len(made.points) >= FEWEST


def test_points_lie_in_the_picture_with_their_mark(progress: dict[str, Progress]) -> None:
    """Every point lies inside the raster, bears the mark of who ran it, leads somewhere, and is no part of a line."""
    for made in progress.values():
        picture = draw_progress(made)
        assert len(picture.marks) == len(made.points)
        for mark, point in zip(picture.marks, made.points, strict=True):
            assert 0 < mark.x < WIDTH
            assert 0 < mark.y < HEIGHT
            assert (mark.shape, bool(mark.target)) == (MARKS[point.run][0], True)
            assert point.number.text in mark.title


def test_every_run_has_a_mark_of_its_own() -> None:
    """No two ways in which a number came about look the same."""
    assert len({shape for shape, _ in MARKS.values()}) == len(Run)


@pytest.mark.parametrize(
    ("least", "most"), [(0, 1), (0.44, 0.442), (56.07, 130.67), (-3, 7), (5, 5), (0, 0), (1e-6, 2e-6), (1, 1e6)]
)
def test_steps_are_round_and_enclose(least: float, most: float) -> None:
    """Steps rise evenly, enclose the range and are few."""
    steps = nice_steps(least, most)
    assert steps[0] <= least <= most <= steps[-1] * (1 + 1e-9) + 1e-12
    assert 2 <= len(steps) <= 8
    gaps = [after - before for before, after in itertools.pairwise(steps)]
    assert max(gaps) == pytest.approx(min(gaps))


def test_dates_keep_their_order() -> None:
    """Later dates lie further right, and a partial date lies inside its month or year."""
    dates = ["2024-01-01", "2024-01", "2024-01-31", "2024-06-30", "2024", "2024-12-31", "2025-01-01"]
    assert [day_of(text) for text in dates] == sorted(day_of(text) for text in dates)
    assert 2024 <= day_of("2024") < 2025
