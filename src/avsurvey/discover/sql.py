"""The question as SQL, the same text for every engine; what engines spell differently are functions with one name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

MIN_TITLE: Final = 16
"""Letters and digits that a title must have to tell a work by itself; shorter ones are borne by several works."""

DUCKDB_FUNCTIONS: Final = (
    "CREATE OR REPLACE TEMP MACRO only_matching(word, pattern) AS regexp_extract(coalesce(word, ''), pattern, 1)",
    "CREATE OR REPLACE TEMP MACRO without(word, pattern) AS regexp_replace(coalesce(word, ''), pattern, '', 'g')",
)
SPARK_FUNCTIONS: Final = (
    "CREATE OR REPLACE TEMPORARY FUNCTION only_matching(word STRING, pattern STRING) RETURNS STRING "
    "RETURN regexp_extract(coalesce(word, ''), pattern, 1)",
    "CREATE OR REPLACE TEMPORARY FUNCTION without(word STRING, pattern STRING) RETURNS STRING "
    "RETURN regexp_replace(coalesce(word, ''), pattern, '')",
)
_SMALL: Final = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"
_ARXIV: Final = "[0-9]{4}[.][0-9]{4,5}"

_KEYED: Final = f"""
SELECT
  id,
  coalesce(title, '') AS title,
  year,
  without(translate(doi, {_SMALL}), '^(https?://(dx[.])?doi[.]org/|doi: *)') AS doi,
  coalesce(
    nullif(only_matching(translate(doi, {_SMALL}), '10[.]48550/arxiv[.]({_ARXIV})'), ''),
    only_matching(places, 'arxiv[.]org/(?:abs|pdf)/({_ARXIV})')
  ) AS arxiv,
  without(translate(title, {_SMALL}), '[^a-z0-9]+') AS title_key
FROM works
WHERE id IS NOT NULL
"""
"""Works with the forms by which they are told: DOI and arXiv id bare, the title as its ASCII letters and digits."""

_QUESTION: Final = f"""
WITH known_works AS (
  SELECT keyed.id, known.record
  FROM keyed JOIN known ON keyed.doi = known.value
  WHERE known.scheme = 'doi'
  UNION
  SELECT keyed.id, known.record
  FROM keyed JOIN known ON keyed.arxiv = known.value
  WHERE known.scheme = 'arxiv'
  UNION
  SELECT keyed.id, known.record
  FROM keyed JOIN known ON keyed.title_key = known.value
  WHERE known.scheme = 'title'
),
here AS (SELECT id, record FROM known_works WHERE record <> ''),
links AS (
  SELECT edges.cited AS id, 'cited by' AS direction, here.record
  FROM edges JOIN here ON edges.citing = here.id
  UNION
  SELECT edges.citing AS id, 'cites' AS direction, here.record
  FROM edges JOIN here ON edges.cited = here.id
),
outside AS (
  SELECT links.id, links.direction, links.record
  FROM links LEFT JOIN known_works ON links.id = known_works.id
  WHERE known_works.id IS NULL
),
touched AS (SELECT DISTINCT id FROM outside),
described AS (
  SELECT
    touched.id,
    max(keyed.title) AS title,
    min(keyed.year) AS year,
    max(keyed.doi) AS doi,
    max(keyed.arxiv) AS arxiv,
    CASE WHEN length(max(keyed.title_key)) >= {MIN_TITLE} THEN max(keyed.title_key) ELSE touched.id END AS work
  FROM touched LEFT JOIN keyed ON touched.id = keyed.id
  GROUP BY touched.id
),
counted AS (
  SELECT
    described.work,
    count(DISTINCT CASE WHEN outside.direction = 'cited by' THEN outside.record END) AS cited_by,
    count(DISTINCT CASE WHEN outside.direction = 'cites' THEN outside.record END) AS cites
  FROM outside JOIN described ON outside.id = described.id
  GROUP BY described.work
),
ranked AS (
  SELECT work, cited_by, cites, row_number() OVER (ORDER BY cited_by + cites DESC, cited_by DESC, work) AS place
  FROM counted
  WHERE cited_by + cites >= :least
),
best AS (SELECT * FROM ranked WHERE place <= :most),
named AS (
  SELECT
    best.work,
    min(described.id) AS id,
    max(described.title) AS title,
    min(described.year) AS year,
    max(described.doi) AS doi,
    max(described.arxiv) AS arxiv
  FROM best JOIN described ON best.work = described.work
  GROUP BY best.work
)
SELECT DISTINCT
  best.place, named.id, named.title, named.year, named.doi, named.arxiv,
  best.cited_by, best.cites, outside.direction, outside.record
FROM best
JOIN named ON best.work = named.work
JOIN described ON best.work = described.work
JOIN outside ON described.id = outside.id
ORDER BY best.place, outside.direction, outside.record
"""
"""Outside works by their links, one row for each link; ``keyed``, ``edges`` and ``known`` are given by the engine.

An outside work is none that has a record or was left out; two entries of a dump with one title count as one work.
"""


def question(least: int, most: int) -> str:
    """The question for candidates with at least so many links, and so many of them at most."""
    return _QUESTION.replace(":least", str(least)).replace(":most", str(most))


def view_statements(
    source: str, columns: Mapping[str, tuple[str, ...]], types: Mapping[str, str], spread: str
) -> Iterator[str]:
    """Statements that make ``works``, ``edges`` and ``keyed`` out of a source; views, so that nothing is held twice.

    ``spread`` is the engine's function that makes a row of each item of a list. Of several columns for one thing the
    first that holds a value counts.
    """
    said = {
        name: f"coalesce({', '.join((*(f'CAST({column} AS {types[name]})' for column in found), 'NULL'))})"
        for name, found in columns.items()
    }
    read = ", ".join(f"{value} AS {name}" for name, value in said.items() if name != "references")
    yield f"CREATE OR REPLACE TEMPORARY VIEW works AS SELECT {read} FROM {source}"
    spread_out = f"SELECT {said['id']} AS citing, {spread}({said['references']}) AS cited FROM {source}"
    yield f"CREATE OR REPLACE TEMPORARY VIEW edges AS {spread_out}"
    yield f"CREATE OR REPLACE TEMPORARY VIEW keyed AS {_KEYED}"
