"""Bringing works in: candidate lists, resolved against indexes of listings and proceedings, become records."""

from avsurvey.intake.importing import ImportReport, Indexes, import_papers
from avsurvey.intake.indexes import Listings, Proceedings, read_lines
from avsurvey.intake.placements import Placement, read_placements

__all__ = [
    "ImportReport",
    "Indexes",
    "Listings",
    "Placement",
    "Proceedings",
    "import_papers",
    "read_lines",
    "read_placements",
]
