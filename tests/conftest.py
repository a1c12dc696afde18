"""What the tests share: the real records, a corpus of a few, a way to change it, and services that are played."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fake_services import Fake, fake_services
from fixture_types import Check, Overlay
from hypothesis import settings
from scheduling import UnitScheduling, rank_of

from avsurvey.kb import DataFolder, KnowledgeBase, read_folder
from avsurvey.rules import check_folder

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"

settings.register_profile("avsurvey", deadline=None, derandomize=True, max_examples=150)
settings.load_profile("avsurvey")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> UnitScheduling | None:
    """Give out units of tests where files would be given out."""
    return UnitScheduling(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests begin first that take longest, so that no process is left alone with them at the end."""
    items.sort(key=lambda item: rank_of(item.nodeid))


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    """A data folder of a few real records."""
    return CORPUS


@pytest.fixture(scope="session")
def corpus() -> KnowledgeBase:
    """The knowledge base of the corpus."""
    return read_folder(CORPUS).kb


@pytest.fixture(scope="session")
def real_folder() -> DataFolder:
    """The whole data folder, read."""
    return read_folder(ROOT / "data")


@pytest.fixture(scope="session")
def real(real_folder: DataFolder) -> KnowledgeBase:
    """The knowledge base of all records."""
    return real_folder.kb


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    """Copies the corpus and writes files over it: ``overlay({"models/engine.yml": "..."})``."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        data = tmp_path / "data"
        shutil.copytree(CORPUS, data, dirs_exist_ok=True)
        for relative, content in files.items():
            path = data / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return data

    return write


@pytest.fixture
def check(overlay: Overlay) -> Check:
    """Findings on the corpus with files written over it."""
    return lambda files: check_folder(read_folder(overlay(files)))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    """A running server that knows nothing yet and that every service's questions go to."""
    with fake_services() as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running
