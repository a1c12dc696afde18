"""Laws of the manuscript: TeX sets all of it, it cites what its bibliography holds, and no word is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from avsurvey.kb import KnowledgeBase
from avsurvey.manuscript import make_manuscript
from avsurvey.manuscript.tree import Tree
from avsurvey.manuscript.writer import Writer
from avsurvey.pages import BlockError, Renderer
from avsurvey.site import Project
from avsurvey.site.mkdocs_seam import read_chapters
from avsurvey.views import Survey

PROSE = """---
description: not for print
---
# First & foremost

*Written* on a **day**, with `code_{x}` and 100 % of $5, ↑ and ±, “quotes” and é; a < b &amp; c.

## Live

MMAudio [@mmaudio/s-16k; @cheng2024taming] and a metric [@desync]. There are
{{ count("kind:models") }} models, and
{{ value("qwen2-5-omni/7b", "daily-omni", "accuracy", reported_in="chen2026futureomni") }} points.

{{ table("hearing-systems") }}

{{ figure("pillars") }}

<svg class="avs-figure" viewBox="0 0 7 7" role="img" aria-labelledby="a">
<title id="a">A &amp; drawing</title>
<g fill="currentColor"><text x="1" y="2">a &lt; b</text></g>
</svg>

*What it shows.*

### Lists

