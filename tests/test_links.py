"""Links to other hosts: found with their places, asked politely, judged by what comes back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_services import Answer, Fake
from fixture_types import Overlay
from typer.testing import CliRunner, Result

from avsurvey.cli.app import app
from avsurvey.intake.links import AllowedLink, BadLinkPolicy, LinkPolicy, check_links, find_links, read_link_policy
from avsurvey.kb import read_folder
from avsurvey.services.links import ATTEMPTS, INTERVAL_SECONDS, LinkAsker, Verdict

TODAY = date(2026, 11, 23)
DEAD_PORT = "http://127.0.0.1:9/"


def asker(**options: Any) -> tuple[LinkAsker, list[float]]:
    """An asker that never sleeps, and what it would have slept."""
    slept: list[float] = []
    return LinkAsker(**({"sleep": slept.append, "today": lambda: TODAY, "timeout": 2.0} | options)), slept


ANSWERS = {
    "fine": ((Answer("x"),), Verdict.FINE, "answers 200"),
    "not found": ((Answer("", 404),), Verdict.GONE, "answers 404"),
    "gone": ((Answer("", 410),), Verdict.GONE, "answers 410"),
    "refused": ((Answer("", 403),), Verdict.UNSURE, "answers 403"),
    "broken": ((Answer("", 500),), Verdict.UNSURE, "answers 500"),
    "busy once": ((Answer("", 503), Answer("x")), Verdict.FINE, "answers 200"),
    "circle": ((Answer("", 302, {"Location": "/page"}),), Verdict.GONE, "leads in circles: more than 5 redirects"),
    "moved for a while": ((Answer("", 302, {"Location": "/end"}),), Verdict.FINE, "answers 200"),
    "moved to nothing": ((Answer("", 301, {"Location": "/nothing"}),), Verdict.GONE, "answers 404"),
    "no web": ((Answer("", 302, {"Location": "ftp://127.0.0.1/a"}),), Verdict.UNSURE, "has no usable answer"),
    "silent": ((Answer("x", seconds=4),), Verdict.UNREACHABLE, "did not answer within 0.2 s"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers_are_judged(case: str, fake: Fake) -> None:
    """Each way in which a server can answer has its verdict, with the reason in words."""
    answers, verdict, detail = ANSWERS[case]
    fake.say("/page", *answers)
    fake.say("/end", "x")
    asking, _ = asker(timeout=0.2)
    answer = asking.ask(f"{fake.address}/page")
    assert (answer.verdict, answer.detail.partition(":")[0]) == (verdict, detail.partition(":")[0])
    assert answer.day == TODAY.isoformat()


def test_permanent_move_is_told(fake: Fake) -> None:
    """Where an address leads on for good, the new one is told."""
    fake.say("/page", Answer("", 301, {"Location": "/end"}))
    fake.say("/end", "x")
    answer = asker()[0].ask(f"{fake.address}/page")
    assert (answer.verdict, answer.detail) == (Verdict.MOVED, f"{fake.address}/end")


def test_nobody_there() -> None:
    """A host that cannot be reached is asked a few times, with growing waits."""
    asking, slept = asker()
    assert asking.ask(DEAD_PORT).verdict is Verdict.UNREACHABLE
    assert slept == [1.0, 2.0][: ATTEMPTS - 1]


def test_wait_is_as_long_as_asked_for(fake: Fake) -> None:
    """`Retry-After` decides how long to wait; an hour is not waited for."""
    fake.say("/page", Answer("", 429, {"Retry-After": "7"}), Answer("x"))
    asking, slept = asker()
    assert asking.ask(f"{fake.address}/page").verdict is Verdict.FINE
    assert slept == [7.0]
    fake.say("/page", Answer("", 429, {"Retry-After": "3600"}))
    assert asking.ask(f"{fake.address}/page").verdict is Verdict.UNSURE
    assert slept == [7.0]


def test_pace_is_kept_for_each_host() -> None:
    """Between two questions to one host passes a second; another host does not wait, and hosts take turns."""
    now, slept = [50.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    asking = LinkAsker(sleep=sleep, clock=lambda: now[0])
    for url in ("https://a.example/1", "https://b.example/1", "https://a.example/2", "https://a.example/3"):
        asking._keep_pace(url)
    assert slept == [INTERVAL_SECONDS, INTERVAL_SECONDS]


def test_bodies_are_not_read(fake: Fake) -> None:
    """HEAD is asked first, and GET only where a server may not know HEAD; the server is told who asks."""
    fake.say("/page", "x")
    asking, _ = asker(mail="ada@example.org")
    asking.ask(f"{fake.address}/page")
    asking.ask(f"{fake.address}/none")
    assert fake.paths() == ["/page", "/none", "/none"]
    fake.say("/page", Answer("", 403), Answer("x"))
    assert asking.ask(f"{fake.address}/page").verdict is Verdict.FINE
    assert all("mailto:ada@example.org" in headers["User-Agent"] for _, _, headers in fake.asked)


def test_good_answers_are_kept_for_weeks(fake: Fake, tmp_path: Path) -> None:
    """A good answer is not asked for again for weeks, a bad one at once; offline only the known is told."""
    fake.say("/page", "x")
    urls = [f"{fake.address}/{name}" for name in ("page", "none")]
    for day, asked in ((TODAY, 2), (date(2026, 12, 10), 1), (date(2027, 2, 1), 2)):
        fake.asked.clear()
        asking, _ = asker(cache=tmp_path / "links.json", today=lambda day=day: day)
        assert {answer.verdict for _, answer in asking.ask_all(urls)} == {Verdict.FINE, Verdict.GONE}
        assert len(set(fake.paths())) == asked
    fake.asked.clear()
    asking, _ = asker(cache=tmp_path / "links.json", today=lambda: date(2027, 2, 2))
    assert [url for url, _ in asking.ask_all(urls, offline=True)] == urls[:1]
    assert fake.asked == []


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"a": 1}', "null"])
def test_broken_cache_counts_as_none(broken: str, fake: Fake, tmp_path: Path) -> None:
    """A file of the cache that cannot be read is written anew."""
    fake.say("/page", "x")
    cache = tmp_path / "links.json"
    cache.write_text(broken, encoding="utf-8")
    assert len(list(asker(cache=cache)[0].ask_all([f"{fake.address}/page"]))) == 1
    assert json.loads(cache.read_text(encoding="utf-8"))[f"{fake.address}/page"][0] == "fine"


# where links stand

PROSE = """# Title

