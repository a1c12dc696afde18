"""From a folder of YAML files to a knowledge base and what is wrong with the files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from avsurvey import ids
from avsurvey.collector import collector_off
from avsurvey.findings import Finding
from avsurvey.kb.base import KnowledgeBase
from avsurvey.kb.cache import RecordCache
from avsurvey.kb.hashes import FileHashes
from avsurvey.plain_reading import plain_value
from avsurvey.reading import Document, Place, Position, read_document
from avsurvey.records import EVERY_KIND, KINDS, SINGLES, Record, file_of, kind_of_file
from avsurvey.records.schema import nearest, to_plain_record, to_record

POLICY_FILE: Final = "policy.yml"
LINKS_FILE: Final = "links.yml"
"""Addresses that are not asked about, with reasons."""
SEARCHES_FILE: Final = "searches.yml"
KNOWN_FILES: Final = frozenset((POLICY_FILE, LINKS_FILE, SEARCHES_FILE, "CHANGELOG.md", "README.md"))
SINGLE_FILES: Final = frozenset(f"{kind}.yml" for kind in SINGLES)


@dataclass(frozen=True)
class DataFolder:
    """A folder that was read: its records, and the findings of reading and of the schemas."""

    folder: Path
    display: str
    kb: KnowledgeBase
    findings: tuple[Finding, ...]
    fingerprint: str
    """A hash over the paths and bytes of all files, and over what is wrong with the folder."""
    hashes: Mapping[str, bytes] = field(default_factory=dict)
    """A hash of the bytes of each file, by its path below the folder."""

    def path_of(self, record: Record) -> str:
        """The path of a record's file as findings print it."""
        return f"{self.display}/{file_of(record.kind, record.id)}"

    def document_of(self, record: Record) -> Document:
        """Read a record's file again for the places of its fields."""
        return self.document(file_of(record.kind, record.id))

    def document(self, relative: str) -> Document:
        """Read a file of the folder again; empty where it is gone meanwhile."""
        path = self.folder / relative
        return read_document(path.read_bytes(), f"{self.display}/{relative}") if path.is_file() else Document()

    def locate(self, record: Record, place: Place) -> Position:
        """Where a field of a record stands."""
        return self.document_of(record).position(place)


@collector_off()
def read_folder(folder: Path, cache_folder: Path | None = None) -> DataFolder:
    """Read every record below a folder; raises ``NotADirectoryError`` when there is none.

    With a cache folder, files whose bytes did not change since are not parsed again.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder. Name the folder of the records with --data.")
    display = _display(folder)
    cache, known = RecordCache.open(cache_folder), FileHashes.open(folder, cache_folder)
    digest = hashlib.sha256()
    hashes: dict[str, bytes] = {}
    records: list[Record] = []
    findings: list[Finding] = []
    for relative in _files(folder, display, findings):
        hashes[relative], raw = known.of(relative)
        digest.update(relative.encode() + b"\0" + hashes[relative])
        if relative in KNOWN_FILES:
            continue
        record = cache.get(relative, hashes[relative])
        if record is None:
            raw = (folder / relative).read_bytes() if raw is None else raw
            record, wrong = read_record(relative, raw, display)
            findings += wrong
            cache.put(relative, hashlib.sha256(raw).digest(), record)
        if record is not None:
            records.append(record)
    for finding in findings:
        digest.update(str(finding).encode(errors="surrogateescape"))  # of files that are no records, too
    cache.write()
    known.write()
    return DataFolder(folder, display, KnowledgeBase.of(records), tuple(findings), digest.hexdigest(), hashes)


def read_record(relative: str, raw: bytes, display: str) -> tuple[Record | None, list[Finding]]:
    """Read the bytes of a file of the folder: its record, or what is wrong with it."""
    record_type, path = EVERY_KIND[kind_of_file(relative)], f"{display}/{relative}"
    plain = to_plain_record(record_type, Path(relative).stem, plain_value(raw))
    if plain is not None:
        return plain, []
    document = read_document(raw, path)
    record = to_record(record_type, Path(relative).stem, document, path) if document.value is not None else None
    return (None if document.findings else record), document.findings


def _files(folder: Path, display: str, findings: list[Finding]) -> Iterator[str]:
    for entry in _entries(folder):
        if entry.is_dir() and entry.name in KINDS:
            yield from _record_files(entry, display, findings)
        elif entry.name in KNOWN_FILES | SINGLE_FILES:
            yield entry.name
        else:
            hint = nearest(entry.name, list(KINDS)) or " Move it out of the data."
            message = f"`{entry.name}` is no kind of record.{hint}"
            findings.append(Finding(f"{display}/{entry.name}", 1, 1, "unknown-folder", message))


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    """What is in a folder, by name; what begins with a full stop is nobody's."""
    with os.scandir(folder) as found:
        return sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)


def _record_files(kind_folder: os.DirEntry[str], display: str, findings: list[Finding]) -> Iterator[str]:
    for entry in _entries(kind_folder.path):
        stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122 (for ten thousand files)
        if suffix == ".yml" and ids.is_slug(stem) and entry.is_file():
            yield f"{kind_folder.name}/{entry.name}"
            continue
        wanted = f"{ids.to_slug(stem) or 'some-id'}.yml"
        rule = "`<id>.yml` with an id of lower-case letters, digits and hyphens"
        message = f"`{entry.name}` is not {rule}. Call it `{wanted}`."
        findings.append(Finding(f"{display}/{kind_folder.name}/{entry.name}", 1, 1, "bad-file-name", message))


def _display(folder: Path) -> str:
    """The folder as people typed it where that is short, else its name."""
    return folder.as_posix().rstrip("/") if not folder.is_absolute() else folder.name
