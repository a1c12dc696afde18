"""The whole survey on one page, and on paper."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from avsurvey.site import Project
from avsurvey.site.printing import print_survey

WHOLE = "survey/all/index.html"


def test_every_chapter_stands_on_the_page_in_the_order_of_the_navigation(real_site: Project) -> None:
    """Each chapter is there once, with its heading."""
    chapters = [path.parent.name for path in sorted((real_site.site / "survey").glob("*/index.html"))]
    text = (real_site.site / WHOLE).read_text(encoding="utf-8")
    found = re.findall(r'<h2 id="([\w-]+?)--', text)
    assert sorted(found) == sorted(set(chapters) - {"all", "works", "avs-shell"})
    order = re.findall(r"- [^:]+: survey/([\w-]+)\.md", real_site.mkdocs_yml.read_text(encoding="utf-8"))
    assert found == [name for name in order if name != "index"]


def test_ids_of_chapters_do_not_meet(real_site: Project) -> None:
    """An id stands once on the page, and what points into a chapter points into that chapter."""
    text = (real_site.site / WHOLE).read_text(encoding="utf-8").partition('<div class="avs-page avs-whole">')[2]
    ids = Counter(re.findall(r'\bid="([^"]+)"', text))
    assert [name for name, count in ids.items() if count > 1] == []
    inside = {target for target in re.findall(r'href="#([^"]+)"', text) if "--" in target}
    assert inside - set(ids) == set()


def test_survey_is_printed(real_site: Project, tmp_path: Path) -> None:
    """The PDF is a whole file of several pages."""
    paper = tmp_path / "survey.pdf"
    size = print_survey(real_site, paper)
    content = paper.read_bytes()
    assert len(content) == size
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) > 3
