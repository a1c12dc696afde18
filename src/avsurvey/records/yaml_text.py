"""Plain values as the YAML text of a record: fields in the schema's order, short maps on one line, long text folded."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from avsurvey.reading import Place
from avsurvey.records.base import Record
from avsurvey.records.comments import SCHEMA_HINT, Comments
from avsurvey.records.field_order import in_order

WIDTH: Final = 120
_PLAIN = re.compile(r"[A-Za-z0-9(/.+][^\x00-\x1f#:,\[\]{}\"'&*!?|>%@`\\]*")
_SAFE_COLON = re.compile(r":(?!\s|$)")
_WORDS_OF_YAML = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def render_yaml(record_type: type[Record], fields: Mapping[str, Any], comments: Comments | None = None) -> str:
    """The text of a record's file; ``fields`` are plain strings, numbers, lists and maps.

    A comment stands where its field stands; one that would not fit beside its field stands before it.
    """
    said = comments or Comments()
    lines = [schema_hint(record_type, said.hint), *said.head]
    if said.head:
        lines.append("")
    lines += render_fields(in_order(record_type, fields), said)
    return "\n".join([*lines, *said.foot]) + "\n"


def render_fields(fields: Mapping[str, Any], comments: Comments) -> Iterator[str]:
    """The lines of fields at the top of a record, in the order in which they come."""
    writer = _Writer(comments)
    for name, value in fields.items():
        yield from writer.entry(name, value, (name,), "")


def schema_hint(record_type: type[Record], present: str = "") -> str:
    """The line by which editors find the schema; one that names a schema on the web is kept."""
    if "$schema=http" in present:
        return present
    top = ".." if record_type.is_single else "../.."
    return f"{SCHEMA_HINT} $schema={top}/schema/{record_type.kind}.schema.json"


@dataclass(frozen=True, slots=True)
class _Writer:
    comments: Comments

    def entry(self, name: str, value: Any, place: Place, indent: str) -> Iterator[str]:
        """The lines of a field with its comments."""
        remarks = self.comments.of(place)
        first, *rest = self._entry_lines(name, value, place, indent)
        beside = remarks.beside if _fits(first, remarks.beside) and not first.endswith(">-") else ""
        yield from _indented([*remarks.before, *_unless(beside, remarks.beside)], indent)
        yield f"{first}  {beside}" if beside else first
        yield from rest
        yield from _indented(remarks.after, indent)

    def _entry_lines(self, name: str, value: Any, place: Place, indent: str) -> Iterator[str]:
        key = render_scalar(name)
        inline = f"{indent}{key}: {_inline(value, in_flow=False)}" if value != "" else f"{indent}{key}:"
        is_whole = not self.comments.are_below(place)
        if is_whole and len(inline) <= WIDTH and name != "sources":
            yield inline
        elif isinstance(value, Mapping) and value:
            yield f"{indent}{key}:"
            for part, item in value.items():
                yield from self.entry(part, item, (*place, part), indent + "  ")
        elif _is_list(value) and value:
            yield f"{indent}{key}:"
            yield from self._items(value, place, indent + "  ")
        elif _is_foldable(value):
            yield f"{indent}{key}: >-"
            yield from _folded(value, indent + "  ")
        else:
            yield inline

    def _items(self, values: Sequence[Any], place: Place, indent: str) -> Iterator[str]:
        has_comments = self.comments.are_below(place)
        for at, value in enumerate(values):
            yield from (
                self._item(value, (*place, at), indent)
                if has_comments
                else self._item_lines(value, (*place, at), indent)
            )

    def _item(self, value: Any, place: Place, indent: str) -> Iterator[str]:
        remarks = self.comments.of(place)
        lines = list(self._item_lines(value, place, indent))
        said = [at for at, line in enumerate(lines) if not line.lstrip().startswith("#")]
        start = said[0]  # comments of the first field stand before the hyphen
        first, is_map = lines[start], isinstance(value, Mapping) and len(lines) > 1
        beside = remarks.beside if _fits(first, remarks.beside) and not is_map and not first.endswith(">-") else ""
        outer = [*remarks.before, *_unless(beside, remarks.beside), *(line.lstrip() for line in lines[:start])]
        yield from _indented(outer, indent)
        yield f"{first}  {beside}" if beside else first
        yield from lines[start + 1 :]
        yield from _indented(remarks.after, indent)

    def _item_lines(self, value: Any, place: Place, indent: str) -> Iterator[str]:
        inline = f"{indent}- {_inline(value, in_flow=False)}"
        is_whole = not self.comments.are_below(place)
        if is_whole and len(inline) > WIDTH and _is_foldable(value):
            yield f"{indent}- >-"
            yield from _folded(value, indent + "  ")
        elif isinstance(value, Mapping) and value and (len(inline) > WIDTH or not is_whole):
            parts = [self.entry(key, part, (*place, key), indent + "  ") for key, part in value.items()]
            yield from _hyphened([line for lines in parts for line in lines], indent)
        elif _is_list(value) and not is_whole:
            yield f"{indent}-"
            yield from self._items(value, place, indent + "  ")
        else:
            yield inline


def _hyphened(lines: list[str], indent: str) -> Iterator[str]:
    """Lines of a map as those of a list item: the first that is no comment takes the hyphen."""
    is_marked = False
    for line in lines:
        if not is_marked and not line.lstrip().startswith("#"):
            is_marked = True
            yield f"{indent}- {line.lstrip()}"
        else:
            yield line


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _is_foldable(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value == " ".join(value.split())


def _fits(line: str, comment: str) -> bool:
    return bool(comment) and len(line) + 2 + len(comment) <= WIDTH


def _unless(placed: str, comment: str) -> list[str]:
    return [comment] if comment and not placed else []


def _indented(lines: Sequence[str], indent: str) -> Iterator[str]:
    for line in lines:
        yield indent + line


def _folded(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH - len(indent),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _inline(value: Any, *, in_flow: bool) -> str:
    if isinstance(value, str):
        return render_scalar(value, in_flow=in_flow)
    if isinstance(value, Mapping):
        parts = (f"{render_scalar(key)}: {_inline(item, in_flow=True)}" for key, item in value.items())
        return "{" + ", ".join(parts) + "}"
    if _is_list(value):
        return "[" + ", ".join(_inline(item, in_flow=True) for item in value) + "]"
    return render_scalar(str(value), in_flow=in_flow)


def render_scalar(text: str, *, in_flow: bool = True) -> str:
    """A scalar, quoted only where YAML needs it."""
    bare = text[:1] + _SAFE_COLON.sub("", text[1:])
    if not in_flow:
        bare = bare.replace(",", "").replace("'", "") if not text.startswith(("'", ",")) else bare
    if _PLAIN.fullmatch(bare) and text == text.strip() and text.lower() not in _WORDS_OF_YAML and " #" not in text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
