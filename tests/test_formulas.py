"""Formulas become MathML: what is no mathematics is refused in words, and nothing that harms gets through."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from poison import PAYLOAD

from avsurvey.formulas import ATTRIBUTES, ELEMENTS, FormulaError, mathml
from avsurvey.kb import KnowledgeBase

SET = {
    r"\frac{1}{N}\sum_{n=1}^{N} x_n": ("mfrac", "munderover", "msub"),
    r"\sqrt{a^2}, \quad \mathrm{CE} < 3": ("msqrt", "msup", "&lt;"),
    r"\text{a < b & c}": ("<mtext>", "a\u00a0&lt;\u00a0b"),
    r"\href{javascript:alert(1)}{x}": ("<mi>x</mi>",),
    r"\style{color:red}{x}": ("<mi>x</mi>",),
}
REFUSED = {
    r"\frac{1}": "lacks a part",
    "x_1_2": "double subscripts",
    r"\foo x": r"\foo is not known",
    "{" * 2000: "nested too deeply",
    "x" * 2001: "longer than 2,000 characters",
}
VISIBLE = st.characters(exclude_categories=["C"])
COMMANDS = st.sampled_from(
    [
        *(r"\frac", r"\text", r"\href", r"\style", r"\class", r"\left(", r"\right)", r"\begin{matrix}", r"\mathbf"),
        *(
            r"\end{matrix}",
            r"\color{red}",
            r"\hspace{1em}",
            r"\sqrt[3]",
            r"\\",
            "&",
            "{",
            "}",
            "^",
            "_",
            "x",
            "<b>",
            '"',
        ),
    ]
)


@pytest.mark.parametrize("latex", SET)
def test_formula_is_set(latex: str) -> None:
    """A formula is one element of MathML with its LaTeX in words; what would lead elsewhere or style is dropped."""
    found = mathml(latex)
    assert ElementTree.fromstring(found).get("alttext") == latex
    inner = found.partition(">")[2]
    assert all(part in inner for part in SET[latex])
    assert not re.search(r"href|style|javascript|class", inner)


@pytest.mark.parametrize("latex", REFUSED)
def test_what_cannot_be_set_is_refused(latex: str) -> None:
    """Whoever wrote it learns why."""
    with pytest.raises(FormulaError, match=re.escape(REFUSED[latex])):
        mathml(latex)


@given(st.lists(COMMANDS, max_size=12).map("".join) | st.text(VISIBLE, max_size=40) | st.just(PAYLOAD))
def test_only_mathematics_comes_out(latex: str) -> None:
    """Whatever is written, what comes out is MathML of the known elements and attributes, or a refusal."""
    try:
        root = ElementTree.fromstring(mathml(latex))
    except FormulaError:
        return
    assert {element.tag for element in root.iter()} <= ELEMENTS
    assert {name for element in root for part in element.iter() for name in part.attrib} <= ATTRIBUTES | {"width"}


def test_every_formula_of_the_survey_is_set(real: KnowledgeBase) -> None:
    """No metric shows its LaTeX instead of its formula."""
    formulas = [metric.formula for metric in real.metrics.values() if metric.formula]
    assert all("<math" in mathml(formula) for formula in formulas)
    assert len(formulas) > 50
