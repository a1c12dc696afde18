"""Filled issue forms: what a stranger wrote, read with distrust and bounded before anything is done with it.

GitHub writes a form into the body of its issue as ``### Label`` and the value below it, fields in their order. Forms
are read from their files, so that labels and options are written once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

MAX_EVENT_BYTES: Final = 1_000_000
MAX_BODY: Final = 30_000
MAX_LINE: Final = 500
MAX_TEXT: Final = 8_000
NO_ANSWER: Final = ("_No response_", "None", "")
_FENCE = re.compile(r"\A`{3,}\w*\n(.*?)\n?`{3,}\s*\Z", re.DOTALL)


class FormError(Exception):
    """An event that is no filled form; the text says what is wrong."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form as its file defines it."""

    id: str
    label: str
    is_long: bool
    is_required: bool
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form: the label that marks its issues, and its fields in order."""

    label: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What somebody wrote: values by the ids of fields, cleaned; absent ones are empty."""

    form: str
    number: int
    values: Mapping[str, str]
    problems: tuple[str, ...] = field(default=())
    """What is missing or too long, in the form's words."""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def read_forms(folder: Path) -> dict[str, Form]:
    """The forms of a folder of templates, by their label; raises :class:`FormError`."""
    forms = {}
    for path in sorted(folder.glob("*.yml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(said, dict) and "body" in said:
            forms[said["labels"][0]] = Form(said["labels"][0], tuple(_fields(said["body"])))
    if not forms:
        raise FormError(f"There are no issue forms in {folder}. Name their folder with --forms.")
    return forms


def _fields(body: list[dict[str, Any]]) -> Iterator[FormField]:
    for part in body:
        if part["type"] != "markdown":
            attributes = part["attributes"]
            yield FormField(
                part["id"],
                attributes["label"],
                part["type"] == "textarea",
                bool(part.get("validations", {}).get("required")),
                tuple(map(str, attributes.get("options", ()))),
            )


def read_event(raw: bytes, forms: Mapping[str, Form]) -> FilledForm:
    """The filled form of an ``issues`` event; raises :class:`FormError` where there is none."""
    if len(raw) > MAX_EVENT_BYTES:
        raise FormError(f"The event has more than {MAX_EVENT_BYTES:,} bytes.")
    try:
        issue = json.loads(raw)["issue"]
        number, body = issue["number"], issue["body"] or ""
        labels = [label["name"] for label in issue["labels"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise FormError("This is no event of an issue: it has no `issue` with number, body and labels.") from None
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(body, str):
        raise FormError("This is no event of an issue: its number or body has another type.")
    known = [name for name in labels if isinstance(name, str) and name in forms]
    if len(known) != 1:
        raise FormError(f"The issue must bear one label of a form: {', '.join(forms)}.")
    return _filled(forms[known[0]], number, body)


def _filled(form: Form, number: int, body: str) -> FilledForm:
    if len(body) > MAX_BODY:
        raise FormError(f"The text has {len(body):,} characters; a form may have {MAX_BODY:,}.")
    parts = _parts(form, body.replace("\r\n", "\n").replace("\r", "\n"))
    values, problems = {}, []
    for one in form.fields:
        value = _cleaned(parts[one.label], is_long=one.is_long)
        limit = MAX_TEXT if one.is_long else MAX_LINE
        if len(value) > limit:
            problems.append(f"“{one.label}” has {len(value):,} characters; {limit:,} are allowed.")
            value = ""
        elif not value and one.is_required:
            problems.append(f"“{one.label}” is empty.")
        elif value and one.options and value not in one.options:
            problems.append(f"“{one.label}” must be one of: {', '.join(one.options)}.")
            value = ""
        values[one.id] = value
    return FilledForm(form.label, number, values, tuple(problems))


def _parts(form: Form, body: str) -> dict[str, str]:
    """The text below each heading; a form whose headings are not all there once, in order, was tampered with."""
    headings = [f"### {one.label}" for one in form.fields]
    found = [line.rstrip() for line in body.split("\n") if line.rstrip() in headings]
    if found != headings:
        raise FormError("The text does not have the headings of its form, each once and in order. Fill in a new form.")
    texts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in body.split("\n"):
        if line.rstrip() in headings:
            current = texts.setdefault(line.rstrip().removeprefix("### "), [])
        else:
            current.append(line)
    return {label: "\n".join(lines) for label, lines in texts.items()}


def _cleaned(text: str, *, is_long: bool) -> str:
    """A value without fences, invisible characters and empty answers; on one line unless it is a long one."""
    text = text.strip()
    if fenced := _FENCE.match(text):
        text = fenced[1]
    if text.strip() in NO_ANSWER:
        return ""
    lines = ["".join(one if one.isprintable() else " " for one in line).rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip() if is_long else " ".join(" ".join(lines).split())
