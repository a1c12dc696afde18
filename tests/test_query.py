"""Laws of the query language: one table of queries with what they find, and one of what is no query."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.kb import KnowledgeBase, Resolved
from avsurvey.query import FIELDS, LANGUAGE_HELP, QueryError, check_field, field_named, parse_query, select
from avsurvey.records.walk import iter_leaves

TOKENIZERS = ["bigvgan", "dac", "soundstream"]
QUERIES = [
    # kinds and ids
    ("kind:tokenizers", TOKENIZERS),
    ("kind:models,tokenizers", ["mmaudio", "qwen2-5-omni", *TOKENIZERS]),
    ("id:mmaudio", ["mmaudio"]),
    # terms, with narrower terms
    ("kind:models task:video-to-audio", ["mmaudio"]),
    ("kind:models task:generation", ["mmaudio"]),
    ("kind:tokenizers task:foundations", TOKENIZERS),
    ("kind:tokenizers task:audio-tokenization,vocoding", TOKENIZERS),
    ("kind:tokenizers task:vocoding", ["bigvgan"]),
    ("kind:models pillar:understanding", ["qwen2-5-omni"]),
    ("paradigm:flow-matching kind:models", ["mmaudio"]),
    ("output:speech", ["qwen2-5-omni"]),
    # numbers and dates
    ("kind:papers year>=2024", ["chen2026futureomni", "cheng2024taming", "xu2025qwen25omni", "zhou2025dailyomni"]),
    ("kind:papers year>2025", ["chen2026futureomni"]),
    ("kind:papers year<2021", ["chen2020vggsound"]),
    ("kind:papers year<=2021", ["chen2020vggsound", "zeghidour2021soundstream"]),
    ("kind:papers year:2024", ["cheng2024taming"]),
    ("kind:papers year=2024", ["cheng2024taming"]),
    ("kind:papers year!=2024 year>2023", ["chen2026futureomni", "xu2025qwen25omni", "zhou2025dailyomni"]),
    ("kind:papers year:2020,2021", ["chen2020vggsound", "zeghidour2021soundstream"]),
    ("kind:papers date>=2025-04", ["chen2026futureomni", "zhou2025dailyomni"]),
    ("kind:papers date>=2025-03-26 date<2026", ["xu2025qwen25omni", "zhou2025dailyomni"]),
    # facts by path, of the record or of its variants
    ("variants.parameters>=1B", ["mmaudio", "qwen2-5-omni"]),
    ("parameters:157M", ["mmaudio"]),
    ("kind:tokenizers sample_rate_hz>=44,100", ["bigvgan", "dac"]),
    ("frame_rate_hz:75", ["dac", "soundstream"]),
    ("frame_rate_hz=86.1328125", ["bigvgan", "dac"]),
    ("audio.sample_rate_hz<20000", ["mmaudio", "qwen2-5-omni"]),
    ("release.weights.licence:cc-by-nc-4-0", ["mmaudio"]),
    ("weights:open code-licence:mit", ["mmaudio", "bigvgan", "dac"]),
    # what a record has
    (
        "has:venue kind:papers",
        ["chen2020vggsound", "cheng2024taming", "kumar2023highfidelity", "lee2022bigvgan", "zeghidour2021soundstream"],
    ),
    ("kind:papers -has:venue", ["chen2026futureomni", "xu2025qwen25omni", "zhou2025dailyomni"]),
    ("has:fusion -fusion:joint-attention", ["qwen2-5-omni"]),
    ("kind:tokenizers -weights:open", ["soundstream"]),
    # links by name and by id
    ("dataset:vggsound", ["mmaudio"]),
    ("dataset:AudioSet kind:models", ["mmaudio"]),
    ("tokenizer:BigVGAN", ["mmaudio"]),
    ("venue:cvpr kind:models", ["mmaudio"]),
    ("author:Zisserman", ["chen2020vggsound", "vggsound"]),
    ('author:"Ho Kei Cheng" kind:papers', ["cheng2024taming"]),
    ("author:Défossez", []),
    # words
    ("mmaudio", ["cheng2024taming", "mmaudio"]),
    ("MMAudio kind:models", ["mmaudio"]),
    ('"large-scale audio visual"', ["chen2020vggsound"]),
    ("taming mitsufuji", ["cheng2024taming", "mmaudio"][:1]),
    ("bigvgan -kind:papers", ["bigvgan"]),
    ("-kind:papers,models,datasets,benchmarks,metrics", TOKENIZERS),
    ('-"daily omni" kind:benchmarks', []),
]


@pytest.mark.parametrize(("query", "found"), QUERIES)
def test_query_finds(corpus: KnowledgeBase, query: str, found: list[str]) -> None:
    """A query finds the records for which all clauses hold, by kind and id."""
    assert [record.id for record in select(corpus, query)] == found


def test_empty_query_finds_everything(corpus: KnowledgeBase) -> None:
    """Without a clause nothing is left out."""
    assert select(corpus, "") == select(corpus, "  ") == tuple(corpus.described())


@pytest.mark.parametrize("query", [query for query, _ in QUERIES if query.count(" ") == 0 and '"' not in query])
def test_clause_and_its_negation_part_the_records(corpus: KnowledgeBase, query: str) -> None:
    """Each record is found by a clause or by its negation, never by both."""
    positive, negative = set(select(corpus, query)), set(select(corpus, query[1:] if query[0] == "-" else f"-{query}"))
    assert not positive & negative
    assert positive | negative == set(corpus.described())


BAD = [
    ("taks:video-to-audio", "There is no field `taks`. Did you mean `task`?"),
    ("yaer>=2024", "There is no field `yaer`. Did you mean `year`?"),
    ("paradigms.x:gan", "There is no field `paradigms.x`. Did you mean `paradigm`?"),
    ("task:video-to-adio", "`video-to-adio` is no term of `tasks`. Did you mean `video-to-audio`?"),
    (
        "paradigm:gan,flow-machting kind:models",
        "`flow-machting` is no term of `paradigms`. Did you mean `flow-matching`?",
    ),
    ("-pillar:nothing", "`nothing` is no term of `tasks`."),
    ("has:venu", "There is no field `venu`. Did you mean `venue`?"),
    ("audio.sample_rate:44100", "There is no field `audio.sample_rate`."),
    ("https://arxiv.org", "There is no field `https`."),
    ('"open', "Close the quotation mark"),
    ("task:,", "has no value"),
    ("task:", "give the operator a value"),
    ("task: video-to-audio", "give the operator a value"),
    ("year>= 2024", "give the operator a value"),
    ("...", "holds no letter or digit"),
    ("-", "holds no letter or digit"),
    ('""', "holds no letter or digit"),
]


@pytest.mark.parametrize(("query", "message"), BAD)
def test_bad_query_says_what_to_write(real: KnowledgeBase, query: str, message: str) -> None:
    """What is no query raises one error that names the nearest field or term."""
    with pytest.raises(QueryError) as caught:
        select(real, query)
    assert message in str(caught.value)


@given(st.text(max_size=40) | st.text(alphabet='task:year>=!<-" ,.has', max_size=30))
def test_any_text_is_a_query_or_an_error(text: str) -> None:
    """No text raises anything but the one error."""
    with suppress(QueryError):
        assert parse_query(text).text == text


@given(st.lists(st.sampled_from([query for query, _ in QUERIES if query]), max_size=3))
def test_order_of_clauses_does_not_matter(corpus: KnowledgeBase, queries: list[str]) -> None:
    """Clauses joined in any order find the same."""
    assert select(corpus, " ".join(queries)) == select(corpus, " ".join(reversed(queries)))


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_answers_for_every_record(real: KnowledgeBase, name: str) -> None:
    """A field has text and numbers for the records that bear it, and some record does, or its terms exist."""
    field = FIELDS[name]
    values = [value for record in real.described() for value in field.values(real, Resolved(record))]
    assert all(isinstance(value, str | int | float) for value in values)
    assert field.vocabulary is None or field.vocabulary in real.vocabularies


def test_help_names_every_field() -> None:
    """The help of the language has room for the list of fields, which is made from the fields."""
    assert "task" in LANGUAGE_HELP.format(fields=", ".join(FIELDS))


def test_every_leaf_can_be_asked_for(corpus: KnowledgeBase) -> None:
    """The path of every scalar of a record is a field of the language."""
    for record in corpus.described():
        for leaf in iter_leaves(record):
            path = ".".join(step for step in leaf.place if isinstance(step, str))
            if leaf.place[0] != "sources":
                assert check_field(path) is None


def test_variant_answers_before_its_record(corpus: KnowledgeBase) -> None:
    """A variant's own value stands; where it has none, the record's does."""
    small, large = corpus.resolve("mmaudio/s-16k"), corpus.resolve("mmaudio/l-44k")
    assert small is not None
    assert large is not None
    rate, longest = field_named("audio.sample_rate_hz"), field_named("audio.max_seconds")
    assert (rate.values(corpus, small), rate.values(corpus, large)) == ((16000,), (44100,))
    assert longest.values(corpus, small) == longest.values(corpus, large) == (8.0,)
    assert rate.values(corpus, Resolved(small.record)) == (16000, 44100)


@pytest.mark.parametrize(
    ("query", "found"), [("has:variants", 5), ("has:release", 4), ("has:audio", 2), ("has:cites", 2)]
)
def test_group_of_fields_can_be_had(corpus: KnowledgeBase, query: str, found: int) -> None:
    """A record has a group of fields when any of them is there."""
    assert len(select(corpus, query)) == found


@pytest.mark.parametrize("query", ["has!=venue", "has>=venue"])
def test_has_takes_only_a_colon(corpus: KnowledgeBase, query: str) -> None:
    """What is asked with `has` is never the opposite of what was meant."""
    with pytest.raises(QueryError):
        parse_query(query)


@pytest.mark.parametrize("query", ["year>=recent", "parameters>1Gb"])
def test_number_is_compared_with_a_number(query: str) -> None:
    """A comparison that can never hold is an error, not an empty list."""
    with pytest.raises(QueryError):
        parse_query(query)
