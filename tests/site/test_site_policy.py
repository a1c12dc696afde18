"""The Content-Security-Policy: strict, on every page, obeyed by all that the site does, and a wall for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from browsing import Watched, watched_page
from checkout import CORPUS, NO_SEARCH, edit, make_checkout, served
from playwright.sync_api import Browser, expect
from scanning import Scan, SiteScan, html_files, scan

from avsurvey.site import Options, Project, ProjectError, build_site
from avsurvey.site.security import CHARSET, RUNNING_TYPES, script_hash, with_policy

STRICT: Final = {
    "default-src": ["'none'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "connect-src": ["'self'"],
    "worker-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "object-src": ["'none'"],
}
MAX_HASHES: Final = 2
"""Material's own two; who adds an inline script has to raise this, and had better write a module."""
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
INTRUDERS: Final = {
    "script": "<script>window.pwned = 'script'</script>",
    "module": "<script type=module>window.pwned = 'module'</script>",
    "foreign script": "<script src='https://elsewhere.example/x.js'></script>",
    "data script": "<script src='data:text/javascript,window.pwned=1'></script>",
    "handler": "<img src=nowhere.png onerror=\"window.pwned = 'handler'\">",
    "frame": "<iframe srcdoc=\"<script>parent.pwned = 'frame'</script>\"></iframe>",
    "object": "<object data='data:text/html,<script>parent.pwned=1</script>'></object>",
    "foreign picture": "<img src='https://elsewhere.example/spy.gif'>",
    "foreign style": "<link rel=stylesheet href='https://elsewhere.example/x.css'>",
    "style": "<style>body { background: url(https://elsewhere.example/spy.gif) }</style>",
    "style in an attribute": "<p style=\"background: url('https://elsewhere.example/spy.gif')\">x</p>",
    "base": "<base href='https://elsewhere.example/'>",
    "form": "<form action='https://elsewhere.example/' method=post><input name=a></form>",
}
"""What a hole in the escaping could let in."""


def policy_of(text: str) -> dict[str, list[str]]:
    """The directives of the one policy on a page, by name."""
    return policy_in(scan(text))


def policy_in(page: Scan) -> dict[str, list[str]]:
    """The directives of the one policy on a scanned page, by name."""
    metas = [tag for tag in page.tags if tag.name == "meta"]
    (meta,) = [tag for tag in metas if tag.get("http-equiv").lower() == "content-security-policy"]
    return {name: sources for name, *sources in (part.split() for part in meta.get("content").split(";"))}


def inline_scripts(text: str) -> list[str]:
    """The text of each inline script that would run."""
    found = []
    for attributes, content in _SCRIPT.findall(text):
        (tag,) = scan(f"<i{attributes}>").tags
        if "src" not in dict(tag.attributes) and tag.get("type").lower() in RUNNING_TYPES:
            found.append(content)
    return found


@pytest.fixture(scope="module", params=["real_site", "toy_original"])
def scanned(request: pytest.FixtureRequest, scanned_site: Callable[[Project], SiteScan]) -> SiteScan:
    """A built site: the real one, and that of the toy corpus."""
    return scanned_site(request.getfixturevalue(request.param))


def test_every_page_has_the_policy(scanned: SiteScan) -> None:
    """One policy stands right behind the encoding of each page; that of former addresses allows no script at all."""
    for path, page in scanned.pages.items():
        text = scanned.text(path)
        assert text.split(CHARSET)[1].lstrip().startswith('<meta http-equiv="Content-Security-Policy"'), path
        policy = policy_in(page)
        if "avs-moved" in text and "script-src" not in policy:
            assert policy["default-src"] == ["'none'"], path
            assert "<script" not in text, path
            continue
        scripts = policy.pop("script-src")
        assert policy == STRICT, path
        assert scripts[:2] == ["'self'", "'wasm-unsafe-eval'"], path
        assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", source) for source in scripts[2:]), path


def test_hashes_are_those_of_the_page(scanned: SiteScan) -> None:
    """Each inline script of a page has its hash in the policy, no hash is without its script, and they are few."""
    wrong = []
    for path, page in scanned.pages.items():
        needed = {script_hash(content) for content in inline_scripts(scanned.text(path))}
        if needed != set(policy_in(page).get("script-src", ())[2:]) or len(needed) > MAX_HASHES:
            wrong.append(path)
    assert wrong == []


def test_no_page_styles_inline(scanned: SiteScan) -> None:
    """No style element and no style attribute, which the policy would refuse."""
    wrong = {
        f"{path}: <{tag.name}>"
        for tag, path in scanned.tags.items()
        if tag.name == "style" or "style" in dict(tag.attributes)
    }
    assert sorted(wrong)[:10] == []


