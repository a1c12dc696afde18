"""The knowledge base: every record, indexed by kind and id."""

from avsurvey.kb.base import KnowledgeBase, Resolved, Variant, variants_of
from avsurvey.kb.cells import Cell, all_cells, effective_protocol, iter_cells
from avsurvey.kb.folder import LINKS_FILE, DataFolder, read_folder
from avsurvey.kb.terms import borne_terms

__all__ = [
    "LINKS_FILE",
    "Cell",
    "DataFolder",
    "KnowledgeBase",
    "Resolved",
    "Variant",
    "all_cells",
    "borne_terms",
    "effective_protocol",
    "iter_cells",
    "read_folder",
    "variants_of",
]
