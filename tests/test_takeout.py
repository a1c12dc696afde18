"""Laws of taking out: one core for everything, a query, a table and a page; styles, squeezed BibTeX, safe cells."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import warnings
from pathlib import Path

import bibtexparser
import pytest

from avsurvey.exports import (
    EXPORTS,
    FILE_EXPORTS,
    FOLDER_EXPORTS,
    GRID_EXPORTS,
    Selection,
    SelectionError,
    of_page,
    of_query,
    of_table,
    render_bibtex,
    take_out,
    take_out_folder,
)
from avsurvey.exports.citeproc import MISSING, StyleError, render_in_style
from avsurvey.exports.reference import read_reference
from avsurvey.exports.squeezed import OVERLEAF_BYTES, render_squeezed
from avsurvey.exports.styles import apa, initials
from avsurvey.kb import KnowledgeBase
from avsurvey.views import Survey, table_grid

STYLE = Path(__file__).parent / "styles" / "short.csl"
TABLE = "hearing-systems"
ADDRESSES = {
    "papers/cheng2024taming/": ["cheng2024taming"],
    "models/mmaudio/": ["mmaudio", "cheng2024taming"],
    "benchmarks/daily-omni/": ["daily-omni", "zhou2025dailyomni", "chen2026futureomni"],
    "results/chen2026futureomni/": ["chen2026futureomni"],
    "tables/hearing-systems/": ["qwen2-5-omni", "xu2025qwen25omni", "mmaudio", "cheng2024taming"],
    "years/2024/": ["cheng2024taming"],
    "venues/cvpr/": ["cheng2024taming"],
    "results/": ["chen2026futureomni"],
    "models/": ["mmaudio", "qwen2-5-omni"],
    "authors/neil-zeghidour/": ["zeghidour2021soundstream"],
    "terms/paradigms/flow-matching/": ["mmaudio", "cheng2024taming"],
}


@pytest.fixture(scope="module")
def survey(corpus: KnowledgeBase) -> Survey:
    """The views of the corpus."""
    return Survey(corpus)


def selections(survey: Survey) -> dict[str, Selection]:
    """Every way to choose."""
    return {
        "whole": of_query(survey.kb, ""),
        "query": of_query(survey.kb, "kind:models"),
        "table": of_table(survey, TABLE),
        "page": of_page(survey, "tasks/video-to-audio/"),
    }


@pytest.mark.parametrize("name", [*EXPORTS, *FILE_EXPORTS, *FOLDER_EXPORTS])
@pytest.mark.parametrize("way", ["whole", "query", "table", "page"])
def test_every_format_takes_every_selection(survey: Survey, name: str, way: str) -> None:
    """Whatever is chosen, each format has bytes for it, the same each time."""
    chosen = selections(survey)[way]
    if name in FOLDER_EXPORTS:
        files = take_out_folder(survey.kb, name, chosen)
        assert files == take_out_folder(survey.kb, name, chosen)
        assert all(files.values())
        return
    content = take_out(survey.kb, name, chosen)
    assert content
    assert take_out(survey.kb, name, chosen) == content


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_stands_for_what_it_shows(survey: Survey, address: str) -> None:
    """The address of a page chooses its records, with or without the last slash."""
    for written in (address, address.rstrip("/")):
        assert sorted(record.id for record in of_page(survey, written).records) == sorted(ADDRESSES[address])


def test_first_page_is_everything(survey: Survey) -> None:
    """The root stands for the whole."""
    assert of_page(survey, "/") == of_query(survey.kb, "")


@pytest.mark.parametrize("address", ["papers/nobody/", "models/cheng2024taming/", "what/", "graph/", "years/1900/"])
def test_page_without_records_is_refused(survey: Survey, address: str) -> None:
    """An address that shows no records is an error that says what one looks like."""
    with pytest.raises(SelectionError, match=rf"^The page `{address}` shows no records\. Name one such as `.+`\.$"):
        of_page(survey, address)


def test_table_that_is_none_is_refused(survey: Survey) -> None:
    """The nearest table is named."""
    with pytest.raises(
        SelectionError,
        match=r"^There is no table `hearing-sistems`\. Did you mean `hearing-systems`\? There are hearing-systems\.$",
    ):
        of_table(survey, "hearing-sistems")


@pytest.mark.parametrize("name", ["bibtex", "bibtex-ascii", "bibtex-squeezed", "biblatex", "ris", "csl-json"])
def test_bibliography_of_a_table_is_what_its_rows_cite(survey: Survey, name: str) -> None:
    """The works by which the rows are cited are all in its bibliography, and no others."""
    text = take_out(survey.kb, name, of_table(survey, TABLE)).decode()
    found = set(re.findall(r"@\w+\{(\w+),|^ID  - (\w+)|\"id\": \"(\w+)\"", text, re.MULTILINE))
    cited = {key for row in table_grid(survey, survey.kb.tables[TABLE]).rows for key in row.cites}
    assert {key for groups in found for key in groups if key} == cited


def test_table_is_written_as_it_stands(survey: Survey) -> None:
    """CSV, JSON, Markdown and LaTeX hold the heads and the cells that the page shows."""
    grid = table_grid(survey, survey.kb.tables[TABLE])
    shown = [[", ".join(item.text for item in cell.items) for cell in row.cells] for row in grid.rows]
    chosen = of_table(survey, TABLE)
    texts = {name: take_out(survey.kb, name, chosen).decode() for name in GRID_EXPORTS}
    head, *rows = list(csv.reader(io.StringIO(texts["csv"], newline="")))
    assert head == [column.text for column in grid.heads]
    assert rows == shown
    told = json.loads(texts["json"])["rows"]
    assert [[cell["text"] for cell in row["cells"].values()] for row in told] == shown
    assert [json.loads(line) for line in texts["jsonl"].splitlines()] == told
    assert texts["markdown"].count("\n| ") == len(shown) + 2
    assert texts["latex"].count(r"\\") == len(shown) + 1
    sources = [cell["sources"] for row in told for cell in row["cells"].values() if "sources" in cell]
    assert sources
    assert all(source["where"] for found in sources for source in found)


def test_systems_bring_their_papers(corpus: KnowledgeBase) -> None:
    """A bibliography of systems holds the works by which they are cited, each once."""
    text = take_out(corpus, "bibtex", of_query(corpus, "kind:models")).decode()
    assert re.findall(r"@\w+\{(\w+),", text) == ["cheng2024taming", "xu2025qwen25omni"]


def test_part_of_a_table(survey: Survey) -> None:
    """With a query only the rows that it finds are taken."""
    text = take_out(survey.kb, "csv", of_table(survey, TABLE, "id:mmaudio")).decode()
    assert "MMAudio" in text
    assert "Qwen" not in text


# the squeezed bibliography


def test_squeezed_fits_into_the_editor(real: KnowledgeBase) -> None:
    """All works in ASCII, one a line, with half of the room to spare, and a first line that says the size."""
    text = render_squeezed(real, real.papers.values())
    assert text.isascii()
    assert len(text) < OVERLEAF_BYTES / 2 < OVERLEAF_BYTES
    assert len(text) < len(render_bibtex(real, real.papers.values())) * 0.75
    head, *lines = text.splitlines()
    assert head.startswith(f"% {len(real.papers):,} works, ")
    assert len(lines) == len(real.papers)


def test_squeezed_tells_its_size(corpus: KnowledgeBase) -> None:
    """The first line says how many works and kilobytes follow."""
    text = render_squeezed(corpus, [corpus.papers["cheng2024taming"]] * 4000)
    head, _, rest = text.partition("\n")
    assert head == f"% 4,000 works, {len(rest) / 1000:.0f} kB; Overleaf edits files of up to 2 MiB"
    assert len(rest) > 600_000


def test_squeezed_is_read_back(real: KnowledgeBase) -> None:
    """A BibTeX reader finds each work with its title, authors, year and where it appeared."""
    papers = tuple(real.papers.values())
    library = bibtexparser.parse_string(render_squeezed(real, papers))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [paper.id for paper in papers]
    for paper, entry in zip(papers, library.entries, strict=True):
        fields = {field.key: field.value for field in entry.fields}
        assert {"title", "author", "year"} <= set(fields)
        assert set(fields) <= {"title", "author", "year", "journal", "booktitle", "howpublished", "url"}
        assert paper.venue is None or fields.keys() & {"journal", "booktitle"}
        assert paper.venue or not paper.arxiv or paper.arxiv in fields["howpublished"]


# styles


def test_any_style_of_csl(corpus: KnowledgeBase) -> None:
    """A file in CSL writes and sorts the references, with every author's initials as APA has them."""
    lines = render_in_style(corpus, corpus.papers.values(), STYLE).splitlines()
    assert len(lines) == len(corpus.papers)
    assert (
        "H. K. Cheng et al. 2025. Taming Multimodal Joint Training for High-Quality Video-to-Audio Synthesis. "
        "IEEE/CVF Conference on Computer Vision and Pattern Recognition."
    ) in lines
    assert [line for line in lines if line.startswith("S.-G. Lee et al. 2023. BigVGAN: ")]
    first_families = sorted(read_reference(corpus, paper).authors[0].family for paper in corpus.papers.values())
    assert sorted(line.split(" et al.")[0].split(" ")[-1] for line in lines) == first_families


