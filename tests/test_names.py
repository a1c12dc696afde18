"""Laws of author names: one table, read from print and written back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.kb import KnowledgeBase
from avsurvey.names import Name, read_name

NAMES = [
    # display, BibTeX, parts
    ("Ho Kei Cheng", "Cheng, Ho Kei", Name("Cheng", "Ho Kei")),
    ("Yu-Gang Jiang", "Jiang, Yu-Gang", Name("Jiang", "Yu-Gang")),
    ("Alexander G. Schwing", "Schwing, Alexander G.", Name("Schwing", "Alexander G.")),
    ("Alexandre Défossez", "Défossez, Alexandre", Name("Défossez", "Alexandre")),
    ("A. B. C. D'Amour", "D'Amour, A. B. C.", Name("D'Amour", "A. B. C.")),
    # particles: lower case stands before the family name, capitals belong to it
    ("Sjoerd van Steenkiste", "van Steenkiste, Sjoerd", Name("Steenkiste", "Sjoerd", "van")),
    ("Aäron van den Oord", "van den Oord, Aäron", Name("Oord", "Aäron", "van den")),
    ("Oscar de la Renta", "de la Renta, Oscar", Name("Renta", "Oscar", "de la")),
    ("Jonathan Le Roux", "Le Roux, Jonathan", Name("Le Roux", "Jonathan")),
    ("Bert De Brabandere", "De Brabandere, Bert", Name("De Brabandere", "Bert")),
    ("Maria del Carmen García López", "del Carmen García López, Maria", Name("Carmen García López", "Maria", "del")),
    # a particle at either end is a name of its own
    ("Le Zhang", "Zhang, Le", Name("Zhang", "Le")),
    ("Anh Nguyen Le", "Le, Anh Nguyen", Name("Le", "Anh Nguyen")),
    # suffixes
    ("Sammy Davis Jr.", "Davis, Jr., Sammy", Name("Davis", "Sammy", suffix="Jr.")),
    ("Martin Luther King III", "King, III, Martin Luther", Name("King", "Martin Luther", suffix="III")),
    # one word
    ("Plato", "Plato", Name("Plato")),
    ("王伟", "王伟", Name("王伟")),
    ("伟 王", "王, 伟", Name("王", "伟")),
    ("Юрий Гагарин", "Гагарин, Юрий", Name("Гагарин", "Юрий")),
]
COLLECTIVES = [
    ("{The OpenAI Team}", "The OpenAI Team"),
    ("{Barnes and Noble, Inc.}", "Barnes and Noble, Inc."),
    ("{SII-OpenMOSS Team}", "SII-OpenMOSS Team"),
]


@pytest.mark.parametrize(("display", "bibtex", "name"), NAMES)
def test_name_is_read_from_print(display: str, bibtex: str, name: Name) -> None:
    """A printed name falls into given names, particle, family name and suffix."""
    assert read_name(display) == name


@pytest.mark.parametrize(("display", "bibtex", "name"), NAMES)
def test_name_is_read_from_bibtex(display: str, bibtex: str, name: Name) -> None:
    """A name whose parts are told apart by commas is the same name."""
    assert read_name(bibtex) == name


@pytest.mark.parametrize(("display", "bibtex", "name"), NAMES)
def test_name_is_written(display: str, bibtex: str, name: Name) -> None:
    """A name is written in reading order, and for BibTeX with its parts told apart."""
    assert (name.display, name.bibtex) == (display, bibtex)


@pytest.mark.parametrize(("text", "name"), COLLECTIVES)
def test_collective_is_one_word(text: str, name: str) -> None:
    """What stands in braces is a team: shown without them, never split, in braces for BibTeX."""
    read = read_name(text)
    assert (read.display, read.bibtex, read.is_collective, read.given) == (name, text, True, "")


def test_several_words_without_given_name_are_one_for_bibtex() -> None:
    """A family name of several words is put in braces where BibTeX would take it apart."""
    assert Name("Le Roux").bibtex == "{Le Roux}"


@pytest.mark.parametrize(
    ("names", "ordered"),
    [(["Aäron van den Oord", "Ho Kei Cheng", "Wei Ping"], ["Ho Kei Cheng", "Aäron van den Oord", "Wei Ping"])],
)
def test_names_are_sorted_by_family(names: list[str], ordered: list[str]) -> None:
    """Names are sorted by family name, and the particle does not count."""
    assert sorted(names, key=lambda text: read_name(text).sort_key) == ordered


@given(st.text(max_size=60))
def test_any_text_is_some_name(text: str) -> None:
    """No text is too odd to be read, and nothing is invented: each word of the name stands in the text."""
    assert all(word.strip("{}") in text for word in read_name(text).display.split())


def test_real_authors_survive_bibtex(real: KnowledgeBase) -> None:
    """The BibTeX form of every author of the survey is read back as the same name."""
    authors = {author for paper in real.papers.values() for author in (*paper.authors, *paper.authors_published)}
    assert [author for author in sorted(authors) if read_name(read_name(author).bibtex) != read_name(author)] == []
