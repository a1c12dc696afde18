"""Laws of the survey's text: what it cites, and that nothing of weight is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from avsurvey.kb import KnowledgeBase
from avsurvey.pages import cited_works, read_prose, uncited_core, with_works, works_by_chapter

CHAPTERS = Path(__file__).parent.parent / "docs" / "survey"


def test_works_are_cited_by_citekey_and_by_what_they_introduced(corpus: KnowledgeBase) -> None:
    """A citation of a system counts for the paper that introduced it; a work counts once, in the order of the text."""
    prose = read_prose("A [@mmaudio/l-44k; @chen2020vggsound] and [@cheng2024taming] and `[@code]`.", "x.md")
    assert [paper.id for paper in cited_works(corpus, prose)] == ["cheng2024taming", "chen2020vggsound"]


def test_unknown_keys_cite_nothing(corpus: KnowledgeBase) -> None:
    """A key without a record is a finding elsewhere, and no work here."""
    assert cited_works(corpus, read_prose("[@nobody2020nothing]", "x.md")) == ()


def test_core_papers_that_no_chapter_cites_are_told(corpus: KnowledgeBase, tmp_path: Path) -> None:
    """A paper of tier core is either cited in some chapter or listed as not cited."""
    core = {paper.id for paper in corpus.papers.values() if paper.tier == "core"}
    assert core
    (tmp_path / "one.md").write_text("".join(f"[@{key}]" for key in sorted(core)[1:]), encoding="utf-8")
    chapters = works_by_chapter(corpus, tmp_path)
    assert [paper.id for paper in uncited_core(corpus, chapters)] == sorted(core)[:1]


def test_list_of_works_stands_at_the_end_of_chapters_that_cite() -> None:
    """Chapters of the survey get the list, other pages and chapters without citations do not."""
    assert with_works("Text [@a].", "survey/x/").endswith("## Works cited\n\n{{ bibliography() }}\n")
    assert with_works("Text.", "survey/x/") == "Text."
    assert with_works("Text [@a].", "about/") == "Text [@a]."


def test_survey_cites_the_field(real: KnowledgeBase) -> None:
    """Every core paper is cited in some chapter, and so are many others."""
    chapters = works_by_chapter(real, CHAPTERS)
    assert [paper.id for paper in uncited_core(real, chapters)] == []
    assert len({paper.id for works in chapters.values() for paper in works}) >= 600


def test_every_chapter_names_its_date(real: KnowledgeBase) -> None:
    """A reader sees of which day the prose is."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in CHAPTERS.glob("*.md")}
    assert texts
    assert [name for name, text in texts.items() if "*Written on " not in text] == []


PRAISE = re.compile(
    r"\b(state[- ]of[- ]the[- ]art|cutting[- ]edge|ground-?breaking|revolutionary|unprecedented|remarkabl[ey]|"
    r"outperform\w*|impressive\w*|novel)\b",
    re.IGNORECASE,
)
"""Words that sources use of themselves and the survey does not."""
WRITTEN = sorted(path for path in CHAPTERS.glob("*.md") if path.name != "index.md")


@pytest.mark.parametrize("path", WRITTEN, ids=[path.stem for path in WRITTEN])
def test_chapter_has_its_parts(path: Path) -> None:
    """A figure that can be read aloud, and what to remember beside what is not known."""
    text = path.read_text(encoding="utf-8")
    drawn = re.findall(r"<svg[^>]*role=\"img\"[^>]*aria-labelledby", text)
    assert drawn or "{{ figure(" in text
    assert text.count("<title") >= len(drawn)
    assert text.count("<desc") >= len(drawn)
    assert '"What to remember"' in text
    assert '"What we do not know"' in text


@pytest.mark.parametrize("path", WRITTEN, ids=[path.stem for path in WRITTEN])
def test_chapter_praises_nobody(path: Path) -> None:
    """Praise is a claim of a source; the survey reports numbers instead."""
    assert PRAISE.findall(path.read_text(encoding="utf-8")) == []
