"""Words of the glossary in the running text of chapters."""

from __future__ import annotations

import re

import pytest

from avsurvey.kb import KnowledgeBase
from avsurvey.pages.glossing import Glossary
from avsurvey.pages.templates import ROOT

FLOW = "paradigms-flow-matching"
LINKED = {
    "a term": ("<p>Trained by flow matching on clips.</p>", ["flow matching"]),
    "its first use only": ("<p>Flow matching, and flow matching again.</p>", ["Flow matching"]),
    "another name of the same term": ("<p>Flow matching is rectified flow here.</p>", ["Flow matching"]),
    "a plural": ("<p>Two diffusion transformers in a row.</p>", ["diffusion transformers"]),
    "across a line end": ("<p>by flow\nmatching</p>", ["flow\nmatching"]),
    "in a list": ("<ul><li>flow matching</li></ul>", ["flow matching"]),
}
LEFT = {
    "a heading": "<h2>Flow matching</h2>",
    "a link": '<p><a href="x">flow matching</a></p>',
    "code": "<p><code>flow matching</code></p>",
    "a figure": "<p><svg><text>flow matching</text></svg></p>",
    "a table": "<table><tr><td><p>flow matching</p></td></tr></table>",
    "the navigation": "<nav><ul><li>flow matching</li></ul></nav>",
    "an attribute": '<p><img alt="flow matching"></p>',
    "a comment": "<p><!-- flow matching --></p>",
    "part of a word": "<p>overflow matching</p>",
    "words with a stop between": "<p>flow. Matching</p>",
    "a common word": "<p>video, sound, audio</p>",
}


@pytest.fixture(scope="module")
def glossary(corpus: KnowledgeBase) -> Glossary:
    """The glossary of the toy corpus."""
    return Glossary(corpus)


def links(html: str) -> list[str]:
    """What is linked to the glossary."""
    return re.findall(r'<a class="avs-gloss"[^>]*>(.*?)</a>', html, re.DOTALL)


@pytest.mark.parametrize("case", LINKED)
def test_terms_are_linked(case: str, glossary: Glossary) -> None:
    """The first use of a term in running text leads to the glossary, however it is spelled."""
    html, expected = LINKED[case]
    assert links(glossary.link(html)) == expected


@pytest.mark.parametrize("case", LEFT)
def test_other_words_stay(case: str, glossary: Glossary) -> None:
    """What is no running text, and what only resembles a term, stays to the letter."""
    assert glossary.link(LEFT[case]) == LEFT[case]


def test_link_leads_to_the_definition(glossary: Glossary, corpus: KnowledgeBase) -> None:
    """The link names the term's place in the glossary and says the definition; without links the text is as it was."""
    html = "<p>By <em>no</em> other means than flow matching &amp; patience.</p>"
    linked = glossary.link(html)
    term = corpus.term("paradigms", "flow-matching")
    assert term
    assert f'href="{ROOT}glossary/#{FLOW}"' in linked
    assert f'title="{term.definition}"' in linked
    assert re.sub(r'<a class="avs-gloss"[^>]*>(.*?)</a>', r"\1", linked) == html
