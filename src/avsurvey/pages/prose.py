"""Prose with live parts: citations such as ``[@cheng2024taming]`` and blocks such as ``{{ table("...") }}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LIVE = re.compile(
    r"(?P<code>^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.{0,50000}?^(?P=fence)[^\n]*$|`[^`\n]+`)"
    r"|\[(?P<cites>@[A-Za-z0-9][\w\-/]*(?:\s*;\s*@[A-Za-z0-9][\w\-/]*)*)\]"
    r"|\{\{(?P<expression>(?:(?!\{\{).){0,2000}?)\}\}",
    re.MULTILINE | re.DOTALL,
)
CHAPTERS: Final = "survey/"
"""Where the chapters of the survey stand."""
LIVE_MARK: Final = "AVSLIVE{number}X"


@dataclass(frozen=True, slots=True)
class Block:
    """A citation or a live block, with its place in the Markdown file."""

    text: str
    is_citation: bool
    line: int
    column: int
    is_in_heading: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown with tokens in place of its live parts."""

    path: str
    markdown: str
    blocks: tuple[Block, ...]


def cited_keys(prose: Prose) -> tuple[str, ...]:
    """The keys of all citations of a text, in their order."""
    return tuple(key for block in prose.blocks if block.is_citation for key in keys_of(block))


def keys_of(block: Block) -> list[str]:
    """The keys of a citation."""
    return [key.strip().lstrip("@") for key in block.text.split(";")]


def read_prose(markdown: str, path: str, lines_above: int = 0) -> Prose:
    """Replace live parts by tokens that Markdown leaves alone; code is not searched.

    ``lines_above`` says how many lines of front matter were taken away before.
    """
    blocks: list[Block] = []

    def token(match: re.Match[str]) -> str:
        if match["code"] is not None:
            return match[0]
        line = lines_above + markdown.count("\n", 0, match.start()) + 1
        start = markdown.rfind("\n", 0, match.start()) + 1
        column = match.start() - start + 1
        text = match["cites"] if match["cites"] is not None else match["expression"].strip()
        blocks.append(Block(text, match["cites"] is not None, line, column, markdown.startswith("#", start)))
        return LIVE_MARK.format(number=len(blocks) - 1)

    return Prose(path, _LIVE.sub(token, markdown), tuple(blocks))


def with_works(markdown: str, uri: str) -> str:
    """A chapter of the survey with the list of the works that it cites at its end; other texts as they are."""
    is_chapter = uri.startswith(CHAPTERS) and any(match["cites"] for match in _LIVE.finditer(markdown))
    return f"{markdown}\n\n## Works cited\n\n{{{{ bibliography() }}}}\n" if is_chapter else markdown
