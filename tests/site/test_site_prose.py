"""Prose that lives: citations and values in chapters, and what is said when they cannot be filled."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest
from browsing import watched_page
from checkout import NO_SEARCH, ROOT, edit
from playwright.sync_api import Browser

from avsurvey.kb import KnowledgeBase
from avsurvey.pages import BlockRenderer, Renderer, read_prose
from avsurvey.records import Role
from avsurvey.rules import InvalidData
from avsurvey.site import Project, build_site
from avsurvey.views import Survey

SEVERAL = '{{ value("qwen2-5-omni/7b", "daily-omni", "accuracy") }}'
ONE = (
    '{{ value("qwen2-5-omni/7b", "daily-omni", "accuracy", reported_in="chen2026futureomni") }}',
    '{{ value("qwen2-5-omni/7b", "daily-omni", "accuracy", subset="30 s videos", audio_input="yes") }}',
)
WRONG = {
    "unknown record": ("See [@cheng2024tamed].", 5, ("cheng2024tamed", "cheng2024taming")),
    "one of several": ("See [@cheng2024taming; @nobody2020nothing].", 5, ("nobody2020nothing",)),
    "unknown variant": ("See [@mmaudio/xl].", 5, ("mmaudio/xl",)),
    "unknown table": ('{{ table("hearing-system") }}', 1, ("hearing-system", "hearing-systems")),
    "unknown figure": ('{{ figure("pillar") }}', 1, ("pillar", "pillars")),
    "unknown tally": ('{{ tally("values reran") }}', 1, ("values reran", "values rerun")),
    "unknown block": ('{{ tabel("hearing-systems") }}', 1, ("tabel", "table")),
    "broken block": ("{{ table( }}", 1, ("table(",)),
    "wrong arguments": ("{{ table() }}", 1, ("table()", "table_id")),
    "bad query": ('{{ count("colour:red") }}', 1, ("colour",)),
    "unknown system": (ONE[0].replace("omni/7b", "omni/7bb"), 1, ("qwen2-5-omni/7bb", "`qwen2-5-omni/7b`")),
    "unknown benchmark": (ONE[0].replace("daily-omni", "daily-omny"), 1, ("daily-omny", "`daily-omni`")),
    "unknown metric": (ONE[0].replace("accuracy", "accurate"), 1, ("accurate", "`accuracy`")),
    "no number fits": (ONE[0].replace("chen2026", "chen2025"), 1, ("chen2025futureomni", "45.69")),
    "several numbers fit": (SEVERAL, 1, ("45.69", "64.61", "reported_in", "audio_input")),
}
FENCED = """\
Written as `[@cheng2024tamed]` or `{{ value("x") }}`:

```
[@cheng2024tamed]
{{ table("nothing") }}
```

