"""The schemas of all kinds of record: frozen pydantic models without any I/O."""

from avsurvey.records.base import (
    FULL_TEXT,
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
    Releases,
    Remark,
    Size,
    Source,
    Sourced,
    Use,
)
from avsurvey.records.coverage import Absence, Coverage, LeftOut, NotApplicable, Search
from avsurvey.records.dataset import Benchmark, Collection, Dataset
from avsurvey.records.kinds import DESCRIBED_KINDS, EVERY_KIND, KINDS, PAGE_KINDS, SINGLES, file_of, kind_of_file
from avsurvey.records.metric import Direction, Metric
from avsurvey.records.model import Model, ModelVariant
from avsurvey.records.paper import Paper, Tier
from avsurvey.records.people import People, Person, name_slug
from avsurvey.records.results import Printed, ResultColumn, ResultRow, Results, ResultTable, Role, Run, read_printed
from avsurvey.records.table import RowUnit, Table, TableColumn
from avsurvey.records.tokenizer import Tokenizer, TokenizerVariant
from avsurvey.records.vocabulary import Permission, Term, Vocabulary

__all__ = [
    "DESCRIBED_KINDS",
    "EVERY_KIND",
    "FULL_TEXT",
    "KINDS",
    "PAGE_KINDS",
    "SINGLES",
    "Absence",
    "Benchmark",
    "Collection",
    "Coverage",
    "CurationLevel",
    "Dataset",
    "Described",
    "Direction",
    "Evidence",
    "Facet",
    "Fact",
    "Frozen",
    "LeftOut",
    "Licence",
    "Metric",
    "Model",
    "ModelVariant",
    "Named",
    "NotApplicable",
    "Paper",
    "People",
    "Permission",
    "Person",
    "Printed",
    "Record",
    "Relation",
    "Release",
    "Releases",
    "Remark",
    "ResultColumn",
    "ResultRow",
    "ResultTable",
    "Results",
    "Role",
    "RowUnit",
    "Run",
    "Search",
    "Size",
    "Source",
    "Sourced",
    "Table",
    "TableColumn",
    "Term",
    "Tier",
    "Tokenizer",
    "TokenizerVariant",
    "Use",
    "Vocabulary",
    "file_of",
    "kind_of_file",
    "name_slug",
    "read_printed",
]
