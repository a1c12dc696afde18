"""What a live block says: the name of a function, with texts and numbers for it; read, and never run, as Python."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass

EXAMPLE = '`{{ count("kind:models") }}`'


@dataclass(frozen=True, slots=True)
class Call:
    """A function by its name, with what is given to it in order and by name."""

    name: str
    given: tuple[str | int, ...]
    named: Mapping[str, str | int]


def read_call(text: str) -> Call:
    """Read the words between the braces of a block; raises ``ValueError``, which says what is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes that Python does not know, which stay as they are
            found = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ValueError(f"it is not written like {EXAMPLE}") from None
    if not isinstance(found, ast.Call) or not isinstance(found.func, ast.Name):
        raise ValueError(f"it does not call a function, as {EXAMPLE} does")
    named = {keyword.arg: _plain(keyword.value) for keyword in found.keywords if keyword.arg}
    if len(named) < len(found.keywords):
        raise ValueError("each condition has a name of its own, and stands once")
    return Call(found.func.id, tuple(map(_plain, found.args)), named)


def _plain(node: ast.expr) -> str | int:
    if isinstance(node, ast.Constant) and type(node.value) in (str, int):
        return node.value  # type: ignore[return-value]
    raise ValueError("what is given is neither a text in quotation marks nor a whole number")
