"""What was read while something was made: the facts that it depends on, each by a key.

A key is a tuple of a word that names the sort of fact and of what tells it apart, such as ``("item", "papers", "x")``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

Key: TypeAlias = tuple[Any, ...]
EVERYTHING: Final[Key] = ("everything",)
"""What is noted for whatever is read in a way that no finer key describes."""
_open: list[set[Key]] = []


def note(key: Key) -> None:
    """Note that a fact was read, for what is being made at this moment."""
    if _open:
        _open[-1].add(key)


@contextmanager
def recording() -> Iterator[set[Key]]:
    """Collect what is read inside; it does not count as read by what is made around it."""
    reads: set[Key] = set()
    _open.append(reads)
    try:
        yield reads
    finally:
        _open.pop()


class Remembered:
    """Answers that are worked out once; whoever asks again has read what the answer was worked out from."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[Any, frozenset[Key]]] = {}

    def know(self, question: Hashable, answer: Any, read: frozenset[Key]) -> None:
        """Take over an answer, and what it was worked out from."""
        self._answers[question] = (answer, read)

    def once(self, question: Hashable, answer: Callable[[], Any]) -> Any:
        """The answer to a question."""
        if question not in self._answers:
            with recording() as reads:
                found = answer()
            self._answers[question] = (found, frozenset(reads))
        found, read = self._answers[question]
        if _open:
            _open[-1].update(read)
        return found
