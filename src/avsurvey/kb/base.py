"""One façade over all records, with an index per kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from avsurvey.ids import normalised_title
from avsurvey.records import (
    DESCRIBED_KINDS,
    EVERY_KIND,
    Benchmark,
    Coverage,
    Dataset,
    Described,
    Metric,
    Model,
    ModelVariant,
    Named,
    Paper,
    People,
    Record,
    Results,
    Table,
    Term,
    Tokenizer,
    TokenizerVariant,
    Vocabulary,
)

R = TypeVar("R", bound=Record)
A = TypeVar("A")
Variant = ModelVariant | TokenizerVariant


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a reference such as ``mmaudio`` or ``mmaudio/l-44k`` names."""

    record: Described
    variant: Variant | None = None

    @property
    def id(self) -> str:
        """The reference itself: ``record`` or ``record/variant``."""
        return f"{self.record.id}/{self.variant.id}" if self.variant else self.record.id

    @property
    def name(self) -> str:
        """The variant's name, or the record's short name."""
        return self.variant.name if self.variant else self.record.short_name


@dataclass(frozen=True)
class KnowledgeBase:
    """All records, immutable; ``kb.papers["cheng2024taming"]``, ``kb.get("mmaudio")``, ``kb.term("tasks", "foley")``.

    Indexes are sorted by id, so that everything that is made by walking them is reproducible.
    """

    indexes: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> KnowledgeBase:
        """Index records; of two records of one kind with one id the last wins (a rule reports them)."""
        by_kind: dict[str, dict[str, Record]] = {kind: {} for kind in EVERY_KIND}
        for record in sorted(records, key=lambda record: record.id):
            by_kind[record.kind][record.id] = record
        return cls(MappingProxyType({kind: MappingProxyType(index) for kind, index in by_kind.items()}))

    def _index(self, record_type: type[R]) -> Mapping[str, R]:
        return self.indexes.get(record_type.kind, {})  # type: ignore[return-value]

    @property
    def papers(self) -> Mapping[str, Paper]:
        """Papers by citekey."""
        return self._index(Paper)

    @cached_property
    def papers_by_title(self) -> Mapping[str, Paper]:
        """Papers by each of their titles in the form in which titles are compared."""
        return {normalised_title(title): paper for paper in self.papers.values() for title in paper.titles}

    @cached_property
    def papers_by_arxiv(self) -> Mapping[str, Paper]:
        """Papers by arXiv id, those that have one."""
        return {paper.arxiv: paper for paper in self.papers.values() if paper.arxiv}

    @property
    def models(self) -> Mapping[str, Model]:
        """Models by id."""
        return self._index(Model)

    @property
    def datasets(self) -> Mapping[str, Dataset]:
        """Datasets by id."""
        return self._index(Dataset)

    @property
    def benchmarks(self) -> Mapping[str, Benchmark]:
        """Benchmarks by id."""
        return self._index(Benchmark)

    @property
    def tokenizers(self) -> Mapping[str, Tokenizer]:
        """Tokenizers by id."""
        return self._index(Tokenizer)

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """Metrics by id."""
        return self._index(Metric)

    @property
    def results(self) -> Mapping[str, Results]:
        """Result sheets by id, which is the id of the reporting paper."""
        return self._index(Results)

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """Vocabularies by name."""
        return self._index(Vocabulary)

    @property
    def tables(self) -> Mapping[str, Table]:
        """Comparison tables by id."""
        return self._index(Table)

    @property
    def people(self) -> People:
        """Persons who are told apart from namesakes."""
        return self._index(People).get(People.kind) or People(id=People.kind)

    @property
    def coverage(self) -> Coverage:
        """How far the collection reaches."""
        return self._index(Coverage).get(Coverage.kind) or Coverage(id=Coverage.kind, rule=())

    @cached_property
    def _answers(self) -> dict[Hashable, Any]:
        return {}

    def once(self, question: Hashable, answer: Callable[[], A]) -> A:
        """The answer to a question about these records, which is worked out when it is first asked."""
        if question not in self._answers:
            self._answers[question] = answer()
        found: A = self._answers[question]
        return found

    def described(self) -> Iterator[Described]:
        """Walk papers, models, datasets, benchmarks, tokenizers and metrics, in this order and by id."""
        for kind in DESCRIBED_KINDS:
            yield from self.indexes.get(kind, {}).values()  # type: ignore[misc]

    def records(self) -> Iterator[Record]:
        """Walk every record of every kind, and what stands in one file for the whole."""
        for kind in EVERY_KIND:
            yield from self.indexes.get(kind, {}).values()

    @cached_property
    def _by_id(self) -> dict[str, Described]:
        return {record.id: record for record in self.described()}

    @cached_property
    def former_ids(self) -> Mapping[str, str]:
        """Old ids with the ids that they redirect to."""
        return {old: record.id for record in self.described() for old in record.former_ids}

    def get(self, record_id: str) -> Described | None:
        """Return the paper, model, dataset, benchmark, tokenizer or metric of that id, or None."""
        return self._by_id.get(record_id)

    def paper_of(self, record: Described) -> Paper | None:
        """Return the paper that a record is, or that introduced it."""
        if isinstance(record, Paper):
            return record
        return self.papers.get(record.introduced_by or "") if isinstance(record, Named) else None

    def ids(self) -> tuple[str, ...]:
        """All ids that a reference may name, without variants."""
        return tuple(self._by_id)

    def resolve(self, reference: str) -> Resolved | None:
        """Return what ``record`` or ``record/variant`` names, or None."""
        record_id, _, variant_id = reference.partition("/")
        record = self.get(record_id)
        if record is None or not variant_id:
            return Resolved(record) if record else None
        variant = next((item for item in variants_of(record) if item.id == variant_id), None)
        return Resolved(record, variant) if variant else None

    @cached_property
    def _terms(self) -> dict[tuple[str, str], Term]:
        return {(name, term.id): term for name, vocabulary in self.vocabularies.items() for term in vocabulary.terms}

    def term(self, vocabulary: str, term_id: str) -> Term | None:
        """Return a term, or None."""
        return self._terms.get((vocabulary, term_id))

    def term_label(self, vocabulary: str, term_id: str) -> str:
        """Return a term's label, or its id where the vocabulary lacks it."""
        term = self.term(vocabulary, term_id)
        return term.label if term else term_id

    def ancestors(self, vocabulary: str, term_id: str) -> tuple[str, ...]:
        """Return the term and its ever broader terms, root last; stops where a broken tree would loop."""
        chain = [term_id]
        while (term := self.term(vocabulary, chain[-1])) and term.parent and term.parent not in chain:
            chain.append(term.parent)
        return tuple(chain)

    @cached_property
    def _narrower(self) -> dict[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for name, term_id in self._terms:
            for broader in self.ancestors(name, term_id):
                found.setdefault((name, broader), set()).add(term_id)
        return {key: frozenset(terms) for key, terms in found.items()}

    def narrower(self, vocabulary: str, term_id: str) -> frozenset[str]:
        """Return the term and every term below it."""
        return self._narrower.get((vocabulary, term_id), frozenset((term_id,)))

    @cached_property
    def pillars(self) -> tuple[Term, ...]:
        """The roots of the task tree, in their order: the three pillars and the foundations beside them."""
        tasks = self.vocabularies.get("tasks")
        return tuple(term for term in tasks.terms if term.parent is None) if tasks else ()

    @cached_property
    def _root_tasks(self) -> dict[str, str]:
        return {term_id: self.ancestors(name, term_id)[-1] for name, term_id in self._terms if name == "tasks"}

    def pillars_of(self, record: Described) -> tuple[str, ...]:
        """Derive a record's pillars from its tasks, in the order of the vocabulary."""
        roots = {self._root_tasks.get(task) for task in record.tasks}
        return tuple(pillar.id for pillar in self.pillars if pillar.id in roots)


def variants_of(record: Record) -> tuple[Variant, ...]:
    """The variants of a model or tokenizer; none for other kinds."""
    return record.variants if isinstance(record, Model | Tokenizer) else ()
