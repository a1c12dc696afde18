"""JSON with line breaks: the text is that of the standard library."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from avsurvey.exports.json_text import dump_indented

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(VALUES)
def test_the_text_is_that_of_the_library(value: object) -> None:
    """For every value the text equals that of ``json.dumps`` with an indentation of one."""
    assert dump_indented(value) == json.dumps(value, ensure_ascii=False, indent=1)
