"""Laws of BibTeX: every entry parses back to the work that it cites, and TeX accepts all of them."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from avsurvey.exports import Flavour, render_bibtex, render_entry
from avsurvey.exports.bibtex import encode, protect_capitals
from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.records import Paper

FLAVOURS = pytest.mark.parametrize("flavour", list(Flavour))
DOCUMENT = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\begin{document}
\nocite{*}
\bibliographystyle{plain}
\bibliography{all}
\end{document}
"""


@dataclass(frozen=True)
class Entry:
    """An entry as a BibTeX reader understands it."""

    kind: str
    key: str
    title: str
    authors: tuple[str, ...]
    year: str
    fields: dict[str, str]


def parse(text: str) -> list[Entry]:
    """Read a BibTeX file; a block that fails is an error."""
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert library.failed_blocks == []
    entries = []
    for entry in library.entries:
        fields = {field.key: field.value for field in entry.fields}
        authors = tuple(displayed(name) for name in fields.pop("author"))
        decoded = {name: decode(value) for name, value in fields.items()}
        entries.append(Entry(entry.entry_type, entry.key, decoded["title"], authors, decoded["year"], decoded))
    return entries


@cache
def decode(text: str) -> str:
    """Read LaTeX as text; pylatexenc takes the ASCII circumflex for its look-alike."""
    return LatexNodes2Text().latex_to_text(text).replace("ˆ", "^")


def displayed(name: NameParts) -> str:
    """A name in reading order."""
    return decode(" ".join(word for part in (name.first, name.von, name.last, name.jr) for word in part))


def as_tex_prints(text: str) -> str:
    """TeX prints two hyphens as a dash, and pylatexenc reads raised signs as standing on the line."""
    dashed = text.replace("---", "—").replace("--", "–")
    return re.sub("[²³¹⁰-ⁿ]+", lambda raised: unicodedata.normalize("NFKC", raised[0]).replace("−", "-"), dashed)


def cited_authors(paper: Paper) -> tuple[str, ...]:
    """The authors by which a work is cited, in reading order."""
    authors = paper.authors_published if paper.venue and paper.authors_published else paper.authors
    return tuple(read_name(author).display for author in authors)


def paper_of(title: str, *authors: str) -> Paper:
    """A paper of that title."""
    return Paper.model_validate(
        {"id": "key", "level": "stub", "title": title, "authors": authors or ("Ada Lovelace",), "published": "2024"}
    )


@pytest.fixture(scope="module")
def entries(real: KnowledgeBase) -> dict[Flavour, list[Entry]]:
    """Every real paper as a BibTeX reader understands its entry."""
    return {flavour: parse(render_bibtex(real, real.papers.values(), flavour)) for flavour in Flavour}


@FLAVOURS
def test_every_paper_parses_back(real: KnowledgeBase, entries: dict[Flavour, list[Entry]], flavour: Flavour) -> None:
    """A BibTeX reader finds every paper under its citekey with its title, authors and year."""
    papers = tuple(real.papers.values())
    assert [(entry.key, entry.title, entry.authors, entry.year) for entry in entries[flavour]] == [
        (paper.id, as_tex_prints(paper.title), cited_authors(paper), str(paper.cited_year)) for paper in papers
    ]


def test_ascii_flavour_is_ascii(real: KnowledgeBase) -> None:
    """The plain flavour has no character outside ASCII; the other keeps letters as they are."""
    papers = tuple(real.papers.values())
    assert render_bibtex(real, papers, Flavour.ASCII).isascii()
    assert "Défossez" in render_bibtex(real, papers, Flavour.UTF8)


@FLAVOURS
def test_entries_have_the_fields_that_styles_require(
    real: KnowledgeBase, entries: dict[Flavour, list[Entry]], flavour: Flavour
) -> None:
    """Published works name their journal or proceedings; arXiv id and DOI stand in the fields made for them."""
    for paper, entry in zip(real.papers.values(), entries[flavour], strict=True):
        holder = {"article": "journal", "inproceedings": "booktitle", "misc": None}[entry.kind]
        assert (holder is None) == (paper.venue is None)
        assert holder is None or entry.fields[holder]
        assert paper.arxiv is None or (entry.fields["eprint"], entry.fields["archiveprefix"]) == (paper.arxiv, "arXiv")
        assert entry.fields.get("doi", "") == (paper.doi or "")


