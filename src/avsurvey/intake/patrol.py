"""The weekly look: what has changed outside, gathered part by part into one report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from avsurvey.ids import normalised_title
from avsurvey.intake.comment import MAX_COMMENT, code
from avsurvey.intake.searches import Search, query_text, read_searches
from avsurvey.kb import DataFolder, KnowledgeBase
from avsurvey.services import MAX_BATCH, Client, ServiceError, Work, fetch_arxiv_batch, search_arxiv

MAX_FOUND: Final = 100
"""New works that one search may give."""
MAX_PLACES: Final = 3
"""Places of one link that are named."""
MAX_LINES: Final = 150
"""Lines of one part; the rest is counted."""
_WITHDRAWN = re.compile(r"\bwithdrawn\b", re.IGNORECASE)
_SAYS_SO = re.compile(
    r"^(?:this|the)\s(?:paper|submission|article|manuscript|preprint|work)"
    r"\s(?:has been|was|is)\s(?:temporarily\s)?withdrawn"
    r"|\bwithdrawn by\b|\[withdrawn\]",
    re.IGNORECASE,
)


@dataclass
class Part:
    """What one part of the look found."""

    title: str
    about: str
    lines: list[str] = field(default_factory=list)
    """Markdown, one item a line."""
    troubles: list[str] = field(default_factory=list)
    """What could not be asked."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a part looks with."""

    folder: DataFolder
    client: Client
    today: date
    days: int
    """How far back new works are looked for."""

    @property
    def kb(self) -> KnowledgeBase:
        """The records."""
        return self.folder.kb


def look_for_withdrawals(look: Look) -> Part:
    """Papers of which arXiv says by now that they are withdrawn, and whose records do not say so."""
    part = Part("Withdrawn", "arXiv says so, and the record does not. Read it, then set `status`.")
    waiting = [paper.arxiv for paper in look.kb.papers.values() if paper.arxiv and paper.status is None]
    for start in range(0, len(waiting), MAX_BATCH):
        ids = waiting[start : start + MAX_BATCH]
        for work in _tried(part, lambda ids=ids: fetch_arxiv_batch(look.client, ids)):  # type: ignore[misc]
            words = withdrawal_in(work)
            paper = look.kb.papers_by_arxiv.get(work.arxiv)
            if words and paper:
                part.lines.append(
                    f"- [ ] `papers/{paper.id}`: {code(words)} ([{work.arxiv}{work.version}]({work.url}))"
                )
    part.lines.sort()
    return part


def withdrawal_in(work: Work) -> str:
    """The words by which arXiv says that a work is withdrawn; empty where it does not.

    A comment that has the word counts; in title and abstract, which may be about withdrawal, a sentence that says it.
    """
    for remark in work.remarks:
        if _WITHDRAWN.search(remark):
            return remark[:200]
    return next((text[:200] for text in (work.abstract, work.title) if _SAYS_SO.search(text)), "")


def look_for_candidates(look: Look) -> Part:
    """New works on arXiv that the searches of the scope find, without those that are known or were left out."""
    since = look.today - timedelta(days=look.days)
    part = Part("New on arXiv", f"First public since {since}; found by `searches.yml`. Judge by abstract, then add.")
    searches, problems = read_searches(look.folder)
    part.troubles += problems
    found: dict[str, tuple[Work, list[Search]]] = {}
    for search in searches.searches:
        query = query_text(search, searches.categories, since, look.today)
        for work in _tried(part, lambda query=query: search_arxiv(look.client, query, MAX_FOUND)):  # type: ignore[misc]
            if work.published >= since.isoformat() and not is_known(look.kb, work):
                found.setdefault(work.arxiv, (work, []))[1].append(search)
    newest = sorted(found.values(), key=lambda pair: (pair[0].published, pair[0].arxiv), reverse=True)
    part.lines = [_candidate(work, by) for work, by in newest]
    return part


def _candidate(work: Work, searches: Sequence[Search]) -> str:
    tasks = ", ".join(dict.fromkeys(f"`{search.task}`" for search in searches))
    title = code(work.title[:300])
    return f"- [ ] [{work.arxiv}](https://arxiv.org/abs/{work.arxiv}) {work.published} {title} ({tasks})"


def is_known(kb: KnowledgeBase, work: Work) -> bool:
    """Whether a work has a record or was left out, by arXiv id or title."""
    title = normalised_title(work.title)
    if work.arxiv in kb.papers_by_arxiv or title in kb.papers_by_title:
        return True
    return any(work.arxiv == one.arxiv or title == normalised_title(one.title) for one in kb.coverage.left_out)


def _tried(part: Part, ask: Callable[[], tuple[Work, ...]]) -> tuple[Work, ...]:
    """What a service answers; what it cannot is noted, once for each reason."""
    try:
        return ask()
    except ServiceError as error:
        if str(error) not in part.troubles:
            part.troubles.append(str(error))
        return ()


def read_links(raw: bytes) -> Part:
    """The part on links, from what `avsurvey links --format json` wrote; a report that is none is a trouble."""
    part = Part("Links", "They lead nowhere, or elsewhere for good. Mend each where it stands.")
    try:
        links = json.loads(raw)["links"]
        part.lines = [_link(one["verdict"], one["address"], one["detail"], one["places"]) for one in links]
    except (ValueError, KeyError, TypeError, RecursionError):
        part.lines, part.troubles = [], ["The report on links cannot be read."]
    return part


def _link(verdict: str, address: str, detail: str, places: Sequence[str]) -> str:
    more = f" and {len(places) - MAX_PLACES} more" if len(places) > MAX_PLACES else ""
    return f"- [ ] {code(verdict)}: {code(address)} {code(detail)}, in {code(', '.join(places[:MAX_PLACES]))}{more}"


PARTS: Final[dict[str, Callable[[Look], Part]]] = {
    "withdrawn": look_for_withdrawals,
    "candidates": look_for_candidates,
}
"""What is looked at, in the order of the report, behind the links that were checked before."""


def patrol(look: Look, names: Sequence[str]) -> tuple[Part, ...]:
    """Look at every part that is named."""
    return tuple(PARTS[name](look) for name in names)


def render_report(look: Look, parts: Sequence[Part]) -> str:
    """The report in Markdown, short enough for an issue."""
    room = MAX_COMMENT // max(1, len(parts))
    head = f"Looked on {look.today}. Tick off what is done; the next look writes this anew.\n"
    return "\n".join((head, *("\n".join(_section(part, room)) + "\n" for part in parts)))


def _section(part: Part, room: int) -> Iterator[str]:
    yield f"## {part.title} ({len(part.lines)})\n\n{part.about}\n"
    shown = 0
    for line in part.lines[:MAX_LINES]:
        room -= len(line) + 1
        if room < 1000:
            break
        shown += 1
        yield line
    if shown < len(part.lines):
        yield f"\n{len(part.lines) - shown} more; `avsurvey patrol --format json` has them all."
    if not part.lines:
        yield "Nothing." if not part.troubles else "Nothing was found, but not all could be asked."
    for trouble in part.troubles[:10]:
        yield f"\nNot had: {code(trouble)}"
