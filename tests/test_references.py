"""Laws of citation formats: RIS, CSL-JSON and BibLaTeX say what the record says, and styles follow their manuals."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import bibtexparser
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.exports import EXPORTS
from avsurvey.exports.reference import Medium, Reference, read_reference
from avsurvey.exports.styles import apa, ieee, initials, markdown_link
from avsurvey.kb import KnowledgeBase
from avsurvey.names import read_name
from avsurvey.records import Paper, Vocabulary

TAMING = "Taming Multimodal Joint Training for High-Quality Video-to-Audio Synthesis"
CVPR = "IEEE/CVF Conference on Computer Vision and Pattern Recognition"
RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  - (.*)")


def work(**facts: Any) -> Reference:
    """A preprint of one author, with other facts where they are given."""
    plain = {
        "id": "key",
        "medium": Medium.PREPRINT,
        "title": "Sound",
        "authors": ("Ada Lovelace",),
        "year": 2024,
        "published": "2024-05-02",
    }
    empty = dict.fromkeys(("holder", "venue", "pages", "arxiv", "doi", "url"), "")
    made = empty | plain | facts
    return Reference(**(made | {"authors": tuple(read_name(author) for author in made["authors"])}))


PUBLISHED = work(
    medium=Medium.PROCEEDINGS,
    title=TAMING,
    authors=("Ho Kei Cheng", "Masato Ishii", "Alexander G. Schwing"),
    year=2025,
    holder=CVPR,
    venue="CVPR",
    pages="28901–28911",
    doi="10.1109/x",
    url="https://doi.org/10.1109/x",
)
PREPRINT = work(title="Is it heard?", arxiv="2405.00001", url="https://arxiv.org/abs/2405.00001")
ARTICLE = work(
    medium=Medium.ARTICLE,
    title="WaveNet",
    authors=("Aäron van den Oord", "Jean-Luc Roux Jr."),
    holder="Journal of Sound",
    venue="JoS",
    pages="7",
    url="https://example.org/wave",
)
TEAM = work(authors=("{The Sound Team}",))

APA = [
    (
        PUBLISHED,
        f"Cheng, H. K., Ishii, M., & Schwing, A. G. (2025). {TAMING}. In {CVPR} (pp. 28901–28911). "
        "https://doi.org/10.1109/x",
    ),
    (PREPRINT, "Lovelace, A. (2024). Is it heard? (arXiv:2405.00001). arXiv. https://arxiv.org/abs/2405.00001"),
    (
        ARTICLE,
        "van den Oord, A., & Roux, J.-L., Jr. (2024). WaveNet. Journal of Sound, 7. https://example.org/wave",
    ),
    (TEAM, "The Sound Team. (2024). Sound."),
]
IEEE = [
    (
        PUBLISHED,
        f"H. K. Cheng, M. Ishii, and A. G. Schwing, “{TAMING},” in {CVPR}, 2025, pp. 28901–28911, doi: 10.1109/x.",
    ),
    (PREPRINT, "A. Lovelace, “Is it heard?” 2024, arXiv:2405.00001."),
    (
        ARTICLE,
        "A. van den Oord and J.-L. Roux Jr., “WaveNet,” Journal of Sound, 2024, p. 7. "
        "[Online]. Available: https://example.org/wave",
    ),
    (TEAM, "The Sound Team, “Sound,” 2024."),
]


@pytest.mark.parametrize(("reference", "expected"), APA, ids=lambda value: getattr(value, "id", ""))
def test_apa(reference: Reference, expected: str) -> None:
    """References stand as the APA manual writes them."""
    assert apa(reference) == expected


@pytest.mark.parametrize(("reference", "expected"), IEEE, ids=lambda value: getattr(value, "id", ""))
def test_ieee(reference: Reference, expected: str) -> None:
    """References stand as the IEEE guide writes them."""
    assert ieee(reference) == expected


@pytest.mark.parametrize(
    ("count", "apa_ending", "ieee_ending"),
    [(6, "E., & Last, Z.", ", and Z. Last"), (7, "F., & Last, Z.", "et al."), (20, "& Last, Z.", "et al.")],
)
def test_many_authors(count: int, apa_ending: str, ieee_ending: str) -> None:
    """IEEE names up to six authors, APA up to twenty."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXY"
    authors = (*(f"{letter} First" for letter in letters[: count - 1]), "Z Last")
    assert apa(work(authors=authors)).partition(" (2024)")[0].endswith(apa_ending)
    assert ieee(work(authors=authors)).partition(", “")[0].endswith(ieee_ending)


