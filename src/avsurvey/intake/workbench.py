"""A copy of a data folder in memory on which fixes are tried before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from avsurvey.kb import DataFolder, KnowledgeBase
from avsurvey.kb.folder import KNOWN_FILES, read_record
from avsurvey.reading import Document, Place, Value, dotted, read_document
from avsurvey.records import KINDS, SINGLES, Record, file_of, kind_of_file
from avsurvey.records.comments import read_comments
from avsurvey.records.yaml_text import render_yaml
from avsurvey.rules import read_policy
from avsurvey.rules.identity import check_persons, check_sheet_ids, check_unique_ids
from avsurvey.rules.references import check_quotations, check_references


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing that was mended: where, by which code it would have been a finding, and what was done."""

    path: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: fixed [{self.code}] {self.message}"


class Unsafe(Exception):
    """A fix would have made something wrong; the text says what."""


@dataclass
class Workbench:
    """The files of a data folder, and prose beside it, with changes that are not yet written."""

    folder: DataFolder
    docs: Path | None = None
    changes: dict[str, str | None] = field(default_factory=dict)
    """New texts by path below the data folder, or of prose; None for a file that is gone."""
    _documents: dict[str, Document] = field(default_factory=dict)
    """What was read already, by text."""

    @cached_property
    def _originals(self) -> dict[str, str]:
        root = self.folder.folder
        paths = [path for kind in KINDS for path in sorted((root / kind).glob("*.yml"))]
        paths += [root / f"{name}.yml" for name in SINGLES if (root / f"{name}.yml").is_file()]
        return {
            path.relative_to(root).as_posix(): text
            for path in paths
            if path.name not in KNOWN_FILES and (text := _read(path)) is not None
        }

    @cached_property
    def _prose(self) -> dict[str, str]:
        paths = sorted(self.docs.rglob("*.md")) if self.docs else []
        return {path.as_posix(): text for path in paths if (text := _read(path)) is not None}

    def texts(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        """The files of records as they are by now, by path."""
        for relative in sorted({*self._originals, *self.changes} - set(self._prose)):
            text = self.changes.get(relative, self._originals.get(relative))
            if text is not None and relative.startswith(prefix):
                yield relative, text

    def prose(self) -> Iterator[tuple[str, str]]:
        """The files of prose as they are by now, by path."""
        for path, text in self._prose.items():
            yield path, self.changes.get(path) or text

    def has(self, relative: str) -> bool:
        """Whether there is such a file by now."""
        return self.changes.get(relative, self._originals.get(relative)) is not None

    def text(self, relative: str) -> str:
        """The text of a file as it is by now."""
        if relative in self.changes:
            return self.changes[relative] or ""
        return self._originals.get(relative) or self._prose.get(relative, "")

    def document(self, relative: str) -> Document:
        """A file as it is by now, read."""
        return self._read(self.text(relative))

    def value(self, text: str) -> Value | None:
        """What a text says; None where it cannot be read without findings."""
        document = self._read(text)
        return None if document.findings else document.value

    def _read(self, text: str) -> Document:
        if text not in self._documents:
            self._documents[text] = read_document(text.encode(), "record.yml")
        return self._documents[text]

    def laid_out(self, relative: str, record_type: type[Record], value: Mapping[str, Any]) -> str:
        """The text of a file with another value and the comments that it has by now."""
        return render_yaml(record_type, value, read_comments(self.text(relative), self.document(relative)))

    @property
    def kb(self) -> KnowledgeBase:
        """The records as they are by now."""
        gone = {relative for relative in self.changes if relative not in self._prose}
        kept = [record for record in self.folder.kb.records() if file_of(record.kind, record.id) not in gone]
        return KnowledgeBase.of([*kept, *(record for relative in sorted(gone) if (record := self._record(relative)))])

    def _record(self, relative: str) -> Record | None:
        if not self.has(relative):
            return None
        return read_record(relative, self.text(relative).encode(), self.folder.display)[0]

    def write(self, relative: str, text: str, code: str, message: str, line: int = 1) -> Fix:
        """Change a whole file."""
        self.changes[relative] = text
        return Fix(self._shown(relative), line, code, message)

    def move(self, relative: str, target: str, text: str) -> Fix:
        """Change a file and its name."""
        self.changes[relative] = None
        self.changes[target] = text
        return Fix(self._shown(relative), 1, "citekey-mismatch", f"renamed to {self._shown(target)}")

    def replace(self, relative: str, place: Place, old: str, new: str, code: str) -> Iterator[Fix]:
        """Change one scalar where it stands and leave the rest of the file as it is; none where it is not found."""
        at = self.document(relative).position(place)
        lines = self.text(relative).split("\n")
        line = lines[at.line - 1]
        start = next((at.column - 1 + quote for quote in (0, 1) if line.startswith(old, at.column - 1 + quote)), None)
        if start is not None:
            lines[at.line - 1] = line[:start] + new + line[start + len(old) :]
            yield self.write(relative, "\n".join(lines), code, f"`{dotted(place)}`: {old} -> {new}", at.line)

    def _shown(self, relative: str) -> str:
        return relative if relative in self._prose else f"{self.folder.display}/{relative}"

    def files(self) -> Mapping[Path, bytes | None]:
        """What is to be written, by path; raises :class:`Unsafe` where a record or a reference would be lost."""
        if lost := self._lost():
            raise Unsafe("; ".join(lost[:3]))
        return {
            Path(path) if path in self._prose else self.folder.folder / path: None if text is None else text.encode()
            for path, text in self.changes.items()
            if text != (self._originals.get(path) or self._prose.get(path))
        }

    def _lost(self) -> list[str]:
        old, new = self.folder.kb, self.kb
        renamed = {record.id for kind in KINDS for record in old.indexes[kind].values()} - set(new.former_ids)
        unreadable = [
            f"{self._shown(relative)} could not be read any more"
            for relative in self.changes
            if self.has(relative) and relative in self._originals and Path(relative).stem in renamed
            if Path(relative).stem in old.indexes.get(kind_of_file(relative), {}) and not self._record(relative)
        ]
        broken = _broken(self.folder, new, old) - _broken(self.folder, old, old)
        return [*unreadable, *(f"there would be one more [{code}]" for code in broken.elements())]


def run_fixes(bench: Workbench, fixes: Sequence[Callable[[Workbench], Iterator[Fix]]]) -> tuple[Fix, ...]:
    """Try fixes one after the other on a workbench; each sees what the ones before it did."""
    return tuple(done for fix in fixes for done in fix(bench))


def _broken(folder: DataFolder, kb: KnowledgeBase, old: KnowledgeBase) -> Counter[str]:
    """How often identities and references are broken, on records that could be read before, by code."""
    policy, _ = read_policy(folder)
    return Counter(
        issue.code
        for rule in (check_unique_ids, check_sheet_ids, check_references, check_quotations, check_persons)
        for issue in rule(kb, policy)
        if {issue.record.id, *getattr(issue.record, "former_ids", ())} & set(old.indexes[issue.record.kind])
    )


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
