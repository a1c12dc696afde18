"""Shapes of text that make readers slow or deep: each as many bytes long as wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

HEAD: Final = "level: stub\ntitle: T\npublished: 2024\ntasks: []\n"
_REPEATED: Final = {
    "open brackets": ("a: ", "["),
    "open braces": ("a: ", "{"),
    "hyphens": ("", "- "),
    "hyphen lines": ("a:\n", "  -\n"),
    "colons": ("", ": "),
    "key starts": ("", "a:"),
    "questions": ("", "? "),
    "quotes": ("a: ", '"'),
    "single quotes": ("a: '", "''"),
    "long word": ("a: ", "x"),
    "long quoted": ('a: "', "x"),
    "escapes": ('a: "', "\\u200b"),
    "line ends in quotes": ('a: "', "\\n"),
    "comment signs": ("", "#"),
    "comment lines": ("", "#\n"),
    "commented list": ("a:\n", "  - x # c\n"),
    "flow list": (f"{HEAD}authors: [", "A,"),
    "flow list in lines": (f"{HEAD}authors: [", "A,\n"),
    "list of maps": (f"{HEAD}relations:\n", "  - {x: y}\n"),
    "flow maps": ("a: [", "{a: b},"),
    "block text": ("a: |\n", "  x\n"),
    "folded text": ("a: >\n", "  x\n\n"),
    "plain over lines": ("a: x\n", "  x\n"),
    "tabs": ("", "\t"),
    "spaces": ("", " "),
    "empty lines": ("", "\n"),
    "carriage returns": ("", "\r"),
    "documents": ("", "--- x\n"),
    "invisible": ("", "\u200b"),
    "invisible lines": ("", "\u200b\n"),
    "control characters": ("", "\0"),
    "marks of byte order": ("", "\ufeff"),
    "tag lines": ("", "%TAG ! x\n"),
    "exclamations": ("", "!"),
    "bars": ("", "|"),
    "one key again": ("", "k: x\n"),
    "stars": ("a: &a x\n", "b: *a\n"),
    "combining": ("a: ", "e\u0301"),
}
_NUMBERED: Final[dict[str, Callable[[int], str]]] = {
    "keys": lambda n: f"k{n}: x\n",
    "commented keys": lambda n: f"k{n}: x # c\n",
    "keys below comments": lambda n: f"# c\nk{n}: x\n",
    "maps below comments": lambda n: f"k{n}:\n  # c\n  a: {{b: c}}\n",
    "anchors": lambda n: f"k{n}: &a{n} x\n",
    "aliases": lambda n: f"k{n}: &a{n} [*a{max(n - 1, 0)}, *a{max(n - 1, 0)}]\n",
    "tags": lambda n: f"k{n}: !t{n} x\n",
    "deeper and deeper": lambda n: f"{' ' * min(n, 400)}a:\n",
    "deep enough": lambda n: f"k{n}: {'[' * 22}x{']' * 22}\n",
    "sources": lambda n: f"k{n}: {{url: x, tier: y}}\n",
}


def shapes(size: int) -> dict[str, bytes]:
    """Every shape by name, cut at so many bytes."""
    made = {name: head + repeated * (size // len(repeated) + 1) for name, (head, repeated) in _REPEATED.items()}
    for name, line in _NUMBERED.items():
        made[name] = "".join(line(number) for number in range(size // 6 + 1))
    made["flow pairs"] = "a: {" + ", ".join(f"k{number}: x" for number in range(size // 6))
    return {name: text.encode()[:size] for name, text in made.items()} | {"no UTF-8": b"\xff" * size}
