"""Addresses of other hosts: where the survey names them, which are not asked about and why, and what became of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urldefrag

from pydantic import ValidationError

from avsurvey.kb import LINKS_FILE, DataFolder
from avsurvey.reading import Place
from avsurvey.records import Frozen, Paper
from avsurvey.records.walk import iter_leaves
from avsurvey.services.links import Answer, Verdict

_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\]\\]+")
_OWN: Final = ("http://127.0.0.1", "http://localhost")
_PLACEHOLDER: Final = ("...", "{", "<", "example.org", "example.com", "/10.1000/")


class AllowedLink(Frozen):
    """An address, or many, that `avsurvey links` does not ask about."""

    address: str
    """The address; with `*` at its end, all that begin so."""
    reason: str
    """Why it is not asked about."""

    def covers(self, url: str) -> bool:
        """Whether an address is meant."""
        return url.startswith(self.address[:-1]) if self.address.endswith("*") else url == self.address


class LinkPolicy(Frozen):
    """The allow-list of addresses."""

    allowed: tuple[AllowedLink, ...] = ()
    """Addresses that are not asked about, each with its reason."""


class BadLinkPolicy(ValueError):
    """The allow-list cannot be read; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an address stands: a file, and a line or a place of a record."""

    path: str
    line: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Checked:
    """An address with what was found out about it and where it stands."""

    address: str
    answer: Answer
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What became of all addresses."""

    counts: dict[str, int]
    """How many of each verdict, `allowed` and `not-asked`."""
    troubles: tuple[Checked, ...]
    """All but the fine ones: by verdict, the worst first, then by address."""
    unused: tuple[str, ...]
    """Entries of the allow-list that no address needs."""

    @property
    def is_cut_off(self) -> bool:
        """Whether not a single host answered, so that the network and no link is to blame."""
        reached = sum(self.counts[verdict] for verdict in Verdict if verdict is not Verdict.UNREACHABLE)
        return bool(self.counts[Verdict.UNREACHABLE]) and not reached

    def as_object(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "counts": self.counts,
            "links": [
                {
                    "address": checked.address,
                    "verdict": checked.answer.verdict.value,
                    "detail": checked.answer.detail,
                    "places": list(checked.places),
                }
                for checked in self.troubles
            ],
            "unused_allowances": list(self.unused),
        }


def read_link_policy(folder: DataFolder) -> LinkPolicy:
    """Read the allow-list of a data folder; raises :class:`BadLinkPolicy`."""
    document = folder.document(LINKS_FILE)
    if document.findings:
        raise BadLinkPolicy(str(document.findings[0]))
    if document.value is None:
        return LinkPolicy()
    try:
        return LinkPolicy.model_validate(document.value)
    except ValidationError as errors:
        error = errors.errors(include_url=False)[0]
        at = document.position(error["loc"])
        where = f"{folder.display}/{LINKS_FILE}:{at.line}:{at.column}"
        raise BadLinkPolicy(f"{where}: {error['msg']}. An entry has `address` and `reason`, both text.") from None


def find_links(folder: DataFolder, docs: Path) -> dict[str, list[Mention]]:
    """Every address of another host in the records and in the prose, without its fragment, with where it stands."""
    found: dict[str, list[Mention]] = {}
    for url, mention in (*_in_records(folder), *_in_prose(docs)):
        found.setdefault(urldefrag(url).url, []).append(mention)
    return found


def _in_records(folder: DataFolder) -> Iterator[tuple[str, Mention]]:
    for record in folder.kb.records():
        path = folder.path_of(record)

        def line(place: Place, path: str = path) -> Callable[[], int]:
            relative = path.removeprefix(f"{folder.display}/")
            return lambda: folder.document(relative).position(place).line

        for leaf in iter_leaves(record):
            if isinstance(leaf.value, str) and _ADDRESS.fullmatch(leaf.value):
                yield leaf.value, Mention(path, line(leaf.place))
        if isinstance(record, Paper) and record.doi:
            yield f"https://doi.org/{quote(record.doi, safe='/:;()')}", Mention(path, line(("doi",)))


def _in_prose(docs: Path) -> Iterator[tuple[str, Mention]]:
    for path in sorted(docs.rglob("*.md")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for match in _ADDRESS.findall(text):
                url = _without_tail(match)
                if not url.startswith(_OWN) and not any(mark in url for mark in _PLACEHOLDER):
                    yield url, Mention(path.as_posix(), lambda number=number: number)  # type: ignore[misc]


def _without_tail(url: str) -> str:
    """An address without the punctuation of the sentence or link around it."""
    bare = url.rstrip(".,;:!?*_")
    return _without_tail(bare[:-1]) if bare.endswith(")") and bare.count(")") > bare.count("(") else bare


Ask = Callable[[Iterable[str]], Iterable[tuple[str, Answer]]]


def check_links(found: dict[str, list[Mention]], policy: LinkPolicy, ask: Ask) -> LinkReport:
    """Ask about every address that is not allowed to go unasked."""
    allowed = {url for url in found if any(entry.covers(url) for entry in policy.allowed)}
    answers = dict(ask(url for url in found if url not in allowed))
    counts = {verdict.value: 0 for verdict in Verdict}
    for answer in answers.values():
        counts[answer.verdict] += 1
    counts |= {"allowed": len(allowed), "not-asked": len(found) - len(allowed) - len(answers)}
    troubles = [
        Checked(url, answer, tuple(sorted({f"{mention.path}:{mention.line()}" for mention in found[url]})))
        for url, answer in answers.items()
        if answer.verdict is not Verdict.FINE
    ]
    rank = {verdict: at for at, verdict in enumerate(reversed(Verdict))}
    troubles.sort(key=lambda checked: (rank[checked.answer.verdict], checked.address))
    unused = tuple(entry.address for entry in policy.allowed if not any(entry.covers(url) for url in found))
    return LinkReport(counts, tuple(troubles), unused)
