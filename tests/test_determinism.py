"""Laws of reproducible bytes: no order of a set, no clock and no folder reaches the output."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from avsurvey.exports import EXPORTS

PROGRAM = """
import hashlib, sys
from pathlib import Path
from avsurvey.exports import EXPORTS
from avsurvey.findings import render_findings
from avsurvey.graph import build_graph, related_works
from avsurvey.kb import read_folder
from avsurvey.rules import check_folder

folder = read_folder(Path(sys.argv[1]))
records = tuple(folder.kb.described())
texts = {name: export(folder.kb, records, True) for name, export in EXPORTS.items()}
graph = build_graph(folder.kb)
texts["related"] = repr([related_works(graph, folder.kb, record.id) for record in records])
texts["influence"] = repr(graph.influence)
texts["findings"] = render_findings(check_folder(folder))
for name, text in texts.items():
    print(name, hashlib.sha256(text.encode()).hexdigest())
"""


def digests(data: Path, seed: str) -> dict[str, str]:
    """The digest of each output in a process with that hash seed."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(data)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return dict(line.split() for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def broken_copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data with a vocabulary gone, so that there are findings to put in order."""
    data = tmp_path_factory.mktemp("copy") / "data"
    shutil.copytree(root / "data", data)
    (data / "vocabularies" / "paradigms.yml").unlink()
    return data


def test_hash_seed_does_not_matter(broken_copy: Path) -> None:
    """Two hash seeds give one output, of every export, of related works and of findings."""
    first, second = digests(broken_copy, "1"), digests(broken_copy, "4242")
    assert first == second
    assert set(EXPORTS) < set(first)
    assert first["findings"] != hashlib.sha256(b"").hexdigest()


def test_place_of_the_data_does_not_matter(corpus_folder: Path, tmp_path: Path) -> None:
    """The same records in another folder give the same exports."""
    copy = tmp_path / "elsewhere" / "corpus"
    shutil.copytree(corpus_folder, copy)
    assert digests(corpus_folder, "1") == digests(copy, "1")
