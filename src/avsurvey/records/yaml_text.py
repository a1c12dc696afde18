"""Plain values as the YAML text of a record: fields in the schema's order, short maps on one line, long text folded."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from avsurvey.records.base import Record

WIDTH: Final = 120
FIRST: Final = (
    *("level", "verified_on", "title", "name", "title_variants", "aliases", "former_ids", "authors"),
    *("authors_published", "introduced_by", "published", "arxiv", "doi", "venue", "links", "tasks"),
)
LAST: Final = ("summary", "relations", "cites", "not_reported", "sources")
_PLAIN = re.compile(r"[A-Za-z0-9(/.+][^\x00-\x1f#:,\[\]{}\"'&*!?|>%@`\\]*")
_SAFE_COLON = re.compile(r":(?!\s|$)")
_WORDS_OF_YAML = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def render_yaml(record_type: type[Record], fields: Mapping[str, Any]) -> str:
    """The text of a record's file; ``fields`` are plain strings, numbers, lists and maps without empty ones."""
    top = ".." if record_type.is_single else "../.."
    lines = [f"# yaml-language-server: $schema={top}/schema/{record_type.kind}.schema.json"]
    for name in field_order(record_type, fields):
        lines += _entry(name, fields[name], "")
    return "\n".join(lines) + "\n"


def field_order(record_type: type[Record], names: Iterable[str]) -> list[str]:
    """Names of fields in the order of a file: what it is called, the schema's own order, then text and sources."""
    schema = [name for name in record_type.model_fields if name not in (*FIRST, *LAST)]
    places = {name: at for at, name in enumerate((*FIRST, *schema, *LAST))}
    return sorted(names, key=lambda name: places.get(name, len(places)))


def _entry(name: str, value: Any, indent: str) -> Iterator[str]:
    inline = f"{indent}{name}: {_inline(value, in_flow=False)}"
    is_sources = name == "sources"
    if len(inline) <= WIDTH and not is_sources:
        yield inline
    elif isinstance(value, Mapping):
        yield f"{indent}{name}:"
        for key, item in value.items():
            yield from _entry(key, item, indent + "  ")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{indent}{name}:"
        for item in value:
            yield from _item(item, indent + "  ")
    elif value == " ".join(value.split()):
        yield f"{indent}{name}: >-"
        yield from _folded(value, indent + "  ")
    else:
        yield inline


def _item(value: Any, indent: str) -> Iterator[str]:
    inline = f"{indent}- {_inline(value, in_flow=False)}"
    if isinstance(value, str) and len(inline) > WIDTH and value == " ".join(value.split()):
        yield f"{indent}- >-"
        yield from _folded(value, indent + "  ")
        return
    if len(inline) <= WIDTH or not isinstance(value, Mapping):
        yield inline
        return
    lines = [line for key, part in value.items() for line in _entry(key, part, indent + "  ")]
    yield indent + "- " + lines[0].lstrip()
    yield from lines[1:]


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
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_inline(item, in_flow=True)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_inline(item, in_flow=True) for item in value) + "]"
    return render_scalar(str(value), in_flow=in_flow)


def render_scalar(text: str, *, in_flow: bool = True) -> str:
    """A scalar, quoted only where YAML needs it."""
    bare = _SAFE_COLON.sub("", text)
    if not in_flow:
        bare = bare.replace(",", "").replace("'", "") if not text.startswith(("'", ",")) else bare
    if _PLAIN.fullmatch(bare) and text == text.strip() and text.lower() not in _WORDS_OF_YAML and " #" not in text:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
