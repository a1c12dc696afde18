"""Tags out of HTML, fast: a thousand pages a second, which a full parser does not reach.

A test holds the scan against Python's own parser. Attribute values are read as browsers read them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

_TAG = re.compile(
    r"<!--.*?-->"
    r"|<(?P<raw>script|style)\b(?P<raw_attributes>[^>]*)>.*?</(?P=raw)>"
    r"|<(?P<name>[a-zA-Z][^\s>/]*)(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
ADDRESSES: Final = ("href", "src", "action", "formaction", "poster", "data", "xlink:href")
"""Attributes that hold an address."""


@dataclass(frozen=True)
class Tag:
    """A start tag."""

    name: str
    attributes: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """The value of an attribute; empty where it is absent."""
        return dict(self.attributes).get(name, "")

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that it points at."""
        return tuple(self._addresses())

    def _addresses(self) -> Iterator[str]:
        for name, value in self.attributes:
            if name in ADDRESSES:
                yield value
            elif name == "srcset":
                yield from (candidate.split()[0] for candidate in value.split(",") if candidate.split())
        if self.name == "meta" and self.get("http-equiv") == "refresh":
            yield self.get("content").partition("url=")[2]


@dataclass(frozen=True)
class Scan:
    """What a page has and points at."""

    ids: tuple[str, ...]
    tags: tuple[Tag, ...]

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Every address on the page."""
        return frozenset(address for tag in self.tags for address in tag.addresses)


def scan(text: str) -> Scan:
    """Scan a page."""
    tags = tuple(
        _tag((match["name"] or match["raw"]).lower(), match["attributes"] or match["raw_attributes"] or "")
        for match in _TAG.finditer(text)
        if match["name"] or match["raw"]
    )
    return Scan(tuple(identity for tag in tags if (identity := tag.get("id"))), tags)


@lru_cache(maxsize=500_000)
def _tag(name: str, attributes: str) -> Tag:
    found = _ATTRIBUTE.findall(attributes)
    return Tag(
        name, tuple((key.lower(), html.unescape(double or single or bare)) for key, double, single, bare in found)
    )


class Parser(HTMLParser):
    """The slow way to the same tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep every tag."""
        self.tags.append(Tag(tag, tuple((name, value or "") for name, value in attrs)))


@dataclass(frozen=True)
class SiteScan:
    """A built site that does not change, scanned."""

    folder: Path
    pages: Mapping[str, Scan]
    """Every page by its path, in the order of paths."""

    @cached_property
    def tags(self) -> Mapping[Tag, str]:
        """Every tag that is unlike the others, with the first page that has it: what holds of one holds of its like."""
        found: dict[Tag, str] = {}
        for path, page in self.pages.items():
            for tag in page.tags:
                found.setdefault(tag, path)
        return found

    def text(self, path: str) -> str:
        """The text of a page."""
        return (self.folder / path).read_text(encoding="utf-8")


def scan_site(folder: Path) -> SiteScan:
    """Scan every page of a built site."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in html_files(folder))
    return SiteScan(folder, {path.relative_to(folder).as_posix(): scan(text) for path, text in texts})


def html_files(folder: Path) -> list[Path]:
    """Every HTML file of a built site."""
    return sorted(folder.rglob("*.html"))
