"""Laws of exposure: what may be said of a system's having seen the data that it is tested on."""

from __future__ import annotations

import pytest
from fixture_types import Overlay

from avsurvey.compare import may_compare
from avsurvey.exposure import Exposure, Exposures
from avsurvey.kb import KnowledgeBase, all_cells, read_folder

SOURCE = '{url: "https://arxiv.org/abs/2412.15322v1", tier: paper-fulltext, seen: 2026-11-23}'
READ = "source: v1, where: Section 3"


def dataset(name: str, *related: str) -> str:
    """A dataset that is derived from others."""
    relations = "".join(f"\n  - {{type: derived-from, to: {other}, {READ}}}" for other in related)
    return f"level: stub\nname: {name}\nsources: {{v1: {SOURCE}}}\n" + (f"relations:{relations}\n" if related else "")


def kb_of(overlay: Overlay, *, tested: str, trained: tuple[str, ...], row: str = "") -> KnowledgeBase:
    """The corpus with one benchmark, one system and one number of it."""
    uses = "".join(f"\n  - {{{use}, {READ}}}" for use in trained)
    files = {
        "datasets/pool.yml": dataset("Pool"),
        "datasets/clips.yml": dataset("Clips", "pool"),
        "datasets/captions.yml": dataset("Captions", "clips"),
        "datasets/other-cut.yml": dataset("Other Cut", "pool"),
        "datasets/elsewhere.yml": dataset("Elsewhere"),
        "benchmarks/trial.yml": (
            f"level: stub\nname: Trial\ntest_data: [{{{tested}, {READ}}}]\nmetrics: [accuracy]\n"
            f"sources: {{v1: {SOURCE}}}\n"
        ),
        "models/engine.yml": (
            f"level: stub\nname: Engine\nsources: {{v1: {SOURCE}}}\n" + (f"trained_on:{uses}\n" if uses else "")
        ),
        "results/cheng2024taming.yml": f"""\
reported_in: cheng2024taming
sources: {{v1: {SOURCE}}}
tables:
  - where: Table 1
    source: v1
    columns: [{{benchmark: trial, metric: accuracy}}]
    rows:
      - {{label: Engine, system: engine, run: self, values: ["0.5"]{row}}}
      - {{label: Stranger, run: self, values: ["0.4"]}}
""",
    }
    return read_folder(overlay(files)).kb


def exposed(kb: KnowledgeBase, label: str = "Engine") -> tuple[Exposure, str]:
    """The answer for a row of the sheet, and its reason."""
    cell = next(cell for cell in all_cells(kb) if cell.row.label == label and cell.sheet.id == "cheng2024taming")
    found = Exposures(kb).of(cell)
    return found.exposure, found.why


CLIPS = "name: Clips, to: clips"
BY_RECORD = [
    ((CLIPS,), Exposure.TRAINED, "Clips is among the training data"),
    (("name: Clips",), Exposure.TRAINED, "Clips is among the training data"),
    (("name: Pool, to: pool",), Exposure.OVERLAPS, "Pool, a training set"),
    (("name: Captions, to: captions",), Exposure.OVERLAPS, "Captions, a training set"),
    (("name: Elsewhere, to: elsewhere", CLIPS), Exposure.TRAINED, "Clips is among the training data"),
    (("name: Elsewhere, to: elsewhere",), Exposure.ZERO_SHOT, "no training set is"),
    (("name: Elsewhere, to: elsewhere", "name: Nobody's Set"), Exposure.UNKNOWN, "1 of 2 training sets"),
    (("name: Other Cut, to: other-cut",), Exposure.UNKNOWN, "Other Cut and Clips both draw on Pool"),
    ((), Exposure.UNKNOWN, "no training data of the system"),
]


@pytest.mark.parametrize(("trained", "answer", "why"), BY_RECORD)
def test_answer_follows_from_the_system_s_record(
    overlay: Overlay, trained: tuple[str, ...], answer: Exposure, why: str
) -> None:
    """Training on the test collection outweighs overlap, overlap outweighs what is not known."""
    found = exposed(kb_of(overlay, tested=CLIPS, trained=trained))
    assert found[0] is answer
    assert why in found[1]


BY_ROW = [
    ("zero_shot: yes", Exposure.ZERO_SHOT),
    ("zero_shot: emergent", Exposure.ZERO_SHOT),
    ("zero_shot: no", Exposure.OVERLAPS),
    ("fine_tuned: yes", Exposure.TRAINED),
    ("fine_tuned: no", Exposure.OVERLAPS),
    ("training_data: Clips", Exposure.TRAINED),
    ("training_data: Elsewhere; Clips", Exposure.TRAINED),
    ("training_data: Elsewhere", Exposure.ZERO_SHOT),
    ("training_data: Elsewhere + a corpus of our own", Exposure.UNKNOWN),
    ("training_data: unknown", Exposure.OVERLAPS),
]


@pytest.mark.parametrize(("facet", "answer"), BY_ROW)
def test_row_outweighs_the_record(overlay: Overlay, facet: str, answer: Exposure) -> None:
    """What a table says of a row stands before what is on record of the system in general."""
    kb = kb_of(overlay, tested=CLIPS, trained=("name: Pool, to: pool",), row=f", protocol: {{{facet}}}")
    assert exposed(kb)[0] is answer


def test_nothing_is_claimed_without_a_record_of_the_test_data(overlay: Overlay) -> None:
    """A test collection that nobody has described may share material with anything."""
    kb = kb_of(overlay, tested="name: A Secret Set", trained=("name: Elsewhere, to: elsewhere",))
    assert exposed(kb)[0] is Exposure.UNKNOWN
    same = kb_of(overlay, tested="name: A Secret Set", trained=("name: A Secret Set",))
    assert exposed(same)[0] is Exposure.TRAINED


def test_row_without_a_record_is_unknown(overlay: Overlay) -> None:
    """A system that nobody has described may have seen anything."""
    assert exposed(kb_of(overlay, tested=CLIPS, trained=(CLIPS,)), "Stranger")[0] is Exposure.UNKNOWN


def test_exposure_is_part_of_the_verdict(overlay: Overlay) -> None:
    """A number of a system that was trained on the test collection is not set beside one of which that is not known."""
    kb = kb_of(overlay, tested=CLIPS, trained=(CLIPS,))
    first, second = (cell for cell in all_cells(kb) if cell.sheet.id == "cheng2024taming")
    assert str(may_compare(first, second, Exposures(kb))) == "unknown in test_data_seen"
    assert str(may_compare(first, first, Exposures(kb))) == "same"


def test_real_answers_name_their_reason(real: KnowledgeBase) -> None:
    """Every number of the survey has an answer with a reason, and each answer occurs."""
    exposures = Exposures(real)
    found = [exposures.of(cell) for cell in all_cells(real)]
    assert {answer.exposure for answer in found} == set(Exposure)
    assert [answer for answer in found if not answer.why] == []
