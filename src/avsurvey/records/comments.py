"""Comments of a record's file: each belongs to the field or list item beside which it stands."""

from __future__ import annotations

import re
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

    def of(self, place: Place) -> Remarks:
        """The comments of a field or item; none where nothing is said."""
        return self.at.get(place) or Remarks()

    def are_below(self, place: Place) -> bool:
        """Whether anything is said about a part of this field or item."""
        return any(len(other) > len(place) and other[: len(place)] == place for other in self.at)

    def add_before(self, place: Place, text: str) -> None:
        """Say something in a line before a field or item."""
        self.at.setdefault(place, Remarks()).before.append(text)

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
    comments, entries = Comments(), _entries(text, document)
    first_line = entries[0].line if entries else 0
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


def _entries(text: str, document: Document) -> list[_Entry]:
    lines = text.split("\n")
    found = [_Entry(at.line, at.column, at.column, place) for place, at in document.keys.items()]
    for place, at in document.values.items():
        if place and isinstance(place[-1], int):
            before = lines[at.line - 1][: at.column - 1].rstrip()
            column = len(before) if before.endswith("-") else at.column
            found.append(_Entry(at.line, column, at.column, place))
    return sorted(found, key=lambda entry: (entry.line, entry.column, len(entry.place)))


def _attach_line(comments: Comments, comment: _Comment, entries: list[_Entry]) -> None:
    """A comment in a line of its own: about what follows, or below the end of what stands further right."""
    before = [entry for entry in entries if entry.line < comment.line]
    following = next((entry for entry in entries if entry.line >= comment.line), None)
    if following is None and comment.column == 1:
        comments.foot.append(comment.text)
        return
    owner = _owner_on_the_left(before, comment.column)
    limit = following.column if following else 0
    if owner and owner.column > limit:
        comments.at.setdefault(owner.place, Remarks()).after.append(comment.text)
    elif following:
        comments.add_before(following.place, comment.text)
    else:
        comments.foot.append(comment.text)


def _owner_on_the_left(before: list[_Entry], column: int) -> _Entry | None:
    """The deepest of the last entry and what it stands in that begins no further right than the comment."""
    if not before:
        return None
    last = before[-1].place
    chain = [entry for entry in before if last[: len(entry.place)] == entry.place and entry.column <= column]
    return max(chain, key=lambda entry: len(entry.place), default=None)


def _attach_end(comments: Comments, comment: _Comment, entries: list[_Entry]) -> None:
    """A comment at the end of a line: about the first field that begins in the line, else about what ends in it."""
    here = [entry for entry in entries if entry.line == comment.line and entry.column < comment.column]
    if here:
        ties = list(takewhile(lambda entry: entry.starts == here[0].starts, here))
        place = ties[-1].place
    else:
        before = [entry for entry in entries if entry.line < comment.line]
        if not before:
            comments.head.append(comment.text)
            return
        ends_scalar = not comment.code.strip("\x00 \t")
        place = before[-1].place if ends_scalar else before[-1].place[:-1] or before[-1].place
    remarks = comments.at.setdefault(place, Remarks())
    if remarks.beside:
        remarks.before.append(comment.text)
    else:
        remarks.beside = comment.text
