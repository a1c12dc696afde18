"""YAML text to plain strings, lists and maps, and back to the place of any of them.

Only the part of YAML that a person needs for a record is read: block and flow maps and lists, and scalars. A scalar
stays the text that was written (the schema decides what it is), because YAML's own guesses turn the arXiv id
``2407.01490`` into a float and ``16:9`` into 969. Whatever would make two readers see two things is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeAlias

import yaml
from yaml import events

from avsurvey.findings import Finding
from avsurvey.ids import INVISIBLE

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Step: TypeAlias = str | int
Place: TypeAlias = tuple[Step, ...]

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 24
MAX_TOLD: Final = 100
"""So many invisible characters are told one by one; a file that holds more is no text."""
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser of libyaml, or where PyYAML was built without it, the slow one."""
INVISIBLE_CHARACTER: Final = re.compile(f"[{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; both numbers count from 1."""

    line: int = 1
    column: int = 1


@dataclass(slots=True)
class Document:
    """What one file says: its value (absent when the text cannot be read) and what is wrong with the text."""

    value: Value | None = None
    findings: list[Finding] = field(default_factory=list)
    keys: dict[Place, Position] = field(default_factory=dict)
    values: dict[Place, Position] = field(default_factory=dict)

    def position(self, place: Place) -> Position:
        """Where a field's value stands, or the nearest enclosing thing that does exist."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.values:
                return self.values[place[:end]]
        return Position()

    def key_position(self, place: Place) -> Position:
        """Where a field's key stands; falls back to its value's place."""
        return self.keys.get(place) or self.position(place)


def read_document(raw: bytes, path: str) -> Document:
    """Read one file's bytes; never raises for any input."""
    document = Document()
    if len(raw) > MAX_BYTES:
        megabytes = len(raw) / 1_000_000
        message = f"The file has {megabytes:.1f} MB; a record may have {MAX_BYTES / 1_000_000:.0f}. Split it."
        document.findings.append(Finding(path, 1, 1, "oversize", message))
        return document
    text = _decoded(raw, path, document)
    if text is None:
        return document
    _check_characters(text, path, document)
    if not document.findings:
        _read_text(text, path, document)
    return document


def _decoded(raw: bytes, path: str, document: Document) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"Byte 0x{raw[error.start]:02x} is not UTF-8. Save the file as UTF-8."
        document.findings.append(Finding(path, line, column, "not-utf8", message))
        return None


def _check_characters(text: str, path: str, document: Document) -> None:
    line, line_start, done = 1, 0, 0
    found = INVISIBLE_CHARACTER.finditer(text)
    for match in islice(found, MAX_TOLD):
        line += text.count("\n", done, match.start())
        line_start = max(line_start, text.rfind("\n", done, match.start()) + 1)
        done = match.start()
        message = f"An invisible character, U+{ord(match[0]):04X}, stands here. Delete it."
        document.findings.append(Finding(path, line, done - line_start + 1, "invisible-character", message))
    if more := sum(1 for _ in found):
        message = f"Below this line stand {more} more invisible characters. Delete them all, or save the file as text."
        document.findings.append(Finding(path, line, 1, "invisible-character", message))


def _read_text(text: str, path: str, document: Document) -> None:
    try:
        builder = _Builder(_events(text), path, document)
        builder.read_stream()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = (error.problem or error.context or "cannot be read").strip()
        message = f"This is not YAML: {problem}. Check the indentation and quote text that holds `: ` or ` #`."
        document.findings.append(Finding(path, line, column, "yaml-syntax", message))
        document.value = None
    except _Unreadable:
        document.value = None


def _events(text: str) -> Iterator[yaml.Event]:
    return yaml.parse(text, Loader=LOADER)


def scalar_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each scalar of a readable text begins and ends, as offsets; what stands between them is layout."""
    for event in _events(text):
        if isinstance(event, events.ScalarEvent) and event.start_mark and event.end_mark:
            yield event.start_mark.index, event.end_mark.index


def dotted(place: Place) -> str:
    """A place as people write it: ``variants[2].parameters``."""
    text = ""
    for step in place:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


class _Unreadable(Exception):
    """The rest of the text cannot be understood; the finding was already written down."""


class _Builder:
    """Builds the value of one document from YAML events, noting where every key and value stands."""

    def __init__(self, stream: Iterator[yaml.Event], path: str, document: Document) -> None:
        self._stream = stream
        self._path = path
        self._document = document

    def read_stream(self) -> None:
        """Read the only document of the stream."""
        next(self._stream)
        event = next(self._stream)
        if isinstance(event, events.StreamEndEvent):
            self._report(event, "empty-file", "The file is empty. Write a record or delete it.")
            return
        self._document.value = self._read(next(self._stream), ())
        next(self._stream)
        event = next(self._stream)
        if not isinstance(event, events.StreamEndEvent):
            self._report(event, "several-documents", "A file holds one record. Delete `---` or move the rest.")

    def _read(self, event: yaml.Event, place: Place) -> Value:
        self._document.values[place] = _position(event)
        if isinstance(event, events.AliasEvent):
            self._report(event, "alias", f"`*{_property(event, 'anchor')}` is a YAML alias. Write the value out.")
            return ""
        self._check_properties(event)
        if isinstance(event, events.ScalarEvent):
            return self._checked(event)
        if len(place) >= MAX_DEPTH:
            self._report(event, "too-deep", f"Nested more than {MAX_DEPTH} levels deep. A record never needs that.")
            raise _Unreadable
        return self._read_list(place) if isinstance(event, events.SequenceStartEvent) else self._read_map(place)

    def _checked(self, event: yaml.ScalarEvent) -> str:
        """A scalar's text; what stands in the file as a character was found before, so this is an escape."""
        for match in INVISIBLE_CHARACTER.finditer(str(event.value)):
            message = f"An escape stands for the invisible character U+{ord(match[0]):04X}. Delete it."
            self._report(event, "invisible-character", message)
        return str(event.value)

    def _check_properties(self, event: yaml.Event) -> None:
        if anchor := _property(event, "anchor"):
            self._report(event, "anchor", f"`&{anchor}` is a YAML anchor. Write the value where it is used.")
        if (tag := _property(event, "tag")) not in ("", "!"):
            self._report(event, "tag", f"`{tag}` is a YAML tag. Delete it; the schema knows the type.")

    def _read_list(self, place: Place) -> Value:
        items: list[Value] = []
        while not isinstance(event := next(self._stream), events.SequenceEndEvent):
            items.append(self._read(event, (*place, len(items))))
        return items

    def _read_map(self, place: Place) -> Value:
        entries: dict[str, Value] = {}
        while not isinstance(event := next(self._stream), events.MappingEndEvent):
            key = self._read_key(event, entries, place)
            self._document.keys[(*place, key)] = _position(event)
            entries[key] = self._read(next(self._stream), (*place, key))
        return entries

    def _read_key(self, event: yaml.Event, entries: dict[str, Value], place: Place) -> str:
        if not isinstance(event, events.ScalarEvent):
            self._report(event, "complex-key", "A key must be a word. Quote it if it starts with a special character.")
            raise _Unreadable
        self._check_properties(event)
        key = self._checked(event)
        if key in entries:
            first = self._document.keys[(*place, key)].line
            self._report(
                event, "duplicate-key", f"`{key}` stands here a second time (first in line {first}). Keep one."
            )
        return key

    def _report(self, event: yaml.Event, code: str, message: str) -> None:
        at = _position(event)
        self._document.findings.append(Finding(self._path, at.line, at.column, code, message))


def _position(event: yaml.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position()


def _property(event: yaml.Event, name: str) -> str:
    return getattr(event, name, None) or ""
