"""The software bill of materials of a hashed lock, as CycloneDX 1.6 JSON (https://cyclonedx.org/docs/1.6/json/)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

OWN_NAME: Final = "avsurvey"
_PIN = re.compile(
    r"(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$"
)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"#\s+(?:via\b)?\s*(.*)")
_DEVELOPMENT = re.compile(rf"{OWN_NAME} \(pyproject\.toml:[\w-]+\)|-r .+")
"""What only the work on the program asks for: dependency groups, and the files of tools that build it."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock: what exactly is installed, under which condition, and who asks for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL, https://github.com/package-url/purl-spec."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(text: str) -> tuple[Pin, ...]:
    """Every package of a lock that ``uv pip compile --generate-hashes`` wrote, in its order."""
    return tuple(_read_pin(block) for block in _blocks(text))


def _blocks(text: str) -> Iterator[list[str]]:
    """The lines of each package: the one that names it, and the indented ones below."""
    block: list[str] = []
    for line in text.splitlines():
        if line[:1].isalnum():
            if block:
                yield block
            block = [line]
        elif block and line.strip():
            block.append(line.strip())
    if block:
        yield block


def _read_pin(block: list[str]) -> Pin:
    match = _PIN.match(block[0])
    if match is None:
        raise ValueError(f"`{block[0]}` pins no version. Make the lock again by `make lock`.")
    hashes = tuple(digest for line in block for digest in _HASH.findall(line))
    asking = (found[1] for line in block[1:] if (found := _VIA.match(line)))
    name = re.sub(r"[-_.]+", "-", match["name"]).lower()
    return Pin(name, match["version"], match["marker"] or "", hashes, tuple(name for name in asking if name))


def render_sbom(lock_text: str, licences: Mapping[str, str] | None = None) -> str:
    """The bill of a lock; ``licences`` are names of licences by package. The same lock gives the same bytes."""
    pins = read_lock(lock_text)
    own = f"pkg:pypi/{OWN_NAME}@{version(OWN_NAME)}"
    known, needed = licences or {}, _needed(pins)
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, lock_text)}",
        "version": 1,
        "metadata": {"component": _own_component(own)},
        "components": [_component(pin, known.get(pin.name, ""), is_needed=pin.name in needed) for pin in pins],
        "dependencies": _dependencies(own, pins),
    }
    return json.dumps(bill, ensure_ascii=False, indent=1) + "\n"


def _own_component(purl: str) -> dict[str, Any]:
    return {
        "type": "application",
        "bom-ref": purl,
        "name": OWN_NAME,
        "version": version(OWN_NAME),
        "licenses": [{"license": {"id": "MIT"}}],
        "purl": purl,
    }


def _component(pin: Pin, licence: str, *, is_needed: bool) -> dict[str, Any]:
    """A package; what only tests and builds need is ``excluded``, as the format calls it."""
    files = {
        "type": "distribution",
        "url": f"https://pypi.org/project/{pin.name}/{pin.version}/#files",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in pin.hashes],
    }
    return {
        "type": "library",
        "bom-ref": pin.purl,
        "name": pin.name,
        "version": pin.version,
        "scope": "required" if is_needed else "excluded",
        **({"licenses": [{"license": {"name": licence}}]} if licence else {}),
        "purl": pin.purl,
        "externalReferences": [files],
        **({"properties": [{"name": f"{OWN_NAME}:marker", "value": pin.marker}]} if pin.marker else {}),
    }


def _needed(pins: Iterable[Pin]) -> frozenset[str]:
    """Packages that the program itself or one of its extras asks for, over however many others."""
    asked_by = {pin.name: pin.via for pin in pins}
    needed: set[str] = set()
    while True:
        more = {name for name, via in asked_by.items() if name not in needed and _is_needed(via, needed)}
        if not more:
            return frozenset(needed)
        needed |= more


def _is_needed(via: tuple[str, ...], needed: set[str]) -> bool:
    return any(
        asking in needed or (asking.startswith(f"{OWN_NAME} ") and not _DEVELOPMENT.fullmatch(asking)) for asking in via
    )


def _dependencies(own: str, pins: tuple[Pin, ...]) -> list[dict[str, Any]]:
    """Who asks for whom, as the comments of the lock tell; a condition may stand for several versions."""
    refs: dict[str, list[str]] = {}
    for pin in pins:
        refs.setdefault(pin.name, []).append(pin.purl)
    asked: dict[str, set[str]] = {own: set(), **{pin.purl: set() for pin in pins}}
    for pin in pins:
        for asking in pin.via:
            for ref in refs.get(asking, [] if " " not in asking else [own]):
                asked[ref].add(pin.purl)
    return [{"ref": ref, **({"dependsOn": sorted(names)} if names else {})} for ref, names in asked.items()]
