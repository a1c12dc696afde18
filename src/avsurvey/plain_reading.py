"""The value of a file in which nothing is odd, without the places of its fields: what is read of most files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from avsurvey.reading import INVISIBLE_CHARACTER, LOADER, MAX_BYTES, MAX_DEPTH, Value

Next: TypeAlias = Callable[[], Any]
PLAIN_TAGS: Final = (None, "", "!")


class _Odd(Exception):
    """Something that :func:`avsurvey.reading.read_document` has to look at."""


def plain_value(raw: bytes) -> Value | None:
    """What :func:`avsurvey.reading.read_document` reads from these bytes without a finding; None where it must look.

    Places are needed for findings alone, and take half of the time of reading.
    """
    try:
        text = raw.decode("utf-8")
        if len(raw) > MAX_BYTES or INVISIBLE_CHARACTER.search(text):
            return None
        return _only_document(text)
    except (UnicodeDecodeError, yaml.YAMLError, _Odd):
        return None


def _only_document(text: str) -> Value:
    loader = LOADER(text)
    try:
        following: Next = loader.get_event
        following()
        if not isinstance(following(), DocumentStartEvent):
            raise _Odd
        value = _value(following(), following, 0)
        following()
        if not isinstance(following(), StreamEndEvent):
            raise _Odd
    finally:
        loader.dispose()
    if "\\" in text:
        _require_visible(value)
    return value


def _value(event: Any, following: Next, depth: int) -> Value:
    kind = type(event)
    if kind is AliasEvent or event.anchor or event.tag not in PLAIN_TAGS:
        raise _Odd
    if kind is ScalarEvent:
        return str(event.value)
    if depth >= MAX_DEPTH:
        raise _Odd
    return _list(following, depth + 1) if kind is SequenceStartEvent else _map(following, depth + 1)


def _list(following: Next, depth: int) -> Value:
    items: list[Value] = []
    while type(event := following()) is not SequenceEndEvent:
        items.append(_value(event, following, depth))
    return items


def _map(following: Next, depth: int) -> Value:
    entries: dict[str, Value] = {}
    while type(event := following()) is not MappingEndEvent:
        if type(event) is not ScalarEvent or event.anchor or event.tag not in PLAIN_TAGS:
            raise _Odd
        key: str = event.value
        if key in entries:
            raise _Odd
        event = following()
        if type(event) is ScalarEvent and event.tag is None and event.anchor is None:
            entries[key] = event.value  # most of all there is
        else:
            entries[key] = _value(event, following, depth)
    return entries


def _require_visible(value: Value) -> None:
    """An escape may stand for a character that no record may hold."""
    if isinstance(value, str):
        if INVISIBLE_CHARACTER.search(value):
            raise _Odd
        return
    for part in value:
        _require_visible(part)
    for part in value.values() if isinstance(value, dict) else ():
        _require_visible(part)