def test_apa_names_the_first_nineteen_and_the_last() -> None:
    """Of more than twenty authors those between the nineteenth and the last are left out."""
    authors = tuple(f"A Family{at}" for at in range(1, 26))
    names = apa(work(authors=authors)).partition(" (2024)")[0]
    assert names.endswith("Family19, A., … Family25, A.")
    assert names.count("Family") == 20


@pytest.mark.parametrize(
    ("given_names", "expected"),
    [("Ho Kei", "H. K."), ("Jean-Luc", "J.-L."), ("Alexander G.", "A. G."), ("Élodie", "É."), ("", "")],
)
def test_initials(given_names: str, expected: str) -> None:
    """Given names become initials; hyphens stay."""
    assert initials(given_names) == expected


def test_markdown_link_names_who_and_where() -> None:
    """A Markdown link leads to the work and says who published it where; signs in titles are text."""
    assert markdown_link(PUBLISHED) == f"[{TAMING}](<https://doi.org/10.1109/x>) (Cheng et al., CVPR 2025)"
    assert markdown_link(work(title="A [b] *c*")) == r"A \[b\] \*c\* (Lovelace, 2024)"


def read_ris(text: str) -> Iterator[dict[str, list[str]]]:
    """Read RIS as its format says: a tag, two spaces, a hyphen, a space; entries end with ``ER``."""
    entry: dict[str, list[str]] = {}
    for line in text.split("\r\n"):
        assert "\n" not in line
        if not line:
            continue
        match = RIS_LINE.fullmatch(line)
        assert match, line
        if match[1] == "ER":
            yield entry
            entry = {}
        else:
            assert entry or match[1] == "TY"
            entry.setdefault(match[1], []).append(match[2])
    assert not entry


def test_ris_holds_every_paper(real: KnowledgeBase) -> None:
    """Each paper is an entry with its type, key, title, authors in order, year and address."""
    entries = list(read_ris(EXPORTS["ris"](real, tuple(real.papers.values()), True)))
    assert len(entries) == len(real.papers)
    for entry, paper in zip(entries, real.papers.values(), strict=True):
        reference = read_reference(real, paper)
        assert entry["ID"] == [paper.id]
        assert entry["TI"] == [" ".join(paper.title.split())]
        assert [read_name(author) for author in entry["AU"]] == [as_ris_reads(name) for name in reference.authors]
        assert entry["PY"] == [str(reference.year)]
        assert entry.get("UR", [""]) == [reference.url]
        assert entry["TY"][0] in ("JOUR", "CPAPER", "UNPB")


def as_ris_reads(name: Any) -> Any:
    """A name after RIS, which knows no collectives and no order but the inverted one."""
    family = " ".join(part for part in (name.particle, name.family) if part)
    return read_name(", ".join(part for part in (family, name.given, name.suffix) if part))


CSL_NAME = {
    "type": "object",
    "properties": {
        part: {"type": "string"} for part in ("family", "given", "non-dropping-particle", "suffix", "literal")
    },
    "additionalProperties": False,
    "minProperties": 1,
}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type", "title", "author", "issued"],
        "properties": {
            "type": {"enum": ["article", "article-journal", "paper-conference"]},
            "author": {"type": "array", "items": CSL_NAME, "minItems": 1},
            "issued": {
                "type": "object",
                "required": ["date-parts"],
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "maxItems": 2,
                        "items": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 3},
                    }
                },
            },
            **{
                name: {"type": "string", "minLength": 1}
                for name in (
                    *("id", "title", "container-title", "container-title-short", "publisher", "number", "page"),
                    *("DOI", "URL"),
                )
            },
        },
        "additionalProperties": False,
    },
}
"""What of CSL-JSON is used here, by its specification."""


def test_csl_is_valid(real: KnowledgeBase) -> None:
    """Every paper is an item by the schema of CSL, with the paper's title, authors and year."""
    items = json.loads(EXPORTS["csl-json"](real, tuple(real.papers.values()), True))
    jsonschema.validate(items, CSL)
    for item, paper in zip(items, real.papers.values(), strict=True):
        reference = read_reference(real, paper)
        assert (item["id"], item["title"]) == (paper.id, paper.title)
        assert item["issued"]["date-parts"][0][0] == reference.year
        assert [name.get("family") or name["literal"] for name in item["author"]] == [
            name.family for name in reference.authors
        ]


