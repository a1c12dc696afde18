"""Proof that a build that keeps pages is a clean build: ``python -m benchmarks.edits [--edits N] [--records N]``.

A synthetic project is edited at random; after each edit the kept site is built on, and a clean one beside it. The two
must be equal byte for byte, and a file whose bytes the edit did not change must not have been written.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from avsurvey.rules import InvalidData
from avsurvey.site import Options, Project, build_site
from avsurvey.site.publish import STAMP
from benchmarks.build import write_json
from benchmarks.synthetic import write_project

SORTS: Final = ("change", "number", "add", "rename", "delete", "vocabulary", "template", "prose", "back")
TRIES: Final = 40
"""So many records are tried for an edit that leaves the data valid: few can be deleted without a reference to them."""
FEW: Final = 3
"""So many files are written as they were before, again and again."""
TEMPLATES: Final = ("record.html", "list.html", "term.html", "task.html", "sheet.html", "table.html")
NO_SEARCH: Final = Options(search=False)
_TEXT = re.compile(r"(?m)^(summary|measures|description|definition): .+$")


@dataclass(frozen=True)
class Outcome:
    """What one edit led to."""

    sort: str
    what: str
    pages: int
    made: int
    """Generated pages that were rendered anew."""
    changed: int
    """Files whose bytes differ from those before, new ones included."""
    written: int
    seconds: float
    clean_seconds: float


class ProofError(AssertionError):
    """A site that is not what a clean build gives; the text names the files."""


@dataclass
class Editor:
    """Edits a project at random, and can take the last edit back."""

    project: Project
    chance: random.Random
    count: int = 0
    before: dict[Path, bytes | None] = field(default_factory=dict)
    past: dict[Path, bytes] = field(default_factory=dict)
    """What stood in a file before it was last edited."""

    def edit(self, sort: str) -> str:
        """Make one edit; returns what was edited."""
        self.count += 1
        self.before = {}
        edits: dict[str, Callable[[], str]] = {name: getattr(self, f"_{name}") for name in SORTS}
        return edits[sort]()

    @property
    def has_edited(self) -> bool:
        """Whether the last edit changed any byte."""
        return any(not path.exists() or path.read_bytes() != content for path, content in self.before.items())

    def undo(self) -> None:
        """Take the last edit back."""
        for path, content in self.before.items():
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content)

    def _put(self, path: Path, text: str | None) -> None:
        before = path.read_bytes() if path.exists() else None
        self.before.setdefault(path, before)
        if before is not None:
            self.past[path] = before
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8", newline="\n")

    def _files(self, *kinds: str) -> list[Path]:
        return sorted(path for kind in kinds for path in (self.project.data / kind).glob("*.yml"))

    def _record(self, *kinds: str) -> Path:
        return self.chance.choice(self._files(*kinds))

    def _change(self) -> str:
        """Write a record's text anew, or drop its first task."""
        path = self._record("papers", "models", "datasets", "benchmarks", "tokenizers", "metrics")
        text = path.read_text(encoding="utf-8")
        if self.chance.random() < 0.3:
            changed = re.sub(r"(?m)^tasks: \[[^,\]]+, ", "tasks: [", text)
        else:
            changed = _TEXT.sub(lambda match: f"{match[1]}: Written anew, number {self.count}.", text, count=1)
        self._put(path, changed)
        return path.name

    def _number(self) -> str:
        """Change a number of a result sheet."""
        path = self._record("results")
        text = path.read_text(encoding="utf-8")
        places = list(re.finditer(r"(?<=values: \[)\d+(\.\d+)?", text))
        if places:
            at = self.chance.choice(places)
            self._put(path, f"{text[: at.start()]}{self.count}.25{text[at.end() :]}")
        return path.name

    def _add(self) -> str:
        """Add a paper: a copy of another one under a new title and arXiv id."""
        path = self._record("papers")
        text = re.sub(r"(?m)^(?:doi|introduces|title_variants|former_ids): .*\n", "", path.read_text(encoding="utf-8"))
        text = re.sub(r"(?m)^title: .*$", f"title: Edition{self.count} of the Others", text)
        text = re.sub(r"(?m)^arxiv: .*$", f"arxiv: 9912.9{self.count:04d}", text)
        added = path.with_name(
            re.sub(r"^([a-z]+\d{4}).*", rf"\1edition{self.count}", path.name.removesuffix(".yml")) + ".yml"
        )
        self._put(added, text)
        return added.name

    def _rename(self) -> str:
        """Give a record another id, here and wherever it is named, and keep the old one as a former id."""
        path = self._record("models", "datasets", "benchmarks", "tokenizers", "metrics")
        old, new = path.stem, f"{path.stem[:60]}-renamed-{self.count}"
        named = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
        for other in sorted(self.project.data.rglob("*.yml")):
            text = other.read_text(encoding="utf-8")
            if named.search(text) and other != path:
                self._put(other, named.sub(new, text))
        for page in sorted(self.project.docs.rglob("*.md")):
            text = page.read_text(encoding="utf-8")
            if f"@{old}" in text:
                self._put(page, text.replace(f"@{old}", f"@{new}"))
        text = named.sub(new, path.read_text(encoding="utf-8"))
        kept = re.search(r"(?m)^former_ids: \[(.*)\]$", text)
        former = f"former_ids: [{kept[1]}, {old}]" if kept else f"former_ids: [{old}]"
        text = text.replace(kept[0], former) if kept else f"{text.rstrip()}\n{former}\n"
        self._put(path, None)
        self._put(path.with_name(f"{new}.yml"), text)
        return f"{old} -> {new}"

    def _delete(self) -> str:
        added = [path for path in self._files("papers") if "edition" in path.stem]
        kinds = ("papers", "models", "datasets", "tokenizers", "metrics")
        path = self.chance.choice(added) if added and self.chance.random() < 0.5 else self._record(*kinds)
        self._put(path, None)
        return path.name

    def _vocabulary(self) -> str:
        """Write a term's label or definition anew."""
        path = self._record("vocabularies")
        text = path.read_text(encoding="utf-8")
        at = self.chance.choice(list(re.finditer(r"(?m)^    label: (.+)$", text)))
        self._put(path, f"{text[: at.start()]}    label: Term number {self.count}{text[at.end() :]}")
        return f"{path.name}: {at[1]}"

    def _template(self) -> str:
        path = self.project.templates / self.chance.choice(TEMPLATES)
        text = path.read_text(encoding="utf-8")
        self._put(path, f"{text.rstrip()}\n<!-- {self.count} -->\n")
        return path.name

    def _back(self) -> str:
        """Write a file as it was before its last edit: what goes to and fro has values that were known before."""
        edited = [path for path, content in self.past.items() if path.exists() and path.read_bytes() != content]
        path = self.chance.choice(edited[:FEW])
        self._put(path, self.past[path].decode())
        return path.name

    def _prose(self) -> str:
        path = self.chance.choice(sorted((self.project.docs / "survey").glob("*.md")))
        self._put(path, f"{path.read_text(encoding='utf-8').rstrip()}\n\nA sentence, number {self.count}.\n")
        return path.name


