"""Markdown for comments on GitHub: what strangers wrote stands in code, where nothing in it is a sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

MAX_COMMENT: Final = 60_000
"""GitHub refuses comments of more than 65,536 characters."""
MAX_SHOWN: Final = 2_000
_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    """A text as code on one line: no link, mention, picture or reference to an issue comes of it."""
    plain = " ".join(text.split())[:MAX_SHOWN]
    if not plain:
        return "(nothing)"
    fence = "`" * (max((len(run) for run in _TICKS.findall(plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def block(text: str, language: str = "text") -> str:
    """A text as a block of code."""
    shown = text[: MAX_COMMENT // 2].rstrip("\n")
    fence = "`" * max(3, max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    cut = "" if len(shown) == len(text.rstrip("\n")) else "\nThe rest is left out here.\n"
    return f"{fence}{language}\n{shown}\n{fence}\n{cut}"


def bullets(lines: Iterable[str]) -> str:
    """A list, one line an item."""
    return "".join(f"- {line}\n" for line in lines)


def document(parts: Sequence[str]) -> str:
    """Parts that hold something with a blank line between them, cut where a comment must end."""
    text = "\n\n".join(part.rstrip("\n") for part in parts if part.strip()) + "\n"
    if len(text) <= MAX_COMMENT:
        return text
    return text[: MAX_COMMENT - 100].rpartition("\n")[0] + "\n\nThe rest did not fit into a comment.\n"
