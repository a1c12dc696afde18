"""Rows of a system with a part taken away: shown as printed, and never taken for the system."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from fixture_types import Overlay

from avsurvey.exports.tabular import render_result_rows
from avsurvey.kb import read_folder
from avsurvey.views import Survey, table_grid
from avsurvey.views.results import leaderboard_grids, sheet_grids, system_grid

SHEET, SYSTEM, LABEL = "chen2026futureomni", "qwen2-5-omni", "Qwen2.5-Omni without its talker"
ROW = "      - {label: Qwen2.5-Omni, system: qwen2-5-omni/7b, run: rerun, values: [45.69]}\n"


@pytest.fixture
def corpus_text(corpus_folder: Path) -> str:
    """The sheet of the corpus to which the row is added."""
    return (corpus_folder / "results" / f"{SHEET}.yml").read_text(encoding="utf-8")


def survey_with(overlay: Overlay, text: str, role: str) -> Survey:
    """The survey when the sheet has one more row of the system, in a role."""
    added = f"      - {{label: {LABEL}, system: qwen2-5-omni/7b, role: {role}, run: rerun, values: [41.07]}}\n"
    assert ROW in text
    return Survey(read_folder(overlay({f"results/{SHEET}.yml": text.replace(ROW, ROW + added)})).kb)


def texts(survey: Survey) -> dict[str, str]:
    """What is shown where, as one text for each place."""
    table = survey.kb.tables["hearing-systems"]
    grids = {
        "comparison": (table_grid(survey, table),),
        "leaderboard": leaderboard_grids(survey, "daily-omni"),
        "system": (system_grid(survey, SYSTEM),),
        "sheet": sheet_grids(survey, survey.kb.results[SHEET]),
    }
    return {name: repr(shown) for name, shown in grids.items()}


def test_ablation_is_not_its_system(overlay: Overlay, corpus_text: str) -> None:
    """Its numbers are in no conflict, no leaderboard and no comparison; its sheet and its system's page mark it."""
    shown = texts(survey := survey_with(overlay, corpus_text, "ablation"))
    assert {name for name, text in shown.items() if "41.07" in text} == {"system", "sheet"}
    assert all("note='ablation'" in shown[name] for name in ("system", "sheet"))
    assert all("41.07" not in cell.printed.text for conflict in survey.conflicts for cell in conflict.cells)


def test_same_row_as_a_system_is_everywhere(overlay: Overlay, corpus_text: str) -> None:
    """What the role keeps away would otherwise be there."""
    survey = survey_with(overlay, corpus_text, "system")
    assert all("41.07" in text for text in texts(survey).values())
    assert any(cell.printed.text == "41.07" for conflict in survey.conflicts for cell in conflict.cells)


def test_role_is_taken_out(overlay: Overlay, corpus_text: str) -> None:
    """Who computes with the values can tell ablations from systems."""
    survey = survey_with(overlay, corpus_text, "ablation")
    rows = list(csv.DictReader(StringIO(render_result_rows(survey.kb))))
    assert {row["label"] for row in rows if row["role"] == "ablation"} == {LABEL}
    assert {row["role"] for row in rows} == {"system", "ablation"}
