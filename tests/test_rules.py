"""Laws between records, at their edges; each code's plain case is in ``invalid/``."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_types import Check, Overlay

from avsurvey.findings import Finding, Level
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.records import Tokenizer, TokenizerVariant
from avsurvey.rules import DERIVATIONS, RULES, InvalidData, Policy, check_folder, derive, read_policy, require_valid

REPO = "https://github.com/a/b/tree/974010a026c731054592d8f777218bd9d85a6c24"
SOURCES = f"sources: {{repo: {{url: {REPO}, tier: official-repo, seen: 2026-11-23}}}}\n"


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """The codes of findings, in their order."""
    return [finding.code for finding in findings]


def test_every_rule_has_a_sentence_and_is_silent_on_nothing() -> None:
    """A rule says in its first line what holds, and finds nothing where no record is."""
    empty = KnowledgeBase.of(())
    for rule in RULES:
        assert (rule.__doc__ or "").strip().endswith(".")
        assert list(rule(empty, Policy())) == []


def test_real_data_breaks_no_law(real_folder: object) -> None:
    """The data of the survey has no finding, not even a warning."""
    assert check_folder(real_folder) == ()  # type: ignore[arg-type]


def test_every_task_has_a_paper(real: KnowledgeBase) -> None:
    """The tree of tasks holds nothing that no paper addresses, itself or by a narrower task."""
    addressed = {
        broader for paper in real.papers.values() for task in paper.tasks for broader in real.ancestors("tasks", task)
    }
    assert [term.id for term in real.vocabularies["tasks"].terms if term.id not in addressed] == []


# derived values

DERIVED = [
    ("frame_rate_hz", {"sample_rate_hz": 24000, "strides": (2, 4, 5, 8)}, 75),
    ("frame_rate_hz", {"sample_rate_hz": 44100, "strides": (2, 4, 8, 8)}, 86.1328125),
    ("frame_rate_hz", {"sample_rate_hz": 24000}, None),
    ("frame_rate_hz", {"sample_rate_hz": 24000, "strides": ()}, None),
    ("tokens_per_second", {"frame_rate_hz": 75, "codebooks": 8}, 600),
    ("tokens_per_second", {"frame_rate_hz": 12.5, "codebooks": 8}, 100),
    ("bitrate_kbps", {"frame_rate_hz": 75, "codebooks": 8, "codebook_size": 1024}, 6),
    ("bitrate_kbps", {"frame_rate_hz": 12.5, "codebooks": 8, "codebook_size": 2048}, 1.1),
    ("bitrate_kbps", {"frame_rate_hz": 50, "codebooks": 1, "codebook_size": 65536}, 0.8),
    ("bitrate_kbps", {"frame_rate_hz": 75, "codebooks": 8, "codebook_size": 0}, None),
]


def variant_of(facts: dict[str, object]) -> TokenizerVariant:
    """A tokenizer's variant with these facts."""
    return TokenizerVariant.model_validate(
        {"id": "a", "name": "A", **{name: {"value": value} for name, value in facts.items()}}
    )


@pytest.mark.parametrize(("field", "facts", "expected"), DERIVED)
def test_derived_value(field: str, facts: dict[str, object], expected: float | None) -> None:
    """Rates follow from each other, and are not computed where one is absent."""
    found = derive(variant_of(facts), field)
    assert found is None if expected is None else found == pytest.approx(expected)


def test_stride_of_zero_derives_nothing() -> None:
    """Bad data never raises."""
    assert derive(variant_of({"sample_rate_hz": 24000, "strides": (0, 2)}), "frame_rate_hz") is None