def test_own_scripts_need_no_more_than_the_policy_gives(root: Path) -> None:
    """No script of ours makes code out of text, sets markup, or styles by an attribute."""
    banned = re.compile(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|cssText|on\w+=")
    found = {
        f"{path.name}: {match[0]}"
        for path in sorted((root / "docs" / "assets").glob("*.js"))
        for match in banned.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_text_of_an_article_gets_no_hash() -> None:
    """What the theme brings is hashed; what stands in the article, data blocks and scripts with an address are not."""
    page = (
        f"{CHARSET}<script>theme()</script><script src=a.js></script><script type=application/ld+json>{{}}</script>"
        "<article><script>intruder()</script></article><p></article><script>end()</script>"
    )
    told = policy_of(with_policy(page))["script-src"][2:]
    assert told == sorted([script_hash("theme()"), script_hash("end()")])


def test_theme_without_an_encoding_stops_the_build() -> None:
    """A theme that changed so that the policy finds no place is told, never built without it."""
    with pytest.raises(ProjectError, match="security policy"):
        with_policy("<html></html>")


# in a browser


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The toy corpus with search, a renamed model, and a script in a chapter."""
    project = make_checkout(tmp_path_factory.mktemp("policy") / "project", CORPUS, has_prose=False)
    edit(project.data / "models" / "mmaudio.yml", "name: MMAudio\n", "name: MMAudio\nformer_ids: [mm-audio]\n")
    with (project.docs / "about.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\n".join(("", *INTRUDERS.values(), "")))
    build_site(project, Options())
    return project


@pytest.fixture(scope="module")
def reader(searched: Project, browser: Browser) -> Iterator[Watched]:
    """A browser on that site."""
    with served(searched) as address, watched_page(browser, address) as watched:
        yield watched


def kinds(site: Path) -> list[str]:
    """An address of every first part and depth that the site has, former addresses included."""
    first: dict[tuple[str, int], str] = {}
    for path in html_files(site):
        uri = path.relative_to(site).as_posix().removesuffix("index.html")
        first.setdefault((uri.partition("/")[0], uri.count("/")), uri)
    return [uri for uri in first.values() if uri != "about/"]


def test_every_kind_of_page_obeys(reader: Watched, searched: Project) -> None:
    """No page of any kind is refused anything by its own policy, and none asks another host."""
    walked = [*kinds(searched.site), "models/mm-audio/"]
    assert len(walked) > 40
    for uri in walked:
        reader.open(uri)
        assert (uri, reader.problems, reader.foreign) == (uri, [], [])


def test_search_runs_under_the_policy(reader: Watched) -> None:
    """The full text is searched: the engine's WebAssembly is what the policy makes its one exception for."""
    reader.open("papers/")
    reader.page.keyboard.press("/")
    dialog = reader.page.get_by_role("dialog", name="Search")
    dialog.get_by_role("searchbox").fill("synchronisation")
    expect(dialog.locator("ol mark").first).to_be_visible()
    assert (reader.problems, reader.foreign) == ([], [])


def test_intruders_do_nothing(reader: Watched) -> None:
    """What came into a chapter as markup runs nothing and loads nothing; each is told on the console."""
    reader.page.goto(f"{reader.address}about/", wait_until="load")
    reader.page.wait_for_timeout(300)
    assert reader.page.evaluate("window.pwned") is None
    assert reader.page.evaluate("document.baseURI").startswith(reader.address)
    assert [url for url in reader.foreign if f"failed: {url} csp" not in reader.problems] == []
    refused = {match[1] for text in reader.problems if (match := re.search(r"policy: ([\w-]+) refused", text))}
    assert refused >= {"script-src-elem", "script-src-attr", "img-src", "style-src-elem", "style-src-attr", "base-uri"}
    reader.problems.clear()
    reader.foreign.clear()


def test_forms_send_nothing(reader: Watched) -> None:
    """A form that came in leads nowhere."""
    reader.page.goto(f"{reader.address}about/", wait_until="load")
    reader.page.evaluate("document.querySelector('form[action^=\"https://elsewhere\"]').submit()")
    reader.page.wait_for_timeout(300)
    assert reader.page.url == f"{reader.address}about/"
    assert any("form-action" in text for text in reader.problems)
    reader.problems.clear()
    reader.foreign.clear()


def test_policy_is_the_same_with_any_records(toy: Project) -> None:
    """No record can widen the policy: it is made before their text is in the page."""
    page = toy.site / "models" / "mmaudio" / "index.html"
    before = policy_of(page.read_text(encoding="utf-8"))
    edit(toy.data / "models" / "mmaudio.yml", "name: MMAudio\n", "name: MMAudio <script>window.pwned=1</script>\n")
    build_site(toy, NO_SEARCH)
    assert policy_of(page.read_text(encoding="utf-8")) == before
