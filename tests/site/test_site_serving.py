"""Serving: the site is built again when a file changes, and a broken change keeps the old one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import pytest
from checkout import NO_SEARCH, bytes_below, edit
from processes import MAIN, spawn

from avsurvey.cli.console import EXIT_ENVIRONMENT
from avsurvey.site import Options, Project, serve
from avsurvey.site.serve import Watch, serve_site

PATIENCE: Final = 30.0
"""Seconds after which a change counts as overlooked."""
FIRST_PATIENCE: Final = 180.0
"""The same for the first build of the command, which starts from nothing and indexes the full text."""
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


def wait_until(condition: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Wait until something holds; False when patience ends."""
    ends = time.monotonic() + patience
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
    watch = Watch(served.said.append, stop=stop)
    thread = threading.Thread(target=serve_site, args=(toy, NO_SEARCH, 0, watch), daemon=True)
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
    assert wait_until(lambda: serving.has_said("files written")), serving.said


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


@pytest.fixture
def command(toy: Project) -> Iterator[tuple[Serving, subprocess.Popen[str]]]:
    """The toy corpus, served by the command in a group of processes of its own, with the search."""
    arguments = [sys.executable, "-c", MAIN, "serve", "--port", "0"]
    with subprocess.Popen(
        arguments, cwd=toy.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        served = Serving(toy)
        threading.Thread(target=lambda: served.said.extend(process.stdout or ()), daemon=True).start()
        try:
            yield served, process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def test_the_command_serves_while_it_builds(command: tuple[Serving, subprocess.Popen[str]]) -> None:
    """A change is on its page, the search stays what it was at the start, and an interrupt ends all processes."""
    serving, process = command
    begun = "The search knows the texts as they are now"
    assert wait_until(lambda: serving.has_said(begun), FIRST_PATIENCE), serving.said
    index = serving.page("pagefind/pagefind-entry.json")
    assert index
    edit(serving.project.data / "papers" / "zhou2025dailyomni.yml", "summary: >-\n", "summary: >-\n  Changed here.\n")
    assert wait_until(lambda: "Changed here." in serving.page(PAGE)), serving.said
    assert serving.page("pagefind/pagefind-entry.json") == index
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_port_that_is_taken_is_told(toy: Project) -> None:
    """The command ends with the reason and what to do, and builds nothing."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = spawn("serve", "--port", str(taken.getsockname()[1]), cwd=toy.root)
    assert done.returncode == EXIT_ENVIRONMENT
    assert "cannot be used" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_interrupt_in_the_midst_of_a_build_ends_the_serving(toy: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever interrupts while a change is built has ended the serving as in any other moment, and meets no error."""
    builds: list[Options] = []

    def build(project: Project, options: Options, watch: Watch) -> None:
        builds.append(options)
        if len(builds) > 1:
            raise KeyboardInterrupt

    def say(words: str) -> None:
        if words.startswith("Serving"):
            threading.Timer(1, (toy.docs / "about.md").write_text, ["# About\n"]).start()

    monkeypatch.setattr(serve, "rebuild", build)
    serve_site(toy, NO_SEARCH, 0, Watch(say))
    assert len(builds) == 2