def test_every_derivation_is_of_fields_that_exist() -> None:
    """A derivation names fields of a tokenizer's variant."""
    fields = set(TokenizerVariant.model_fields)
    assert all({name, *inputs} <= fields for name, (inputs, _) in DERIVATIONS.items())


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("75", []), ("75.3", []), ("74.7", []), ("75.4", ["derived-mismatch"]), ("74.6", ["derived-mismatch"])],
)
def test_derived_value_may_be_rounded(check: Check, printed: str, expected: list[str]) -> None:
    """A derived value agrees within half a percent, as sources round to three digits."""
    variant = f"""\
  - id: a
    name: A
    sample_rate_hz: {{value: 24000, source: repo, where: README}}
    strides: {{value: [2, 4, 5, 8], source: repo, where: README}}
    frame_rate_hz: {{value: {printed}, derived_from: [strides, sample_rate_hz]}}
"""
    text = f"level: stub\nname: Engine\nmodalities: [audio]\nfamilies: [acoustic]\nvariants:\n{variant}{SOURCES}"
    assert codes(check({"tokenizers/engine.yml": text})) == expected


def test_sourced_rates_of_real_tokenizers_are_facts(real: KnowledgeBase) -> None:
    """Every rate of a real tokenizer is either sourced or follows from what is."""
    for tokenizer in real.tokenizers.values():
        assert isinstance(tokenizer, Tokenizer)
        for variant in tokenizer.variants:
            for field in DERIVATIONS:
                fact = getattr(variant, field)
                assert fact is None or fact.source or derive(variant, field) == pytest.approx(fact.value, rel=0.005)


# numbers


def sheet(
    values: str, columns: str = "{benchmark: bench, metric: engine-score}", protocol: str = "{}", more: str = ""
) -> str:
    """A result sheet of one row."""
    row = f"{{label: A, run: self, values: [{values}]{more}}}"
    return (
        f"reported_in: cheng2024taming\n{SOURCES}tables:\n"
        f"  - {{where: Table 1, source: repo, protocol: {protocol}, columns: [{columns}], rows: [{row}]}}\n"
    )


def metric(range_of_values: str) -> str:
    """A metric with a range."""
    fields = "level: stub\nname: Engine score\naspect: av-temporal\nmeasures: Noise.\ndirection: lower\n"
    return f"{fields}{range_of_values}\n{SOURCES}"


def benchmark(facets: str = "") -> str:
    """A benchmark of that metric."""
    fields = "level: stub\nname: Bench\ntasks: [video-to-audio]\nmetrics: [engine-score]\n"
    return f"{fields}required_facets: [{facets}]\n{SOURCES}"


RANGES = [
    ("range: {min: 0, max: 1}", "0, 1, 0.5", 0),
    ("range: {min: 0, max: 1}", '"-0.001", 1.001, 2', 3),
    ("range: {min: 0}", "0, 1e9", 0),
    ("range: {min: 0}", '"-1e-3", "−1"', 2),
    ("range: {max: 0}", '"-5", 1', 1),
    ("range: {}", '"-5", 5', 0),
    ("", '"-5", 5', 0),
]


@pytest.mark.parametrize(("range_of_values", "values", "outside"), RANGES)
def test_range_includes_its_bounds(check: Check, range_of_values: str, values: str, outside: int) -> None:
    """A number at a bound is within the range; an open end allows everything."""
    columns = ", ".join(["{benchmark: bench, metric: engine-score}"] * len(values.split(",")))
    files = {
        "metrics/engine-score.yml": metric(range_of_values),
        "benchmarks/bench.yml": benchmark(),
        "results/cheng2024taming.yml": sheet(values, columns),
    }
    assert codes(check(files)) == ["out-of-range"] * outside


