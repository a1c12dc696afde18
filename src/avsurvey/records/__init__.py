"""The schemas of all kinds of record: frozen pydantic models without any I/O."""

from avsurvey.records.base import (
    CurationLevel,
    Described,
    Evidence,
    Facet,
    Fact,
    Frozen,
    Licence,
    Named,
    Record,
    Relation,
    Release,
    Remark,
    Size,
    Source,
    Sourced,
    Use,
)
from avsurvey.records.dataset import Benchmark, Collection, Dataset
from avsurvey.records.kinds import DESCRIBED_KINDS, KINDS, PAGE_KINDS
from avsurvey.records.metric import Direction, Metric
from avsurvey.records.model import Model, ModelVariant
from avsurvey.records.paper import Paper
from avsurvey.records.results import Printed, ResultColumn, ResultRow, Results, ResultTable, Role, Run, read_printed
from avsurvey.records.table import RowUnit, Table, TableColumn
from avsurvey.records.tokenizer import Tokenizer, TokenizerVariant
from avsurvey.records.vocabulary import Term, Vocabulary

__all__ = [
    "DESCRIBED_KINDS",
    "KINDS",
    "PAGE_KINDS",
    "Benchmark",
    "Collection",
    "CurationLevel",
    "Dataset",
    "Described",
    "Direction",
    "Evidence",
    "Facet",
    "Fact",
    "Frozen",
    "Licence",
    "Metric",
    "Model",
    "ModelVariant",
    "Named",
    "Paper",
    "Printed",
    "Record",
    "Relation",
    "Release",
    "Remark",
    "ResultColumn",
    "ResultRow",
    "ResultTable",
    "Results",
    "Role",
    "RowUnit",
    "Run",
    "Size",
    "Source",
    "Sourced",
    "Table",
    "TableColumn",
    "Term",
    "Tokenizer",
    "TokenizerVariant",
    "Use",
    "Vocabulary",
    "read_printed",
]
