"""What can be had and used: the ledger of releases, and the licences of training data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from avsurvey.licensing import Chain, Clearance, Step, licence_chain
from avsurvey.records import Model, Release, Releases, Tokenizer
from avsurvey.views.facts import origin_of
from avsurvey.views.lists import ListView
from avsurvey.views.parts import Grid, GridCell, GridRow, Head, Item, Link, PageHead
from avsurvey.views.survey import Survey
from avsurvey.views.words import cites_of, format_date, plural, record_uri, term_uri, vocabulary_uri

PARTS: Final = tuple(Releases.model_fields)
NOT_ON_RECORD: Final = "not on record"
LICENCE_PAGE: Final = "licence-check/"


def view_ledger(survey: Survey) -> ListView:
    """What of each system can be had to run it again, as which source states."""
    systems: list[Model | Tokenizer] = [*survey.kb.models.values(), *survey.kb.tokenizers.values()]
    intro = (
        f"Code, weights, training data and evaluation scripts of {plural(len(systems), 'system')}, as a source states "
        f"it and when that source was read. “{NOT_ON_RECORD.capitalize()}” means that nobody has looked, not that it "
        "does not exist."
    )
    ordered = sorted(systems, key=lambda system: system.name.casefold())
    rows = tuple(
        GridRow(
            (_name(system), *(_release_cell(survey, system, part) for part in PARTS)),
            key=system.id,
            cites=cites_of(system),
        )
        for system in ordered
    )
    heads = (Head("System"), *(Head(part.capitalize()) for part in PARTS))
    grids = (_openness(survey, systems), Grid("ledger", plural(len(rows), "system"), heads, rows))
    return ListView(PageHead("ledger/", "Reproducibility ledger", intro), intro, grids)


def _name(system: Model | Tokenizer) -> GridCell:
    return GridCell((Item(system.name, record_uri(system.kind, system.id)),), system.name.casefold())


def _release(system: Model | Tokenizer, part: str) -> Release | None:
    return getattr(system.release, part) if system.release else None


def _release_cell(survey: Survey, system: Model | Tokenizer, part: str) -> GridCell:
    release = _release(system, part)
    if release is None:
        return GridCell((), "")
    state = survey.kb.term_label("release-states", release.state)
    source = system.source(release.source)
    said = f"stated {format_date(release.as_of)}" if release.as_of else ""
    read = f"read {format_date(source.seen)}" if source else ""
    note = "; ".join(words for words in (said, read, release.note or "") if words)
    items = [Item(state, release.url or "", origin_of(system, release.source, release.where), note)]
    if release.licence:
        items.append(Item(survey.kb.term_label("licences", release.licence), term_uri("licences", release.licence)))
    return GridCell(tuple(items), release.state)


def _openness(survey: Survey, systems: Sequence[Model | Tokenizer]) -> Grid:
    counts = {part: Counter(_state(system, part) for system in systems) for part in PARTS}
    states = [term.id for term in survey.kb.vocabularies["release-states"].terms] if counts else []
    shown = [state for state in (*states, "") if any(counted[state] for counted in counts.values())]
    rows = tuple(
        GridRow(
            (
                GridCell((_state_item(survey, state),), f"{at:02}"),
                *(GridCell((Item(f"{counts[part][state]:,}"),), str(counts[part][state])) for part in PARTS),
            )
        )
        for at, state in enumerate(shown)
    )
    heads = (Head("State"), *(Head(part.capitalize(), is_numeric=True) for part in PARTS))
    return Grid("openness", f"How {plural(len(systems), 'system')} can be had", heads, rows)


def _state(system: Model | Tokenizer, part: str) -> str:
    release = _release(system, part)
    return release.state if release else ""


def _state_item(survey: Survey, state: str) -> Item:
    if not state:
        return Item(NOT_ON_RECORD)
    return Item(survey.kb.term_label("release-states", state), term_uri("release-states", state))


def view_licence_check(survey: Survey) -> ListView:
    """What the stated licences of each dataset say about commercial training."""
    chains = [licence_chain(survey.kb, dataset) for dataset in survey.kb.datasets]
    counts = Counter(chain.clearance for chain in chains)
    intro = (
        f"May you train on it commercially? For {plural(len(chains), 'dataset')}: "
        + ", ".join(f"{counts[answer]} {answer.value}" for answer in Clearance if counts[answer])
        + ". An answer is the least free of the dataset's own licences and those of every dataset it was drawn from, "
        "as sources state them; a part without a licence on record is not settled. Choose rows to check a set. "
        "This is orientation, not legal advice."
    )
    rows = tuple(_chain_row(survey, chain) for chain in chains)
    heads = (Head("Dataset"), Head("Commercial training"), Head("The chain of stated licences"))
    grid = Grid("licence-check", plural(len(rows), "dataset"), heads, rows, verdict="licence")
    return ListView(
        PageHead(LICENCE_PAGE, "Licence check", intro), intro, (grid,), (Link("Licences", vocabulary_uri("licences")),)
    )


def _chain_row(survey: Survey, chain: Chain) -> GridRow:
    name = Item(chain.collection.name, record_uri("datasets", chain.collection.id))
    answer = Item(chain.clearance.value, mark=f"clearance-{chain.clearance.name.lower()}")
    steps = tuple(_step_items(survey, chain))
    return GridRow(
        (
            GridCell((name,), chain.collection.name.casefold()),
            GridCell((answer,), str(tuple(Clearance).index(chain.clearance))),
            GridCell(steps),
        ),
        key=chain.collection.id,
        cites=cites_of(chain.collection),
    )


def _step_items(survey: Survey, chain: Chain) -> Iterator[Item]:
    for step in chain.steps:
        whose = "" if step.collection is chain.collection else f" of {step.collection.name}"
        yield Item(
            f"{step.part}{whose}: {_licence_words(survey, step)}",
            record_uri("datasets", step.collection.id) if whose else "",
            origin_of(step.collection, step.licence.source, step.licence.where) if step.licence else None,
            step.clearance.value,
        )


def _licence_words(survey: Survey, step: Step) -> str:
    return survey.kb.term_label("licences", step.licence.licence) if step.licence else NOT_ON_RECORD