@pytest.mark.parametrize(
    ("value", "scale", "code"),
    [
        ("25.0", 0.01, None),
        ("25.0", 1, "out-of-range"),
        ("-1", 0.01, "out-of-range"),
        ("a quarter", 1, "unreadable-number"),
    ],
)
def test_reference_scores_are_numbers_of_their_metric(check: Check, value: str, scale: float, code: str | None) -> None:
    """What people and random guesses reach obeys the metric's range as every row of a sheet does."""
    score = f"{{who: random, metric: engine-score, value: '{value}', scale: {scale}, source: repo, where: Table 1}}"
    files = {
        "metrics/engine-score.yml": metric("range: {min: 0, max: 1}"),
        "benchmarks/bench.yml": benchmark() + f"reference_scores: [{score}]\n",
    }
    findings = check(files)
    assert codes(findings) == ([code] if code else [])
    line = files["benchmarks/bench.yml"].split("\n")[-2]
    for finding in findings:
        assert line[finding.column - 1 :].startswith(f"'{value}'")
        assert finding.message.startswith((f"`{value}` is no number. Write it as printed.", f"{value} "))


@pytest.mark.parametrize("metric_id", ["noise", "engine-score"])
def test_reference_score_of_a_boundless_metric_is_left_alone(check: Check, metric_id: str) -> None:
    """A metric that has no record or no range sets no bounds."""
    score = f"{{who: random, metric: {metric_id}, value: '7', source: repo, where: Table 1}}"
    files = {
        "metrics/engine-score.yml": metric(""),
        "benchmarks/bench.yml": benchmark() + f"reference_scores: [{score}]\n",
    }
    assert {*codes(check(files))} <= {"dangling-reference"}


FACETS = [
    ("{clips: 10, clip_seconds: 8}", "", "", 0),
    ("{clips: unknown, clip_seconds: unknown}", "", "", 0),
    ("{}", "", "", 2),
    ("{clips: 10}", "", "", 1),
    ("{clips: 10}", ", protocol: {clip_seconds: 8}", "", 0),
    ("{clips: 10}", "", ", protocol: {clip_seconds: 8}", 0),
]


@pytest.mark.parametrize(("table", "column", "row", "missing"), FACETS)
def test_facet_is_stated_at_any_level(check: Check, table: str, column: str, row: str, missing: int) -> None:
    """A condition is stated for the table, the column or the row; `unknown` is a statement."""
    columns = f"{{benchmark: bench, metric: engine-score{column}}}"
    files = {
        "metrics/engine-score.yml": metric(""),
        "benchmarks/bench.yml": benchmark("clips, clip_seconds"),
        "results/cheng2024taming.yml": sheet("0.5", columns, table, row),
    }
    assert codes(check(files)) == ["missing-facet"] * missing


@pytest.mark.parametrize(
    ("range_of_values", "value", "bounds"),
    [
        ("range: {min: 0, max: 1}", "2", "0 to 1"),
        ("range: {max: 1}", "2", "-∞ to 1"),
        ("range: {min: 0}", '"-2"', "0 to ∞"),
    ],
)
def test_range_is_told_with_its_bounds(check: Check, range_of_values: str, value: str, bounds: str) -> None:
    """A number outside of a range is told with both bounds, open ones as infinite."""
    files = {
        "metrics/engine-score.yml": metric(range_of_values),
        "benchmarks/bench.yml": benchmark(),
        "results/cheng2024taming.yml": sheet(value, "{benchmark: bench, metric: engine-score}"),
    }
    messages = [finding.message for finding in check(files) if finding.code == "out-of-range"]
    assert len(messages) == 1
    assert f"is outside {bounds} of" in messages[0]


def test_blank_needs_no_facet(check: Check) -> None:
    """Where nothing was measured, no condition is asked for."""
    files = {
        "metrics/engine-score.yml": metric(""),
        "benchmarks/bench.yml": benchmark("clips"),
        "results/cheng2024taming.yml": sheet('"-"'),
    }
    assert check(files) == ()


def test_row_of_too_few_values_is_asked_for_facets(check: Check) -> None:
    """A row that is too short is told so, and what it lacks is found all the same."""
    column = "{benchmark: bench, metric: engine-score}"
    files = {
        "metrics/engine-score.yml": metric(""),
        "benchmarks/bench.yml": benchmark("clips"),
        "results/cheng2024taming.yml": sheet("0.5", f"{column}, {column}"),
    }
    assert sorted(codes(check(files))) == ["missing-facet", "value-count"]