- one [link](https://example.org/a_b?c=%20#d)
- two, as [the second chapter](second.md#part) and [a page](../../conflicts/) say

In order:

1. first

    second paragraph

2. last

!!! note "What to remember"
    - It holds.

> Said by others.

| a | b |
|---|--:|
| 1 | 2_3 |

```sh
avsurvey query "a_b"  # 100 %
```
"""
SECOND = "# Second\n\nNothing but words.\n"


def drawn(kb: KnowledgeBase, root: Path, **chapters: str) -> dict[str, str]:
    """The text of every file."""
    files = make_manuscript(Survey(kb), Renderer(root / "templates"), chapters)
    return {name: content.decode() for name, content in files.items()}


@pytest.fixture(scope="module")
def toy(corpus: KnowledgeBase, root: Path) -> dict[str, str]:
    """A manuscript of two chapters on the toy corpus."""
    return drawn(corpus, root, first=PROSE, second=SECOND)


def typeset(folder: Path, files: dict[str, str]) -> tuple[str, str]:
    """Run TeX, BibTeX and TeX again; what BibTeX said, and the log of TeX."""
    if shutil.which("pdflatex") is None or shutil.which("bibtex") is None:
        pytest.fail("pdflatex or bibtex is missing: run .ci/system-packages.", pytrace=False)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    said = ""
    latex = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    for command in (latex, ["bibtex", "main"], latex, latex):
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
        output = done.stdout.decode(errors="replace")
        assert done.returncode == 0, output[-2000:]
        said += output if command[0] == "bibtex" else ""
    return said, (folder / "main.log").read_text(encoding="utf-8", errors="replace")


def check_typeset(folder: Path, files: dict[str, str]) -> None:
    """TeX and BibTeX have no error, nothing undefined, and every character."""
    said, log = typeset(folder, files)
    assert "Warning" not in said
    for bad in ("undefined", "multiply defined", "Missing character"):
        assert bad not in log


def test_tex_sets_the_toy_chapters(toy: dict[str, str], tmp_path: Path) -> None:
    """Every part of prose that the site knows is set without an error."""
    check_typeset(tmp_path, toy)


def test_tex_sets_the_real_chapters(real: KnowledgeBase, root: Path, tmp_path: Path) -> None:
    """The whole survey is set without an error, all citations and chapters found."""
    project = Project.at(root)
    paths = {name: project.docs / "survey" / f"{name}.md" for name in read_chapters(project)}
    assert list(paths)[:2] == ["index", "introduction"]
    files = drawn(real, root, **{name: path.read_text(encoding="utf-8") for name, path in paths.items()})
    assert [name for name in files if name.startswith("chapters/")] == [f"chapters/{name}.tex" for name in paths]
    check_typeset(tmp_path, files)
    for name, path in paths.items():
        assert_no_word_is_lost(path.read_text(encoding="utf-8"), files[f"chapters/{name}.tex"])


def assert_no_word_is_lost(markdown: str, tex: str) -> None:
    """Every plain word of the prose, outside of pictures, code and live parts, stands in the chapter as often."""
    prose = re.sub(
        r"!!! \w+|<svg.*?</svg>|```.*?```|\{\{.*?\}\}|\[@[^\]]*\]|`[^`]*`|\]\([^)]*\)", " ", markdown, flags=re.DOTALL
    )
    for word in set(re.findall(r"(?<![\w&.-])[a-z]{4,}(?![\w&.-])", prose)):
        assert len(re.findall(rf"\b{word}\b", prose)) <= len(re.findall(rf"\b{word}\b", tex)), word


def test_everything_is_ascii(toy: dict[str, str]) -> None:
    """Chapters and bibliography need no input encoding."""
    assert all(text.isascii() for name, text in toy.items() if name.endswith((".tex", ".bib")))


def test_citations_are_keys_of_the_bibliography(toy: dict[str, str]) -> None:
    """A citation names works, each once, also for a system; what has no work is named. Nothing else is in the file."""
    text = toy["chapters/first.tex"]
    assert "MMAudio \\cite{cheng2024taming}" in text
    cited = {key for keys in re.findall(r"\\cite\{([^}]+)\}", text) for key in keys.split(",")}
    assert cited == set(re.findall(r"@\w+\{(\w+),", toy["references.bib"]))


def test_live_values_are_filled(toy: dict[str, str]) -> None:
    """Counts and numbers stand as the site shows them."""
    assert "There are\n2 models, and\n45.69 points." in toy["chapters/first.tex"]


PARTS = [
    "\\chapter{First \\& foremost}\\label{ch:first}",
    "\\emph{Written} on a \\textbf{day}, with \\texttt{code\\_",
    "100 \\% of \\$5",
    "a < b \\& c.",
    "\\section{Live}",
    "\\href{https://example.org/a_b?c=\\%20\\#d}{link}",
    "the second chapter (Chapter~\\ref{ch:second}) and a page say",
    "\\begin{enumerate}\n\\item first\n\nsecond paragraph\n\\item last\n\\end{enumerate}",
    "\\begin{surveybox}{What to remember}\n\\begin{itemize}\n\\item It holds.",
    "\\begin{quote}\nSaid by others.\n\\end{quote}",
    "1 & 2\\_3 \\\\",
    "avsurvey~query~",
    "\\surveyfigure{figures/pillars}{The three pillars",
    "\\surveyfigure{figures/first-1}{A \\& drawing}",
    "\\label{tab:hearing-systems}",
]


@pytest.mark.parametrize("part", PARTS, ids=range(len(PARTS)))
def test_part_of_prose_in_latex(toy: dict[str, str], part: str) -> None:
    """Each part of prose has its form."""
    assert part in toy["chapters/first.tex"]


def test_front_matter_is_left_out(toy: dict[str, str]) -> None:
    """What tells the site of a page is no part of the text."""
    assert "not for print" not in toy["chapters/first.tex"]


def test_pictures_are_files_of_their_own(toy: dict[str, str]) -> None:
    """Each picture is SVG that stands alone."""
    for name in ("figures/pillars.svg", "figures/first-1.svg"):
        assert ElementTree.fromstring(toy[name]).tag == "{http://www.w3.org/2000/svg}svg"
        assert "currentColor" not in toy[name]


def test_bytes_repeat(corpus: KnowledgeBase, root: Path, toy: dict[str, str]) -> None:
    """The same text and records give the same files."""
    assert drawn(corpus, root, first=PROSE, second=SECOND) == toy


def test_what_cannot_be_filled_is_told(corpus: KnowledgeBase, root: Path) -> None:
    """A citation of nothing ends with file and line."""
    with pytest.raises(BlockError, match=r"first\.md:3:.*`mmaudo`"):
        drawn(corpus, root, first="# A\n\n[@mmaudo]\n")


HARD = ["\\end{document}", "$x_1^2$", "{", "}", "100%", "~", "#", "<b>", "*a", "\\input{/etc/passwd}"]


@pytest.mark.parametrize("text", HARD)
def test_no_text_is_a_command(text: str) -> None:
    """What TeX reads as a command is written as it reads."""
    made = Writer(Tree(f"`{text}`\n"), "a", str).write()
    assert "\\end{document}" not in made
    assert "\\input{" not in made
    assert made.startswith("\\texttt{")
