"""Laws of reproducible bytes: no order of a set, no clock and no folder reaches the output."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from worlds import environment

from avsurvey.exports import EXPORTS

PATIENCE = 900
"""Seconds after which a process counts as hanging; a busy machine is no fault of the program."""
PROGRAM = """
import hashlib, sys
from pathlib import Path
from avsurvey.exports import EXPORTS, FILE_EXPORTS, FOLDER_EXPORTS
from avsurvey.findings import render_findings
from avsurvey.graph import build_graph, related_works
from avsurvey.kb import read_folder
from avsurvey.rules import check_folder

folder = read_folder(Path(sys.argv[1]))
records = tuple(folder.kb.described())
texts = {name: export(folder.kb, records, True) for name, export in EXPORTS.items()}
graph = build_graph(folder.kb)
texts["related"] = repr([related_works(graph, folder.kb, record.id) for record in records[::7]])
texts["influence"] = repr(graph.influence)
texts["findings"] = render_findings(check_folder(folder))
files = {name: export(folder.kb, records, True) for name, export in FILE_EXPORTS.items()}
for folder_export in FOLDER_EXPORTS.values():
    files |= folder_export(folder.kb, records, True)
for name, content in ({name: text.encode() for name, text in texts.items()} | files).items():
    print(name, hashlib.sha256(content).hexdigest())
"""


def start(data: Path, seed: str) -> subprocess.Popen[str]:
    """Begin to make every output in a process with that hash seed."""
    command = [sys.executable, "-c", PROGRAM, str(data)]
    return subprocess.Popen(
        command, env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def digests(*made: subprocess.Popen[str]) -> list[dict[str, str]]:
    """The digest of each output of each process."""
    outputs = [process.communicate(timeout=PATIENCE)[0] for process in made]
    assert [process.returncode for process in made] == [0] * len(made)
    return [dict(line.split() for line in output.splitlines()) for output in outputs]


@pytest.fixture(scope="module")
def broken_copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data with a vocabulary gone, so that there are findings to put in order."""
    data = tmp_path_factory.mktemp("copy") / "data"
    shutil.copytree(root / "data", data)
    (data / "vocabularies" / "paradigms.yml").unlink()
    return data


def test_hash_seed_does_not_matter(broken_copy: Path) -> None:
    """Two hash seeds give one output, of every export, of related works and of findings."""
    first, second = digests(start(broken_copy, "1"), start(broken_copy, "4242"))
    assert first == second
    assert set(EXPORTS) < set(first)
    assert first["findings"] != hashlib.sha256(b"").hexdigest()


def test_world_does_not_matter(corpus_folder: Path, tmp_path: Path) -> None:
    """Locale, time zone, user, umask and the order in which folders are listed leave no trace in any export."""
    made = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(corpus_folder)],
            env=os.environ | environment(at, tmp_path),
            stdout=subprocess.PIPE,
            text=True,
            umask=umask,
        )
        for at, umask in enumerate((0o022, 0o077))
    ]
    first, second = digests(*made)
    assert first == second


def test_place_of_the_data_does_not_matter(corpus_folder: Path, tmp_path: Path) -> None:
    """The same records in another folder give the same exports."""
    copy = tmp_path / "elsewhere" / "corpus"
    shutil.copytree(corpus_folder, copy)
    here, there = digests(start(corpus_folder, "1"), start(copy, "1"))
    assert here == there
