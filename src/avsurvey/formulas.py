"""Formulas: LaTeX as MathML (https://www.w3.org/TR/mathml-core/), which browsers set without a script."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Final
from xml.etree.ElementTree import Element

ELEMENTS: Final = frozenset(
    ("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup")
) | {"munder", "mover", "munderover", "mtable", "mtr", "mtd"}
ATTRIBUTES: Final = frozenset(("accent", "columnalign", "fence", "linethickness", "mathvariant", "stretchy"))
"""What leads nowhere and loads nothing; the others that TeX can ask for, such as ``href``, are left out.

So is ``form``, which follows from the place of a sign and names a form to what reads pages as HTML.
"""
PARTS: Final = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
NORM: Final = "\N{DOUBLE VERTICAL LINE}"
"""Grows in MathML unless told otherwise, and in TeX only after ``\\left``."""
LONGEST: Final = 2_000
"""Characters; a definition that is longer is no formula for a page."""
_PLAIN_VALUE = re.compile(r"[a-z0-9. -]*")
_WIDTH = re.compile(r"-?\d+(\.\d+)?(em|ex|px)")
_COMMAND = re.compile(r"\\[A-Za-z]*")


class FormulaError(ValueError):
    """A formula that cannot be set; the message says why."""


@lru_cache(maxsize=1024)
def mathml(latex: str) -> str:
    """A formula as a MathML block; raises ``FormulaError`` for what is not LaTeX, or not mathematics."""
    from latex2mathml.converter import convert_to_element  # only few commands meet a formula

    if len(latex) > LONGEST:
        raise FormulaError(f"it is longer than {LONGEST:,} characters")
    try:
        root = convert_to_element(latex, display="block")
        return "".join(_written(root, f' display="block" alttext="{escape(latex)}"'))
    except FormulaError:
        raise
    except RecursionError:
        raise FormulaError("it is nested too deeply") from None
    except Exception as error:  # the converter has an exception for each mishap, without a message
        raise FormulaError(_in_words(error)) from None


def _written(element: Element, attributes: str = "") -> list[str]:
    if element.tag not in ELEMENTS:
        raise FormulaError(f"<{element.tag}> is not set here")
    if len(element) != PARTS.get(element.tag, len(element)):
        raise FormulaError("a fraction, a root or an index lacks a part")
    text = unescape(element.text or "")
    if element.tag != "mtext" and (command := _COMMAND.search(text)):
        raise FormulaError(f"{command[0]} is not known")
    if text == NORM:
        element.attrib.setdefault("stretchy", "false")
    kept = [f' {name}="{value}"' for name, value in element.items() if not attributes and _is_kept(name, value)]
    inner = [part for child in element for part in _written(child)]
    return [f"<{element.tag}{attributes}", *kept, ">", escape(text, quote=False), *inner, f"</{element.tag}>"]


def _is_kept(name: str, value: str) -> bool:
    if name == "width":
        return _WIDTH.fullmatch(value) is not None
    return name in ATTRIBUTES and _PLAIN_VALUE.fullmatch(value) is not None


def _in_words(error: Exception) -> str:
    """The name of an exception as words: ``DoubleSubscriptsError`` as "double subscripts"."""
    return " ".join(re.findall(r"[A-Z][a-z]*", type(error).__name__.removesuffix("Error"))).lower()
