"""A tree of prose as LaTeX. What it cannot say stays as its text, so that no sentence is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Final
from xml.etree.ElementTree import Element

from avsurvey.exports.bibtex import Flavour, encode
from avsurvey.manuscript.tree import Tree
from avsurvey.pages.figures import standalone

HEADINGS: Final = {"h1": "chapter", "h2": "section", "h3": "subsection", "h4": "paragraph"}
STYLES: Final = {"em": "emph", "strong": "textbf"}
LISTS: Final = {"ul": "itemize", "ol": "enumerate"}
_TAG = re.compile(r"<[^>]*>")
_CODE = re.compile(r"<code[^>]*>(.*?)</code>", re.DOTALL)
_SVG_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_CHAPTER = re.compile(r"([\w-]+)\.md(?:#.*)?")
_URL_SIGN = re.compile(r"[\\{}%#&]")


class Writer:
    """Writes one chapter; ``figures`` are the pictures that it met, by the names of their files."""

    def __init__(self, tree: Tree, name: str, fill: Callable[[str], str]) -> None:
        self._tree = tree
        self._name = name
        self._fill = fill
        self.figures: dict[str, str] = {}

    def write(self) -> str:
        """The chapter with its live parts filled."""
        return "\n\n".join(part for part in self._blocks(self._tree.root) if part) + "\n"

    def _blocks(self, parent: Element) -> Iterator[str]:
        for element in parent:
            yield self._block(element).strip()

    def _block(self, element: Element) -> str:
        if element.tag in HEADINGS:
            return self._heading(element)
        if element.tag in LISTS:
            items = "\n".join(f"\\item {self._item(item)}" for item in element)
            return f"\\begin{{{LISTS[element.tag]}}}\n{items}\n\\end{{{LISTS[element.tag]}}}"
        if element.tag == "table":
            return self._table(element)
        if element.tag == "blockquote":
            return "\\begin{quote}\n" + "\n\n".join(self._blocks(element)) + "\n\\end{quote}"
        if element.tag == "div":
            return self._box(element)
        html = self._tree.html_of(element.text or "") if len(element) == 0 else None
        return self._inline(element) if html is None else self._html(html)

    def _heading(self, element: Element) -> str:
        label = f"\\label{{ch:{self._name}}}" if element.tag == "h1" else ""
        return f"\\{HEADINGS[element.tag]}{{{self._inline(element)}}}{label}"

    def _item(self, item: Element) -> str:
        """An item: its words, or the paragraphs and lists below it."""
        inner = [child for child in item if child.tag in (*LISTS, "p", "pre", "div")]
        if not inner:
            return self._inline(item)
        head = self._text(item.text)
        return "\n\n".join(part for part in (head.strip(), *self._blocks(item)) if part)

    def _box(self, element: Element) -> str:
        """An admonition with its title; other divisions are their content."""
        if "admonition" not in element.get("class", ""):
            return "\n\n".join(self._blocks(element))
        title, *rest = list(element)
        body = "\n\n".join(self._block(child) for child in rest)
        return f"\\begin{{surveybox}}{{{self._inline(title)}}}\n{body}\n\\end{{surveybox}}"

    def _html(self, html: str) -> str:
        """A piece of HTML: a picture, a listing, or else its words."""
        if html.lstrip().startswith("<svg"):
            return self._figure(html)
        if code := _CODE.search(html):
            return listing(unescape(_TAG.sub("", code[1])))
        return self._fill(tex(unescape(_TAG.sub(" ", html))))

    def _figure(self, svg: str) -> str:
        title = _SVG_TITLE.search(svg)
        name = f"{self._name}-{len(self.figures) + 1}"
        self.figures[name] = standalone(svg)
        return figure(name, unescape(title[1]) if title else name)

    def _table(self, element: Element) -> str:
        rows = [[self._inline(cell) for cell in row] for row in element.iter("tr")]
        return long_table(rows[0], rows[1:])

    def _inline(self, element: Element) -> str:
        return self._text(element.text) + "".join(self._within(child) + self._text(child.tail) for child in element)

    def _within(self, element: Element) -> str:
        if element.tag in STYLES:
            return f"\\{STYLES[element.tag]}{{{self._inline(element)}}}"
        if element.tag == "code":
            return f"\\texttt{{{tex(unescape(''.join(element.itertext())))}}}"
        if element.tag == "a":
            return self._link(element)
        if element.tag == "br":
            return "\\newline "
        return tex(element.get("alt", "")) if element.tag == "img" else self._inline(element)

    def _link(self, element: Element) -> str:
        """A link: to a chapter by its number, to the web by its address; into the site only its words."""
        address, words = element.get("href", ""), self._inline(element)
        if chapter := _CHAPTER.fullmatch(address):
            return words if chapter[1] == "index" else f"{words} (Chapter~\\ref{{ch:{chapter[1]}}})"
        return f"\\href{{{url(address)}}}{{{words}}}" if address.startswith("http") else words

    def _text(self, text: str | None) -> str:
        if not text:
            return ""
        return self._fill(tex(self._tree.words_of(text)))


def tex(text: str) -> str:
    """Text in plain ASCII that LaTeX prints as it reads; ends of lines stay."""
    return "\n".join(encode(line, Flavour.ASCII) for line in text.split("\n"))


def url(address: str) -> str:
    """An address inside a command."""
    return _URL_SIGN.sub(lambda sign: "\\" + sign[0], address)


def listing(code: str) -> str:
    """Lines of code in a typewriter face, with their spaces."""
    lines = [tex(line).replace(" ", "~") or "~" for line in code.rstrip("\n").split("\n")]
    return "\\begin{quote}\\ttfamily\\footnotesize\\raggedright\n" + "\\\\\n".join(lines) + "\n\\end{quote}"


def figure(name: str, title: str) -> str:
    """A picture by its file's name without ending, with what it shows."""
    return f"\\surveyfigure{{figures/{name}}}{{{tex(title)}}}"


def long_table(heads: list[str], rows: list[list[str]], caption: str = "", label: str = "") -> str:
    """A table that may run over pages; the first column is twice as wide, and many columns are set small."""
    form = _column(2, len(heads)) + f"*{{{len(heads) - 1}}}{{{_column(1, len(heads))}}}"
    size = "\\footnotesize" if len(heads) <= 6 else "\\tiny\\setlength{\\tabcolsep}{2pt}"
    named = [f"\\caption{{{caption}}}\\label{{tab:{label}}}\\\\"] if caption else []
    top = ["\\toprule", _row(heads), "\\midrule"]
    lines = [f"\\begin{{longtable}}{{{form}}}", *named, *top, "\\endfirsthead", *top, "\\endhead"]
    lines += [*map(_row, rows), "\\bottomrule", "\\end{longtable}"]
    return f"{{{size}\n" + "\n".join(lines) + "\n}"


def _column(parts: int, count: int) -> str:
    """A ragged column of some parts of the width, whose first word too may be hyphenated."""
    width = f"\\dimexpr{parts / (count + 1):.3f}\\linewidth-2\\tabcolsep"
    return f">{{\\raggedright\\arraybackslash\\hspace{{0pt}}}}p{{{width}}}"


def _row(cells: list[str]) -> str:
    return " & ".join(cell.strip() for cell in cells) + " \\\\"
