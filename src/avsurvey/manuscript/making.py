"""The files of the manuscript: `main.tex`, a file for each chapter, the bibliography, and the pictures as SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Final

from avsurvey.exports import Flavour, render_bibtex
from avsurvey.exports.croissant import newest_reading
from avsurvey.manuscript.blocks import LatexBlocks
from avsurvey.manuscript.tree import Tree
from avsurvey.manuscript.writer import Writer
from avsurvey.pages.blocks import BlockError
from avsurvey.pages.citing import cited_works
from avsurvey.pages.prose import Prose, read_prose
from avsurvey.pages.templates import Renderer
from avsurvey.records import Paper
from avsurvey.views import Survey

MAIN: Final = "main.tex"
BIBLIOGRAPHY: Final = "references.bib"
PREAMBLE: Final = r"""% Made by `avsurvey export latex-survey`. Run pdflatex, bibtex, pdflatex and pdflatex.
% Pictures are in figures/*.svg. Where one of the same name is there as PDF, it is set; else its title and place are.
% To convert all: for f in figures/*.svg; do rsvg-convert -f pdf -o "${f%.svg}.pdf" "$f"; done
\documentclass[11pt]{report}
\usepackage[T1]{fontenc}
\usepackage{textcomp}
\usepackage{array}
\usepackage{longtable}
\usepackage{graphicx}
\IfFileExists{amssymb.sty}{\usepackage{amsmath,amssymb}}{}
\IfFileExists{booktabs.sty}{\usepackage{booktabs}}{%
  \newcommand{\toprule}{\hline}\newcommand{\midrule}{\hline}\newcommand{\bottomrule}{\hline}}
\IfFileExists{geometry.sty}{\usepackage[margin=25mm]{geometry}}{}
\usepackage[hidelinks]{hyperref}
\newenvironment{surveybox}[1]{\begin{quote}\textbf{#1}\par}{\end{quote}}
\newcommand{\surveyfigure}[2]{\begin{figure}[htbp]\centering
  \IfFileExists{#1.pdf}{\includegraphics[width=\linewidth]{#1.pdf}}{\fbox{Picture: \texttt{\detokenize{#1.svg}}}}%
  \caption{#2}\end{figure}}
\sloppy
"""
CITE: Final = re.compile(r"\\cite\{([^}]+)\}")
TITLE: Final = "Audio-video generation, understanding and unified models: a living survey"


def make_manuscript(survey: Survey, renderer: Renderer, chapters: Mapping[str, str]) -> dict[str, bytes]:
    """Files by path from chapters as Markdown by name, in their order; raises ``BlockError`` with file and line."""
    blocks = LatexBlocks(survey, renderer)
    made: dict[str, str] = {}
    works: dict[str, Paper] = {}
    for name, markdown in chapters.items():
        prose = read_prose(markdown, f"{name}.md")
        _check(blocks, prose)
        writer = Writer(Tree(prose.markdown), name, partial(blocks.fill_text, prose=prose))
        made[f"chapters/{name}.tex"] = writer.write()
        blocks.figures |= writer.figures
        works |= {paper.id: paper for paper in cited_works(survey.kb, prose)}
    texts = {MAIN: _main(survey, tuple(chapters)), **made, BIBLIOGRAPHY: _bibliography(survey, works, made)}
    pictures = {f"figures/{name}.svg": svg for name, svg in blocks.figures.items()}
    return {path: text.encode() for path, text in (texts | pictures).items()}


def _check(blocks: LatexBlocks, prose: Prose) -> None:
    if problems := [str(finding) for finding in blocks.check(prose)]:
        raise BlockError("\n".join(problems))


def _main(survey: Survey, chapters: tuple[str, ...]) -> str:
    inputs = "".join(f"\\input{{chapters/{name}}}\n" for name in chapters)
    head = f"\\title{{{TITLE}}}\n\\author{{The avsurvey contributors}}\n\\date{{{newest_reading(survey.kb)}}}\n"
    tail = f"\\bibliographystyle{{plain}}\n\\bibliography{{{BIBLIOGRAPHY.removesuffix('.bib')}}}\n"
    return f"{PREAMBLE}{head}\\begin{{document}}\n\\maketitle\n\\tableofcontents\n{inputs}{tail}\\end{{document}}\n"


def _bibliography(survey: Survey, works: Mapping[str, Paper], chapters: Mapping[str, str]) -> str:
    """Every work that the text or one of its tables cites, sorted by key."""
    cited = {key for text in chapters.values() for keys in CITE.findall(text) for key in keys.split(",")} | set(works)
    return render_bibtex(survey.kb, (survey.kb.papers[key] for key in sorted(cited)), Flavour.ASCII)