~~~ markdown
[@cheng2024tamed]
~~~
"""


@pytest.fixture(scope="module")
def blocks(corpus: KnowledgeBase) -> BlockRenderer:
    """What fills live parts from the toy corpus."""
    return BlockRenderer(Survey(corpus), Renderer(ROOT / "templates"))


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_filled_is_found(case: str, blocks: BlockRenderer) -> None:
    """A live part that cannot be filled is one finding at its line and column that names it and the candidates."""
    text, column, named = WRONG[case]
    findings = list(blocks.check(read_prose(f"# Title\n\nFirst paragraph.\n\n{text}\n", "docs/chapter.md")))
    assert [(finding.path, finding.line, finding.column) for finding in findings] == [("docs/chapter.md", 5, column)]
    assert [name for name in named if name not in findings[0].message] == []


@pytest.mark.parametrize("case", WRONG)
def test_findings_speak_of_the_file(case: str, blocks: BlockRenderer) -> None:
    """What is wrong is said in the words of the chapter: no class, no private function, no printed dictionary."""
    (finding,) = blocks.check(read_prose(WRONG[case][0], "docs/chapter.md"))
    assert not re.search(r"[A-Z]\w+\._\w+|\b_\w+\(|\{'", finding.message)


def test_all_is_found_at_once(blocks: BlockRenderer) -> None:
    """Every wrong part of a chapter is found in one go, each at its own place."""
    text = "[@a1] and [@b2]\n\n| x |\n| - |\n| [@c3] |\n"
    found = blocks.check(read_prose(text, "docs/chapter.md"))
    assert [(finding.line, finding.column) for finding in found] == [(1, 1), (1, 11), (5, 3)]


@pytest.mark.parametrize("text", ONE)
def test_value_that_is_told_exactly_is_filled(text: str, blocks: BlockRenderer) -> None:
    """A value is filled when system, benchmark, metric and the facets given leave one number, with its origin."""
    prose = read_prose(text, "docs/chapter.md")
    assert list(blocks.check(prose)) == []
    assert 'href="../results/' in blocks.fill(prose.markdown, prose, depth=1)


@pytest.mark.parametrize(
    ("text", "label", "target"),
    [
        ("[@cheng2024taming]", "Cheng et al., 2025", "../papers/cheng2024taming/"),
        ("[@mmaudio]", "MMAudio", "../models/mmaudio/"),
        ("[@qwen2-5-omni/7b]", "Qwen2.5-Omni-7B", "../models/qwen2-5-omni/#variant-7b"),
        ("[@vggsound]", "VGGSound", "../datasets/vggsound/"),
    ],
)
def test_citation_links_any_record(text: str, label: str, target: str, blocks: BlockRenderer) -> None:
    """A citation becomes a link to the record, called as a reader calls it."""
    prose = read_prose(text, "docs/chapter.md")
    filled = blocks.fill(prose.markdown, prose, depth=1)
    assert f'href="{target}"' in filled
    assert f">{label}</a>" in filled


def test_code_is_left_alone(blocks: BlockRenderer) -> None:
    """What stands in code is shown as written: neither fences nor spans are searched."""
    prose = read_prose(FENCED, "docs/chapter.md")
    assert prose.blocks == ()
    assert prose.markdown == FENCED


def test_code_is_shown_as_written(toy: Project) -> None:
    """Code on a built page reads as it does in the chapter."""
    (toy.docs / "about.md").write_text(f"# About\n\n{FENCED}", encoding="utf-8")
    build_site(toy, NO_SEARCH)
    page = (toy.site / "about" / "index.html").read_text(encoding="utf-8")
    assert page.count("[@cheng2024tamed]") == FENCED.count("[@cheng2024tamed]")
    assert "{{ table(&quot;nothing&quot;) }}" in page


@pytest.mark.parametrize("front_matter", ["", "---\ntitle: About this\nhide: [toc]\n---\n\n"])
def test_build_names_the_place_in_the_file(front_matter: str, toy: Project) -> None:
    """A build stops with the line of the file as its author sees it, front matter included."""
    text = f"{front_matter}# About\n\nAs said by [@cheng2024tamed].\n"
    (toy.docs / "about.md").write_text(text, encoding="utf-8")
    line = text[: text.index("[@")].count("\n") + 1
    with pytest.raises(InvalidData) as stopped:
        build_site(toy, NO_SEARCH)
    assert [str(finding).partition(" ")[0] for finding in stopped.value.findings] == [f"docs/about.md:{line}:12:"]


def test_blocks_are_filled_on_the_page(toy: Project) -> None:
    """A chapter's tables, figures, counts and citations stand on the built page, with links that fit its depth."""
    text = dedent("""\
        # About

        There are {{ count("kind:models") }} models [@mmaudio; @qwen2-5-omni].

        {{ table("hearing-systems") }}

        {{ figure("years") }}
        """)
    (toy.docs / "survey" / "tokenization.md").write_text(text, encoding="utf-8")
    build_site(toy, NO_SEARCH)
    page = (toy.site / "survey" / "tokenization" / "index.html").read_text(encoding="utf-8")
    assert "There are 2 models" in page
    assert 'href="../../models/mmaudio/"' in page
    assert '<table class="avs-table' in page
    assert "<svg" in page
    assert "<p><div" not in page


def test_record_that_goes_breaks_its_citations(toy: Project) -> None:
    """A chapter that cites a record stops the build once the record has gone, though the chapter is unchanged."""
    edit(toy.docs / "about.md", "# About\n", "# About\n\n[@soundstream/24khz-3kbps]\n")
    build_site(toy, NO_SEARCH)
    edit(toy.data / "tokenizers" / "soundstream.yml", "24khz-3kbps", "24khz-3-kbps")
    with pytest.raises(InvalidData) as stopped:
        build_site(toy, NO_SEARCH)
    assert [finding.path for finding in stopped.value.findings] == ["docs/about.md"]


def test_title_holds_no_live_part(toy: Project) -> None:
    """A live part in the title of a chapter is refused: the title stands in the navigation of every other page too."""
    (toy.docs / "about.md").write_text('# About {{ count("kind:models") }} models\n', encoding="utf-8")
    with pytest.raises(InvalidData) as stopped:
        build_site(toy, NO_SEARCH)
    assert [str(finding).partition(" ")[0] for finding in stopped.value.findings] == ["docs/about.md:1:9:"]


def test_citations_stand_in_their_sentence(browser: Browser, address: str) -> None:
    """A citation in a chapter is read in the line of its sentence, links and brackets included."""
    with watched_page(browser, address) as watched:
        watched.open("survey/tokenization/")
        cites = watched.page.locator("article span.avs-cite")
        assert cites.count() > 20
        shown = cites.evaluate_all("all => all.map((cite) => [getComputedStyle(cite).display, cite.innerText])")
        assert {display for display, _ in shown} == {"inline"}
        assert [text for _, text in shown if not text.startswith("(") or not text.endswith(")")] == []
        assert (watched.problems, watched.foreign) == ([], [])


def test_number_of_an_ablation_is_named_by_its_label(corpus: KnowledgeBase) -> None:
    """What a part of a system scored is no number of the system, unless the chapter names the row."""
    sheet = corpus.results["chen2026futureomni"]
    tables = tuple(
        table.model_copy(
            update={"rows": tuple(row.model_copy(update={"role": Role.ABLATION, "label": "7B"}) for row in table.rows)}
        )
        for table in sheet.tables
    )
    others = (record for record in corpus.records() if record is not sheet)
    kb = KnowledgeBase.of((*others, sheet.model_copy(update={"tables": tables})))
    blocks = BlockRenderer(Survey(kb), Renderer(ROOT / "templates"))
    found = [
        list(blocks.check(read_prose(text, "docs/chapter.md")))
        for text in (ONE[0], ONE[0].replace(") }}", ', label="7B") }}'))
    ]
    assert [len(findings) for findings in found] == [1, 0]