def test_biblatex_is_read(real: KnowledgeBase) -> None:
    """Every paper is an entry of a type and with fields that BibLaTeX knows, and dates keep their month."""
    library = bibtexparser.parse_string(EXPORTS["biblatex"](real, tuple(real.papers.values()), True))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == list(real.papers)
    for entry, paper in zip(library.entries, real.papers.values(), strict=True):
        assert entry.entry_type in ("article", "inproceedings", "online")
        assert entry["date"] == (str(paper.venue.year) if paper.venue else paper.published)
        assert not {"year", "journal", "archiveprefix"} & set(entry.fields_dict)
        former = entry.fields_dict.get("ids")
        assert (former.value if former else "") == ",".join(paper.former_ids)


@pytest.mark.parametrize("style", ["apa", "ieee"])
def test_styles_name_every_paper(real: KnowledgeBase, style: str) -> None:
    """A list of references has a line for each paper with its title; APA's is sorted, IEEE's is numbered."""
    lines = EXPORTS[style](real, tuple(real.papers.values()), True).splitlines()
    assert len(lines) == len(real.papers)
    text = "\n".join(lines)
    assert [paper.id for paper in real.papers.values() if paper.title.removesuffix(".") not in text] == []
    if style == "ieee":
        assert [line.partition(" ")[0] for line in lines] == [f"[{at}]" for at in range(1, len(lines) + 1)]


@given(st.text(max_size=30), st.text(max_size=30))
def test_ris_values_stay_on_their_line(title: str, given_names: str) -> None:
    """No line end in a value begins a line of its own."""
    from avsurvey.exports.ris import _one_line

    assert len((_one_line(title) + _one_line(given_names)).splitlines()) <= 1


def paper(**facts: Any) -> Paper:
    """A paper with some facts."""
    plain = {"id": "lovelace2024notes", "level": "stub", "title": "Notes", "authors": ["A"], "published": "2024-05"}
    return Paper.model_validate(plain | facts)


LINKS = [
    (("code", "pdf"), {}, "https://x.test/pdf"),
    (("proceedings",), {}, "https://x.test/proceedings"),
    (("project", "pdf"), {}, "https://x.test/project"),
    (("code", "demo"), {}, ""),
    (("pdf",), {"arxiv": "2405.00001"}, "https://arxiv.org/abs/2405.00001"),
    (("pdf",), {"arxiv": "2405.00001", "doi": "10.1234/x"}, "https://doi.org/10.1234/x"),
]


@pytest.mark.parametrize(("kinds", "facts", "expected"), LINKS)
def test_work_stands_where_its_text_is(kinds: tuple[str, ...], facts: dict[str, str], expected: str) -> None:
    """The address of a work is its DOI, arXiv, or the first link that leads to its text, never to code."""
    links = [{"kind": kind, "url": f"https://x.test/{kind}", "source": "v1"} for kind in kinds]
    assert read_reference(KnowledgeBase.of(()), paper(links=links, **facts)).url == expected


VENUES = [
    (
        "taslp",
        "12--34",
        ("IEEE/ACM Transactions on Audio, Speech, and Language Processing", Medium.ARTICLE, ("12", "34")),
    ),
    ("cvpr", "12 - 34", (CVPR, Medium.PROCEEDINGS, ("12", "34"))),
    ("iclr", "e17", ("International Conference on Learning Representations", Medium.PROCEEDINGS, ("e17", ""))),
    ("journals", "1–2", ("Journals", Medium.ARTICLE, ("1", "2"))),
    ("unknown", None, ("unknown", Medium.PROCEEDINGS, ("", ""))),
]


@pytest.mark.parametrize(("venue", "pages", "expected"), VENUES)
def test_venue_is_cited_by_its_long_name(
    corpus: KnowledgeBase, venue: str, pages: str | None, expected: tuple[str, Medium, tuple[str, str]]
) -> None:
    """A venue has the alias of several words or its label, and pages are a range however the record parts them."""
    stated = {"id": venue, "year": 2025, "pages": pages, "source": "v1", "where": "p. 1"}
    reference = read_reference(corpus, paper(venue=stated))
    assert (reference.holder, reference.medium, reference.page_range) == expected
    assert reference.year == 2025


def test_long_name_of_a_venue_has_three_words() -> None:
    """An alias of two words may be another short name; one of three is taken for the long name."""
    term = {"id": "jos", "label": "JoS", "definition": "On sound.", "aliases": ["Sound J.", "Journal of Sound"]}
    venues = Vocabulary.model_validate({"id": "venues", "label": "V", "definition": "Where.", "terms": [term]})
    stated = {"id": "jos", "year": 2025, "source": "v1", "where": "p. 1"}
    assert read_reference(KnowledgeBase.of((venues,)), paper(venue=stated)).holder == "Journal of Sound"
