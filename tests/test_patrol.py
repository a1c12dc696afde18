"""Laws of the weekly look: what is withdrawn or new is told once, what is known is not, and silence is told too."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_services import Fake, atom
from fixture_types import Overlay
from processes import run
from typer.testing import Result

from avsurvey.intake.comment import MAX_COMMENT
from avsurvey.intake.patrol import Look, Part, render_report, withdrawal_in
from avsurvey.intake.searches import Search, query_text, read_searches
from avsurvey.kb import DataFolder, read_folder
from avsurvey.services import Client, Work

SEARCHES = """categories: [cs.SD, cs.CV]
searches:
  - {task: video-to-audio, any: [video-to-audio, foley], also: [video], why: Names it.}
  - {task: text-to-audio, any: [foley], why: Names it.}
"""


def entry(arxiv: str, title: str, *, published: str = "2026-11-20", comment: str = "", abstract: str = "Text.") -> str:
    """An entry of arXiv's feed."""
    return f"""<entry><id>http://arxiv.org/abs/{arxiv}v2</id><published>{published}T00:00:00Z</published>
<title>{title}</title><summary>{abstract}</summary><author><name>Ada Lovelace</name></author>
<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">{comment}</arxiv:comment></entry>"""


@pytest.fixture
def data(overlay: Overlay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corpus with two searches, in a working folder of its own."""
    monkeypatch.chdir(tmp_path)
    return overlay({"searches.yml": SEARCHES})


def patrol(data: Path, *arguments: str) -> Result:
    """Run `avsurvey patrol`; anything but an orderly end is raised."""
    return run("patrol", "--data", str(data), "--today", "2026-11-23", *arguments)


def test_withdrawn_papers_are_told(fake: Fake, data: Path) -> None:
    """A record is named where arXiv says that its work is withdrawn; one request asks about many."""
    notice = "This paper has been withdrawn by the authors"
    known = entry("2412.15322", "Taming", comment=notice) + entry("2107.03312", "SoundStream", comment="v2, 12 pages")
    fake.say("/arxiv", atom(known))
    result = patrol(data, "--part", "withdrawn")
    assert result.exit_code == 0, result.stderr
    assert f"- [ ] `papers/cheng2024taming`: `{notice}`" in result.stdout
    assert "soundstream" not in result.stdout.lower()
    assert len(fake.asked) == 1
    assert "2412.15322" in fake.asked[0][1]["id_list"][0].split(",")


def test_papers_with_a_status_are_not_asked_about(fake: Fake, data: Path) -> None:
    """What the record says already is no news."""
    path = data / "papers" / "cheng2024taming.yml"
    status = "status: {state: withdrawn, on: 2026-01-31, source: v2, where: comment}\n"
    path.write_text(path.read_text(encoding="utf-8") + status, encoding="utf-8")
    fake.say("/arxiv", atom(""))
    patrol(data, "--part", "withdrawn")
    assert "2412.15322" not in fake.asked[0][1]["id_list"][0]


WORDS = [
    ({"remarks": ("This paper has been withdrawn by the author due to an error",)}, True),
    ({"remarks": ("withdrawn",)}, True),
    ({"abstract": "This submission was withdrawn by arXiv administrators."}, True),
    ({"abstract": "This work has been temporarily withdrawn."}, True),
    ({"title": "Loom [withdrawn]"}, True),
    ({"abstract": "We study why money is withdrawn from machines."}, False),
    ({"title": "Withdrawn and Silent Speakers"}, False),
    ({"remarks": ("Accepted to CVPR",)}, False),
]


@pytest.mark.parametrize(("said", "is_withdrawn"), WORDS)
def test_withdrawal_is_read_from_words_that_say_it(said: dict[str, Any], is_withdrawn: bool) -> None:
    """The word alone counts in a comment; elsewhere it may be what the work is about."""
    work = Work(**({"service": "arXiv", "url": "", "tier": "", "day": "", "title": "Loom", "authors": ()} | said))
    assert bool(withdrawal_in(work)) is is_withdrawn


def test_new_works_are_told_once(fake: Fake, data: Path) -> None:
    """A work that two searches find is one line with both tasks; known, left-out and older ones are none."""
    works = (
        entry("2611.00001", "Weaving @Foley, ![x](y)")
        + entry("2412.15322", "A known id")
        + entry("2611.00002", "Taming Multimodal Joint Training for High-Quality Video-to-Audio Synthesis")
        + entry("2501.00009", "A left-out id")
        + entry("2611.00003", "An old one", published="2026-11-01")
    )
    fake.say("/arxiv", atom(works))
    result = patrol(data, "--part", "candidates", "--days", "7")
    assert result.exit_code == 0, result.stderr
    listed = [line for line in result.stdout.splitlines() if line.startswith("- [ ]")]
    assert listed == [
        "- [ ] [2611.00001](https://arxiv.org/abs/2611.00001) 2026-11-20 `Weaving @Foley, ![x](y)` "
        "(`video-to-audio`, `text-to-audio`)"
    ]
    assert len(fake.asked) == 2
    assert fake.asked[0][1]["sortBy"] == ["submittedDate"]


def test_query_asks_for_words_places_and_days() -> None:
    """A search becomes a query of the API with all of its conditions."""
    search = Search(task="video-to-audio", any=("foley", "video to audio"), also=("video",), why="x")
    assert query_text(search, ("cs.SD", "cs.CV"), date(2026, 11, 9), date(2026, 11, 23)) == (
        '(ti:"foley" OR abs:"foley" OR ti:"video to audio" OR abs:"video to audio") AND (ti:"video" OR abs:"video") '
        "AND (cat:cs.SD OR cat:cs.CV) AND submittedDate:[202611090000 TO 202611232359]"
    )


def test_silence_is_told(fake: Fake, data: Path) -> None:
    """Where arXiv does not answer the report says so, what came stays, and the code is 3."""
    result = patrol(data, "--offline")
    assert result.exit_code == 3
    assert "Nothing was found, but not all could be asked." in result.stdout
    assert result.stdout.count("Not had: `arXiv was not asked") == 2


FAULTS = [
    ("", "no searches.yml that can be read"),
    ("searches: [{task: foley}]\n", "searches.0.any"),
    ("categories: [cs.SD]\nsearches: [{task: foleys, any: [a], why: b}]\n", "foleys is no task"),
]


@pytest.mark.parametrize(("text", "says"), FAULTS)
def test_faults_of_the_searches_are_told(text: str, says: str, overlay: Overlay) -> None:
    """A file that cannot be read finds nothing and says why."""
    _, problems = read_searches(read_folder(overlay({"searches.yml": text})))
    assert any(says in problem for problem in problems)


def test_searches_of_the_survey_are_sound(real_folder: DataFolder) -> None:
    """Every search has a task of the vocabulary, no phrase needs escaping, and all pillars are looked for."""
    searches, problems = read_searches(real_folder)
    assert problems == []
    phrases = [phrase for one in searches.searches for phrase in (*one.any, *one.also)]
    assert not [phrase for phrase in phrases if set(phrase) & set('"()[]:')]
    pillars = {real_folder.kb.ancestors("tasks", one.task)[-1] for one in searches.searches}
    assert pillars == {"generation", "understanding", "unified", "foundations"}
    queries = [query_text(one, searches.categories, date(2026, 11, 9), date(2026, 11, 23)) for one in searches.searches]
    assert max(map(len, queries)) < 2000


def test_report_fits_into_an_issue(data: Path) -> None:
    """However much is found, the report stays below GitHub's limit and says how much it leaves out."""
    look = Look(read_folder(data), Client(offline=True), date(2026, 11, 23), 14)
    parts = [Part("New", "About.", ["- [ ] " + "x" * 900 for _ in range(500)]) for _ in range(3)]
    report = render_report(look, parts)
    assert len(report) < MAX_COMMENT
    assert report.count(" more; `avsurvey patrol --format json` has them all.") == 3


def test_other_forms_of_the_report(fake: Fake, data: Path) -> None:
    """The report goes into a file, or as objects with everything to another program."""
    fake.say("/arxiv", atom(entry("2611.00001", "Weaving")))
    target = data.parent / "issue.md"
    assert patrol(data, "--output", str(target)).exit_code == 0
    assert "Looked on 2026-11-23" in target.read_text(encoding="utf-8")
    parts = json.loads(patrol(data, "--format", "json").stdout)
    assert [part["title"] for part in parts] == ["Withdrawn", "New on arXiv"]


def test_wrong_part_is_named(data: Path) -> None:
    """An unknown part ends the command with those that there are."""
    result = patrol(data, "--part", "withdrawal")
    assert (result.exit_code, "Did you mean `withdrawn`?" in result.stderr) == (2, True)


def test_checked_links_are_part_of_the_report(fake: Fake, data: Path) -> None:
    """What `avsurvey links` found is told with where it stands; nothing of an address acts."""
    fake.say("/arxiv", atom(""))
    gone = {"address": "https://a.example/@b", "verdict": "gone", "detail": "404", "places": ["data/x.yml:3"] * 5}
    path = data.parent / "links.json"
    path.write_text(json.dumps({"counts": {"gone": 1}, "links": [gone]}), encoding="utf-8")
    result = patrol(data, "--links", str(path))
    assert result.exit_code == 0, result.stderr
    assert "- [ ] `gone`: `https://a.example/@b` `404`, in `data/x.yml:3, data/x.yml:3, data/x.yml:3` and 2 more" in (
        result.stdout
    )


@pytest.mark.parametrize("text", ["", "{}", '{"links": [{}]}', '{"links": 3}'])
def test_report_on_links_that_is_none_is_told(text: str, fake: Fake, data: Path) -> None:
    """A check of links that broke off does not hide what the other parts found."""
    fake.say("/arxiv", atom(entry("2611.00001", "Weaving")))
    path = data.parent / "links.json"
    path.write_text(text, encoding="utf-8")
    result = patrol(data, "--links", str(path))
    assert result.exit_code == 3
    assert "Not had: `The report on links cannot be read.`" in result.stdout
    assert "Weaving" in result.stdout
