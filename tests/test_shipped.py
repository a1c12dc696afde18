"""What the site ships names its licences, read from the installed packages."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from avsurvey.pages import Shipped, read_shipped
from avsurvey.pages.shipped import PARTS


@pytest.fixture(scope="module")
def shipped() -> dict[str, Shipped]:
    """Everything that is shipped, by id."""
    return {part.id: part for part in read_shipped()}


def test_everything_has_a_licence_and_its_words(shipped: dict[str, Shipped]) -> None:
    """Each part has the version that is installed, a licence by name, and a text that goes along."""
    assert [part.version for part in shipped.values()] == [version(part.package) for part in PARTS]
    assert [
        part.id for part in shipped.values() if part.licence == "unknown" or len(part.licence) > 60 or not part.notices
    ] == []
    assert all(notice.text and "*/" not in notice.text for part in shipped.values() for notice in part.notices)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("material", "Martin Donath"),
        ("material", "clipboard.js"),
        ("icons", "Pictogrammers Free License"),
        ("datatables", "Marc Wouts"),
        ("datatables", "SpryMedia"),
        ("datatables", "OpenJS Foundation"),
        ("datatables", "JSZip"),
        ("pagefind", "MIT"),
    ],
)
def test_makers_are_named(part: str, words: str, shipped: dict[str, Shipped]) -> None:
    """Who made what is bundled is named in the words of the bundle or the package."""
    assert any(words in notice.text for notice in shipped[part].notices)


def test_reading_again_gives_the_same(shipped: dict[str, Shipped]) -> None:
    """The page is the same in each build with the same packages."""
    assert tuple(shipped.values()) == read_shipped()
