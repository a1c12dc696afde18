"""The calls in live blocks: read, never run."""

from __future__ import annotations

import pytest

from avsurvey.pages.calls import Call, read_call

READ = {
    'count("kind:models")': Call("count", ("kind:models",), {}),
    " home( ) ": Call("home", (), {}),
    "newest(8)": Call("newest", (8,), {}),
    "value('a', \"b\", where='Table 2')": Call("value", ("a", "b"), {"where": "Table 2"}),
    'count("a" "b")': Call("count", ("ab",), {}),
    r'count("\d")': Call("count", (r"\d",), {}),
}
REFUSED = {
    "table(": "not written like",
    "table(\0)": "not written like",
    "a = 1": "not written like",
    "f(x=1, x=2)": "a name of its own",
    "(" * 1_900: "not written like",
    "": "not written like",
    "table": "does not call",
    "a.b(1)": "does not call",
    "(lambda: 1)()": "does not call",
    "f(*[1])": "neither a text",
    "f(**{'a': 1})": "a name of its own",
    "f(True)": "neither a text",
    "f(1.5)": "neither a text",
    "f(-1)": "neither a text",
    "f(None)": "neither a text",
    "f(b'x')": "neither a text",
    "f(f'{x}')": "neither a text",
    "f(g())": "neither a text",
    "f(x)": "neither a text",
    f"f({'-' * 1_900}1)": "neither a text",
    f"f({'[' * 190}{']' * 190})": "neither a text",
}


@pytest.mark.parametrize("text", READ)
def test_a_call_is_read(text: str) -> None:
    """Texts and whole numbers are given in order and by name."""
    assert read_call(text) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused(text: str) -> None:
    """What is no call, or calls with anything but plain values, is told and not run, however deep it is nested."""
    with pytest.raises(ValueError, match=REFUSED[text]):
        read_call(text)
