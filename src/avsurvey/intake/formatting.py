"""Laying out a record's file: one order, one layout, one way to quote, and every comment beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from avsurvey.findings import Finding
from avsurvey.ids import is_slug
from avsurvey.kb.folder import KNOWN_FILES
from avsurvey.reading import read_document
from avsurvey.records import EVERY_KIND, KINDS, SINGLES, Record
from avsurvey.records.comments import SCHEMA_HINT, Comments, read_comments
from avsurvey.records.yaml_text import render_yaml

MAX_PASSES: Final = 8


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's text laid out anew; the old text, with what is wrong, where it cannot be read."""

    text: str
    findings: tuple[Finding, ...] = ()


def format_text(record_type: type[Record], raw: bytes, path: str) -> Formatted:
    """Lay out a file's bytes; idempotent. The record says the same as before, and every comment is kept.

    ``path`` is how findings call the file. Blank lines are dropped, save one below comments at the top.
    """
    document = read_document(raw, path)
    old = raw.decode("utf-8", errors="replace")
    if document.findings or not isinstance(document.value, dict):
        wrong = Finding(path, 1, 1, "wrong-type", f"A {record_type.noun} is a map of fields. Write `field: value`.")
        return Formatted(old, tuple(document.findings) or (wrong,))
    unix = old.replace("\r\n", "\n").replace("\r", "\n")
    text, comments = unix, _comments(unix, path)
    for _ in range(MAX_PASSES):  # a comment that moves outwards may let its field stand on one line
        before, text = text, render_yaml(record_type, document.value, _comments(text, path))
        if text == before:
            return Formatted(text)
        if (
            read_document(text.encode(), path).value != document.value
            or _comments(text, path).lines() != comments.lines()
        ):
            break
    message = "The file cannot be laid out anew without changing what it says. Lay it out by hand."
    return Formatted(old, (Finding(path, 1, 1, "yaml-syntax", message),))


def _comments(text: str, path: str) -> Comments:
    if "#" not in text:
        return Comments()
    hint, _, rest = text.partition("\n")
    if "#" not in rest and hint.startswith(SCHEMA_HINT):
        return Comments(hint)
    return read_comments(text, read_document(text.encode(), path))


def record_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of records among some files and below some folders; others that a data folder has are passed over.

    Raises ``ValueError`` for a named file that is no record's, and ``FileNotFoundError`` for one that is not there.
    """
    for path in paths:
        if path.is_dir():
            found = (file for file in sorted(path.rglob("*.yml")) if not _is_hidden(file.relative_to(path)))
            yield from (file for file in found if type_of(file) is not None)
        elif not path.is_file():
            raise FileNotFoundError(f"There is no file {path}. Correct the argument.")
        elif type_of(path) is not None:
            yield path
        elif path.name not in KNOWN_FILES:
            message = f"{path} is no record's file: those are <kind>/<id>.yml with a kind of {', '.join(KINDS)}."
            raise ValueError(message)


def type_of(path: Path) -> type[Record] | None:
    """The record type of a file by its name and folder; None for other files."""
    if path.suffix != ".yml":
        return None
    if path.stem in SINGLES:
        return EVERY_KIND[path.stem]
    kind = path.resolve().parent.name
    return KINDS.get(kind) if is_slug(path.stem) else None


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)
