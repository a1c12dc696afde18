"""What the heads of documents tell machines."""

from __future__ import annotations

import json
import re
import struct
import zlib
from typing import Any, Final

import pytest
from scanning import scan

from avsurvey.site import DEFAULT_SITE_URL, Project
from avsurvey.site.png import GLYPHS, SIGNATURE, Canvas

PAGES: Final = ("papers/cheng2024taming/", "models/mmaudio/", "tasks/video-to-audio/", "papers/", "", "about/")
NEEDED: Final = ("og:title", "og:type", "og:url", "og:image", "og:description", "og:site_name")
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def read(project: Project, uri: str) -> str:
    """A page of the built site."""
    return (project.site / uri / "index.html").read_text(encoding="utf-8")


def properties(project: Project, uri: str) -> dict[str, str]:
    """The OpenGraph properties of a page."""
    tags = scan(read(project, uri)).tags
    return {tag.get("property"): tag.get("content") for tag in tags if tag.name == "meta" and tag.get("property")}


@pytest.mark.parametrize("uri", PAGES)
def test_page_has_its_card(uri: str, toy_original: Project) -> None:
    """Every page has the properties that the Open Graph protocol needs, and its picture is a file of the site."""
    found = properties(toy_original, uri)
    assert all(found[name] for name in NEEDED)
    assert found["og:url"] == DEFAULT_SITE_URL + uri
    assert (toy_original.site / found["og:image"].removeprefix(DEFAULT_SITE_URL)).read_bytes().startswith(SIGNATURE)


@pytest.mark.parametrize(
    ("uri", "kind"), [(PAGES[0], "ScholarlyArticle"), (PAGES[1], "SoftwareSourceCode"), ("", "WebSite")]
)
def test_page_holds_linked_data_once(uri: str, kind: str, toy_original: Project) -> None:
    """A record's page and the first page hold one block of linked data about themselves."""
    blocks: list[Any] = [json.loads(text) for text in _DATA.findall(read(toy_original, uri))]
    assert [(block["@type"], block["@id"]) for block in blocks] == [(kind, DEFAULT_SITE_URL + uri)]


def test_texts_for_language_models_are_built(toy_original: Project) -> None:
    """Index and full text stand at the root, and every address in the index of this site is a file."""
    text = (toy_original.site / "llms.txt").read_text(encoding="utf-8")
    assert (toy_original.site / "llms-full.txt").stat().st_size > 0
    for address in re.findall(r"\]\(([^)]*)\)", text):
        path = toy_original.site / address.removeprefix(DEFAULT_SITE_URL)
        assert (path / "index.html" if address.endswith("/") else path).is_file()


def chunks(png: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by name, each held against its checksum."""
    found, at = {}, len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert png[at + 8 + length : at + 12 + length] == struct.pack(">I", zlib.crc32(name + content))
        found[name] = content
        at += 12 + length
    return found


def test_picture_reads_back() -> None:
    """A drawn picture has the size, palette and pixels that were asked for."""
    canvas = Canvas(4, 3, ((0, 0, 0), (255, 0, 0)))
    canvas.fill(1, 1, 99, 1, 1)
    found = chunks(canvas.render())
    assert struct.unpack(">II", found[b"IHDR"][:8]) == (4, 3)
    assert found[b"PLTE"] == bytes((0, 0, 0, 255, 0, 0))
    assert zlib.decompress(found[b"IDAT"]) == bytes((0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0))


def test_letters_are_five_by_seven() -> None:
    """Every letter has seven rows of at most five points, and no two letters look the same."""
    assert {len(bytes.fromhex(rows)) for rows in GLYPHS.values()} == {7}
    assert max(max(bytes.fromhex(rows)) for rows in GLYPHS.values()) < 32
    assert len(set(GLYPHS.values())) == len(GLYPHS)