def test_facet_is_asked_for_once_a_table(check: Check) -> None:
    """Many rows that lack one condition are one finding, which names the first."""
    row, column = "{label: A, run: self, values: [0.5, 0.5]}", "{benchmark: bench, metric: engine-score}"
    table = f"{{where: Table 1, source: repo, columns: [{column}, {column}], rows: [{row}, {row}, {row}]}}"
    text = f"reported_in: cheng2024taming\n{SOURCES}tables: [{table}]\n"
    files = {
        "metrics/engine-score.yml": metric(""),
        "benchmarks/bench.yml": benchmark("clips"),
        "results/cheng2024taming.yml": text,
    }
    (finding,) = check(files)
    assert "from row 1 on" in finding.message


# dates


def paper(published: str = "2024-05", seen: str = "2026-11-23", more: str = "", title: str = "Notes on Engines") -> str:
    """A stub of a paper."""
    return (
        f"level: stub\ntitle: {title}\nauthors: [Ada Lovelace]\npublished: {published}\ntasks: [video-to-audio]\n{more}"
        f'sources: {{v1: {{url: "https://arxiv.org/abs/2405.00001v1", tier: paper-fulltext, seen: {seen}}}}}\n'
    )


DATES = [
    ("2024-05-10", "2024-05-10", "", []),
    ("2024-05-10", "2024-05", "", []),
    ("2024-05-10", "2024", "", []),
    ("2024-05", "2024-05-01", "", []),
    ("2024", "2024-01-01", "", []),
    ("2024-05-10", "2024-05-09", "", ["date-order"]),
    ("2024-05", "2024-04-30", "", ["date-order"]),
    ("2024", "2023-12", "", ["date-order"]),
    ("2024-05", "2026", "arxiv: 2405.00001\n", []),
    ("2024-05-31", "2026", "arxiv: 2405.00001\n", []),
    ("2024-04", "2026", "arxiv: 2405.00001\n", []),
    ("2024", "2026", "arxiv: 2405.00001\n", ["arxiv-month"]),
    ("2024-06", "2026", "arxiv: 2405.00001\n", ["arxiv-month"]),
    ("2024-05", "2026", "venue: {id: cvpr, year: 2024, source: v1, where: p. 1}\n", []),
    ("2024-05", "2026", "venue: {id: cvpr, year: 2023, source: v1, where: p. 1}\n", ["date-order"]),
]


@pytest.mark.parametrize(("published", "seen", "more", "expected"), DATES)
def test_dates_are_compared_as_far_as_they_go(
    check: Check, published: str, seen: str, more: str, expected: list[str]
) -> None:
    """A month and a day of that month do not contradict each other; an earlier month does."""
    assert codes(check({"papers/lovelace2024notes.yml": paper(published, seen, more)})) == expected


# identity


@pytest.mark.parametrize("name", ["lovelace2024notes", "lovelace2024notesa", "lovelace2024notesz"])
def test_letter_may_follow_a_citekey(check: Check, name: str) -> None:
    """Two papers of one citekey are told apart by a letter."""
    assert check({f"papers/{name}.yml": paper()}) == ()


@pytest.mark.parametrize("name", ["lovelace2024note", "lovelace2024notesab", "lovelace2024notes1", "lovelace2023notes"])
def test_other_ids_are_warned_of(check: Check, name: str) -> None:
    """Another id is a warning that names the right one."""
    (finding,) = check({f"papers/{name}.yml": paper()})
    assert (finding.code, finding.level) == ("citekey-mismatch", Level.WARNING)
    assert "`lovelace2024notes`" in finding.message


def test_citekey_may_follow_an_earlier_title(check: Check) -> None:
    """A work whose title changed keeps the id of the title that it had first."""
    assert check({"papers/lovelace2024sketch.yml": paper(more="title_variants: [Sketch of Engines]\n")}) == ()


