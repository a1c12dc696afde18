"""Laws of asking services: politely, patiently, once; whatever comes back is read or refused, never believed.

The answers come from a fake server on loopback; ``fake_services`` says where their shapes are from.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from fake_services import (
    ARXIV,
    ARXIV_ERROR,
    ARXIV_ID,
    ARXIV_WITH_DOI,
    CROSSREF,
    DATACITE,
    DOI,
    OPENALEX,
    PAGE,
    TITLE,
    Answer,
    Fake,
    atom,
)
from hypothesis import given
from hypothesis import strategies as st

from avsurvey.names import read_name
from avsurvey.services import (
    SERVICES,
    Client,
    NotThere,
    Service,
    ServiceError,
    fetch_arxiv,
    fetch_crossref,
    fetch_datacite,
    fetch_openalex,
    fetch_page,
)
from avsurvey.services.client import ATTEMPTS, MAX_REDIRECTS, MAX_WAIT_SECONDS, digest_of
from avsurvey.services.work import bare_doi, date_of, items_at, plain, printed_name, text_at

ARXIV_PATH, CROSSREF_PATH, OPENALEX_PATH = "/arxiv", f"/crossref/works/{DOI}", f"/openalex/works/doi:{DOI}"


class Slept(list[float]):
    """Sleeps that were asked for, none of which took any time."""

    def __call__(self, seconds: float) -> None:
        """Note a sleep."""
        self.append(seconds)


def client(fake: Fake, **options: Any) -> Client:
    """A client whose questions go to the server and whose sleeps take no time."""
    return Client(addresses=fake.environment, **{"sleep": Slept(), "timeout": 5.0, **options})


# what services say


def test_arxiv_is_read(fake: Fake) -> None:
    """An entry of the Atom feed gives the first day, the version that was seen, and authors as printed."""
    fake.say(ARXIV_PATH, ARXIV_WITH_DOI)
    work = fetch_arxiv(client(fake), ARXIV_ID)
    assert (work.title, work.authors) == (TITLE, ("Ada Lovelace", "Jörg van der Müller"))
    assert (work.published, work.version, work.doi) == ("2025-11-03", "v2", DOI)
    assert work.url == f"https://arxiv.org/abs/{ARXIV_ID}v2"
    assert work.abstract == "We generate Foley for silent film & more, with a diffusion transformer."
    assert work.remarks == ("Accepted to CVPR 2026, 12 pages",)
    assert fake.asked[0][1] == {"id_list": [ARXIV_ID], "max_results": ["1"]}


def test_crossref_is_read(fake: Fake) -> None:
    """A work of Crossref gives the published title without markup, the container and the year of the event."""
    fake.say(CROSSREF_PATH, CROSSREF)
    work = fetch_crossref(client(fake, mail="ada@example.org"), DOI)
    assert (work.title, work.authors) == (TITLE, ("Ada Lovelace", "Jörg van der Müller"))
    assert (work.published, work.venue_year, work.pages, work.doi) == ("2026-06-03", 2026, "401-412", DOI)
    assert work.venues[0] == "2026 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"
    assert work.abstract == "We generate Foley."
    _, query, headers = fake.asked[0]
    assert query == {"mailto": ["ada@example.org"]}
    assert "mailto:ada@example.org" in headers["User-Agent"]


def test_datacite_is_read(fake: Fake) -> None:
    """A DOI of DataCite gives persons, teams in braces, and the date of issue."""
    fake.say("/datacite/dois/10.5281/zenodo.1234567", DATACITE)
    work = fetch_datacite(client(fake), "10.5281/zenodo.1234567")
    assert (work.title, work.authors) == (TITLE, ("Ada Lovelace", "{The Engine Group}"))
    assert (work.published, work.tier, work.venues) == ("2025-11-05", "", ())


def test_openalex_points(fake: Fake) -> None:
    """OpenAlex says where else the work is known, and nothing more is taken from it."""
    fake.say(OPENALEX_PATH, OPENALEX)
    pointers = fetch_openalex(client(fake), DOI)
    assert (pointers.arxiv, pointers.doi) == (ARXIV_ID, DOI)
    assert pointers.venue == "Computer Vision and Pattern Recognition"


def test_page_is_read(fake: Fake) -> None:
    """A page's tags give the work; names there stand family first."""
    fake.say("/page", PAGE)
    work = fetch_page(client(fake), f"{fake.address}/page")
    assert (work.title, work.authors) == (TITLE, ("Ada Lovelace", "Jörg van der Müller"))
    assert (work.published, work.pages, work.tier) == ("2026-06-03", "401-412", "")


