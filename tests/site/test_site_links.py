"""Every link, anchor and asset of every built page, and what must not be left in the built folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from checkout import bytes_below
from scanning import Parser, Scan, SiteScan, scan

from avsurvey.site import DEFAULT_SITE_URL, Project
from benchmarks.gallery import PAGES

SENTINELS: Final = (
    b"AVSLIVE",
    b"AVSTITLESENTINEL",
    b"AVSBODYSENTINEL",
    b"AVSDESCRIPTION",
    b"AVSHEADSENTINEL",
    b"avs-shell",
    b"\x1a",
)
ERROR_PAGE: Final = "404.html"
Scans = Mapping[str, Scan]
Internal = tuple[tuple[str, str], ...]


@pytest.fixture(scope="module", params=["real_site", "toy_original"])
def scanned(request: pytest.FixtureRequest, scanned_site: Callable[[Project], SiteScan]) -> SiteScan:
    """A built site: the real one, and that of the toy corpus."""
    return scanned_site(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def site(scanned: SiteScan) -> Path:
    """The folder of the site."""
    return scanned.folder


@pytest.fixture(scope="module")
def files(site: Path) -> frozenset[str]:
    """Every file of the site."""
    return frozenset(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def scans(scanned: SiteScan) -> Scans:
    """Every page by its path, scanned."""
    return scanned.pages


@pytest.fixture(scope="module")
def internal(scans: Scans) -> tuple[tuple[str, str], ...]:
    """Each page with each address of the site itself on it, resolved from the root."""
    return tuple(resolved(scans))


def resolved(scans: Scans) -> Iterator[tuple[str, str]]:
    """Addresses of the site itself as the pages mean them."""
    for path, found in scans.items():
        for address in found.addresses:
            own = (
                address.removeprefix(DEFAULT_SITE_URL.rstrip("/")) if address.startswith(DEFAULT_SITE_URL) else address
            )
            if not urlsplit(own).scheme:
                yield path, urljoin(f"/{path.removesuffix('index.html')}", own)


def file_of(target: str) -> str:
    """The file that answers to an address."""
    path = unquote(urlsplit(target).path).removeprefix("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


def test_every_address_leads_to_a_file(internal: Internal, files: frozenset[str]) -> None:
    """Every link and asset of the site's own is a file of the site."""
    dangling = sorted({f"{path}: {target}" for path, target in internal if file_of(target) not in files})
    assert not dangling, "\n".join(dangling[:20])


def test_every_anchor_leads_to_an_id(scans: Scans, internal: Internal) -> None:
    """Every address with a fragment names an id of the page that it leads to."""
    ids = {path: frozenset(found.ids) for path, found in scans.items()}
    dangling = []
    for path, target in internal:
        fragment = unquote(urlsplit(target).fragment)
        if fragment and fragment not in ids.get(file_of(target), ()):
            dangling.append(f"{path}: {target}")
    assert not dangling, "\n".join(sorted(dangling)[:20])


def test_ids_are_unique(scans: Scans) -> None:
    """No id stands twice on a page."""
    doubled = [
        f"{path}: #{name} stands {count} times"
        for path, found in scans.items()
        for name, count in Counter(found.ids).items()
        if count > 1
    ]
    assert not doubled, "\n".join(doubled[:20])


def test_addresses_are_of_the_web(scanned: SiteScan) -> None:
    """Addresses are http, https or relative: no script and no inline data is ever linked or loaded."""
    strange = {
        f"{path}: {address}"
        for tag, path in scanned.tags.items()
        for address in tag.addresses
        if urlsplit(address.strip()).scheme not in ("", "http", "https")
    }
    assert not strange, "\n".join(sorted(strange)[:20])


def test_pages_carry_no_handlers(scanned: SiteScan) -> None:
    """No element carries a script in an attribute."""
    handlers = {
        f"{path}: <{tag.name} {name}>"
        for tag, path in scanned.tags.items()
        for name, _ in tag.attributes
        if name.startswith("on")
    }
    assert not handlers, "\n".join(sorted(handlers)[:20])


def test_external_links_keep_their_opener(scanned: SiteScan) -> None:
    """A link to another site gives that site no hold on this one."""
    bare = {
        f"{path}: {tag.get('href')}"
        for tag, path in scanned.tags.items()
        if tag.name == "a" and tag.get("href").startswith("http") and "noopener" not in tag.get("rel").split()
    }
    assert not bare, "\n".join(sorted(bare)[:20])


def test_nothing_is_loaded_from_elsewhere(scanned: SiteScan) -> None:
    """No script, style, picture, font or frame comes from another host."""
    loaded = {
        f"{path}: <{tag.name}> {address}"
        for tag, path in scanned.tags.items()
        for address in tag.addresses
        if tag.name != "a" and tag.get("rel") != "canonical" and urlsplit(address).netloc
    }
    assert not loaded, "\n".join(sorted(loaded)[:20])


@pytest.fixture(scope="module")
def moved(scanned: SiteScan) -> frozenset[str]:
    """The pages that only lead from a former address to the present one."""
    marks = {tag for tag in scanned.tags if "avs-moved" in tag.get("class").split()}
    return frozenset(path for path, page in scanned.pages.items() if not marks.isdisjoint(page.tags))


def test_sitemap_lists_exactly_the_pages(site: Path, scans: Scans, moved: frozenset[str]) -> None:
    """The sitemap has every page once, sorted, and neither redirects nor the error page."""
    listed = re.findall(r"<loc>([^<]*)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    pages = [
        DEFAULT_SITE_URL + path.removesuffix("index.html") for path in scans if path != ERROR_PAGE and path not in moved
    ]
    assert listed == sorted(pages)


def test_canonical_address_is_the_page_itself(scanned: SiteScan, moved: frozenset[str]) -> None:
    """Every page but the error page and redirects names its own address as the canonical one."""
    wrong = []
    links = {tag for tag in scanned.tags if tag.name == "link" and tag.get("rel") == "canonical"}
    for path, found in scanned.pages.items():
        named = [tag.get("href") for tag in found.tags if tag in links]
        if path != ERROR_PAGE and path not in moved and named != [DEFAULT_SITE_URL + path.removesuffix("index.html")]:
            wrong.append(f"{path}: {named}")
    assert not wrong, "\n".join(wrong[:20])


def test_no_scaffolding_is_left(site: Path) -> None:
    """No shell, no sentinel and no unfilled token reaches the published folder."""
    left = [
        f"{path}: {sentinel!r}"
        for path, content in bytes_below(site).items()
        for sentinel in SENTINELS
        if path.endswith((".html", ".xml", ".json", ".txt")) and (sentinel in content or sentinel in path.encode())
    ]
    assert not left, "\n".join(left[:20])
    assert not [path for path in site.rglob("*") if path.name == "avs-shell"]


@pytest.mark.parametrize("kind", PAGES)
def test_scan_agrees_with_the_parser(kind: str, real_site: Project) -> None:
    """The fast scan of a page finds the tags and attributes that Python's parser finds."""
    text = (real_site.site / PAGES[kind] / "index.html").read_text(encoding="utf-8")
    parser = Parser()
    parser.feed(text)
    assert list(scan(text).tags) == parser.tags