def test_sheet_may_share_its_paper_s_id(corpus: KnowledgeBase) -> None:
    """Only a result sheet bears the id of another record: its paper's."""
    assert "chen2026futureomni" in corpus.papers
    assert "chen2026futureomni" in corpus.results


def test_former_id_leads_to_one_record(check: Check) -> None:
    """An old id redirects to one record, so that no two records may claim it."""
    former = "former_ids: [engine-notes]\n"
    files = {
        "papers/lovelace2024notes.yml": paper(more=former),
        "papers/lovelace2024sketch.yml": paper(more=former, title="Sketch of Engines"),
    }
    (finding,) = check(files)
    assert finding.code == "former-id-taken"
    assert finding.message.startswith("`engine-notes` was the id of papers/lovelace2024notes.yml.")


def test_a_paper_s_id_is_only_its_sheet_s(check: Check) -> None:
    """A system may not bear the id of a paper, as a result sheet does."""
    model = f"level: stub\nname: Engine\ntasks: [video-to-audio]\ninputs: [video]\noutputs: [audio]\n{SOURCES}"
    assert "duplicate-id" in codes(check({"models/cheng2024taming.yml": model}))


def test_leaderboard_without_date_is_told_to_have_one(check: Check) -> None:
    """A leaderboard is of a date, and who left it out is told so."""
    text = (
        sheet("0.5")
        .replace("reported_in: cheng2024taming", "leaderboard_of: daily-omni")
        .replace("bench,", "daily-omni,")
    )
    findings = check({"results/daily-omni-leaderboard.yml": text.replace("engine-score", "accuracy")})
    assert not any("None" in finding.message for finding in findings)
    (finding,) = (finding for finding in findings if "as_of" in finding.message)
    assert finding.code == "sheet-id"
    place = text.split("\n")[finding.line - 1][finding.column - 1 :]
    assert place.startswith("daily-omni")  # the mark is at the field, not at the top of the file


def test_paper_without_authors_has_no_citekey_to_compare(check: Check) -> None:
    """An empty list of authors raises nothing."""
    text = paper()
    authors = next(line for line in text.split("\n") if line.startswith("authors:"))
    check({"papers/lovelace2024notes.yml": text.replace(authors, "authors: []")})


AUTHORS = [
    ("Al Gore", True),
    ("Gore, Al", True),
    ("Andy Othersen", True),
    ("{Research and Development}", True),
    ("Ada Lovelace and Emmy Noether", False),
    ("And Emmy Noether", False),
    ("Ada Lovelace et al.", False),
    ("et al.", False),
    ("al.", False),
    ("Others", False),
    ("Ada Lovelace, others", False),
]


@pytest.mark.parametrize(("author", "is_one"), AUTHORS)
def test_author_is_one_name(check: Check, author: str, is_one: bool) -> None:
    """A list of names or its abbreviation is no author; words of such lists may stand in names."""
    listed = f'authors: [Ada Lovelace, "{author}"]'
    findings = check({"papers/lovelace2024notes.yml": paper().replace("authors: [Ada Lovelace]", listed)})
    message = f"`{author}` is not one name. Write each author on its own, and all of them."
    assert [finding.message for finding in findings] == ([] if is_one else [message])


LEFT_OUT = [
    ("title: A Sound of Engines", []),
    ("title: A Sound of Engines, arxiv: 2405.00001", ["left-out-present"]),
    ("title: A Sound of Engines, arxiv: 2405.00002", []),
    ("title: NOTES ON ENGINES", ["left-out-present"]),
    ("title: Notes on Engines, arxiv: 2405.00002", ["left-out-present"]),
]