NAMES = [
    ("Ada", "Lovelace", "", "Ada Lovelace"),
    ("Jörg", "van der Müller", "", "Jörg van der Müller"),
    ("Gabriel", "García Márquez", "", "García Márquez, Gabriel"),
    ("Sammy", "Davis", "Jr.", "Davis, Jr., Sammy"),
    ("", "Madonna", "", "Madonna"),
    ("Ada ", " Lovelace\n", "", "Ada Lovelace"),
]


@pytest.mark.parametrize(("given_name", "family", "suffix", "printed"), NAMES)
def test_names_keep_their_parts(given_name: str, family: str, suffix: str, printed: str) -> None:
    """A name is written so that a reader of names finds the parts that the service told."""
    assert printed_name(given_name, family, suffix) == printed
    name = read_name(printed)
    assert f"{name.particle} {name.family}".strip() == family.strip()
    assert name.given == given_name.strip()


# what can go wrong

GARBAGE: dict[str, str | bytes] = {
    "nothing": "",
    "HTML": "<html><body>Sorry</body></html>",
    "half of it": ARXIV[:400],
    "half of a JSON document": json.dumps(CROSSREF)[:200],
    "JSON of another shape": '{"message": [1, {"title": 5}], "data": null}',
    "a number": "42",
    "deep nesting": "[" * 100_000,
    "a number too long": '{"message": ' + "9" * 10_000 + "}",
    "bytes": b"\xff\xfe\x00\x01",
    "an entity bomb": '<!DOCTYPE a [<!ENTITY b "cccc">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>',
    "a lone surrogate": '{"message": {"title": ["\\ud800"]}}',
}
FETCHES = {
    ARXIV_PATH: lambda client: fetch_arxiv(client, ARXIV_ID),
    CROSSREF_PATH: lambda client: fetch_crossref(client, DOI),
    f"/datacite/dois/{DOI}": lambda client: fetch_datacite(client, DOI),
    OPENALEX_PATH: lambda client: fetch_openalex(client, DOI),
    "/page": lambda client: fetch_page(client, client.addresses["AVSURVEY_ARXIV_URL"].replace("/arxiv", "/page")),
}


