"""Laws of identifiers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avsurvey import ids

CITEKEYS = [
    ("Cheng", 2024, "Taming Multimodal Joint Training for High-Quality Video-to-Audio Synthesis", "cheng2024taming"),
    ("Ruan", 2022, "MM-Diffusion: Learning Multi-Modal Diffusion Models", "ruan2022mmdiffusion"),
    ("Défossez", 2022, "High Fidelity Neural Audio Compression", "defossez2022high"),
    ("Le Roux", 2018, "SDR - half-baked or well done?", "leroux2018sdr"),
    ("Carreira", 2017, "Quo Vadis, Action Recognition?", "carreira2017quo"),
    ("Sheffer", 2022, "I Hear Your True Colors", "sheffer2022i"),
    ("Chung", 2016, "Out of Time: Automated Lip Sync in the Wild", "chung2016out"),
    ("van den Oord", 2017, "The Neural and the Discrete", "vandenoord2017neural"),
    ("{The Team}", 2024, "“What” to “Do”", "theteam2024untitled"),
    ("王", 2024, "On 声音", "2024untitled"),
]
ASCII = [
    ("Müller", "Muller"),
    ("Łukasz", "Lukasz"),
    ("Ørsted", "Orsted"),
    ("Weiß", "Weiss"),
    ("Kılıç", "Kilic"),
    ("Đorđe", "Dorde"),
    ("Æsir", "AEsir"),
    ("ﬁne", "fine"),
    ("naïve café", "naive cafe"),
    ("李", ""),
]
SLUGS = [
    ("MMAudio", "mmaudio"),
    ("  VGG-Sound (v2)!  ", "vgg-sound-v2"),
    ("EnCodec 24 kHz, 1.5 kbps", "encodec-24-khz-1-5-kbps"),
    ("FD_PaSST", "fd-passt"),
    ("Show-o²", "show-o2"),
    ("声音", ""),
    ("a" * 79 + " b", "a" * 79),
]


@pytest.mark.parametrize(("family", "year", "title", "expected"), CITEKEYS)
def test_citekey_is_family_year_and_first_significant_word(family: str, year: int, title: str, expected: str) -> None:
    """A citekey is the family name, the year and the first word of the title that says something."""
    assert ids.to_citekey(family, year, title) == expected


@pytest.mark.parametrize(("text", "expected"), ASCII)
def test_ascii_keeps_the_letter_under_a_mark(text: str, expected: str) -> None:
    """A Latin letter loses its mark, and other scripts are dropped."""
    assert ids.to_ascii(text) == expected


@pytest.mark.parametrize(("text", "expected"), SLUGS)
def test_slug_of_a_name(text: str, expected: str) -> None:
    """A slug has the words of a name in lower case, parted by single hyphens."""
    assert ids.to_slug(text) == expected


@given(st.text(max_size=200))
def test_slug_is_idempotent(text: str) -> None:
    """The slug of a slug is that slug."""
    slug = ids.to_slug(text)
    assert ids.to_slug(slug) == slug


@given(st.text(max_size=200))
def test_what_is_made_a_slug_is_a_slug(text: str) -> None:
    """Whatever is made a slug passes the check for slugs, or is empty."""
    slug = ids.to_slug(text)
    assert slug == "" or ids.is_slug(slug)


@pytest.mark.parametrize(
    "text", ["", "-", "a-", "-a", "a--b", "A", "a_b", "a b", "a\n", "é", "a/b", "../a", "a" * 81], ids=repr
)
def test_no_slug(text: str) -> None:
    """A slug is lower-case ASCII in words parted by single hyphens, and no longer than 80 characters."""
    assert not ids.is_slug(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("MMAudio: Taming", "mmaudio – taming"),
        ("High-Quality", "High Quality"),
        ("\u00c9tude", "E\u0301tude"),
        ("STRASSE", "Straße"),
        ("Show-o²", "Show-o2"),
    ],
)
def test_titles_are_equal_by_letters_and_digits(first: str, second: str) -> None:
    """Case, punctuation, spaces and ways of writing one letter do not make two titles of one."""
    assert ids.normalised_title(first) == ids.normalised_title(second)


@pytest.mark.parametrize(("first", "second"), [("Part 1", "Part 2"), ("声音", "音楽"), ("Sound", "Sounds")])
def test_titles_differ_by_letters_and_digits(first: str, second: str) -> None:
    """Titles with other letters or digits, of any script, are other titles."""
    assert ids.normalised_title(first) != ids.normalised_title(second)


@given(st.text(max_size=100))
def test_normalised_title_is_idempotent(text: str) -> None:
    """The normal form of a normal form is that form."""
    once = ids.normalised_title(text)
    assert ids.normalised_title(once) == once
