"""Comments of a record's file: each belongs to the field or list item beside which it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from avsurvey.reading import Document, Place, scalar_spans

SCHEMA_HINT: Final = "# yaml-language-server:"
_NOT_NEWLINE = re.compile(r"[^\n]")
_BLOCK_HEAD = re.compile(r"[:-]\s+[|>][-+0-9]*\s+(#.*)")
"""A comment beside the mark that begins a block of text, which YAML counts to the text."""


@dataclass(slots=True)
class Remarks:
    """The comments at one field or item: lines before it, the end of its line, lines after all of it."""

    before: list[str] = field(default_factory=list)
    beside: str = ""
    after: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Comments:
    """All comments of a file, by the place of the field or item that they belong to."""

    hint: str = ""
    """The line that tells editors the schema, where one stands."""
    head: list[str] = field(default_factory=list)
    """Lines at the top that a blank line parts from the first field."""
    foot: list[str] = field(default_factory=list)
    """Lines below the last field."""
    at: dict[Place, Remarks] = field(default_factory=dict)
    _above: set[Place] = field(default_factory=set, repr=False, compare=False)
    """Every place in which a place stands that something is said about."""

    def of(self, place: Place) -> Remarks:
        """The comments of a field or item; none where nothing is said."""
        return self.at.get(place) or Remarks()

    def are_below(self, place: Place) -> bool:
        """Whether anything is said about a part of this field or item."""
        return place in self._above

    def open(self, place: Place) -> Remarks:
        """The comments of a field or item, to add to."""
        if place not in self.at:
            self.put(place, Remarks())
        return self.at[place]

    def put(self, place: Place, remarks: Remarks) -> None:
        """Say this, and nothing else, about a field or item."""
        self.at[place] = remarks
        self._above.update(place[:end] for end in range(len(place)))

    def add_before(self, place: Place, text: str) -> None:
        """Say something in a line before a field or item."""
        self.open(place).before.append(text)

    def lines(self) -> list[str]:
        """Every comment but the schema's line, sorted: what must be the same after a file was laid out anew."""
        said = [line for remarks in self.at.values() for line in (*remarks.before, remarks.beside, *remarks.after)]
        return sorted(line for line in (*self.head, *said, *self.foot) if line)


@dataclass(frozen=True, slots=True)
class _Comment:
    line: int
    column: int
    text: str
    code: str
    """What stands before it in its line, scalars blanked out."""
    starts_line: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    column: int
    """Where it begins; an item, at its hyphen."""
    starts: int
    """Where its key, or an item's value, begins."""
    place: Place


def read_comments(text: str, document: Document) -> Comments:
    """Find the comments of a text that was read without findings, and what each belongs to."""
    comments, entries = Comments(), _Entries.of(text, document)
    first_line = entries.ordered[0].line if entries.ordered else 0
    blank = max((at for at, line in enumerate(text.split("\n")[: first_line - 1], 1) if not line.strip()), default=0)
    for comment in _find(text):
        if comment.text.startswith(SCHEMA_HINT) and comment.starts_line:
            comments.hint = comments.hint or comment.text
        elif comment.line < blank:
            comments.head.append(comment.text)
        elif comment.starts_line:
            _attach_line(comments, comment, entries)
        else:
            _attach_end(comments, comment, entries)
    return comments


def _find(text: str) -> Iterator[_Comment]:
    for number, (line, bare) in enumerate(zip(text.split("\n"), _masked(text).split("\n"), strict=True), start=1):
        at = bare.find("#")
        if at < 0 and bare.rstrip("\x00 ").endswith((":", "-")) and (block := _BLOCK_HEAD.search(line)):
            at = block.start(1)
        if at >= 0 and not bare.startswith("%"):
            yield _Comment(number, at + 1, line[at:].rstrip(), bare[:at], not line[:at].strip())


def _masked(text: str) -> str:
    """The text with every character of a scalar blanked out, so that each ``#`` that is left begins a comment."""
    parts, done = [], 0
    for start, end in scalar_spans(text):
        parts += [text[done:start], _NOT_NEWLINE.sub("\x00", text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


@dataclass(frozen=True, slots=True)
class _Entries:
    """Every field and item, in the order of the text."""

    ordered: list[_Entry]
    by_place: dict[Place, _Entry]

    @classmethod
    def of(cls, text: str, document: Document) -> _Entries:
        lines = text.split("\n")
        found = [_Entry(at.line, at.column, at.column, place) for place, at in document.keys.items()]
        for place, at in document.values.items():
            if place and isinstance(place[-1], int):
                before = lines[at.line - 1][: at.column - 1].rstrip()
                column = len(before) if before.endswith("-") else at.column
                found.append(_Entry(at.line, column, at.column, place))
        ordered = sorted(found, key=lambda entry: (entry.line, entry.column, len(entry.place)))
        return cls(ordered, {entry.place: entry for entry in ordered})

    def from_line(self, line: int) -> int:
        """How many entries begin before a line."""
        return bisect_left(self.ordered, line, key=lambda entry: entry.line)

    def owner_on_the_left(self, before: int, column: int) -> _Entry | None:
        """The deepest of the last of so many entries and what it stands in that begins no further right."""
        last = self.ordered[before - 1].place if before else ()
        chain = (self.by_place.get(last[:end]) for end in range(len(last), 0, -1))
        return next((entry for entry in chain if entry and entry.column <= column), None)


def _attach_line(comments: Comments, comment: _Comment, entries: _Entries) -> None:
    """A comment in a line of its own: about what follows, or below the end of what stands further right."""
    before = entries.from_line(comment.line)
    following = entries.ordered[before] if before < len(entries.ordered) else None
    if following is None and comment.column == 1:
        comments.foot.append(comment.text)
        return
    owner = entries.owner_on_the_left(before, comment.column)
    limit = following.column if following else 0
    if owner and owner.column > limit:
        comments.open(owner.place).after.append(comment.text)
    elif following:
        comments.add_before(following.place, comment.text)
    else:
        comments.foot.append(comment.text)


def _attach_end(comments: Comments, comment: _Comment, entries: _Entries) -> None:
    """A comment at the end of a line: about the first field that begins in the line, else about what ends in it."""
    before = entries.from_line(comment.line)
    in_line = entries.ordered[before : entries.from_line(comment.line + 1)]
    here = [entry for entry in in_line if entry.column < comment.column]
    if here:
        place = list(takewhile(lambda entry: entry.starts == here[0].starts, here))[-1].place
    elif before == 0:
        comments.head.append(comment.text)
        return
    else:
        last, ends_scalar = entries.ordered[before - 1].place, not comment.code.strip("\x00 \t")
        place = last if ends_scalar else last[:-1] or last
    remarks = comments.open(place)
    if remarks.beside:
        remarks.before.append(comment.text)
    else:
        remarks.beside = comment.text
