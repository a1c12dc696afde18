"""Works that the survey lacks: outside works by how many records cite them or are cited by them."""

from avsurvey.discover.dump import Dump, DumpError
from avsurvey.discover.engines import ENGINES, run_engine
from avsurvey.discover.identities import Identity, identities_of
from avsurvey.discover.limits import EngineError, Limits
from avsurvey.discover.ranking import Candidate, fold_rows, render_candidates

__all__ = [
    "ENGINES",
    "Candidate",
    "Dump",
    "DumpError",
    "EngineError",
    "Identity",
    "Limits",
    "fold_rows",
    "identities_of",
    "render_candidates",
    "run_engine",
]
