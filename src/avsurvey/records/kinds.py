"""The kinds of record, in the order in which people meet them."""

from __future__ import annotations

from typing import Final

from avsurvey.records.base import Record
from avsurvey.records.coverage import Coverage
from avsurvey.records.dataset import Benchmark, Dataset
from avsurvey.records.metric import Metric
from avsurvey.records.model import Model
from avsurvey.records.paper import Paper
from avsurvey.records.people import People
from avsurvey.records.results import Results
from avsurvey.records.table import Table
from avsurvey.records.tokenizer import Tokenizer
from avsurvey.records.vocabulary import Vocabulary

KINDS: Final[dict[str, type[Record]]] = {
    record_type.kind: record_type
    for record_type in (Paper, Model, Dataset, Benchmark, Tokenizer, Metric, Results, Vocabulary, Table)
}
SINGLES: Final[dict[str, type[Record]]] = {record_type.kind: record_type for record_type in (People, Coverage)}
"""What stands in one file for the whole: ``people.yml``, ``coverage.yml``."""
EVERY_KIND: Final[dict[str, type[Record]]] = {**KINDS, **SINGLES}
DESCRIBED_KINDS: Final = ("papers", "models", "datasets", "benchmarks", "tokenizers", "metrics")
PAGE_KINDS: Final = (*DESCRIBED_KINDS, "results")


def file_of(kind: str, record_id: str) -> str:
    """The path of a record's file below the data folder."""
    return f"{kind}.yml" if EVERY_KIND[kind].is_single else f"{kind}/{record_id}.yml"


def kind_of_file(relative: str) -> str:
    """The kind of the record in a file, by its path below the data folder."""
    return relative.partition("/")[0].removesuffix(".yml")
