"""Laws of the line under a record's name."""

from __future__ import annotations

import pytest
from fixture_types import Overlay

from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.pages.takeout import format_size
from avsurvey.views import Survey
from avsurvey.views.facts import fact_groups
from avsurvey.views.key_facts import KEY_FACTS, key_facts

LINES = {
    "cheng2024taming": "December 2024; CVPR 2025; Video-to-audio; Text-and-video-to-audio; Text-to-audio generation",
    "mmaudio": "December 2024; CVPR 2025; video, text → audio; 157M–1.03B parameters; weights: CC BY-NC 4.0",
    "desync": "Audio-visual timing; lower is better; instrument: Synchformer",
}


@pytest.mark.parametrize("record_id", LINES)
def test_line_says_what_one_asks_first(corpus: KnowledgeBase, record_id: str) -> None:
    """Date, venue and what the kind is asked for stand in one line, in this order."""
    record = corpus.get(record_id)
    assert record
    assert "; ".join(item.text for item in key_facts(Survey(corpus), record)).startswith(LINES[record_id])


SCORES = """reference_scores:
  - {who: random, metric: accuracy, value: 25.0 %, scale: 0.01, source: qa, where: qa.json}
  - {who: human, metric: accuracy, value: 91.5, scale: 0.01, split: 30 s videos, source: qa, where: qa.json}
  - {who: human, metric: accuracy, value: 88, scale: 0.01, split: 60 s videos, source: qa, where: qa.json}
"""


def test_people_and_chance_stand_in_the_line_of_a_benchmark(overlay: Overlay) -> None:
    """What people and random guesses reach is told before any system's number, as a range where parts differ."""
    file = overlay({}) / "benchmarks/daily-omni.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("licences:", SCORES + "licences:"), encoding="utf-8")
    folder = read_folder(file.parent.parent)
    assert folder.findings == ()
    benchmark = folder.kb.benchmarks["daily-omni"]
    words = [item.text for item in key_facts(Survey(folder.kb), benchmark)]
    assert [text for text in words if text.startswith(("people", "chance"))] == ["people 88–91.5", "chance 25.0 %"]
    shown = [row for group in fact_groups(folder.kb, benchmark) for row in group.rows]
    texts = {row.label: [item.text for item in row.items] for row in shown}
    assert texts["People and chance"][:2] == ["chance: 25.0 % Accuracy", "people: 91.5 Accuracy"]


def test_every_kind_has_a_line(real: KnowledgeBase) -> None:
    """No kind is left out, and no fact of the line is empty."""
    survey = Survey(real)
    assert {type(record) for record in real.described()} == set(KEY_FACTS)
    assert all(item.text.strip() for record in real.described() for item in key_facts(survey, record))


@pytest.mark.parametrize(
    ("byte_count", "expected"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (12_345, "12 kB"), (999_500, "1.0 MB"), (6_842_000, "6.8 MB")],
)
def test_sizes_are_read_by_people(byte_count: int, expected: str) -> None:
    """A size is said in the unit that fits it."""
    assert format_size(byte_count) == expected
