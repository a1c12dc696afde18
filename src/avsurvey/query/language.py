"""The query language: clauses that must all hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from avsurvey.ids import normalised_title
from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.query.fields import Field, check_field, field_named
from avsurvey.records import Described
from avsurvey.records.schema import nearest
from avsurvey.records.types import read_count

LANGUAGE_HELP: Final = """\
A query is a list of clauses parted by spaces; a record is found when all of them hold.

  task:video-to-audio         the field has this value; for terms, narrower terms count too
  paradigm:diffusion,gan      one of these values
  year>=2024  year<2020       compare numbers and dates; 44100, 157M and 2024-06 are understood
  -weights:open               not
  has:venue                   the field has any value
  "exact words"  mmaudio      words of the name, title, aliases, authors or id

Fields: {fields}; and any path of the schemas, such as audio.sample_rate_hz or release.code.licence.
"""

MAX_QUERY: Final = 4_000
_CLAUSE = re.compile(
    r"""(?P<negated>-)?
        (?: (?P<field>[A-Za-z][\w.\-]*)(?P<operator>:|>=|<=|!=|>|<|=)(?P<value>"[^"]*"|[^\s"<>=!:][^\s"]*)
          | "(?P<quoted>[^"]*)"
          | (?P<word>[^\s"<>=!:]+) )
        (?=\s|$)\s*""",
    re.VERBOSE,
)
Keys = frozenset[tuple[str, str]]
"""Records by kind and id."""
_DATE_START = re.compile(r"\d{4}(-\d{2}){0,2}")
_COMPARISONS: Final = {
    ">=": lambda found, wanted: found >= wanted,
    "<=": lambda found, wanted: found <= wanted,
    ">": lambda found, wanted: found > wanted,
    "<": lambda found, wanted: found < wanted,
}


class QueryError(ValueError):
    """A query that cannot be understood; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One condition; without a field it looks for words."""

    field: Field | None
    operator: str
    values: tuple[str, ...]
    is_negated: bool = False

    def holds(self, kb: KnowledgeBase, subject: Resolved) -> bool:
        """Tell whether the condition holds for a record or variant."""
        return self._matches(kb, subject) is not self.is_negated

    def _matches(self, kb: KnowledgeBase, subject: Resolved) -> bool:
        if self.field is None:
            return normalised_title(self.values[0]) in _searchable(kb, subject)
        if self.operator == "has":
            return bool(self.field.get(kb, subject))
        return any(self._accepts(kb, value) for value in self.field.values(kb, subject))

    def _accepts(self, kb: KnowledgeBase, value: str | float) -> bool:
        """Tell whether one value of the field is what is looked for."""
        if self.operator in _COMPARISONS:
            return _compares(value, self.operator, self.values[0])
        return any(self._equals(kb, value, wanted) for wanted in self.values)

    def find(self, kb: KnowledgeBase) -> Keys:
        """All records for which the condition holds; each value of the field is looked at once."""
        return kb.once(self, lambda: self._find(kb))

    def _find(self, kb: KnowledgeBase) -> Keys:
        if self.field is None or self.operator == "has":
            return frozenset(_key(record) for record in kb.described() if self.holds(kb, Resolved(record)))
        holders = [keys for value, keys in _holders(kb, self.field) if self._accepts(kb, value)]
        found: Keys = frozenset().union(*holders)
        return _every_key(kb) - found if self.is_negated else found

    def _equals(self, kb: KnowledgeBase, value: str | float, wanted: str) -> bool:
        if isinstance(value, int | float):
            number = read_count(wanted)
            return str(value) == wanted or number == value or _as_float(wanted) == value
        if self.field is not None and self.field.vocabulary:
            return value in kb.narrower(self.field.vocabulary, wanted)
        return normalised_title(wanted) in normalised_title(value)


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was understood."""

    text: str
    clauses: tuple[Clause, ...]

    def matches(self, kb: KnowledgeBase, subject: Resolved) -> bool:
        """Tell whether all clauses hold."""
        return all(clause.holds(kb, subject) for clause in self.clauses)


def parse_query(text: str) -> Query:
    """Understand a query; raises :class:`QueryError`. The empty query finds everything."""
    if len(text) > MAX_QUERY:
        raise QueryError(f"The query has {len(text)} characters; {MAX_QUERY} are read. Ask for less.")
    clauses: list[Clause] = []
    position = len(text) - len(text.lstrip())
    while position < len(text):
        match = _CLAUSE.match(text, position)
        if match is None:
            advice = "Close the quotation mark, give the operator a value, or part the words by spaces"
            raise QueryError(f"`{text[position:][:40]}` cannot be read. {advice}.")
        clauses.append(_clause(match))
        position = match.end()
    return Query(text, tuple(clauses))


def _clause(match: re.Match[str]) -> Clause:
    negated = match["negated"] is not None
    if match["field"] is None:
        word = match["quoted"] if match["quoted"] is not None else match["word"]
        if not normalised_title(word):
            raise QueryError(f"`{match[0].strip()}` holds no letter or digit. Write a word or delete it.")
        return Clause(None, "word", (word,), negated)
    name, operator = match["field"], match["operator"]
    value = match["value"].strip('"') if match["value"].startswith('"') else match["value"]
    if name == "has" and operator != ":":
        raise QueryError("`has` takes a colon, as in `has:venue`.")
    if name == "has":
        _require_field(value)
        return Clause(field_named(value), "has", (), negated)
    _require_field(name)
    quoted = match["value"].startswith('"')
    values = (value,) if quoted or operator in _COMPARISONS else tuple(part for part in value.split(",") if part)
    if not values:
        raise QueryError(f"`{name}{operator}` has no value. Write one.")
    if operator in _COMPARISONS and _as_float(value) is None and not _DATE_START.fullmatch(value):
        raise QueryError(f"`{name}{operator}{value}` compares with no number and no date. Write one.")
    return Clause(
        field_named(name), ":" if operator in ("=", "!=") else operator, values, negated is not (operator == "!=")
    )


def _require_field(name: str) -> None:
    if problem := check_field(name):
        raise QueryError(problem)


def _compares(value: str | float, operator: str, wanted: str) -> bool:
    if isinstance(value, int | float):
        number = _as_float(wanted)
        return number is not None and bool(_COMPARISONS[operator](value, number))
    return bool(_COMPARISONS[operator](value[: len(wanted)], wanted))


def _as_float(text: str) -> float | None:
    count = read_count(text)
    try:
        return float(count)
    except ValueError:
        return None


def _searchable(kb: KnowledgeBase, subject: Resolved) -> str:
    record = subject.record
    words = [record.id, record.heading, subject.name, *record.aliases, *getattr(record, "title_variants", ())]
    authors = field_named("author").values(kb, subject)
    return "\n".join(normalised_title(str(word)) for word in (*words, *authors))


def check_terms(kb: KnowledgeBase, query: Query) -> None:
    """Raise :class:`QueryError` where a query names a term that its vocabulary does not have."""
    for clause in query.clauses:
        vocabulary = clause.field.vocabulary if clause.field and clause.operator == ":" else None
        if vocabulary is None:
            continue
        for value in clause.values:
            if kb.term(vocabulary, value) is None:
                known = [term.id for term in kb.vocabularies[vocabulary].terms] if vocabulary in kb.vocabularies else []
                raise QueryError(f"`{value}` is no term of `{vocabulary}`.{nearest(value, known)}")


def select(kb: KnowledgeBase, query: Query | str) -> tuple[Described, ...]:
    """Return the records that a query finds, by kind and id; raises :class:`QueryError`."""
    parsed = parse_query(query) if isinstance(query, str) else query
    check_terms(kb, parsed)
    places = kb.once(_places, lambda: _places(kb))
    found = frozenset(places).intersection(*(clause.find(kb) for clause in parsed.clauses))
    return tuple(record for _, record in sorted((places[key] for key in found), key=itemgetter(0)))


def _places(kb: KnowledgeBase) -> dict[tuple[str, str], tuple[int, Described]]:
    """Every record by its key, with its place in the order of all."""
    return {_key(record): (at, record) for at, record in enumerate(kb.described())}


def _key(record: Described) -> tuple[str, str]:
    return record.kind, record.id


def _every_key(kb: KnowledgeBase) -> Keys:
    return frozenset(map(_key, kb.described()))


def _holders(kb: KnowledgeBase, field: Field) -> tuple[tuple[str | float, Keys], ...]:
    """Every value of a field with the records that have it."""
    return kb.once(field, lambda: _find_holders(kb, field))


def _find_holders(kb: KnowledgeBase, field: Field) -> tuple[tuple[str | float, Keys], ...]:
    holders: dict[tuple[type, str | float], set[tuple[str, str]]] = {}
    for record in kb.described():
        for value in field.values(kb, Resolved(record)):
            holders.setdefault((type(value), value), set()).add(_key(record))
    return tuple((value, frozenset(keys)) for (_, value), keys in holders.items())
