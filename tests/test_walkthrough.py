"""The law of the guide: whoever types its commands, one after the other, has a new paper with its page."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path

from checkout import CORPUS, make_checkout
from processes import spawn

from avsurvey.kb import read_folder
from avsurvey.rules import check_folder

CITEKEY = "asano2020labelling"


def blocks(guide: str, language: str) -> list[str]:
    """The code blocks of a language in the first section of the guide."""
    section = guide.partition("## Add a paper in five minutes")[2].partition("\n## ")[0]
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", section)


def make_copy(root: Path, folder: Path) -> None:
    """A checkout with the corpus' records, the real vocabularies, and chapters without citations."""
    make_checkout(folder, CORPUS, has_prose=False)
    shutil.copytree(root / "schema", folder / "schema")
    shutil.copytree(root / "data" / "vocabularies", folder / "data" / "vocabularies", dirs_exist_ok=True)


def test_walk_through_makes_a_page(root: Path, tmp_path: Path) -> None:
    """From nothing to a valid record and a built page, without network, by the commands of the guide alone."""
    guide = (root / "docs" / "contributing" / "index.md").read_text(encoding="utf-8")
    folder = tmp_path / "copy"
    make_copy(root, folder)
    (folder / "paper.bib").write_text(blocks(guide, "bibtex")[0], encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(root / "src"), "http_proxy": "http://127.0.0.1:9"}
    commands = [line for block in blocks(guide, "sh") for line in block.splitlines()]
    assert [shlex.split(line)[1] for line in commands] == ["doctor", "add", "fmt", "validate", "show", "build"]
    for line in commands:
        tool, *arguments = shlex.split(line)
        assert tool == ".venv/bin/avsurvey"
        done = spawn(*arguments, cwd=folder, environment=environment)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    data = read_folder(folder / "data")
    assert [finding for finding in check_folder(data) if CITEKEY in finding.path] == []
    assert data.kb.papers[CITEKEY].arxiv == "2006.13662"
    page = (folder / "site" / "papers" / CITEKEY / "index.html").read_text(encoding="utf-8")
    assert "Labelling unlabelled videos from scratch" in page
    assert "NeurIPS" in page
