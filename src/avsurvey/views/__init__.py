"""Views: small frozen objects with final strings and order, which templates print without thinking."""

from avsurvey.views.atlas import MOST_DRAWN, RELATIONS, TYPE_WORDS, Atlas, view_atlas, view_atlas_page
from avsurvey.views.descent import Descent, Kin, view_descent
from avsurvey.views.field_docs import view_field_docs
from avsurvey.views.gaps import Gaps
from avsurvey.views.gather import (
    author_views,
    initials,
    venues_with_papers,
    view_author,
    view_authors,
    view_initial,
    view_venue,
    view_venues,
    view_year,
    view_years,
    years_with_papers,
)
from avsurvey.views.glossary import GlossaryView, view_glossary
from avsurvey.views.handbook import HandbookView, view_handbook
from avsurvey.views.ledger import view_ledger, view_licence_check
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
from avsurvey.views.neighbourhood import Neighbourhood, Neighbours, view_neighbourhood
from avsurvey.views.news import dated_links, listed_records, newest_papers, view_news
from avsurvey.views.parts import Grid, Head, Item, Link, Origin, PageHead, ReasonedLink
from avsurvey.views.progress import Progress, view_progress
from avsurvey.views.rates import view_rates
from avsurvey.views.reach import view_coverage, view_influence, view_stubs, view_unrecorded
from avsurvey.views.record import RecordView, view_record
from avsurvey.views.survey import Survey
from avsurvey.views.tables import TableView, table_grid, view_table
from avsurvey.views.timeline import Timeline, pillar_timeline, view_timeline
from avsurvey.views.topics import TaskView, Topics
from avsurvey.views.uses import Usage, view_usage

__all__ = [
    "KIND_TITLES",
    "MOST_DRAWN",
    "RELATIONS",
    "TYPE_WORDS",
    "Atlas",
    "Descent",
    "Gaps",
    "GlossaryView",
    "Grid",
    "HandbookView",
    "Head",
    "Item",
    "Kin",
    "Link",
    "ListView",
    "Neighbourhood",
    "Neighbours",
    "Origin",
    "PageHead",
    "Progress",
    "ReasonedLink",
    "RecordView",
    "SheetView",
    "Survey",
    "TableView",
    "TaskView",
    "TermView",
    "Timeline",
    "Topics",
    "Usage",
    "author_views",
    "dated_links",
    "initials",
    "listed_records",
    "newest_papers",
    "pillar_timeline",
    "table_grid",
    "venues_with_papers",
    "view_atlas",
    "view_atlas_page",
    "view_author",
    "view_authors",
    "view_conflicts",
    "view_coverage",
    "view_descent",
    "view_field_docs",
    "view_glossary",
    "view_handbook",
    "view_influence",
    "view_initial",
    "view_kind_list",
    "view_ledger",
    "view_licence_check",
    "view_neighbourhood",
    "view_news",
    "view_progress",
    "view_rates",
    "view_record",
    "view_sheet",
    "view_stubs",
    "view_table",
    "view_tables_index",
    "view_term",
    "view_terms_index",
    "view_timeline",
    "view_unrecorded",
    "view_usage",
    "view_venue",
    "view_venues",
    "view_vocabulary",
    "view_year",
    "view_years",
    "years_with_papers",
]
