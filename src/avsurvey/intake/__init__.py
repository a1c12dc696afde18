"""Bringing works and facts in: candidate lists become records, reference lists become citations, records grow."""

from avsurvey.intake.amending import AmendReport, amend_records
from avsurvey.intake.citations import ReadList, cites_change, reference_section, works_in_text, works_of_titles
from avsurvey.intake.importing import ImportReport, Indexes, import_papers
from avsurvey.intake.indexes import Listings, Proceedings, read_lines
from avsurvey.intake.placements import Evidence, Placement, read_evidence, read_placements

__all__ = [
    "AmendReport",
    "Evidence",
    "ImportReport",
    "Indexes",
    "Listings",
    "Placement",
    "Proceedings",
    "ReadList",
    "amend_records",
    "cites_change",
    "import_papers",
    "read_evidence",
    "read_lines",
    "read_placements",
    "reference_section",
    "works_in_text",
    "works_of_titles",
]
