"""The kinds of record, in the order in which people meet them."""

from __future__ import annotations

from typing import Final

from avsurvey.records.base import Record
from avsurvey.records.dataset import Benchmark, Dataset
from avsurvey.records.metric import Metric
from avsurvey.records.model import Model
from avsurvey.records.paper import Paper
from avsurvey.records.results import Results
from avsurvey.records.table import Table
from avsurvey.records.tokenizer import Tokenizer
from avsurvey.records.vocabulary import Vocabulary

KINDS: Final[dict[str, type[Record]]] = {
    record_type.kind: record_type
    for record_type in (Paper, Model, Dataset, Benchmark, Tokenizer, Metric, Results, Vocabulary, Table)
}
DESCRIBED_KINDS: Final = ("papers", "models", "datasets", "benchmarks", "tokenizers", "metrics")
PAGE_KINDS: Final = (*DESCRIBED_KINDS, "results")
