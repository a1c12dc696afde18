"""The description of the static API: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), which names every address.

A path's parameter says in ``x-listed-in`` which document lists its values, so that a program can walk the whole API.
"""

from __future__ import annotations

import json
from typing import Any, Final

from avsurvey.exports.items import API, SCHEMA_VERSION, item_address, results_of
from avsurvey.records import KINDS

ABOUT: Final = (
    "Static documents, written anew with every build of the site. Addresses in documents are relative to the root of "
    "the site. Texts and data are CC BY 4.0; every number belongs to those who measured it and names them."
)
TEXT: Final = {"type": "string"}
VERSION: Final = {"type": "string", "pattern": r"^1\.\d+$"}


def render_openapi() -> str:
    """The whole description; it depends on the kinds of record alone."""
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "avsurvey",
            "version": SCHEMA_VERSION,
            "description": ABOUT,
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "x-schema-version": SCHEMA_VERSION,
        "servers": [{"url": "../../", "description": "The root of the site, seen from this document."}],
        "paths": _paths(),
    }
    return json.dumps(document, indent=1) + "\n"


def _paths() -> dict[str, Any]:
    return {
        f"/{API}index.json": _get("getIndex", "What the API holds.", _object(kinds={"type": "object"})),
        **{f"/{API}{kind}.json": _list(kind) for kind in KINDS},
        **dict(_item(kind) for kind in KINDS),
        f"/{API}arxiv.json": _get("getArxiv", "Citekeys by arXiv id.", _object(papers=_map_of(TEXT))),
        f"/{API}doi.json": _get("getDoi", "Citekeys by DOI in lower case.", _object(papers=_map_of(TEXT))),
        f"/{API}changelog.json": _changelog(),
        f"/{results_of('{id}')}": _results(),
        f"/{API}edges.json": _get("getEdges", "Every typed edge of the graph.", _object(edges=_array(_edge()))),
    }


def _list(kind: str) -> dict[str, Any]:
    entry = _object(plain=True, id=TEXT, name=TEXT, page=TEXT, item=TEXT)
    said = f"Every record of the kind `{kind}`, each with the address of its own document."
    return _get(f"list{kind.capitalize()}", said, _object(kind={"const": kind}, items=_array(entry)))


def _item(kind: str) -> tuple[str, dict[str, Any]]:
    record = _object(kind={"const": kind}, links=_map_of(TEXT), record={"$ref": f"schemas/{kind}.json"})
    path = f"/{item_address(kind, '{id}')}"
    return path, _get(f"get{kind.capitalize()}", f"One {KINDS[kind].noun}.", record, listed_in=kind)


def _results() -> dict[str, Any]:
    value = _object(plain=True, reported_in=TEXT, where=TEXT, label=TEXT, metric=TEXT, printed=TEXT, source=TEXT)
    value["properties"] |= {"value": {"type": "number"}, "protocol": _map_of(TEXT)}
    schema = _object(benchmark=TEXT, values=_array(value))
    return _get("getValues", "Every value that is reported on a benchmark.", schema, listed_in="benchmarks")


def _changelog() -> dict[str, Any]:
    change = _object(plain=True, version=VERSION, date=TEXT, said=_array(TEXT))
    return _get("getChangelog", "What changed in the form of the documents.", _object(changes=_array(change)))


def _edge() -> dict[str, Any]:
    return _object(plain=True, source=TEXT, type=TEXT, target=TEXT)


def _get(name: str, said: str, schema: dict[str, Any], listed_in: str = "") -> dict[str, Any]:
    answer = {"description": said, "content": {"application/json": {"schema": schema}}}
    operation: dict[str, Any] = {"operationId": name, "summary": said, "responses": {"200": answer}}
    if listed_in:
        place = {"name": "id", "in": "path", "required": True, "schema": TEXT, "x-listed-in": f"/{API}{listed_in}.json"}
        operation["parameters"] = [place]
    return {"get": operation}


def _object(*, plain: bool = False, **properties: Any) -> dict[str, Any]:
    """An object that has all of these; documents, unlike their parts, name their version as well."""
    whole = properties if plain else {"schema_version": VERSION, **properties}
    return {"type": "object", "required": list(whole), "properties": whole}


def _array(entry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": entry}


def _map_of(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": value}