@pytest.mark.parametrize(("work", "expected"), LEFT_OUT)
def test_left_out_work_is_known_by_title_or_number(check: Check, work: str, expected: list[str]) -> None:
    """Either tells that there is a record."""
    left_out = f"rule: [Whatever sounds.]\nleft_out:\n  - {{{work}, state: unsourced, why: not tried}}\n"
    files = {"papers/lovelace2024notes.yml": paper(more="arxiv: 2405.00001\n"), "coverage.yml": left_out}
    assert codes(check(files)) == expected


def test_alias_of_a_term_offers_the_term(check: Check) -> None:
    """Who writes another word for a term is told the term's id."""
    (finding,) = check({"papers/lovelace2024notes.yml": paper(more="paradigms: [adversarial]\n")})
    assert "Did you mean `gan`?" in finding.message


# sourcing

PINS = [
    ("paper-fulltext", "https://arxiv.org/abs/2412.15322v2", True),
    ("paper-fulltext", "https://arxiv.org/pdf/2412.15322v2.pdf", True),
    ("paper-fulltext", "https://arxiv.org/html/2412.15322v12", True),
    ("paper-fulltext", "https://arxiv.org/abs/cs/0112017v1", True),
    ("paper-fulltext", "https://arxiv.org/abs/math.GT/0309136v1", True),
    ("paper-fulltext", "https://export.arxiv.org/abs/2412.15322v2", True),
    ("paper-fulltext", "https://openaccess.thecvf.com/paper.pdf", True),
    ("paper-fulltext", "https://arxiv.org/abs/2412.15322", False),
    ("paper-fulltext", "https://arxiv.org/pdf/2412.15322.pdf", False),
    ("paper-fulltext", "https://arxiv.org/abs/2412.15322v", False),
    ("paper-abstract", "https://arxiv.org/abs/2412.15322", True),
    ("official-repo", REPO, True),
    ("official-repo", f"{REPO.replace('tree', 'blob')}/README.md", True),
    ("official-repo", "https://github.com/a/b", False),
    ("official-repo", "https://github.com/a/b/tree/main", False),
    ("official-repo", "https://github.com/a/b/blob/v1.0/README.md", False),
    ("official-repo", "https://github.com/a/b/commit/974010a", False),
]


@pytest.mark.parametrize(("tier", "url", "is_pinned"), PINS)
def test_what_was_read_is_pinned(check: Check, tier: str, url: str, is_pinned: bool) -> None:
    """Full texts on arXiv name their version and repositories their commit; other addresses are left alone."""
    source = f'sources: {{s: {{url: "{url}", tier: {tier}, seen: 2026-11-23}}}}\n'
    findings = check({"papers/lovelace2024notes.yml": paper().partition("sources:")[0] + source})
    assert codes(findings) == ([] if is_pinned else ["unpinned-source"])


def test_weak_source_may_point(check: Check) -> None:
    """A weak source may stand in a record beside one that proves, as long as nothing rests on it."""
    weak = ', n: {url: "https://example.org", tier: secondary-notes, seen: 2026-11-23}}\n'
    links = "links: [{kind: code, url: 'https://github.com/a/b', source: v1}]\n"
    assert check({"papers/lovelace2024notes.yml": paper(more=links).removesuffix("}\n") + weak}) == ()


def test_field_that_nothing_resembles_is_told_without_a_guess(check: Check) -> None:
    """Who lists a field that is none as not reported is told to correct it, also where no name is near."""
    (finding,) = check({"papers/lovelace2024notes.yml": paper(more="not_reported: [zzz.qqq]\n")})
    assert finding.message == "A paper has no field `zzz.qqq`. Correct the path."


def test_weak_source_may_not_stand_alone(check: Check) -> None:
    """A record whose every source may only point has nothing that proves what it is."""
    weak = 'sources: {n: {url: "https://example.org", tier: secondary-notes, seen: 2026-11-23}}\n'
    assert codes(check({"papers/lovelace2024notes.yml": paper().partition("sources:")[0] + weak})) == ["weak-source"]


# policy


