"""Every code that a finding can bear, with what it means and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means: a title, and an explanation with the way to mend it."""

    title: str
    explanation: str


CODES: Final[dict[str, Code]] = {
    # reading
    "not-utf8": Code("The file is not UTF-8", "Every data file is UTF-8 text. Save it so in the editor."),
    "oversize": Code("The file is too large", "A record is a page of text. Split result sheets by paper."),
    "invisible-character": Code(
        "An invisible character",
        "Zero-width, direction-changing and control characters make two readers see two texts. They usually come from "
        "copying out of a PDF. Delete the character at the given column.",
    ),
    "yaml-syntax": Code(
        "The file is not YAML",
        "Most often a text that holds `: ` or ` #`, or starts with a special character, must be quoted, or a line is "
        "indented by the wrong number of spaces.",
    ),
    "empty-file": Code("The file is empty", "Write the record or delete the file."),
    "several-documents": Code("More than one document in a file", "One file holds one record. Delete `---`."),
    "anchor": Code("A YAML anchor", "Anchors hide where a value comes from. Write the value where it is used."),
    "alias": Code("A YAML alias", "Aliases hide where a value comes from. Write the value out."),
    "tag": Code("A YAML tag", "The schema knows every type; `!!str` and the like are not needed. Delete the tag."),
    "too-deep": Code("Nested too deep", "No record needs so many levels. Check the indentation and the brackets."),
    "complex-key": Code("A key that is not a word", "Keys are field names. Quote a key that starts with `[` or `{`."),
    "duplicate-key": Code(
        "A key stands twice",
        "YAML readers keep one of the two and say nothing. Keep the right one and delete the other.",
    ),
    # folders and files
    "unknown-folder": Code(
        "A folder that is no kind of record",
        "Records stand in `data/<kind>/<id>.yml`. The kinds are papers, models, datasets, benchmarks, tokenizers, "
        "metrics, results, vocabularies and tables.",
    ),
    "bad-file-name": Code(
        "The file's name is not an id",
        "A file is called `<id>.yml`; the id has lower-case ASCII letters and digits, parted by single hyphens.",
    ),
    # schema
    "unknown-key": Code(
        "A field that does not exist",
        "The record type has no such field. The nearest name is offered; `avsurvey schema KIND` lists all of them.",
    ),
    "missing-field": Code(
        "A required field is missing", "Add the field. If it could not be sourced, leave the record out."
    ),
    "wrong-type": Code(
        "A value of the wrong type", "Numbers are written without their unit; the field's name says it."
    ),
    "unknown-choice": Code("A value outside a fixed list", "Choose one of the listed values."),
    "bad-value": Code("A value of the wrong form", "The message says which form the field has."),
    "empty-value": Code(
        "A field without a value",
        "Delete the field if nothing is known; list it under `not_reported` if the source was searched for it.",
    ),
    # identity
    "duplicate-id": Code(
        "Two records share an id",
        "Ids are unique across kinds, because citations and links name the id alone. A dataset beside its benchmark "
        "takes `-data`. Only a result sheet bears the id of its paper.",
    ),
    "duplicate-arxiv": Code("Two papers share an arXiv id", "They are one work: merge them, or correct the wrong id."),
    "duplicate-doi": Code("Two papers share a DOI", "They are one work: merge them, or correct the wrong DOI."),
    "duplicate-title": Code(
        "Two papers share a title",
        "Titles are compared by letters and digits only. Merge a preprint and its published twin into one record.",
    ),
    "former-id-taken": Code("A former id is in use", "A former id redirects, so that no record may bear it."),
    "citekey-mismatch": Code(
        "The id does not follow the citekey rule",
        "A paper's id is the first author's family name, the year of the first public version and the first "
        "significant word of the title, in lower-case ASCII letters and digits; a letter may follow where two papers "
        "would share it.",
    ),
    "bad-author": Code(
        "An author that is not one name",
        "Each author is one entry, and the list is complete: `and`, `et al.` and `others` are not names. A team that "
        "holds the word stands in braces, as in `{Music and Audio Group}`.",
    ),
    "sheet-id": Code(
        "A result sheet bears the wrong id",
        "A sheet bears the id of the paper in `reported_in`, or `<benchmark>-leaderboard-<date>` for `leaderboard_of`; "
        "it has exactly one of the two.",
    ),
    # references
    "dangling-reference": Code(
        "A reference to nothing",
        "No record has this id. Correct it, or keep the name as printed without `to` or `system` until one exists.",
    ),
    "wrong-kind": Code("A reference to a record of the wrong kind", "The field refers to records of another kind."),
    "unknown-variant": Code(
        "A variant that the record does not have", "Add the variant to the record or correct the id."
    ),
    "unknown-term": Code(
        "A term that the vocabulary does not have",
        "Vocabularies are data: choose a listed term, or add one with a definition to `data/vocabularies/`.",
    ),
    "unknown-source": Code(
        "A source key that the record does not have", "Add the source under `sources` or correct the key."
    ),
    "broken-vocabulary": Code(
        "A vocabulary that is no tree", "Term ids are unique, parents exist, and no term is its own ancestor."
    ),
    "person-mismatch": Code(
        "A person whose works do not fit",
        "Each work of a person in `data/people.yml` prints the name or a listed spelling, and belongs to one person.",
    ),
    "left-out-present": Code(
        "A work that is listed as left out and has a record", "Delete the entry of `data/coverage.yml`."
    ),
    "twin-rows": Code(
        "Two rows of one system with different numbers",
        "Nobody can tell which is the system's. Conditions that differ go to `protocol`; a system with a part taken "
        "away or exchanged has `role: ablation`; for a slip of the print a `note` says so.",
    ),
    "bad-formula": Code(
        "A formula that cannot be set",
        "`formula` is LaTeX of mathematics without dollar signs. Environments of text, links, colours and macros of a "
        "paper's own are not set; write the definition out.",
    ),
    # sourcing
    "unsourced": Code(
        "A quantity without source",
        "Every quantity names `source` and `where`, or `derived_from` where it is computed from sourced ones.",
    ),
    "weak-source": Code(
        "A source that may not prove",
        "Notes, aggregators and machine summaries may point to a fact but never prove it. Find the text they rest on.",
    ),
    "unread-summary": Code(
        "A summary without the text it was written from",
        "A title in a list does not say what a work does. Add the abstract, paper, repository or card as a source.",
    ),
    "paradigm-mismatch": Code(
        "A paper and its system work in different ways",
        "The paper and the models that it introduced have no paradigm in common. Read the "
        "sources of both again: one of the two records is wrong, or lacks a term.",
    ),
    "unread-absence": Code(
        "Something called not reported, where nobody looked",
        "An abstract or a list is no place for parameters or licences. Name the paper, repository or card that was "
        "searched, or delete the entry: an absent field is honest.",
    ),
    "unpinned-source": Code(
        "A source that can change under the record",
        "Pin what was read: an arXiv address with its version, a repository address with its commit.",
    ),
    "not-reported-field": Code(
        "`not_reported` names no absent field",
        "Each entry is the path of a field of this record type that the record does not state.",
    ),
    # results
    "value-count": Code("A row and the columns differ in number", "Write one value for each column, `-` for a blank."),
    "unreadable-number": Code(
        "A cell that is no number",
        "Write the cell as printed: `60.60`, `67.4 ± 0.2`, `15,446`, or `-` for a blank. Words go to the row's `note`.",
    ),
    "out-of-range": Code(
        "A number outside the metric's range",
        "After multiplication with the column's `scale` the number must lie in the metric's range: a percent of an "
        "accuracy from 0 to 1 needs `scale: 0.01`.",
    ),
    "missing-facet": Code(
        "A condition that the benchmark needs is not stated",
        "Numbers compare only under equal conditions. State it in the table's, column's or row's `protocol`; write "
        "`unknown` where the source does not say.",
    ),
    "missing-quoted-from": Code(
        "A quoted number without its origin", "Say in `quoted_from` where the number was taken from."
    ),
    "unlisted-metric": Code(
        "A metric that the benchmark does not list",
        "Add the metric to the benchmark's `metrics` or correct the column.",
    ),
    # derived values
    "derived-mismatch": Code(
        "A derived value does not follow",
        "The value was computed again from the fields that it names, and the results differ. A source that states "
        "another number is cited instead: give `source` and `where`.",
    ),
    "derived-unknown": Code(
        "No rule derives this field from those",
        "The rules are: frame rate from sample rate and strides; tokens per second from frame rate and codebooks; "
        "bitrate from frame rate, codebooks and codebook size.",
    ),
    # time
    "date-order": Code(
        "Dates in the wrong order", "A text is read after it was published, and verified after it was read."
    ),
    "arxiv-month": Code(
        "The date does not agree with the arXiv id",
        "An arXiv id starts with year and month of the first version. `published` may be earlier where the work was "
        "public elsewhere first, and never later.",
    ),
    # policy
    "expectation": Code(
        "A record claims more than it holds",
        "`data/policy.yml` says what a record of that level must have. Add it, or lower the level.",
    ),
    "bad-policy": Code(
        "The policy cannot be understood", "`data/policy.yml` names kinds, levels and fields that exist."
    ),
    "summary-too-long": Code("A summary of too many words", "Say what is new, how, and on what it was shown."),
    # tables
    "bad-query": Code("A query that cannot be understood", "`avsurvey explain query-language` describes the language."),
    "bad-column": Code(
        "A table column that cannot be shown", "A column has either `field`, or `benchmark` and `metric`."
    ),
    # prose
    "bad-citation": Code(
        "A citation or live block that names nothing, or more than one thing",
        "`[@id]` names a record; `{{ value(...) }}` must find exactly one number. Candidates are listed.",
    ),
}


def explanation(code: str) -> str:
    """Return the title and explanation of a code as text; raises ``KeyError`` for an unknown one."""
    entry = CODES[code]
    return f"{code}: {entry.title}\n\n{entry.explanation}\n"
