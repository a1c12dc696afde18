"""The query language by which the command line, tables and exports choose records."""

from avsurvey.query.fields import FIELDS, Field, check_field, field_named, objects_at
from avsurvey.query.language import LANGUAGE_HELP, Query, QueryError, check_terms, parse_query, select

__all__ = [
    "FIELDS",
    "LANGUAGE_HELP",
    "Field",
    "Query",
    "QueryError",
    "check_field",
    "check_terms",
    "field_named",
    "objects_at",
    "parse_query",
    "select",
]