@pytest.mark.parametrize(("level", "expected"), [("stub", 0), ("curated", 2), ("verified", 2)])
def test_expectation_holds_from_its_level_on(check: Check, level: str, expected: int) -> None:
    """What is expected of a level is expected of every higher one."""
    text = paper(more="verified_on: 2026-11-23\n").replace("level: stub", f"level: {level}")
    assert codes(check({"papers/lovelace2024notes.yml": text})) == ["expectation"] * expected


@pytest.mark.parametrize(("allowed", "words", "expected"), [(3, 3, 0), (3, 4, 1), (0, 0, 0)])
def test_summary_may_have_as_many_words(check: Check, allowed: int, words: int, expected: int) -> None:
    """The policy's number of words is allowed, one more is not, and no summary is never too long."""
    summary = f"summary: {'word ' * words}\n" if words else ""
    files = {"policy.yml": f"summary_words: {allowed}\n", "papers/lovelace2024notes.yml": paper(more=summary)}
    found = [finding for finding in check(files) if finding.path.endswith("lovelace2024notes.yml")]
    assert codes(tuple(found)) == ["summary-too-long"] * expected


def test_without_policy_nothing_is_expected(overlay: Overlay) -> None:
    """A folder without a policy asks for nothing beyond the schemas."""
    data = overlay({"papers/lovelace2024notes.yml": paper().replace("level: stub", "level: curated")})
    (data / "policy.yml").unlink()
    assert check_folder(read_folder(data)) == ()


POLICIES = [
    (
        "expectations: [{kind: paper, level: stub, needs: [title]}]",
        "1:23: error [bad-policy] `paper` is no kind of record. Did you mean `papers`?",
    ),
    (
        "expectations: [{kind: vocabularies, level: stub, needs: [label]}]",
        "1:23: error [bad-policy] `vocabularies` is no kind of record.",
    ),
    (
        "expectations: [{kind: papers, level: stub, needs: [tasks, titel]}]",
        "1:59: error [bad-policy] papers have no field `titel`. Did you mean `title`?",
    ),
    (
        "weak_tiers: [aggregator, agregator]",
        "1:26: error [bad-policy] `agregator` is no tier of sources. Did you mean `aggregator`?",
    ),
    ("summary_tiers: [zzz]", "1:17: error [bad-policy] `zzz` is no tier of sources."),
    (
        "sumary_words: 60",
        "1:15: error [bad-policy] The policy has no field `sumary_words`. Did you mean `summary_words`?",
    ),
    (
        "expectations: [{kind: papers, level: stub, needs: [title], kinds: a}]",
        "1:67: error [bad-policy] The policy has no field `expectations.1.kinds`. Did you mean `kind`?",
    ),
    ("- a", "1:1: error [bad-policy] The policy is a map of fields. Write `field: value`."),
]


@pytest.mark.parametrize(("text", "line"), POLICIES)
def test_policy_names_what_exists(check: Check, text: str, line: str) -> None:
    """A policy that names no field, kind or tier is told so at the word, with the nearest."""
    assert [str(finding) for finding in check({"policy.yml": f"{text}\n"})] == [f"data/policy.yml:{line}"]


def test_policy_may_name_tiers_that_no_vocabulary_lists(tmp_path: Path) -> None:
    """Where no vocabulary of tiers is kept, none is missed."""
    (tmp_path / "policy.yml").write_text("weak_tiers: [hearsay]\n")
    assert read_policy(read_folder(tmp_path)) == (Policy(weak_tiers=("hearsay",)), ())


@pytest.mark.parametrize("text", ["- a\n", "word\n", "expectations: {a: b}\n", "weak_tiers: Notes\n"])
def test_no_policy_raises(check: Check, text: str) -> None:
    """Whatever stands in the policy, it is understood or it is a finding."""
    assert {finding.code for finding in check({"policy.yml": text})} == {"bad-policy"}


