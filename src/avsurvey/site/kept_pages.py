"""Pages and other files of the published site that need not be made again: nothing that they read has changed.

Each is stored by the name of its recipe with the facts that it read, as keys and digests. The next build works out the
digests of these facts anew; where all are the same, the published files are kept. The store is believed only when it
is whole, was written by the same code with the same configuration, and describes the very site that is published.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from avsurvey.kb.entries import read_entries, write_entries
from avsurvey.kb.reads import Key
from avsurvey.pages import Page
from avsurvey.site.outputs import Stamp
from avsurvey.views.facts_read import WHOLES, wholes_of

MOST_KEYS: Final = 4_000_000
"""A store that has grown beyond this is begun anew: keys that no page reads any more are not looked for."""


GONE: Final[Key] = ("gone",)
"""Stands for a fact that has another value since; no page that is kept has read it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a recipe made: the page without its text, if it is one, and the files; and the facts read, by number."""

    page: Page | None
    given: str
    reads: array[int]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Facts with the digests of their values, numbered from ``first``."""

    first: int = 0
    keys: tuple[Key, ...] = ()
    digests: tuple[bytes, ...] = ()


@dataclass
class PageStore:
    """What is known of the published pages."""

    path: Path
    version: str
    pages: dict[str, Kept] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    digests: list[bytes] = field(default_factory=list)
    stamps: dict[str, Stamp] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, version: str, published: str | None) -> PageStore:
        """Open the store of a published site, which its stamp names; an absent, foreign or broken one is empty."""
        found = read_entries(path)
        if found.get("version") != version or published is None or found["published"] != published:
            return cls(path, version)
        return cls(path, version, found["pages"], found["keys"], found["digests"], found["stamps"])

    def changed(self, digest_of: Callable[[Key], bytes]) -> frozenset[int]:
        """The numbers of the facts whose digests are no longer what they were in the last build.

        A fact is not looked at while those from which it follows are the same. That holds because each fact stands
        here once, with its value in the last build: one that had another value before is gone.
        """
        told = dict(zip(self.keys, self.digests, strict=True))
        same = frozenset(key for key in WHOLES if told.get(key) == digest_of(key))
        return frozenset(
            at
            for at, (key, digest) in enumerate(zip(self.keys, self.digests, strict=True))
            if key == GONE
            or (not ((wholes := wholes_of(key)) and same.issuperset(wholes)) and digest_of(key) != digest)
        )

    def forget(self, changed: Set[int]) -> None:
        """Let facts be gone that have another value now; their numbers are given to no other."""
        for at in changed:
            self.keys[at] = GONE

    def write(self, published: str) -> None:
        """Write the store for the site that is published under a stamp; failing to write is no error."""
        content = {
            "version": self.version,
            "published": published,
            "pages": self.pages,
            "keys": self.keys,
            "digests": self.digests,
            "stamps": self.stamps,
        }
        write_entries(self.path, content)


class Keeper:
    """Tells which pages may be kept, and notes for the next build what was made."""

    def __init__(self, before: PageStore, digest_of: Callable[[Key], bytes]) -> None:
        self._digest_of = digest_of
        self._before = before if len(before.keys) < MOST_KEYS else PageStore(before.path, before.version)
        self._changed = self._before.changed(digest_of)
        self.store = PageStore(before.path, before.version, {}, self._before.keys, self._before.digests)
        self.store.forget(self._changed)
        self._numbers = {key: at for at, key in enumerate(self.store.keys) if key != GONE}
        self.numbers_of(WHOLES)

    def find(self, name: str, given: str) -> Kept | None:
        """The page of that name, if nothing that it read has changed."""
        found = self._before.pages.get(name)
        if found is None or found.given != given or not self._changed.isdisjoint(found.reads):
            return None
        return found

    def keep(self, name: str, kept: Kept) -> None:
        """Note what was made, or is as it was."""
        self.store.pages[name] = kept

    @property
    def count(self) -> int:
        """How many facts are numbered."""
        return len(self.store.keys)

    def numbers_of(self, reads: Set[Key]) -> array[int]:
        """The numbers of facts that were read."""
        return array("I", sorted(self._number(key, None) for key in reads))

    def told_since(self, first: int) -> Told:
        """The facts that were numbered after the first so many."""
        return Told(first, tuple(self.store.keys[first:]), tuple(self.store.digests[first:]))

    def learn(self, told: Told) -> dict[int, int]:
        """Number facts that another process numbered otherwise; returns our number for each of theirs."""
        pairs = zip(told.keys, told.digests, strict=True)
        return {told.first + at: self._number(key, digest) for at, (key, digest) in enumerate(pairs)}

    def _number(self, key: Key, digest: bytes | None) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.store.keys)
            self.store.keys.append(key)
            self.store.digests.append(digest or self._digest_of(key))
        return number
