"""One folder below ``invalid/`` for each code: what provokes it, and the exact lines that answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from avsurvey.findings import CODES, Finding, render_findings
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.pages import BlockRenderer, Renderer, read_prose
from avsurvey.reading import MAX_BYTES
from avsurvey.rules import check_folder
from avsurvey.views import Survey

INVALID = Path(__file__).parent / "invalid"
CASES = sorted(path.name for path in INVALID.iterdir() if path.is_dir())


def write_oversize(data: Path) -> None:
    """Write a file that is one byte too long to be kept in the repository as it is."""
    (data / "papers" / "lovelace2024notes.yml").write_bytes(b"#" * (MAX_BYTES + 1))


WRITERS: dict[str, Callable[[Path], None]] = {"oversize": write_oversize}
PROSE = ("bad-citation",)


def findings_on_data(case: Path, corpus_folder: Path, data: Path) -> Sequence[Finding]:
    """Findings on the corpus with the case's files over it."""
    shutil.copytree(corpus_folder, data)
    if case.name in WRITERS:
        WRITERS[case.name](data)
    else:
        shutil.copytree(case / "files", data, dirs_exist_ok=True)
    return check_folder(read_folder(data))


def findings_on_prose(case: Path, corpus: KnowledgeBase, root: Path) -> Sequence[Finding]:
    """Findings on the case's prose, beside the corpus."""
    prose = read_prose((case / "prose.md").read_text(encoding="utf-8"), "docs/prose.md")
    return list(BlockRenderer(Survey(corpus), Renderer(root / "templates")).check(prose))


@pytest.mark.parametrize("code", CASES)
def test_case_gives_exactly_the_expected_lines(
    code: str, corpus: KnowledgeBase, corpus_folder: Path, root: Path, tmp_path: Path
) -> None:
    """What is wrong is said in these words, at these places, and nothing else is said."""
    case = INVALID / code
    if code in PROSE:
        findings = findings_on_prose(case, corpus, root)
    else:
        findings = findings_on_data(case, corpus_folder, tmp_path / "data")
    assert render_findings(findings) == (case / "expected.txt").read_text(encoding="utf-8")
    assert code in {finding.code for finding in findings}


def test_every_code_has_a_case() -> None:
    """A code that no case provokes cannot be relied on, and one that nothing emits is deleted."""
    assert sorted(CODES.keys() - set(CASES)) == []


def test_every_case_is_of_a_code() -> None:
    """A case folder is called by the code that it provokes."""
    assert sorted(set(CASES) - CODES.keys()) == []


def test_corpus_has_no_finding(corpus_folder: Path) -> None:
    """The corpus that all cases change is itself without a finding."""
    assert check_folder(read_folder(corpus_folder)) == ()
