"""Laws of the works at the end of a chapter: in the style that the reader chose, without scripts in the house style."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from checkout import CORPUS, NO_SEARCH, make_checkout, served
from playwright.sync_api import Browser, Page

from avsurvey.exports.reference import read_reference
from avsurvey.exports.styles import apa, ieee
from avsurvey.kb import KnowledgeBase
from avsurvey.site import Project, build_site

CITED = ("zeghidour2021soundstream", "kumar2023highfidelity", "cheng2024taming")
CHAPTERS = {
    "tokenization": f"# Tokens\n\nText [@{CITED[0]}; @{CITED[1]}], and more [@mmaudio; @{CITED[0]}].\n",
    "outlook": f"# Outlook\n\nText [@{CITED[0]}].\n",
}
CHAPTER = "survey/tokenization/"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A toy site with two chapters that cite."""
    project = make_checkout(tmp_path_factory.mktemp("references") / "project", CORPUS, has_prose=False)
    for name, text in CHAPTERS.items():
        (project.docs / "survey" / f"{name}.md").write_text(text, encoding="utf-8")
    build_site(project, NO_SEARCH)
    return project


@pytest.fixture(scope="module")
def address(project: Project) -> Iterator[str]:
    """Where it is served."""
    with served(project) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Page]:
    """A reader who comes for the first time, at the chapter."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address + CHAPTER)
    yield page
    context.close()


def works(page: Page) -> list[str]:
    """The references on screen."""
    return [" ".join(text.split()) for text in page.locator(".avs-works li").all_inner_texts()]


def expected(kb: KnowledgeBase, style: str) -> list[str]:
    """The references as the exports write them: APA's sorted, IEEE's in the order of citation."""
    references = [read_reference(kb, kb.papers[key]) for key in CITED]
    return sorted(map(apa, references)) if style == "apa" else [ieee(reference) for reference in references]


@pytest.mark.parametrize("style", ["apa", "ieee"])
def test_reader_chooses_the_style(reader: Page, corpus: KnowledgeBase, style: str) -> None:
    """The list changes to the style, every work still leads to its page, and back again."""
    house = works(reader)
    assert len(house) == len(CITED)
    choice = reader.get_by_label("Style of references")
    choice.select_option(style)
    assert works(reader) == expected(corpus, style)
    links = reader.locator(".avs-works a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    assert sorted(links) == sorted(f"/papers/{key}/" for key in CITED)
    choice.select_option("house")
    assert works(reader) == house


def test_choice_holds_on_other_chapters(reader: Page, address: str) -> None:
    """What was chosen is chosen on the next chapter and after a reload."""
    reader.get_by_label("Style of references").select_option("ieee")
    reader.goto(f"{address}survey/outlook/")
    assert reader.get_by_label("Style of references").input_value() == "ieee"
    assert works(reader)[0].startswith("N. Zeghidour, ")
    reader.reload()
    assert works(reader)[0].startswith("N. Zeghidour, ")


def test_without_scripts_the_house_style_stands(browser: Browser, address: str, reader: Page) -> None:
    """No control that does nothing is shown, and the list is whole."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + CHAPTER)
    assert works(page) == works(reader)
    assert page.get_by_label("Style of references").count() == 0
    context.close()


def test_control_fits_a_phone(browser: Browser, address: str) -> None:
    """At 390 pixels nothing sticks out, and the control is large enough to be touched."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address + CHAPTER)
    for style in ("apa", "ieee"):
        page.get_by_label("Style of references").select_option(style)
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    box = page.get_by_label("Style of references").bounding_box()
    assert box is not None
    assert box["height"] >= 24
    page.close()


def test_whole_survey_has_each_work_once(project: Project) -> None:
    """The page of all chapters and that of their works list each work once, in the house style alone."""
    page = (project.site / "survey" / "all" / "index.html").read_text(encoding="utf-8")
    assert "avs-style" not in page
    listed = (project.site / "survey" / "works" / "index.html").read_text(encoding="utf-8")
    assert "avs-style" not in listed
    assert len(re.findall(r"<li><a [^>]*papers/\w+/\"", listed)) == len(CITED)
