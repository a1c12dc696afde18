"""The static API, read as a stranger would: from its description alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urljoin

import jsonschema
import pytest
from referencing import Registry, Resource

from avsurvey.exports import as_object
from avsurvey.kb import KnowledgeBase, all_cells, read_folder
from avsurvey.records import KINDS
from avsurvey.site import Project

DESCRIPTION: Final = "api/v1/openapi.json"
ORIGIN: Final = "https://survey.example/sub/path/"
"""Where the site is imagined to stand, so that addresses are resolved as the web does."""


@dataclass(frozen=True)
class Reader:
    """Knows nothing of the API but its description; a file of the site answers to an address."""

    site: Path

    def fetch(self, address: str) -> Any:
        """The document at an address of the imagined host."""
        assert address.startswith(ORIGIN)
        return json.loads((self.site / unquote(address.removeprefix(ORIGIN))).read_bytes())

    @property
    def description(self) -> dict[str, Any]:
        """The OpenAPI document."""
        found: dict[str, Any] = self.fetch(ORIGIN + DESCRIPTION)
        return found

    def address(self, path: str) -> str:
        """Where a path of the description leads to."""
        root = urljoin(ORIGIN + DESCRIPTION, self.description["servers"][0]["url"])
        return root.rstrip("/") + path

    def operation(self, name: str) -> tuple[str, dict[str, Any]]:
        """A path and its operation by the operation's name."""
        found = ((path, entry["get"]) for path, entry in self.description["paths"].items())
        return next((path, entry) for path, entry in found if entry["operationId"] == name)

    def get(self, name: str, record_id: str = "") -> Any:
        """The document of an operation."""
        return self.fetch(self.address(self.operation(name)[0].replace("{id}", record_id)))

    def values(self, operation: dict[str, Any]) -> list[str]:
        """What may stand for the parameter of a path; one empty text where it has none."""
        parameters = operation.get("parameters", [])
        if not parameters:
            return [""]
        return [entry["id"] for entry in self.fetch(self.address(parameters[0]["x-listed-in"]))["items"]]

    def every(self) -> Iterator[tuple[str, dict[str, Any], Any]]:
        """The address, the schema and the document of everything that is described."""
        for path, entry in self.description["paths"].items():
            answer = entry["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            for value in self.values(entry["get"]):
                address = self.address(path.replace("{id}", value))
                yield address, answer, self.fetch(address)

    def validate(self, schema: dict[str, Any], document: Any) -> None:
        """Hold a document against a schema of the description, whose references are relative to it."""
        registry: Registry[Any] = Registry(retrieve=lambda uri: Resource.from_contents(self.fetch(uri)))
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ORIGIN + DESCRIPTION, **schema}
        jsonschema.Draft202012Validator(whole, registry=registry).validate(document)


@pytest.fixture(scope="module")
def reader(toy_original: Project) -> Reader:
    """A reader of the toy corpus' site."""
    return Reader(toy_original.site)


@pytest.fixture(scope="module")
def kb(toy_original: Project) -> KnowledgeBase:
    """The records of the toy site."""
    return read_folder(toy_original.data).kb


def test_every_document_is_as_described(reader: Reader) -> None:
    """Every address that the description yields is a document that its schema accepts."""
    addresses = []
    for address, schema, document in reader.every():
        reader.validate(schema, document)
        addresses.append(address)
    assert len(addresses) == len(set(addresses)) > len(KINDS) * 2


def test_operations_are_told_apart(reader: Reader) -> None:
    """No two operations share an id, from which generated programs take the names of their functions."""
    names = [entry["get"]["operationId"] for entry in reader.description["paths"].values()]
    assert len(names) == len(set(names))


OF_PAGES = ("exports/", "search/", "assets/", "graph/", "new/", "schema/")
"""Where JSON for the pages themselves lies."""


def test_every_document_is_described(reader: Reader) -> None:
    """No document of the API or beside a record's page is left out of the description."""
    described = {unquote(address.removeprefix(ORIGIN)) for address, _, _ in reader.every()}
    described |= {DESCRIPTION, *(f"api/v1/schemas/{kind}.json" for kind in KINDS)}
    found = {path.relative_to(reader.site).as_posix() for path in reader.site.rglob("*.json")}
    others = {path for path in found if path.startswith(OF_PAGES)}
    assert found - others == described


@pytest.mark.parametrize("kind", KINDS)
def test_items_are_the_records(kind: str, reader: Reader, kb: KnowledgeBase) -> None:
    """A list names every record of its kind, and each item is the record as the exports write it."""
    listed = reader.get(f"list{kind.capitalize()}")["items"]
    assert [entry["id"] for entry in listed] == list(kb.indexes[kind])
    for entry in listed:
        item = reader.get(f"get{kind.capitalize()}", entry["id"])
        assert (item["kind"], item["record"]) == (kind, as_object(kb.indexes[kind][entry["id"]]))
        assert reader.fetch(ORIGIN + entry["item"]) == item
        assert (reader.site / entry["page"] / "index.html").is_file()


def test_arxiv_ids_lead_to_papers(reader: Reader, kb: KnowledgeBase) -> None:
    """Every arXiv id is the key of the paper that has it."""
    assert reader.get("getArxiv")["papers"] == {paper.arxiv: paper.id for paper in kb.papers.values() if paper.arxiv}


def test_dois_lead_to_papers(reader: Reader, kb: KnowledgeBase) -> None:
    """Every DOI in lower case is the key of the paper that has it."""
    found = reader.get("getDoi")["papers"]
    assert found == {paper.doi.lower(): paper.id for paper in kb.papers.values() if paper.doi}


def test_changelog_ends_at_this_version(reader: Reader) -> None:
    """The newest entry is the version that every document names, and versions fall."""
    changes = reader.get("getChangelog")["changes"]
    versions = [tuple(map(int, change["version"].split("."))) for change in changes]
    assert changes[0]["version"] == reader.description["x-schema-version"]
    assert versions == sorted(set(versions), reverse=True)
    assert all(change["said"] for change in changes)


def test_results_hold_every_number(reader: Reader, kb: KnowledgeBase) -> None:
    """The values of all benchmarks together are all numbers, each with its conditions."""
    found = [value for benchmark in kb.benchmarks for value in reader.get("getValues", benchmark)["values"]]
    assert sorted(value["value"] for value in found) == sorted(
        cell.number for cell in all_cells(kb) if cell.number is not None
    )
    assert all(value["protocol"] and value["source"].startswith("https://") for value in found)


def test_version_is_said_everywhere(reader: Reader) -> None:
    """The description and every document name the same version."""
    version = reader.description["x-schema-version"]
    assert reader.description["info"]["version"] == version
    assert {document["schema_version"] for _, _, document in reader.every()} == {version}
