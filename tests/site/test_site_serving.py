"""Serving: the site is built again when a file changes, and a broken change keeps the old one."""

from __future__ import annotations

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import pytest
from checkout import NO_SEARCH, bytes_below, edit

from avsurvey.site import Project
from avsurvey.site.serve import serve_site

PATIENCE: Final = 30.0
"""Seconds after which a change counts as overlooked."""
PAGE: Final = "papers/zhou2025dailyomni/"


@dataclass
class Serving:
    """A project that is being served, and what the server has said."""

    project: Project
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is served; empty until then."""
        addresses = [word for line in self.said for word in line.split() if word.startswith("http://")]
        return addresses[0] if addresses else ""

    def page(self, uri: str) -> str:
        """A page as the browser would get it; empty where there is none."""
        try:
            with urllib.request.urlopen(self.address + uri, timeout=5) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            return ""

    def has_said(self, words: str) -> bool:
        """Whether the server has said so."""
        return any(words in line for line in self.said)


def wait_until(condition: Callable[[], bool]) -> bool:
    """Wait until something holds; False when patience ends."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def serving(toy: Project) -> Iterator[Serving]:
    """The toy corpus, served in a thread until the test ends."""
    served = Serving(toy)
    stop = threading.Event()
    thread = threading.Thread(target=serve_site, args=(toy, NO_SEARCH, 0, served.said.append, stop), daemon=True)
    thread.start()
    assert wait_until(lambda: bool(served.address))
    yield served
    stop.set()
    thread.join(timeout=PATIENCE)
    assert not thread.is_alive(), "the server did not end"


def test_changed_record_is_built_again(serving: Serving) -> None:
    """A sentence that is changed in a record is on its page soon after, and the server says what it did."""
    edit(serving.project.data / "papers" / "zhou2025dailyomni.yml", "summary: >-\n", "summary: >-\n  Changed here.\n")
    assert wait_until(lambda: "Changed here." in serving.page(PAGE)), serving.said
    assert wait_until(lambda: serving.has_said("pages written")), serving.said


@pytest.mark.parametrize("part", ["docs/about.md", "templates/table.html"])
def test_changed_prose_and_templates_are_built_again(part: str, serving: Serving) -> None:
    """Chapters and templates are watched as records are."""
    path = serving.project.root / part
    path.write_text(path.read_text(encoding="utf-8") + "\nChanged here.\n", encoding="utf-8")
    uri = "about/" if part.startswith("docs") else "tables/hearing-systems/"
    assert wait_until(lambda: "Changed here." in serving.page(uri)), serving.said


def test_broken_change_keeps_the_old_site(serving: Serving) -> None:
    """A broken record is told with its place and changes nothing; when it is mended the site follows again."""
    record = serving.project.data / "papers" / "zhou2025dailyomni.yml"
    before = bytes_below(serving.project.site)
    edit(record, "level: curated", "levle: curated")
    assert wait_until(lambda: serving.has_said("papers/zhou2025dailyomni.yml:2:1: error [unknown-key]")), serving.said
    assert bytes_below(serving.project.site) == before
    assert serving.page(PAGE)
    edit(record, "levle: curated", "level: curated")
    edit(record, "summary: >-\n", "summary: >-\n  Mended here.\n")
    assert wait_until(lambda: "Mended here." in serving.page(PAGE)), serving.said


def test_deleted_record_is_gone(serving: Serving) -> None:
    """A record that is added gets a page, and one that is deleted loses it."""
    record = serving.project.data / "tables" / "others.yml"
    text = (serving.project.data / "tables" / "hearing-systems.yml").read_text(encoding="utf-8")
    record.write_text(text, encoding="utf-8")
    assert wait_until(lambda: bool(serving.page("tables/others/"))), serving.said
    record.unlink()
    assert wait_until(lambda: not serving.page("tables/others/")), serving.said
