"""The line under a record's name: what one wants to know first, in a few words for each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from avsurvey.kb import variants_of
from avsurvey.query import objects_at
from avsurvey.records import (
    Benchmark,
    Collection,
    Dataset,
    Described,
    Fact,
    Licence,
    Metric,
    Model,
    Named,
    Paper,
    Release,
    Size,
    Tokenizer,
    read_printed,
)
from avsurvey.views.evidence import words_of
from avsurvey.views.parts import Item
from avsurvey.views.results import DIRECTION_WORDS
from avsurvey.views.survey import Survey
from avsurvey.views.words import ROLE_WORDS, format_date, format_value, plural, record_link, term_uri

MOST: Final = 3
"""So many values of one field are named."""
ARROW: Final = " → "


def key_facts(survey: Survey, record: Described) -> tuple[Item, ...]:
    """The facts that stand first on the page of a record; what is not on record is left out."""
    facts = (*_published(survey, record), *KEY_FACTS[record.__class__](survey, record))
    return tuple(item for item in facts if item.text)


def _published(survey: Survey, record: Described) -> Iterator[Item]:
    """When and where the record's paper, or the record itself, became public."""
    paper = survey.kb.paper_of(record)
    date = paper.published if paper else getattr(record, "published", None)
    if date:
        yield Item(format_date(date[:7]), f"years/{paper.year}/" if paper else "")
    if paper and paper.venue:
        words = words_of(paper.venue, survey.kb)
        yield Item(words.text, words.target)


def _of_paper(survey: Survey, paper: Paper) -> Iterator[Item]:
    yield from (Item(survey.kb.term_label("tasks", task), term_uri("tasks", task)) for task in paper.tasks[:MOST])
    for reference in paper.introduces[:MOST]:
        link = record_link(survey.kb, reference)
        yield Item(f"introduces {link.text}", link.target)


def _of_model(survey: Survey, model: Model) -> Iterator[Item]:
    sides = (_modalities(survey, side) for side in (model.inputs, model.outputs))
    yield Item(ARROW.join(side for side in sides if side))
    yield Item(_range(model, "parameters", " parameters"))
    yield from _weights(survey, model)


def _of_tokenizer(survey: Survey, tokenizer: Tokenizer) -> Iterator[Item]:
    yield Item(_modalities(survey, tokenizer.modalities))
    yield Item(", ".join(survey.kb.term_label("token-families", term) for term in tokenizer.families[:MOST]))
    yield Item(_range(tokenizer, "sample_rate_hz", " Hz"))
    yield Item(_range(tokenizer, "bitrate_kbps", " kbit/s"))
    yield from _weights(survey, tokenizer)


def _of_dataset(survey: Survey, dataset: Dataset) -> Iterator[Item]:
    yield from _collected(survey, dataset)
    for release in dataset.availability[:1]:
        yield Item(f"availability: {_state_words(survey, release)}")


def _of_benchmark(survey: Survey, benchmark: Benchmark) -> Iterator[Item]:
    yield from _collected(survey, benchmark)
    yield from _references(survey, benchmark)
    numbers = len(survey.cells_by_benchmark.get(benchmark.id, ()))
    yield Item(f"{plural(numbers, 'value')} reported" if numbers else "", "#leaderboards")


def _references(survey: Survey, benchmark: Benchmark) -> Iterator[Item]:
    """What people and random guesses reach on the first metric, as printed: one value or two ends."""
    for role, words in ROLE_WORDS.items():
        found = {
            number: text
            for metric in benchmark.metrics[:1]
            for number, text in _reference_numbers(survey, benchmark, role, metric)
        }
        ends = dict.fromkeys(found[number] for number in (min(found), max(found))) if found else {}
        yield Item(f"{words} {'–'.join(ends)}" if ends else "")


def _reference_numbers(survey: Survey, benchmark: Benchmark, role: str, metric: str) -> Iterator[tuple[float, str]]:
    for score in benchmark.reference_scores:
        printed = read_printed(score.value)
        if (score.who, score.metric) == (role, metric) and printed and printed.number is not None:
            yield printed.number * score.scale, printed.text
    for cell in survey.cells_by_benchmark.get(benchmark.id, ()):
        if cell.row.role == role and cell.column.metric == metric and cell.number is not None:
            yield cell.number, cell.printed.text


def _of_metric(survey: Survey, metric: Metric) -> Iterator[Item]:
    yield Item(survey.kb.term_label("metric-aspects", metric.aspect), term_uri("metric-aspects", metric.aspect))
    yield Item(DIRECTION_WORDS[metric.direction])
    yield Item(f"instrument: {metric.backbone.value}" if metric.backbone else "")
    numbers = len(survey.cells_by_metric.get(metric.id, ()))
    yield Item(f"{plural(numbers, 'value')} reported" if numbers else "")


def _collected(survey: Survey, collection: Collection) -> Iterator[Item]:
    """How much of what, and the licences, which often differ from part to part."""
    yield Item(_modalities(survey, collection.modalities))
    yield from (Item(_size_words(survey, size)) for size in _distinct(collection.sizes))
    for part in ("annotations", "media"):
        licence: Licence | None = getattr(collection.licences, part, None)
        if licence:
            words = words_of(licence, survey.kb)
            yield Item(f"{part}: {words.text}", words.target)


def _distinct(sizes: Iterable[Size]) -> tuple[Size, ...]:
    """One count of each thing: of the whole rather than of a split, and the greatest of several."""
    best: dict[str, Size] = {}
    for size in sizes:
        best[size.what] = min(best.get(size.what, size), size, key=_is_part)
    return tuple(best.values())[: MOST - 1]


def _is_part(size: Size) -> tuple[bool, int]:
    return (size.split is not None, -size.value)


def _size_words(survey: Survey, size: Size) -> str:
    split = f" ({size.split})" if size.split else ""
    return words_of(size, survey.kb).text + split


def _weights(survey: Survey, record: Named) -> Iterator[Item]:
    """Under which licence the weights can be had, or how."""
    releases = getattr(record, "release", None)
    weights: Release | None = getattr(releases, "weights", None)
    if weights and weights.licence:
        licence = survey.kb.term_label("licences", weights.licence)
        yield Item(f"weights: {licence}", term_uri("licences", weights.licence))
    elif weights:
        yield Item(f"weights: {_state_words(survey, weights)}")


def _state_words(survey: Survey, release: Release) -> str:
    """How it can be had, in small letters but for what is short for something."""
    label = survey.kb.term_label("release-states", release.state)
    return " ".join(word if word.isupper() else word.lower() for word in label.split())


def _modalities(survey: Survey, terms: tuple[str, ...]) -> str:
    return ", ".join(survey.kb.term_label("modalities", term).lower() for term in terms)


def _range(record: Model | Tokenizer, name: str, unit: str) -> str:
    """A quantity of the record and its variants: one value, or the least and the greatest."""
    holders = (record, *variants_of(record))
    found = [part.value for holder in holders for part in objects_at(holder, name) if isinstance(part, Fact)]
    if not found:
        return ""
    ends = dict.fromkeys(format_value(value, name) for value in (min(found), max(found)))
    return "–".join(ends) + unit


KeyFacts = Callable[[Survey, Any], Iterator[Item]]
KEY_FACTS: Final[dict[type[Described], KeyFacts]] = {
    Paper: _of_paper,
    Model: _of_model,
    Dataset: _of_dataset,
    Benchmark: _of_benchmark,
    Tokenizer: _of_tokenizer,
    Metric: _of_metric,
}
