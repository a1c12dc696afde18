"""Views: small frozen objects with final strings and order, which templates print without thinking."""

from avsurvey.views.gather import (
    author_views,
    initial_views,
    venue_views,
    view_authors,
    view_venues,
    view_years,
    year_views,
)
from avsurvey.views.lists import (
    KIND_TITLES,
    ListView,
    SheetView,
    TermView,
    view_conflicts,
    view_kind_list,
    view_sheet,
    view_tables_index,
    view_term,
    view_terms_index,
    view_vocabulary,
)
from avsurvey.views.parts import Grid, Head, Item, Link, Origin, PageHead
from avsurvey.views.reach import view_coverage, view_influence, view_stubs
from avsurvey.views.record import RecordView, view_record
from avsurvey.views.survey import Survey
from avsurvey.views.tables import TableView, table_grid, view_table

__all__ = [
    "KIND_TITLES",
    "Grid",
    "Head",
    "Item",
    "Link",
    "ListView",
    "Origin",
    "PageHead",
    "RecordView",
    "SheetView",
    "Survey",
    "TableView",
    "TermView",
    "author_views",
    "initial_views",
    "table_grid",
    "venue_views",
    "view_authors",
    "view_conflicts",
    "view_coverage",
    "view_influence",
    "view_kind_list",
    "view_record",
    "view_sheet",
    "view_stubs",
    "view_table",
    "view_tables_index",
    "view_term",
    "view_terms_index",
    "view_venues",
    "view_vocabulary",
    "view_years",
    "year_views",
]
