"""One record as a JSON document: the twin of its page, and the item of the static API."""

from __future__ import annotations

import json
from typing import Any, Final

from avsurvey.exports.json_text import dump_compact, dump_indented
from avsurvey.exports.tabular import as_object
from avsurvey.records import Benchmark, Record, Vocabulary
from avsurvey.views.words import record_uri, vocabulary_uri

SCHEMA_VERSION: Final = "1.1"
"""Of the API's documents: the first number counts changes that break readers, the second additions."""
JSON_NAME: Final = "index.json"
MARKDOWN_NAME: Final = "index.md"
API: Final = "api/v1/"


def page_of(record: Record) -> str:
    """The address of a record's page below the site's root."""
    return vocabulary_uri(record.id) if isinstance(record, Vocabulary) else record_uri(record.kind, record.id)


def item_address(kind: str, record_id: str) -> str:
    """The address of a record's JSON below the site's root: ``index.json`` in the folder of its page.

    That of a vocabulary stands below ``terms/``, also where its page has a place of its own.
    """
    folder = f"terms/{record_id}/" if kind == Vocabulary.kind else record_uri(kind, record_id)
    return folder + JSON_NAME


def results_of(benchmark: str) -> str:
    """The address of the values that are reported on a benchmark."""
    return f"{API}results/{benchmark}.json"


def render_item(record: Record) -> str:
    """A record under the names of the schema, with its kind and addresses below the site's root."""
    links = {"page": page_of(record)}
    if isinstance(record, Benchmark):
        links["results"] = results_of(record.id)
    return render_document({"kind": record.kind, "links": links, "record": as_object(record)})


def render_document(content: dict[str, Any]) -> str:
    """A document of the API as text, with the version of its form."""
    return dump_indented({"schema_version": SCHEMA_VERSION, **content}) + "\n"


def render_compact(content: dict[str, Any], rows: str) -> str:
    """A document with a long list: one line for each entry of the list, which keeps it small and still readable."""
    lines = [dump_compact(row) for row in content[rows]]
    head = json.dumps({"schema_version": SCHEMA_VERSION, **content, rows: []})
    return head.removesuffix("[]}") + "[\n" + ",\n".join(lines) + "\n]}\n"