def test_entry_as_it_stands(corpus: KnowledgeBase) -> None:
    """An entry is laid out for people: one field a line, in a fixed order, values aligned."""
    assert render_entry(corpus, corpus.papers["zeghidour2021soundstream"]) == (
        "@article{zeghidour2021soundstream,\n"
        "  title         = {{SoundStream}: An {End-to-End} Neural Audio Codec},\n"
        "  author        = {Zeghidour, Neil and Luebs, Alejandro and Omran, Ahmed and Skoglund, Jan"
        " and Tagliasacchi, Marco},\n"
        "  year          = {2022},\n"
        "  journal       = {IEEE/ACM Transactions on Audio, Speech, and Language Processing},\n"
        "  pages         = {495--507},\n"
        "  eprint        = {2107.03312},\n"
        "  archiveprefix = {arXiv},\n"
        "  url           = {https://arxiv.org/abs/2107.03312}\n"
        "}\n"
    )


CAPITALS = [
    ("Taming Video", "Taming Video"),
    ("MMAudio: Taming", "{MMAudio}: Taming"),
    ("High-Quality Sound", "{High-Quality} Sound"),
    ("A Dataset", "A Dataset"),
    ("I Hear", "{I} Hear"),
    ("GAN, VAE and more", "{GAN}, {VAE} and more"),
    ("iPhone (AV) data", "{iPhone} {(AV)} data"),
    ("Is 16kHz Enough?", "Is {16kHz} Enough?"),
]


@pytest.mark.parametrize(("title", "protected"), CAPITALS)
def test_capitals_inside_words_are_protected(title: str, protected: str) -> None:
    """A word with a capital that a style would lower stands in braces."""
    assert protect_capitals(title) == protected


TRICKY_TITLES = [
    "Sound & Vision: 100% of $5 for #1",
    "A_B~C^D \\ E",
    "Naïve Łukasz, Ørsted’s “Größe” – ça va…",
    "α ≤ β × ∞ → ω",
    "Show-o over 5 µs",
    "{Braces} in {pairs}",
    "100 %, % off",
    "@misc{evil, title = hello}",
]
TRICKY_AUTHORS = [
    "Jonathan Le Roux",
    "Aäron van den Oord",
    "Sammy Davis Jr.",
    "{Barnes & Noble and Sons, Inc.}",
    "Łukasz Kaiser",
    "Ångström Müller",
    "Plato",
    "Đorđe Şahin-Ğ",
]


@FLAVOURS
@pytest.mark.parametrize("title", TRICKY_TITLES)
def test_title_survives_whatever_it_holds(corpus: KnowledgeBase, flavour: Flavour, title: str) -> None:
    """Characters that TeX reads as commands are written so that they are read back as themselves."""
    (entry,) = parse(render_entry(corpus, paper_of(title), flavour))
    assert entry.title == title


AUTHORS = [
    ("Ada Lovelace", "Lovelace, Ada"),
    ("Ada {L}ovelace", "Lovelace, Ada"),
    ("Aäron van den Oord", "van den Oord, Aäron"),
    ("King, Jr., Martin", "King, Jr., Martin"),
    ("{Qwen & Team}", r"{Qwen \& Team}"),
    ("Le Roux,", "{Le Roux}"),
    ("Plato", "Plato"),
]


@pytest.mark.parametrize(("author", "expected"), AUTHORS)
def test_author_is_written_without_doubt(corpus: KnowledgeBase, author: str, expected: str) -> None:
    """BibTeX is told what is the family name; a name that is all family is in braces where it has several words."""
    paper = corpus.papers["cheng2024taming"].model_copy(update={"authors": (author,), "authors_published": ()})
    assert f"= {{{expected}}},\n" in render_entry(corpus, paper)


@FLAVOURS
@pytest.mark.parametrize("author", TRICKY_AUTHORS)
def test_author_survives_whatever_the_name(corpus: KnowledgeBase, flavour: Flavour, author: str) -> None:
    """A name is read back as one author with the same words."""
    (entry,) = parse(render_entry(corpus, paper_of("Notes", "Ada Lovelace", author), flavour))
    assert entry.authors == ("Ada Lovelace", read_name(author).display)