def test_styles_agree_with_those_that_are_built_in(real: KnowledgeBase) -> None:
    """For every work the first author, the year and the title are those of the APA reference."""
    papers = {paper.title: paper for paper in list(real.papers.values())[::40]}
    lines = render_in_style(real, papers.values(), STYLE).splitlines()
    assert len(lines) == len(papers)
    for title, paper in papers.items():
        reference = read_reference(real, paper)
        line = next(line for line in lines if " ".join(title.split()) in line.replace("..", "."))
        assert f" {reference.year}. " in line
        assert f"({reference.year})." in apa(reference)
        first = reference.authors[0]
        if not first.is_collective and first.given.isascii() and first.given.istitle():
            assert line.startswith(initials(first.given))


def test_style_writes_in_silence(corpus: KnowledgeBase) -> None:
    """citeproc-py knows every field that it is given: it would warn of others."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert render_in_style(corpus, corpus.papers.values(), STYLE)


BROKEN = {
    "not there": (None, "cannot be read. Name apa, ieee or a file in CSL."),
    "no XML": ("style", "is no XML: syntax error: line 1, column 0."),
    "another XML": ("<a/>", "is no style in CSL."),
    "entities": ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities. A style in CSL has none."),
    "dependent": (
        '<style xmlns="http://purl.org/net/xbiblio/csl"><info><link rel="independent-parent" href="http://x/apa"/>'
        "</info></style>",
        "only names another style: http://x/apa. Take the file of that one.",
    ),
    "citations alone": (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>a</title></info>'
        '<citation><layout><text variable="title"/></layout></citation></style>',
        "has no bibliography, only citations. Take another style.",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_style_that_cannot_be_used_is_told(corpus: KnowledgeBase, tmp_path: Path, case: str) -> None:
    """A style that is none ends with one line that says why."""
    text, said = BROKEN[case]
    path = tmp_path / "style.csl"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(StyleError) as caught:
        render_in_style(corpus, corpus.papers.values(), path)
    assert str(caught.value) == f"{path} {said}"


def test_missing_extra_is_told(corpus: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without citeproc-py the error says what to install."""
    monkeypatch.setitem(sys.modules, "citeproc", None)
    with pytest.raises(StyleError, match="pip install") as caught:
        render_in_style(corpus, corpus.papers.values(), STYLE)
    assert str(caught.value) == MISSING
