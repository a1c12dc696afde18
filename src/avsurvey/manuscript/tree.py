"""Prose as a tree: what the Markdown library understands of a text, before it becomes HTML."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

EXTENSIONS: Final = ("admonition", "attr_list", "fenced_code", "footnotes", "tables")
"""Those of the site but for links at headings."""
_TAG = re.compile(r"<[^>]*>")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
AFTER_ALL: Final = -100


class Tree:
    """The tree of a text, and the pieces of HTML that stand in it by number."""

    def __init__(self, markdown: str) -> None:
        reader = Markdown(extensions=list(EXTENSIONS))
        catcher = _Catcher(reader)
        reader.treeprocessors.register(catcher, "catcher", AFTER_ALL)
        reader.convert(_FRONT_MATTER.sub("", markdown))
        self.root: Element = catcher.root
        self._html: list[Any] = reader.htmlStash.rawHtmlBlocks

    def html_of(self, text: str) -> str | None:
        """The HTML that a text stands for, as it was written; None where it does not begin with a tag."""
        if not HTML_PLACEHOLDER_RE.match(text.lstrip()):
            return None
        return str(HTML_PLACEHOLDER_RE.sub(lambda held: str(self._html[int(held[1])]), text)).strip()

    def words_of(self, text: str) -> str:
        """A text without the tags that stand in it, and with the signs that were written as entities."""
        return str(HTML_PLACEHOLDER_RE.sub(lambda held: unescape(_TAG.sub("", str(self._html[int(held[1])]))), text))


class _Catcher(Treeprocessor):  # type: ignore[misc]
    """Keeps the finished tree."""

    root: Element

    def run(self, root: Element) -> None:
        """Take the tree after all others have changed it."""
        self.root = root