def test_broken_policy_is_named_by_its_path(check: Check) -> None:
    """Every finding bears the path as people typed it."""
    assert {finding.path for finding in check({"policy.yml": "a: b: c\n"})} == {"data/policy.yml"}


def test_policy_is_read_as_strictly_as_a_record(check: Check) -> None:
    """A key that stands twice in the policy is a finding."""
    assert codes(check({"policy.yml": "summary_words: 60\nsummary_words: 1000\n"})) == ["duplicate-key"]


# all together


def test_invalid_data_shows_five_and_counts_the_rest(overlay: Overlay) -> None:
    """The exception has all findings, and its text the first five."""
    data = overlay({f"models/engine-{number}.yml": "" for number in range(8)})
    with pytest.raises(InvalidData, match="8 findings") as caught:
        require_valid(read_folder(data))
    assert len(caught.value.findings) == 8
    assert str(caught.value).count("\n") == 6
    assert str(caught.value).endswith("... and 3 more")


@pytest.mark.parametrize(("number", "lines"), [(5, 5), (6, 6)])
def test_findings_that_are_not_shown_are_counted(overlay: Overlay, number: int, lines: int) -> None:
    """Five findings are all shown, and from the sixth on the rest is a number."""
    with pytest.raises(InvalidData, match=f"{number} findings") as caught:
        require_valid(read_folder(overlay({f"models/engine-{at}.yml": "" for at in range(number)})))
    assert str(caught.value).count("\n") == lines
    assert str(caught.value).endswith("... and 1 more") == (number > 5)


def test_warnings_stop_only_a_strict_run(overlay: Overlay) -> None:
    """A warning is returned, or raised when the run is strict."""
    folder = read_folder(overlay({"papers/engines.yml": paper()}))
    (warning,) = require_valid(folder)
    assert warning.level is Level.WARNING
    with pytest.raises(InvalidData):
        require_valid(folder, strict=True)


ENGINE = (
    "level: stub\nname: Engine\nintroduced_by: lovelace2024notes\ntasks: [video-to-audio]\ninputs: [video]\n"
    f"outputs: [audio]\nsources: {{s: {{url: {REPO}, tier: official-repo, seen: 2026-11-23}}}}\n"
)
PARADIGMS = [
    ("[gan]", ("[flow-matching]",), ["paradigm-mismatch"]),
    ("[gan]", ("[flow-matching]", "[diffusion]"), ["paradigm-mismatch"]),
    ("[gan]", ("[flow-matching]", "[gan, diffusion]"), []),
    ("[gan, flow-matching]", ("[flow-matching]",), []),
    ("[]", ("[flow-matching]",), []),
    ("[gan]", ("[]",), []),
]


@pytest.mark.parametrize(("own", "theirs", "found"), PARADIGMS)
def test_a_paper_works_as_its_models_do(check: Check, own: str, theirs: tuple[str, ...], found: list[str]) -> None:
    """A paper shares a paradigm with one of the models that it introduced; who names none says nothing wrong."""
    models = {f"models/engine-{at}.yml": f"{ENGINE}paradigms: {terms}\n" for at, terms in enumerate(theirs)}
    findings = check({"papers/lovelace2024notes.yml": paper(more=f"paradigms: {own}\n"), **models})
    assert codes(findings) == found
    assert all(f"`engine-{at}`" in finding.message for finding in findings for at in range(len(theirs)))


def test_all_models_and_their_paradigms_are_named(check: Check) -> None:
    """Who has to correct one of several records is told all of them, and what they say."""
    models = {
        f"models/engine-{at}.yml": f"{ENGINE}paradigms: {terms}\n"
        for at, terms in enumerate(("[flow-matching]", "[diffusion]"))
    }
    (finding,) = check({"papers/lovelace2024notes.yml": paper(more="paradigms: [gan]\n"), **models})
    assert "of `engine-0`, `engine-1` (`diffusion`, `flow-matching`). Correct" in finding.message
