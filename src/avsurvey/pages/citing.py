"""What prose cites: works by chapter, in the order of their first citation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from avsurvey.kb import KnowledgeBase
from avsurvey.pages.prose import Prose, cited_keys, read_prose
from avsurvey.records import Paper, Tier
from avsurvey.views.words import cites_of


def cited_works(kb: KnowledgeBase, prose: Prose) -> tuple[Paper, ...]:
    """The papers that a text cites, by their citekey or by what they introduced, each once."""
    return tuple(dict.fromkeys(_works(kb, cited_keys(prose))))


def _works(kb: KnowledgeBase, keys: Iterable[str]) -> Iterator[Paper]:
    for key in keys:
        resolved = kb.resolve(key)
        for citekey in cites_of(resolved.record) if resolved else ():
            if citekey in kb.papers:
                yield kb.papers[citekey]


def works_by_chapter(kb: KnowledgeBase, folder: Path) -> Mapping[str, tuple[Paper, ...]]:
    """The works that each Markdown file of a folder cites, by its path below the folder."""
    return {
        path.relative_to(folder).as_posix(): cited_works(kb, read_prose(path.read_text(encoding="utf-8"), path.name))
        for path in sorted(folder.rglob("*.md"))
    }


def uncited_core(kb: KnowledgeBase, chapters: Mapping[str, tuple[Paper, ...]]) -> tuple[Paper, ...]:
    """Papers of tier core that no chapter cites."""
    cited = {paper.id for works in chapters.values() for paper in works}
    return tuple(paper for paper in kb.papers.values() if paper.tier is Tier.CORE and paper.id not in cited)