See [one](https://one.test/a_(b)) and <https://two.test/x>, or https://three.test/y.
[@mmaudio] `https://four.test/`; not https://example.org/ nor http://127.0.0.1:8000/.
"""


def test_links_are_found_with_their_places(overlay: Overlay, tmp_path: Path) -> None:
    """Addresses of sources, links and DOIs of records and those of the prose are found at their lines."""
    folder = read_folder(overlay({}))
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "page.md").write_text(PROSE, encoding="utf-8")
    found = find_links(folder, docs)
    prose = {url: mentions[0].line() for url, mentions in found.items() if ".test/" in url}
    assert prose == {
        "https://one.test/a_(b)": 3,
        "https://two.test/x": 3,
        "https://three.test/y": 3,
        "https://four.test/": 4,
    }
    text = (folder.folder / "papers" / "cheng2024taming.yml").read_text(encoding="utf-8").splitlines()
    own = {
        (url, mention.line())
        for url, mentions in found.items()
        for mention in mentions
        if mention.path.endswith("papers/cheng2024taming.yml") and "doi.org" not in url
    }
    assert own
    assert all(url in text[line - 1] for url, line in own)


def test_allowed_links_are_not_asked_about(overlay: Overlay, tmp_path: Path) -> None:
    """An entry of the allow-list spares what it covers, and one that covers nothing is told."""
    found = find_links(read_folder(overlay({})), tmp_path / "none")
    policy = LinkPolicy(
        allowed=tuple(AllowedLink(address=text, reason="x") for text in ("https://arxiv.org/*", "https://no.test/"))
    )
    asked: list[str] = []
    report = check_links(found, policy, lambda urls: [asked.append(url) for url in urls] and [])
    assert not any(url.startswith("https://arxiv.org/") for url in asked)
    assert report.counts["allowed"] == len(found) - len(asked) > 0
    assert report.unused == ("https://no.test/",)


@pytest.mark.parametrize("text", ["allowed: [{address: x}]", "allowed: 5", "denied: []", "a: b: c", "allowed: [x]"])
def test_bad_allow_list_is_told_at_its_place(text: str, overlay: Overlay) -> None:
    """An allow-list without reasons, or of another shape, ends the command with its line."""
    with pytest.raises(BadLinkPolicy, match=r"data/links\.yml:\d+:\d+"):
        read_link_policy(read_folder(overlay({"links.yml": text})))


def test_real_allow_list_has_reasons(root: Path) -> None:
    """Every entry of the survey's own allow-list says why, and covers an address that stands somewhere."""
    folder = read_folder(root / "data")
    policy = read_link_policy(folder)
    assert [entry.address for entry in policy.allowed if not entry.reason.endswith(".")] == []
    assert check_links(find_links(folder, root / "docs"), policy, lambda urls: []).unused == ()


# the command


def run(data: Path, *arguments: str) -> Result:
    """The command on a data folder without prose."""
    return CliRunner().invoke(app, ["links", "--data", str(data), "--docs", str(data / "none"), *arguments])


@pytest.fixture
def linked(fake: Fake, overlay: Overlay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Records of which all but two addresses are allowed: one is there, one is not."""
    monkeypatch.setenv("AVSURVEY_CACHE", str(tmp_path / "cache"))
    sources = "".join(
        f"  {name}: {{url: '{fake.address}/{name}', tier: official-repo, version: x, seen: 2026-11-23}}\n"
        for name in ("there", "lost")
    )
    allowed = "allowed: [{address: 'https://*', reason: A test.}]"
    data = overlay({"links.yml": allowed})
    record = data / "models" / "mmaudio.yml"
    record.write_text(record.read_text(encoding="utf-8").replace("sources:\n", f"sources:\n{sources}", 1), "utf-8")
    fake.say("/there", "x")
    return data


def test_command_tells_lost_links(linked: Path, fake: Fake) -> None:
    """A link that is gone is told with file and line, in text and as JSON, and the code is 1; mended, it is 0."""
    told = run(linked)
    assert told.exit_code == 1
    assert f"data/models/mmaudio.yml:{line_of(linked, '/lost')}: gone {fake.address}/lost answers 404" in told.stdout
    report = json.loads(run(linked, "--format", "json").stdout)
    assert report["counts"]["gone"] == 1
    assert [(entry["address"], entry["verdict"]) for entry in report["links"]] == [(f"{fake.address}/lost", "gone")]
    fake.say("/lost", "x")
    assert run(linked).exit_code == 0


def line_of(data: Path, text: str) -> int:
    """The line of the model's record that holds a text."""
    lines = (data / "models" / "mmaudio.yml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_refusals_count_only_in_a_strict_run(linked: Path, fake: Fake) -> None:
    """A host that turns programs away is told; it fails a strict run alone."""
    fake.say("/lost", Answer("", 403))
    assert run(linked).exit_code == 0
    assert run(linked, "--strict").exit_code == 1


def test_without_network_nothing_is_blamed(overlay: Overlay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where nobody answers, the network is to blame: code 3; a bad allow-list and a missing folder are usage: 2."""
    monkeypatch.setenv("AVSURVEY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("avsurvey.services.links.time.sleep", lambda seconds: None)
    data = overlay({"links.yml": "allowed: [{address: 'https://*', reason: A test.}]"})
    record = data / "models" / "mmaudio.yml"
    source = f"sources:\n  x: {{url: '{DEAD_PORT}', tier: official-repo, version: x, seen: 2026-11-23}}\n"
    record.write_text(record.read_text(encoding="utf-8").replace("sources:\n", source, 1), "utf-8")
    assert run(data).exit_code == 3
    assert run(data, "--offline").exit_code == 0
    (data / "links.yml").write_text("allowed: 5", encoding="utf-8")
    assert run(data).exit_code == 2
    assert run(tmp_path / "nowhere").exit_code == 2
