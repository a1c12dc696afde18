"""Laws of feeds: what RFC 4287 asks for, ids that stay, and dates that come from the records."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from fixture_types import Overlay

from avsurvey.exports import ENTRIES, Feed, all_feeds, render_feed
from avsurvey.exports.feeds import timestamp
from avsurvey.kb import KnowledgeBase, read_folder

SITE = "https://example.org/survey/"
NAMES = {"": "http://www.w3.org/2005/Atom"}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


def parsed(kb: KnowledgeBase, feed: Feed, site: str = SITE) -> ElementTree.Element:
    """A feed, rendered and read back."""
    return ElementTree.fromstring(render_feed(kb, feed, site))


def texts(element: ElementTree.Element, path: str) -> list[str]:
    """The texts of elements of the Atom namespace."""
    return [found.text or "" for found in element.findall(path, NAMES)]


def check_required(element: ElementTree.Element) -> None:
    """Hold one feed or entry against sections 4.1.1 and 4.1.2 of the RFC."""
    for name in ("id", "title", "updated"):
        [text] = texts(element, name)
        assert text.strip()
    assert _MOMENT.fullmatch(texts(element, "updated")[0])
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", texts(element, "id")[0])


def test_every_feed_is_what_the_rfc_asks(real: KnowledgeBase) -> None:
    """Feeds and entries have one id, title and date, a feed names its author and itself, an entry its page."""
    for feed in all_feeds(real):
        root = parsed(real, feed)
        assert root.tag == "{http://www.w3.org/2005/Atom}feed"
        check_required(root)
        assert texts(root, "author/name")
        links = {link.get("rel"): link.get("href") for link in root.findall("link", NAMES)}
        assert links == {"self": SITE + feed.path, "alternate": SITE + feed.page}
        entries = root.findall("entry", NAMES)
        assert len(entries) == len(feed.records) <= ENTRIES
        for entry in entries:
            check_required(entry)
            assert [link.get("rel") for link in entry.findall("link", NAMES)] == ["alternate"]
            assert texts(entry, "summary")


def test_entries_stand_newest_first_and_date_the_feed(real: KnowledgeBase) -> None:
    """Entries go from new to old, and a feed is as new as its newest entry."""
    for feed in all_feeds(real):
        root = parsed(real, feed)
        moments = texts(root, "entry/updated")
        assert moments == sorted(moments, reverse=True)
        assert not moments or texts(root, "updated") == moments[:1]


def test_ids_are_unique_and_paths_too(real: KnowledgeBase) -> None:
    """No two feeds share an id or a file, and no two entries of a feed share an id."""
    feeds = list(all_feeds(real))
    assert len({feed.path for feed in feeds}) == len(feeds)
    assert len({texts(parsed(real, feed), "id")[0] for feed in feeds}) == len(feeds)
    ids = texts(parsed(real, feeds[0]), "entry/id")
    assert len(set(ids)) == len(ids)


def test_ids_do_not_depend_on_the_address_of_the_site(corpus: KnowledgeBase) -> None:
    """A site that moves keeps the ids of its feeds and entries."""
    for feed in all_feeds(corpus):
        here, there = parsed(corpus, feed), parsed(corpus, feed, "http://127.0.0.1:8000/")
        assert texts(here, "id") == texts(there, "id")
        assert texts(here, "entry/id") == texts(there, "entry/id")


def test_renamed_record_keeps_its_id(corpus: KnowledgeBase, overlay: Overlay) -> None:
    """An entry is not new because its record was renamed."""
    folder = overlay({})
    old = folder / "models" / "mmaudio.yml"
    text = old.read_text(encoding="utf-8").replace("name: MMAudio\n", "name: MMAudio\nformer_ids: [mmaudio]\n", 1)
    (folder / "models" / "mmaudio-1.yml").write_text(text, encoding="utf-8")
    old.unlink()
    renamed = read_folder(folder).kb

    def ids(kb: KnowledgeBase) -> list[str]:
        [feed] = [feed for feed in all_feeds(kb) if feed.path == "feeds/kinds/models.xml"]
        return sorted(texts(parsed(kb, feed), "entry/id"))

    assert ids(corpus) == ids(renamed)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", "2024-01-01T00:00:00Z"),
        ("2024-12", "2024-12-01T00:00:00Z"),
        ("2024-12-19", "2024-12-19T00:00:00Z"),
    ],
)
def test_partial_dates_become_moments(text: str, expected: str) -> None:
    """What a date leaves open is the first."""
    assert timestamp(text) == expected
