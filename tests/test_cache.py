"""Laws of the cache: it saves time and changes nothing."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from fixture_types import Overlay

from avsurvey.files import seal, unseal
from avsurvey.kb import KnowledgeBase, read_folder
from avsurvey.kb.cache import KEPT


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A folder for the cache."""
    return tmp_path / "cache"


def cache_file(cache: Path) -> Path:
    """The file of the records."""
    (path,) = cache.glob("records-*")
    return path


def put_sealed(path: Path, value: object) -> None:
    """Write a pickle under its right seal, as a cache file has it."""
    path.write_bytes(seal(path.name, pickle.dumps(value)))


def test_every_record_pickles(real: KnowledgeBase) -> None:
    """Every real record comes back from a pickle as it was."""
    for record in real.records():
        assert pickle.loads(pickle.dumps(record)) == record


def test_cached_reading_is_the_same(corpus_folder: Path, cache: Path) -> None:
    """Reading without a cache, into one and out of one gives the same records, findings and fingerprint."""
    without = read_folder(corpus_folder)
    into = read_folder(corpus_folder, cache)
    out_of = read_folder(corpus_folder, cache)
    assert without == into == out_of


def test_records_come_out_of_the_cache(corpus_folder: Path, cache: Path) -> None:
    """What is in the cache is used: a record put there under the right bytes is believed."""
    read_folder(corpus_folder, cache)
    path = cache_file(cache)
    entries = pickle.loads(unseal(path.name, path.read_bytes()) or b"")
    content, model = entries["models/mmaudio.yml"]
    entries["models/mmaudio.yml"] = (content, model.model_copy(update={"name": "From the cache"}))
    put_sealed(path, entries)
    assert read_folder(corpus_folder, cache).kb.models["mmaudio"].name == "From the cache"


def test_changed_file_is_read_anew(overlay: Overlay, cache: Path) -> None:
    """A file whose bytes changed is not taken from the cache."""
    data = overlay({})
    read_folder(data, cache)
    path = data / "models" / "mmaudio.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: MMAudio\n", "name: Changed\n"), encoding="utf-8")
    assert read_folder(data, cache).kb.models["mmaudio"].name == "Changed"


def test_same_bytes_in_another_file_are_another_record(overlay: Overlay, cache: Path) -> None:
    """A renamed file is another record, though its bytes are known."""
    data = overlay({})
    read_folder(data, cache)
    (data / "models" / "mmaudio.yml").rename(data / "models" / "renamed.yml")
    assert "renamed" in read_folder(data, cache).kb.models
    assert "mmaudio" not in read_folder(data, cache).kb.models


def test_findings_are_never_cached(overlay: Overlay, cache: Path) -> None:
    """What is wrong with a file is said every time."""
    data = overlay({"models/engine.yml": "level: stub\n"})
    first, second = read_folder(data, cache), read_folder(data, cache)
    assert first.findings == second.findings != ()


DAMAGES: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("empty", lambda stored: b""),
    ("shorter than a digest", lambda stored: stored[:20]),
    ("truncated", lambda stored: stored[:-1]),
    ("lengthened", lambda stored: stored + b"\0"),
    ("one bit wrong", lambda stored: stored[:100] + bytes([stored[100] ^ 1]) + stored[101:]),
    ("wrong digest", lambda stored: b"\0" * 32 + stored[32:]),
    ("text", lambda stored: b"not a cache"),
    ("no pickle", lambda stored: hashlib.sha256(b"no pickle").digest() + b"no pickle"),
    ("sealed under another name", lambda stored: seal("records-of-other-code.pickle", stored[32:])),
]


@pytest.mark.parametrize("damage", [damage for _, damage in DAMAGES], ids=[name for name, _ in DAMAGES])
def test_damaged_cache_is_not_believed(corpus_folder: Path, cache: Path, damage: Callable[[bytes], bytes]) -> None:
    """A cache that is not as it was written counts as empty, and is written anew."""
    whole = read_folder(corpus_folder, cache)
    path = cache_file(cache)
    stored = path.read_bytes()
    path.write_bytes(damage(stored))
    assert read_folder(corpus_folder, cache) == whole
    assert path.read_bytes() == stored


@pytest.mark.parametrize(
    "foreign",
    [
        [1, 2],
        None,
        {},
        {"models/mmaudio.yml": "text"},
        {"models/mmaudio.yml": (1,)},
    ],
    ids=repr,
)
def test_foreign_cache_is_not_believed(corpus_folder: Path, cache: Path, foreign: object) -> None:
    """A whole file that holds something else counts as empty."""
    whole = read_folder(corpus_folder, cache)
    put_sealed(cache_file(cache), foreign)
    assert read_folder(corpus_folder, cache) == whole


def test_cache_of_other_code_is_left(corpus_folder: Path, cache: Path) -> None:
    """A cache of another version of the code is not opened."""
    cache.mkdir()
    (cache / "records-0000000000000000.pickle").write_bytes(b"of other code")
    assert read_folder(corpus_folder, cache) == read_folder(corpus_folder)


def test_unwritable_cache_is_no_error(corpus_folder: Path, tmp_path: Path) -> None:
    """Where no cache can be written, reading goes on without one."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert read_folder(corpus_folder, tmp_path / "file" / "cache") == read_folder(corpus_folder)


def test_unchanged_cache_is_not_written(corpus_folder: Path, cache: Path) -> None:
    """A run that learnt nothing leaves the file as it is."""
    read_folder(corpus_folder, cache)
    before = cache_file(cache).stat().st_mtime_ns
    read_folder(corpus_folder, cache)
    assert cache_file(cache).stat().st_mtime_ns == before


def test_cache_does_not_grow_with_the_code(corpus_folder: Path, cache: Path) -> None:
    """Records of the last few states of the code are kept, those of all others go."""
    cache.mkdir()
    others = [cache / f"records-{at:016x}.pickle" for at in range(KEPT + 4)]
    for at, path in enumerate(others):
        path.write_bytes(b"of other code")
        os.utime(path, (at, at))
    read_folder(corpus_folder, cache)
    left = set(cache.glob("records-*.pickle"))
    assert left & set(others) == set(others[-KEPT + 1 :])
    assert len(left) == KEPT