class Proof:
    """A project whose site is built on, beside clean builds of the same inputs."""

    def __init__(self, root: Path, records: int, seed: int) -> None:
        write_project(root, records, seed)
        self.project = Project.at(root)
        self.editor = Editor(self.project, random.Random(seed))
        build_site(self.project, NO_SEARCH)
        self._files = _contents(self.project.site)

    def step(self, sort: str) -> Outcome:
        """Make an edit that leaves the data valid, build, and compare.

        Raises :class:`ProofError` for a wrong site, and ``LookupError`` where no such edit was found.
        """
        for _ in range(TRIES):
            what = self.editor.edit(sort)
            if not self.editor.has_edited:
                continue
            times = _times(self.project.site)
            began = time.perf_counter()
            try:
                report = build_site(self.project, NO_SEARCH)
            except InvalidData:
                self.editor.undo()
                continue
            seconds = time.perf_counter() - began
            clean, clean_seconds = self._clean()
            changed = self._compare(clean, times, what)
            pages = report.pages or len([path for path in clean if path.endswith("index.html")])
            return Outcome(sort, what, pages, report.made, changed, report.written, seconds, clean_seconds)
        raise LookupError(f"no {sort} leaves the data valid")

    def _clean(self) -> tuple[dict[str, bytes], float]:
        """The files of a site that is built where none was."""
        project = Project(self.project.root, self.project.data, self.project.root / "clean")
        began = time.perf_counter()
        build_site(project, Options(search=False, force=True))
        seconds = time.perf_counter() - began
        found = _contents(project.site)
        shutil.rmtree(project.site)
        return found, seconds

    def _compare(self, clean: dict[str, bytes], times: dict[str, int], what: str) -> int:
        """Compare with the clean site, and the times of unchanged files with those before; how many files changed."""
        found = _contents(self.project.site)
        wrong = sorted(path for path in found.keys() | clean.keys() if found.get(path) != clean.get(path))
        if wrong:
            raise ProofError(f"after {what} these differ from a clean build: {', '.join(wrong[:10])}")
        now = _times(self.project.site)
        same = {path for path, content in found.items() if self._files.get(path) == content}
        rewritten = sorted(path for path in same if now[path] != times[path])
        if rewritten:
            raise ProofError(f"after {what} these were written and are the same: {', '.join(rewritten[:10])}")
        self._files = found
        return len(found) - len(same)


