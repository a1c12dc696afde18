"""From filled forms to proposals that a person decides: a wrong number, a change of the taxonomy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from avsurvey.compare import normal_value
from avsurvey.ids import normalised_title, to_slug
from avsurvey.intake.comment import block, bullets, code
from avsurvey.intake.form_records import Desk, Outcome
from avsurvey.intake.forms import FilledForm
from avsurvey.intake.workbench import Workbench
from avsurvey.kb import Cell, KnowledgeBase, all_cells
from avsurvey.kb.folder import read_record
from avsurvey.reading import Place, Value, dotted, read_document
from avsurvey.records import KINDS, Record, Results, file_of
from avsurvey.records.schema import nearest
from avsurvey.records.types import TermOf
from avsurvey.records.walk import marked_leaves

MAX_PLACES: Final = 20
_IS_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.%± +-]*")
"""Values that need no quotes in YAML, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a value stands."""

    record: Record
    place: Place
    text: str
    says: str
    """Which field or column it is, in words."""


def answer_wrong_number(desk: Desk, form: FilledForm) -> Outcome:
    """Find where the number stands; change it where that is one place alone, and say in each case what to read."""
    record = find_named(desk.kb, form["record"])
    if record is None:
        hint = nearest(form["record"].rpartition("/")[2], [*desk.kb.ids(), *desk.kb.results])
        return Outcome("A wrong number", problems=[f"There is no record {code(form['record'])}.{hint}"])
    outcome = Outcome(f"[{record.id}] Correct a value")
    places = list(dict.fromkeys(places_of(desk, record, form["field"], form["value"])))
    outcome.told.append(_claim(form))
    if not places:
        outcome.problems.append(
            f"In `{record.kind}/{record.id}` no field like {code(form['field'])} says {code(form['value'])}. "
            "Copy both as the page prints them."
        )
    else:
        outcome.told.append(_where(desk, places))
    if len(places) == 1 and form["printed"] != places[0].text:
        _change(desk, form, places[0], outcome)
    return outcome


def _claim(form: FilledForm) -> str:
    lines = (
        f"Field: {code(form['field'])}",
        f"The survey says: {code(form['value'])}",
        f"The source prints: {code(form['printed'])}",
        f"Source: {code(form['source'])}, {code(form['where'])}",
    )
    return bullets(lines)


def _where(desk: Desk, places: list[Found]) -> str:
    lines = []
    for one in places[:MAX_PLACES]:
        at = desk.folder.locate(one.record, one.place)
        path = f"{desk.folder.display}/{file_of(one.record.kind, one.record.id)}"
        lines.append(f"`{path}:{at.line}:{at.column}`: {code(one.says)} is {code(one.text)}")
    more = f"\nand {len(places) - MAX_PLACES} more\n" if len(places) > MAX_PLACES else ""
    advice = "" if len(places) == 1 else "\nNothing was changed, since it stands in several places. Choose by hand.\n"
    return f"Where it stands:\n\n{bullets(lines)}{more}{advice}"


def _change(desk: Desk, form: FilledForm, found: Found, outcome: Outcome) -> None:
    """Put the printed value in the one place; where that cannot be done safely it is told alone."""
    relative, printed = file_of(found.record.kind, found.record.id), form["printed"]
    text = _exchanged(desk, relative, found, printed)
    value = read_document(text.encode(), relative).value
    if value is None or dict(leaves(value, ())).get(found.place) != printed:
        outcome.told.append("The value could not be exchanged by itself. Change it by hand.")
    elif read_record(relative, text.encode(), desk.folder.display)[0] is None:
        outcome.told.append("With the printed value the record could not be read. Change it by hand.")
    else:
        outcome.files[relative] = text
        outcome.told.append("It is exchanged there. Open the source, and correct `source` and `where` with it.")


def _exchanged(desk: Desk, relative: str, found: Found, printed: str) -> str:
    """The text of a file with a value in the place of another; empty where that needs a person."""
    if '"' in printed or "\\" in printed:
        return ""
    bench = Workbench(desk.folder)
    new = printed if _IS_PLAIN.fullmatch(printed) else f'"{printed}"'
    done = list(bench.replace(relative, found.place, found.text, new, "bad-value"))
    return bench.text(relative) if done else ""


def find_named(kb: KnowledgeBase, named: str) -> Record | None:
    """The record that a form names: an id, ``kind/id``, or the address of its page."""
    parts = [part for part in named.split("#", maxsplit=1)[0].split("?", maxsplit=1)[0].split("/") if part]
    kind, name = (parts[-2] if len(parts) > 1 else "", parts[-1] if parts else "")
    if kind in KINDS:
        return kb.indexes[kind].get(name) or kb.indexes[kind].get(kb.former_ids.get(name, ""))
    return kb.get(kb.former_ids.get(name, name)) or kb.results.get(name)


def places_of(desk: Desk, record: Record, field: str, value: str) -> Iterator[Found]:
    """Every place of a record, and of the sheets that report it, where a field like this has this value."""
    if not isinstance(record, Results):
        yield from _in_file(desk, record, field, value)
    for cell in all_cells(desk.kb):
        if normal_value(cell.printed.text) == normal_value(value) and _is_about(cell, record):
            named = (cell.column.label or "", cell.column.metric, cell.column.benchmark, cell.row.label)
            if any(_alike(field, name) for name in named):
                says = f"{cell.row.label}, {cell.column.label or cell.column.metric}, {cell.table.where}"
                yield Found(cell.sheet, cell.place, cell.printed.text, says)


def _is_about(cell: Cell, record: Record) -> bool:
    system = (cell.row.system or "").partition("/")[0]
    return record.id in (cell.sheet.id if record.kind in ("results", "papers") else "", system, cell.column.benchmark)


def _in_file(desk: Desk, record: Record, field: str, value: str) -> Iterator[Found]:
    document = desk.folder.document_of(record)
    for place, text in leaves(document.value if document.value is not None else {}, ()):
        names = [str(step) for step in place if isinstance(step, str)]
        if normal_value(text) == normal_value(value) and any(_alike(field, name) for name in (dotted(place), *names)):
            yield Found(record, place, text, dotted(place))


def leaves(value: Value, place: Place) -> Iterator[tuple[Place, str]]:
    """Every scalar of a file with its place."""
    if isinstance(value, str):
        yield place, value
        return
    for step, part in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(part, (*place, step))


def _alike(asked: str, name: str) -> bool:
    """Whether one name is the other, or stands inside it, without case and signs."""
    left, right = normalised_title(asked), normalised_title(name)
    return bool(left and right) and (left in right or right in left)


def answer_taxonomy(desk: Desk, form: FilledForm) -> Outcome:
    """Show what the change touches: the term as it is, broader and narrower ones, and the records that bear it."""
    vocabulary = desk.kb.vocabularies.get(to_slug(form["vocabulary"]))
    if vocabulary is None:
        hint = nearest(form["vocabulary"], list(desk.kb.vocabularies))
        return Outcome(
            "A change of the taxonomy", problems=[f"There is no vocabulary {code(form['vocabulary'])}.{hint}"]
        )
    outcome = Outcome(f"[{vocabulary.id}] {form['change'].capitalize()} a term")
    term = desk.kb.term(vocabulary.id, form["term"]) or desk.kb.term(vocabulary.id, to_slug(form["term"]))
    is_new = form["change"] == "add"
    if is_new and term:
        outcome.problems.append(f"The vocabulary has the term {code(term.id)} already: {code(term.definition)}")
    elif not is_new and term is None:
        hint = nearest(form["term"], [one.id for one in vocabulary.terms])
        outcome.problems.append(f"The vocabulary has no term {code(form['term'])}.{hint}")
    outcome.told.append(f"Proposed: {form['change']} {code(form['term'])} in `vocabularies/{vocabulary.id}.yml`.")
    outcome.told.append(f"Why:\n\n{block(form['why'])}")
    if term:
        outcome.told += [f"It is: {code(term.definition)}", _touched(desk.kb, vocabulary.id, term.id)]
    return outcome


def _touched(kb: KnowledgeBase, vocabulary: str, term: str) -> str:
    narrower = sorted(kb.narrower(vocabulary, term) - {term})
    bearing = [f"{record.kind}/{record.id}" for record in kb.described() if _bears(record, vocabulary, term)]
    lines = [f"Narrower terms: {', '.join(narrower) or 'none'}", f"Records that name it: {len(bearing)}"]
    lines += [f"`{name}`" for name in bearing[:MAX_PLACES]]
    return bullets(lines)


def _bears(record: Record, vocabulary: str, term: str) -> bool:
    return any(leaf.mark == TermOf(vocabulary) and leaf.value == term for leaf in marked_leaves(record))
