"""Bringing works in: candidate lists, resolved against indexes of listings and proceedings, become records."""

from avsurvey.intake.importing import ImportReport, Indexes, import_papers
from avsurvey.intake.indexes import Listings, Proceedings, read_lines
from avsurvey.intake.placements import Evidence, Placement, read_evidence, read_placements

__all__ = [
    "Evidence",
    "ImportReport",
    "Indexes",
    "Listings",
    "Placement",
    "Proceedings",
    "import_papers",
    "read_evidence",
    "read_lines",
    "read_placements",
]