@pytest.mark.parametrize("path", FETCHES)
@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_refused_by_name(fake: Fake, path: str, garbage: str | bytes) -> None:
    """Whatever a service sends that has not its own form is refused with the service's name."""
    fake.say(path, Answer(garbage))
    with pytest.raises(ServiceError, match=r"^(?:arXiv|Crossref|DataCite|OpenAlex|The page) "):
        FETCHES[path](client(fake))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["title", "author", "given", "family", "name", "event", "date-parts", "issued", "container-title"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_any_shape_is_read_without_surprise(value: Any) -> None:
    """Looking into an answer of any shape gives text or nothing."""
    assert isinstance(text_at(value, "title", 0), str)
    assert isinstance(date_of(value), str)
    assert all(isinstance(text_at(item, "family"), str) for item in items_at(value, "author"))


@given(st.text(max_size=60))
def test_plain_text_is_plain(text: str) -> None:
    """Text from services comes without line breaks, control characters and entities, and is stable."""
    assert plain(text).isprintable()
    assert plain(text) == plain(text).strip()


def test_unknown_works_are_told_apart_from_failures(fake: Fake) -> None:
    """What a service does not know is not a failure of the service; nothing is asked twice for it."""
    fake.say(ARXIV_PATH, atom(""))
    for path in (ARXIV_PATH, CROSSREF_PATH, OPENALEX_PATH):
        with pytest.raises(NotThere):
            FETCHES[path](client(fake))
    assert len(fake.asked) == 3


def test_errors_of_arxiv_are_no_works(fake: Fake) -> None:
    """The entry by which arXiv reports an error is not taken for a paper, nor is another paper's entry."""
    for feed in (ARXIV_ERROR, ARXIV.replace(ARXIV_ID, "2511.99999")):
        fake.say(ARXIV_PATH, feed)
        with pytest.raises(NotThere):
            fetch_arxiv(client(fake), ARXIV_ID)


# patience


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_busy_services_are_asked_again(fake: Fake, status: int) -> None:
    """After an answer that asks for patience the question is put again, each time after a longer wait."""
    fake.say(ARXIV_PATH, Answer("", status), Answer("", status), Answer(ARXIV))
    asking = client(fake)
    assert fetch_arxiv(asking, ARXIV_ID).title == TITLE
    assert asking.sleep == [1.0, 2.0]


def test_wait_is_as_long_as_asked_for(fake: Fake) -> None:
    """``Retry-After`` in seconds or as a date decides how long to wait."""
    later = format_datetime(datetime.now(tz=UTC) + timedelta(seconds=30), usegmt=True)
    fake.say(
        ARXIV_PATH,
        Answer("", 429, {"Retry-After": "7"}),
        Answer("", 503, {"Retry-After": later}),
        Answer("", 503, {"Retry-After": "soon"}),
        Answer(ARXIV),
    )
    asking = client(fake)
    fetch_arxiv(asking, ARXIV_ID)
    first, second, third = asking.sleep  # type: ignore[misc]
    assert (first, third) == (7.0, 4.0)
    assert 25 <= second <= 30


def test_long_waits_are_told_and_not_sat_through(fake: Fake) -> None:
    """A service that asks to come back in an hour is believed at once."""
    fake.say(CROSSREF_PATH, Answer("", 429, {"Retry-After": "3600"}))
    asking = client(fake)
    with pytest.raises(ServiceError, match="Crossref asks to wait 3600 s"):
        fetch_crossref(asking, DOI)
    assert (asking.sleep, len(fake.asked)) == ([], 1)
    assert MAX_WAIT_SECONDS < 3600


def test_patience_ends(fake: Fake) -> None:
    """After some attempts the service is named with what it answered."""
    fake.say(CROSSREF_PATH, Answer("", 503))
    with pytest.raises(ServiceError, match=f"Crossref answered 503, {ATTEMPTS} times"):
        fetch_crossref(client(fake), DOI)
    assert len(fake.asked) == ATTEMPTS


def test_refusals_are_not_repeated(fake: Fake) -> None:
    """A refusal that no patience changes is told with its reason, once."""
    fake.say(OPENALEX_PATH, Answer('{"error": "Forbidden"}', 403))
    with pytest.raises(ServiceError, match=r"OpenAlex refused with 403: .*Forbidden"):
        fetch_openalex(client(fake), DOI)
    assert len(fake.asked) == 1


def test_silence_ends(fake: Fake) -> None:
    """A service that does not speak in time is named."""
    fake.say(ARXIV_PATH, Answer(ARXIV, seconds=5))
    with pytest.raises(ServiceError, match=r"arXiv did not answer within 0\.2 s"):
        fetch_arxiv(client(fake, timeout=0.2), ARXIV_ID)


def test_nobody_there(fake: Fake) -> None:
    """A service that cannot be reached is named."""
    asking = Client(addresses={"AVSURVEY_ARXIV_URL": "http://127.0.0.1:9/"}, sleep=Slept())
    with pytest.raises(ServiceError, match="arXiv could not be reached"):
        fetch_arxiv(asking, ARXIV_ID)


def test_answers_that_break_off_are_asked_for_again(fake: Fake) -> None:
    """Half an answer is no answer."""
    fake.say(ARXIV_PATH, Answer(ARXIV, breaks_off=True), Answer(ARXIV))
    assert fetch_arxiv(client(fake, timeout=2.0), ARXIV_ID).title == TITLE


def test_redirects_are_followed(fake: Fake) -> None:
    """Merged works of OpenAlex and moved addresses lead on."""
    fake.say(OPENALEX_PATH, Answer("", 301, {"Location": "/openalex/works/W1"}))
    fake.say("/openalex/works/W1", OPENALEX)
    assert fetch_openalex(client(fake), DOI).arxiv == ARXIV_ID


@pytest.mark.parametrize("target", ["/arxiv", "ftp://127.0.0.1/a", "http://", "file:///etc/passwd"])
def test_redirects_into_nowhere_end(fake: Fake, target: str) -> None:
    """Circles, and addresses that are none of the web, are refused by name."""
    fake.say(ARXIV_PATH, Answer("", 302, {"Location": target}))
    with pytest.raises(ServiceError, match=r"^arXiv "):
        fetch_arxiv(client(fake), ARXIV_ID)
    assert len(fake.asked) <= (MAX_REDIRECTS + 1) * ATTEMPTS


def test_floods_are_stopped(fake: Fake) -> None:
    """An answer that is larger than any description of a work is not read to its end."""
    fake.say(ARXIV_PATH, Answer(b" " * 9_000_000))
    with pytest.raises(ServiceError, match="arXiv sent more than 8 MB"):
        fetch_arxiv(client(fake), ARXIV_ID)


def test_pace_is_kept() -> None:
    """Between two questions to one service passes the time that its owners ask for; other services do not wait."""
    now, slept = [100.0], Slept()

    def sleep(seconds: float) -> None:
        slept(seconds)
        now[0] += seconds

    asking = Client(addresses={}, sleep=sleep, clock=lambda: now[0])
    first, second = Service("A", "https://a.example", 3.0), Service("B", "https://b.example", 0.5)
    for service in (first, second, first, first):
        asking._keep_pace(service, service.base)
        now[0] += 1.0
    assert slept == [1.0, 2.0]
    assert SERVICES["arxiv"].interval >= 3


# what is kept


def test_answers_are_kept(fake: Fake, tmp_path: Path) -> None:
    """What was answered is not asked again, works offline, and tells the day on which it came; a mail is not kept."""
    fake.say(CROSSREF_PATH, CROSSREF)
    first = fetch_crossref(client(fake, cache=tmp_path, mail="ada@example.org"), DOI)
    again = fetch_crossref(client(fake, cache=tmp_path), DOI)
    offline = fetch_crossref(client(fake, cache=tmp_path, offline=True), DOI)
    assert first == again == offline
    assert len(fake.asked) == 1
    (kept,) = tmp_path.rglob("*.json")
    assert "ada@example.org" not in kept.read_text(encoding="utf-8")


def test_kept_answers_grow_old(fake: Fake, tmp_path: Path) -> None:
    """An old answer is asked for again, but still serves offline, under the day on which it came."""
    fake.say(CROSSREF_PATH, CROSSREF)
    fetch_crossref(client(fake, cache=tmp_path), DOI)
    (path,) = tmp_path.rglob("*.json")
    kept = json.loads(path.read_text(encoding="utf-8")) | {"day": "2025-01-01"}
    path.write_text(json.dumps(kept | {"sha256": digest_of(kept["url"], kept["parameters"], kept)}), encoding="utf-8")
    assert fetch_crossref(client(fake, cache=tmp_path, offline=True), DOI).day == "2025-01-01"
    assert fetch_crossref(client(fake, cache=tmp_path), DOI).day != "2025-01-01"
    assert len(fake.asked) == 2


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"text": 1}', '{"text": "a", "day": "never", "status": 200}'])
def test_broken_kept_answers_count_as_none(fake: Fake, tmp_path: Path, broken: str) -> None:
    """A file of the cache that cannot be read is asked for again."""
    fake.say(CROSSREF_PATH, CROSSREF)
    fetch_crossref(client(fake, cache=tmp_path), DOI)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text(broken, encoding="utf-8")
    assert fetch_crossref(client(fake, cache=tmp_path), DOI).title == TITLE