def _contents(site: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in _paths(site).items()}


def _times(site: Path) -> dict[str, int]:
    return {name: path.stat().st_mtime_ns for name, path in _paths(site).items()}


def _paths(site: Path) -> dict[str, Path]:
    return {
        path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file() and path.name != STAMP
    }


def summary(outcomes: list[Outcome]) -> str:
    """For each sort of edit the medians of what it led to."""
    lines = [f"{'edit':12}{'times':>6}{'pages':>8}{'made':>8}{'changed':>9}{'written':>9}{'s':>8}{'clean s':>9}"]
    for sort in SORTS:
        chosen = [outcome for outcome in outcomes if outcome.sort == sort]
        if chosen:
            middle = {name: _median([getattr(one, name) for one in chosen]) for name in _MEASURES}
            counts = f"{middle['pages']:8.0f}{middle['made']:8.0f}{middle['changed']:9.0f}{middle['written']:9.0f}"
            lines.append(f"{sort:12}{len(chosen):6}{counts}{middle['seconds']:8.2f}{middle['clean_seconds']:9.2f}")
    return "\n".join(lines) + "\n"


_MEASURES: Final = ("pages", "made", "changed", "written", "seconds", "clean_seconds")


def _median(numbers: list[Any]) -> float:
    return float(sorted(numbers)[len(numbers) // 2])


def main() -> None:
    """Edit, build, compare, and say how much each sort of edit costs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.edits", description="Prove kept pages right.")
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--records", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="avsurvey-edits-") as scratch:
        proof = Proof(Path(scratch), options.records, options.seed)
        at = -1
        while len(outcomes) < options.edits:
            at += 1
            try:
                outcomes.append(proof.step(SORTS[at % len(SORTS)]))
                print(f"{at + 1}: {outcomes[-1]}", file=sys.stderr, flush=True)
            except LookupError as error:
                print(f"{at + 1}: {error}", file=sys.stderr, flush=True)
    print(f"{len(outcomes)} edits of {options.records} records, seed {options.seed}: each equals a clean build")
    print(summary(outcomes), end="")
    write_json(options.json, [asdict(one) for one in outcomes])


if __name__ == "__main__":
    main()
