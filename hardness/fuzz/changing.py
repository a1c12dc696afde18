"""Changes of an input: by bytes as libFuzzer makes them, and by lines as people change records."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

LONG: Final = 100_000
"""The length to which some inputs are drawn out: within it nothing may take longer than a second."""
ODD: Final = (
    *('""', "[]", "{}", "[[]]", "-1", "1e308", "0.0", "nan", "±", "1±", "=1", "-", "–", "unknown", "yes", "no", "null"),
    *(
        "2024-13",
        "2024-02-30",
        "９",
        "a/b",
        "../x",
        "A",
        ":",
        "&a x",
        "*a",
        "!t x",
        "|",
        ">-",
        "? x",
        "- x",
        "%",
        "@",
        "`",
    ),
    *("{value: 1}", "{value: [1]}", "{a: {b: {c: d}}}", "mmaudio/l-44k", "https://[", "https://h:99999/x", '"\\u200b"'),
    *("9" * 30, "9" * 4400, "x" * 4100, "# c", "x # c", "'it''s'", "1,000", "157M", "'#'", "a: b", "\u0085", "\u2028"),
)
_VALUE: Final = re.compile(r"^(\s*(?:- )?[\w-]+:)\s.*$")
Lines = list[str]


def change_lines(text: str, others: Sequence[str], chance: random.Random) -> str:
    """Change some lines of a text; ``others`` are texts to take lines from."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 2, 4))):
        chance.choice(_CHANGES)(lines, others, chance)
    return "\n".join(lines)


def _delete(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines))
    del lines[start : start + chance.choice((1, 1, 3))]
    lines.append("") if not lines else None


def _repeat(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines))
    lines[start:start] = lines[start : start + chance.choice((1, 2, 5))] * chance.choice((1, 1, 3))


def _swap(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _odd(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = _VALUE.sub(lambda match: f"{match[1]} {chance.choice(ODD)}", lines[at])


def _indent(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((" ", "  ", "\t", "- ", "  - ", "# ")) + lines[at]


def _outdent(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = lines[at][chance.choice((1, 2)) :]


def _borrow(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    lender = chance.choice(others).split("\n") if others else [""]
    start = chance.randrange(len(lender))
    at = chance.randrange(len(lines) + 1)
    lines[at:at] = lender[start : start + chance.choice((1, 1, 2, 8))]


def _comment(lines: Lines, others: Sequence[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    if chance.random() < 0.5:
        lines[at] += chance.choice((" # c", "# c", "  #"))
    else:
        lines.insert(at, " " * chance.randrange(6) + "# " + "c" * chance.choice((1, 8, 130)))


_CHANGES: Final[tuple[Callable[[Lines, Sequence[str], random.Random], None], ...]] = (
    *(_delete, _repeat, _swap, _odd, _odd, _odd),
    *(_indent, _outdent, _borrow, _borrow, _comment),
)


def drawn_out(raw: bytes, number: int) -> bytes:
    """An input of ``LONG`` bytes: some part of a short one over and over; ``number`` chooses which."""
    chance = random.Random(number)
    start = chance.randrange(len(raw))
    end = min(len(raw), start + chance.choice((1, 2, 3, 8, 40, 400)))
    part = raw[start:end]
    room = max(LONG - len(raw), 0)
    return raw[:start] + part * (room // len(part)) + raw[end if chance.random() < 0.5 else start :]