def test_changed_kept_answers_count_as_none(fake: Fake, tmp_path: Path) -> None:
    """A file of the cache in which anything was changed since is asked for again, though it can be read."""
    fake.say(CROSSREF_PATH, CROSSREF)
    fetch_crossref(client(fake, cache=tmp_path), DOI)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text(kept.read_text(encoding="utf-8").replace(TITLE[:5], "Other"), encoding="utf-8")
    assert fetch_crossref(client(fake, cache=tmp_path), DOI).title == TITLE


def test_failures_are_not_kept(fake: Fake, tmp_path: Path) -> None:
    """A service that failed once is asked again the next time."""
    fake.say(CROSSREF_PATH, Answer("", 400), Answer(CROSSREF))
    with pytest.raises(ServiceError):
        fetch_crossref(client(fake, cache=tmp_path), DOI)
    assert fetch_crossref(client(fake, cache=tmp_path), DOI).title == TITLE


def test_offline_asks_nobody(fake: Fake) -> None:
    """Offline no question leaves, and the service that would have been asked is named."""
    with pytest.raises(ServiceError, match=r"arXiv was not asked \(offline\)"):
        fetch_arxiv(client(fake, offline=True), ARXIV_ID)
    assert fake.asked == []


@pytest.mark.parametrize(
    "text", ["https://doi.org/10.1000/ABC", "doi:10.1000/abc", "10.1000/abc", " http://dx.doi.org/10.1000/abc"]
)
def test_dois_are_bare(text: str) -> None:
    """A DOI is compared without the address before it and without case."""
    assert bare_doi(text) == "10.1000/abc"
