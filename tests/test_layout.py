"""Laws of arranging: every node gets a place within the picture, the same on every run, near those of its group."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import mean

import pytest

from avsurvey.files import seal
from avsurvey.graph import HEIGHT, WIDTH, Drawing, arrange
from avsurvey.kb import KnowledgeBase
from avsurvey.site.arranging import kept_arrangements
from avsurvey.views import Survey, view_atlas

COUNT = 900
RING = tuple((at, at + 1) for at in range(COUNT - 1))
DRAWINGS = {
    "nothing": Drawing((), ()),
    "one node": Drawing(((),), ()),
    "two nodes without a group": Drawing(((), ()), ((0, 1),)),
    "one group": Drawing(((0,),) * 20, ()),
    "four groups and more nodes than one step samples": Drawing(tuple((at % 4,) for at in range(COUNT)), RING),
    "nodes of several groups": Drawing(((0,), (1,), (0, 1), (0, 1, 2), ()), ((0, 2), (1, 2))),
}
PRINT = """
from pathlib import Path
from avsurvey.kb import read_folder
from avsurvey.views import Survey, view_atlas
survey = Survey(read_folder(Path({folder!r})).kb)
print(survey.arrange(view_atlas(survey).drawing))
"""


@pytest.mark.parametrize("case", DRAWINGS)
def test_every_node_has_a_place_in_the_picture(case: str) -> None:
    """There is one place for each node, and it lies within the picture."""
    positions = arrange(DRAWINGS[case])
    assert len(positions) == len(DRAWINGS[case].groups)
    assert [place for place in positions if not (0 <= place[0] <= WIDTH and 0 <= place[1] <= HEIGHT)] == []


@pytest.mark.parametrize("case", DRAWINGS)
def test_arranging_twice_gives_the_same(case: str) -> None:
    """A drawing has one arrangement."""
    assert arrange(DRAWINGS[case]) == arrange(DRAWINGS[case])


def test_hash_seeds_leave_no_trace(corpus_folder: Path) -> None:
    """Records are arranged the same under any hash seed."""
    code = PRINT.format(folder=str(corpus_folder))
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "4321")
    }
    assert len(found) == 1


def test_nodes_seldom_share_a_place() -> None:
    """Nodes push each other away, so that nearly all have a place of their own."""
    positions = arrange(DRAWINGS["four groups and more nodes than one step samples"])
    assert len(set(positions)) > 0.99 * COUNT


def test_groups_lie_apart() -> None:
    """The first group lies on the left, the second on the right."""
    positions = arrange(Drawing(tuple((at % 2,) for at in range(60)), ()))
    first, second = mean(x for x, _ in positions[::2]), mean(x for x, _ in positions[1::2])
    assert second - first > WIDTH / 4


def test_joined_nodes_lie_nearer() -> None:
    """Nodes that an edge joins lie nearer to each other than others do."""
    pairs = tuple((at, at + 1) for at in range(0, 60, 2))
    positions = arrange(Drawing(((),) * 60, pairs))

    def far(a: int, b: int) -> float:
        return abs(positions[a][0] - positions[b][0]) + abs(positions[a][1] - positions[b][1])

    assert mean(far(a, b) for a, b in pairs) < mean(far(a, (a + 31) % 60) for a, _ in pairs) / 2


def test_what_was_arranged_is_kept(corpus: KnowledgeBase, tmp_path: Path) -> None:
    """A cache gives back what was computed, file by file, and what is broken in it is computed anew."""
    drawing = view_atlas(Survey(corpus)).drawing
    expected = kept_arrangements(tmp_path)(drawing)
    (kept,) = (tmp_path / "arrangements").iterdir()
    moved = [[y, x] for x, y in expected]
    kept.write_bytes(seal(kept.name, str(moved).encode()))
    assert kept_arrangements(tmp_path)(drawing) == tuple((x, y) for x, y in moved)
    for broken in ("", "[[1]]", "[[1, 2]]", "{}", str(moved)):
        kept.write_text(broken, encoding="utf-8")
        assert kept_arrangements(tmp_path)(drawing) == expected == arrange(drawing)
