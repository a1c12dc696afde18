"""The knowledge base together with what is computed from it once: graph, numbers, conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from avsurvey.compare import Conflict, find_conflicts
from avsurvey.exposure import Exposures
from avsurvey.graph import Drawing, Graph, Positions, arrange, build_graph
from avsurvey.kb import Cell, KnowledgeBase, all_cells, borne_terms
from avsurvey.names import Name, read_name
from avsurvey.reading import Place
from avsurvey.records import Paper, Person, name_slug

PAGE_FROM: Final = 3
"""A name has a page of its own from so many papers on."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands in author lists: a name, or one person told apart from others of that name."""

    slug: str
    name: Name
    person: Person | None
    papers: tuple[Paper, ...]

    @property
    def uri(self) -> str:
        """The address of its page; empty where it has none, which is so for a name with few papers."""
        return f"authors/{self.slug}/" if self.person or len(self.papers) >= PAGE_FROM else ""


@dataclass(frozen=True)
class Survey:
    """What all views are made from."""

    kb: KnowledgeBase
    arrange: Callable[[Drawing], Positions] = arrange
    """How pictures of the graph are arranged; a build gives one that remembers."""

    @cached_property
    def graph(self) -> Graph:
        """The typed graph."""
        return build_graph(self.kb)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every result number."""
        return all_cells(self.kb)

    @cached_property
    def cells_by_benchmark(self) -> Mapping[str, tuple[Cell, ...]]:
        """Result numbers by benchmark."""
        return _grouped(self.cells, lambda cell: cell.column.benchmark)

    @cached_property
    def cells_by_metric(self) -> Mapping[str, tuple[Cell, ...]]:
        """Result numbers by metric."""
        return _grouped(self.cells, lambda cell: cell.column.metric)

    @cached_property
    def cells_by_system(self) -> Mapping[str, tuple[Cell, ...]]:
        """Result numbers by system, variants under their record."""
        return _grouped(self.cells, lambda cell: (cell.row.system or "").partition("/")[0])

    @cached_property
    def signatures(self) -> Mapping[str, Signature]:
        """Names and told-apart persons by slug; spellings of one slug are one name."""
        found: dict[str, tuple[Name, Person | None, list[Paper]]] = {}
        for paper in self.kb.papers.values():
            for text in dict.fromkeys((*paper.authors, *paper.authors_published)):
                person = self._person(paper, text)
                name = read_name(person.name if person else text)
                slug = person.id if person else name_slug(text)
                if slug:
                    papers = found.setdefault(slug, (name, person, []))[2]
                    if not papers or papers[-1] is not paper:
                        papers.append(paper)
        return {slug: Signature(slug, *parts[:2], tuple(parts[2])) for slug, parts in sorted(found.items())}

    @cached_property
    def persons(self) -> tuple[Signature, ...]:
        """Those who are told apart from namesakes."""
        return tuple(signature for signature in self.signatures.values() if signature.person)

    def signature(self, paper: Paper, author: str) -> Signature | None:
        """The name, or the person, that a paper prints as an author; none where the name has no Latin letter."""
        slug = name_slug(author)
        person = self._persons.get((paper.id, slug)) if self._persons else None
        return self.signatures.get(person.id if person else slug)

    def author_uri(self, paper: Paper, author: str) -> str:
        """The address of the page of a paper's author; empty where there is none."""
        found = self.signature(paper, author)
        return found.uri if found else ""

    def _person(self, paper: Paper, author: str) -> Person | None:
        return self._persons.get((paper.id, name_slug(author))) if self._persons else None

    @cached_property
    def _persons(self) -> Mapping[tuple[str, str], Person]:
        return {
            (paper, name_slug(spelling)): person
            for person in self.kb.people.persons
            for paper in person.papers
            for spelling in person.spellings
        }

    @cached_property
    def _sheet_sizes(self) -> Mapping[str, int]:
        return Counter(cell.sheet.id for cell in self.cells)

    def values_in_sheet(self, sheet_id: str) -> int:
        """How many numbers a sheet holds."""
        return self._sheet_sizes.get(sheet_id, 0)

    @cached_property
    def exposures(self) -> Exposures:
        """What systems had seen of the collections that they are tested on."""
        return Exposures(self.kb)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Numbers that should be equal and are not."""
        return find_conflicts(self.kb)

    @cached_property
    def disputed(self) -> Container[tuple[str, Place]]:
        """Sheet and place of every number that another reporter contradicts."""
        return frozenset((cell.sheet.id, cell.place) for conflict in self.conflicts for cell in conflict.cells)

    @cached_property
    def _by_term(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        found: dict[str, dict[str, set[str]]] = {}
        for vocabulary, term_id, record_id in self._borne_terms():
            terms = found.setdefault(vocabulary, {})
            for broader in self.kb.ancestors(vocabulary, term_id):
                terms.setdefault(broader, set()).add(record_id)
        return {
            vocabulary: {term: tuple(sorted(records)) for term, records in terms.items()}
            for vocabulary, terms in found.items()
        }

    def _borne_terms(self) -> Iterator[tuple[str, str, str]]:
        """Vocabulary, term and record for every term that a record bears, or that a sheet's numbers are told by."""
        for record_id, terms in borne_terms(self.kb).items():
            for vocabulary, term in terms:
                yield vocabulary, term, record_id
        for cell in self.cells:
            for facet in cell.protocol:
                yield "protocol-facets", facet.name, cell.sheet.reported_in or cell.sheet.leaderboard_of or ""

    def bearing(self, vocabulary: str, term_id: str) -> tuple[str, ...]:
        """Ids of the records that bear a term or a narrower one, sorted."""
        return self._by_term.get(vocabulary, {}).get(term_id, ())

    def used_terms(self, vocabulary: str) -> Set[str]:
        """Terms of a vocabulary that some record bears, broader ones included."""
        return self._by_term.get(vocabulary, {}).keys()


def _grouped(cells: tuple[Cell, ...], key_of: Callable[[Cell], str]) -> Mapping[str, tuple[Cell, ...]]:
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(key_of(cell), []).append(cell)
    return {key: tuple(members) for key, members in groups.items() if key}