@given(st.text(alphabet="ab AZ09.,:;!()[]/+=*&%$#_^~\\éÉñøŁßčş"))
def test_encoding_is_decoded_by_others(text: str) -> None:
    """What is encoded is read back by a reader of LaTeX, in both flavours, and the ASCII one is ASCII."""
    title = " ".join(text.split())
    assert " ".join(decode(encode(title, Flavour.UTF8)).split()) == title
    assert " ".join(decode(encode(title, Flavour.ASCII)).split()) == title
    assert encode(title, Flavour.ASCII).isascii()


def depths(text: str) -> list[int]:
    """How many braces are open after each character, as BibTeX counts them: a backslash changes nothing."""
    return list(itertools.accumulate({"{": 1, "}": -1}.get(character, 0) for character in text))


@FLAVOURS
@pytest.mark.parametrize("title", TRICKY_TITLES)
def test_braces_are_in_balance(flavour: Flavour, title: str) -> None:
    """No title closes a brace that it did not open, or leaves one open."""
    depth = depths(protect_capitals(title, flavour))
    assert min(depth) >= 0
    assert depth[-1] == 0


@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("é", r"{\'e}"),
        ("😀", r"\ensuremath{\langle}\texttt{U+1F600}\ensuremath{\rangle}"),
        ("x²", r"x\textsuperscript{2}"),
        ("10⁻³", r"10\textsuperscript{-3}"),
        ("a\nb\\c~d^e", r"a b{\textbackslash}c{\textasciitilde}d{\textasciicircum}e"),
    ],
)
def test_what_ascii_lacks_is_a_command(text: str, ascii_text: str, caplog: pytest.LogCaptureFixture) -> None:
    """A sign is its command, or its number where it has none, and nobody is told of it."""
    assert encode(text, Flavour.ASCII) == ascii_text
    assert caplog.records == []


@pytest.mark.parametrize("title", ["A } B { C", "Open { end", "Closed } end"])
def test_single_brace_does_not_end_the_entry(title: str) -> None:
    """A brace without partner in a title leaves the braces of the file in balance."""
    depth = depths(protect_capitals(title))
    assert min(depth) >= 0
    assert depth[-1] == 0


def run_tex(folder: Path, *command: str) -> str:
    """Run a program of TeX; its log on failure."""
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


def compile_bibliography(folder: Path, bibtex: str) -> tuple[str, str, str]:
    """Typeset every entry of a file; what BibTeX said, the bibliography, and TeX's log."""
    missing = [program for program in ("pdflatex", "bibtex") if shutil.which(program) is None]
    if missing:
        pytest.fail(
            f"{' and '.join(missing)} not found: run .ci/system-packages, or install texlive-latex-base.", pytrace=False
        )
    (folder / "all.bib").write_text(bibtex, encoding="utf-8")
    (folder / "all.tex").write_text(DOCUMENT, encoding="utf-8")
    latex = ("pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "all.tex")
    run_tex(folder, *latex)
    said = run_tex(folder, "bibtex", "all")
    run_tex(folder, *latex)
    log = (folder / "all.log").read_text(encoding="utf-8", errors="replace")
    return said, (folder / "all.bbl").read_text(encoding="utf-8"), log


@FLAVOURS
def test_tex_accepts_every_paper(real: KnowledgeBase, flavour: Flavour, tmp_path: Path) -> None:
    """TeX and BibTeX typeset all papers without a warning or a missing character."""
    said, bibliography, log = compile_bibliography(tmp_path, render_bibtex(real, real.papers.values(), flavour))
    assert "Warning" not in said
    assert bibliography.count(r"\bibitem") == len(real.papers)
    assert "Missing character" not in log


def test_tex_accepts_what_is_tricky(corpus: KnowledgeBase, tmp_path: Path) -> None:
    """Titles and names that hold TeX's own characters are typeset too, in the plain flavour."""
    papers = [paper_of(title, author) for title, author in zip(TRICKY_TITLES, TRICKY_AUTHORS, strict=True)]
    keyed: Sequence[Paper] = [paper.model_copy(update={"id": f"key{n}"}) for n, paper in enumerate(papers)]
    said, bibliography, _ = compile_bibliography(tmp_path, render_bibtex(corpus, keyed, Flavour.ASCII))
    assert "error" not in said.lower()
    assert bibliography.count(r"\bibitem") == len(keyed)
