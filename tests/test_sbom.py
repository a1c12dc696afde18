"""The software bill of materials says what the hashed lock says, in the form of CycloneDX."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from avsurvey.cli.app import app
from avsurvey.exports.sbom import read_lock, render_sbom

LOCK = """\
alpha==1.2 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via avsurvey (pyproject.toml)
beta-gamma==0.1 ; python_full_version < '3.12' \\
    --hash=sha256:{a}
    # via alpha
beta-gamma==0.2 ; python_full_version >= '3.12' \\
    --hash=sha256:{b}
    # via alpha
delta==3 \\
    --hash=sha256:{a}
    # via
    #   avsurvey (pyproject.toml:dev)
    #   epsilon
epsilon==4 \\
    --hash=sha256:{a}
    # via -r requirements/build.in
""".format(a="a" * 64, b="b" * 64)


def bill(text: str) -> dict[str, Any]:
    """The bill of a lock, read."""
    read: dict[str, Any] = json.loads(render_sbom(text))
    return read


def test_every_pin_stands_in_the_bill() -> None:
    """Name, version, hashes, condition and need of each package are those of the lock."""
    told = [
        (
            part["purl"],
            part["scope"],
            [entry["content"][0] for entry in part["externalReferences"][0]["hashes"]],
            [entry["value"] for entry in part.get("properties", ())],
        )
        for part in bill(LOCK)["components"]
    ]
    assert told == [
        ("pkg:pypi/alpha@1.2", "required", ["a", "b"], []),
        ("pkg:pypi/beta-gamma@0.1", "required", ["a"], ["python_full_version < '3.12'"]),
        ("pkg:pypi/beta-gamma@0.2", "required", ["b"], ["python_full_version >= '3.12'"]),
        ("pkg:pypi/delta@3", "excluded", ["a"], []),
        ("pkg:pypi/epsilon@4", "excluded", ["a"], []),
    ]


def test_who_asks_for_whom() -> None:
    """The comments of the lock become dependencies."""
    asked = {entry["ref"].partition("@")[0]: entry.get("dependsOn", []) for entry in bill(LOCK)["dependencies"]}
    assert asked["pkg:pypi/avsurvey"] == ["pkg:pypi/alpha@1.2", "pkg:pypi/delta@3", "pkg:pypi/epsilon@4"]
    assert asked["pkg:pypi/alpha"] == ["pkg:pypi/beta-gamma@0.1", "pkg:pypi/beta-gamma@0.2"]
    assert asked["pkg:pypi/epsilon"] == ["pkg:pypi/delta@3"]
    assert asked["pkg:pypi/delta"] == []


@pytest.mark.parametrize("name", ["lock", "audit", "fuzz", "scale"])
def test_real_locks_are_read_whole(name: str, root: Path) -> None:
    """Every package of the project's locks has hashes and somebody who asks for it; the bill is the same each time."""
    text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pins = read_lock(text)
    assert len(pins) == sum(line[:1].isalnum() for line in text.splitlines()) > 0
    assert sum(len(pin.hashes) for pin in pins) == text.count("--hash=sha256:")
    assert [pin.name for pin in pins if not (pin.hashes and pin.via)] == []
    assert render_sbom(text) == render_sbom(text)


def test_lock_without_hashes_is_read() -> None:
    """A package is read where its line names extras and where nothing but who asks for it stands below."""
    (pin,) = read_lock(
        "# made by uv\n\nAlpha_B.C[x,y]==1.2\n    # via\n    #   beta\n    #   -r requirements/build.in\n"
    )
    assert (pin.name, pin.version, pin.hashes, pin.via) == (
        "alpha-b-c",
        "1.2",
        (),
        ("beta", "-r requirements/build.in"),
    )


def test_lock_without_version_is_refused() -> None:
    """A line that pins nothing is named, with what makes the lock again."""
    with pytest.raises(ValueError, match=r"^`alpha>=1` pins no version\. Make the lock again by `make lock`\.$"):
        read_lock("alpha>=1\n")


def test_who_asks_may_stand_right_below() -> None:
    """The line after the package's own may already say who asks for it."""
    assert [pin.via for pin in read_lock("alpha==1\n    # via beta\n")] == [("beta",)]


def test_bill_of_the_real_lock_is_valid(root: Path) -> None:
    """CycloneDX's own strict validator accepts the bill; it is installed with `requirements/audit.txt`."""
    validation = pytest.importorskip("cyclonedx.validation.json")
    from cyclonedx.schema import SchemaVersion

    text = render_sbom((root / "requirements" / "lock.txt").read_text(encoding="utf-8"), {"jinja2": "BSD-3-Clause"})
    assert validation.JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_command_writes_the_bill(tmp_path: Path, root: Path) -> None:
    """`avsurvey sbom` writes what the function gives, and says which file it misses or cannot read."""
    from typer.testing import CliRunner

    lock, output = tmp_path / "lock.txt", tmp_path / "sbom.json"
    lock.write_text(LOCK, encoding="utf-8")
    assert CliRunner().invoke(app, ["sbom", "--lock", str(lock), "--output", str(output)]).exit_code == 0
    assert output.read_text(encoding="utf-8") == render_sbom(LOCK)
    lock.write_text("alpha>=1\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["sbom", "--lock", str(lock)]).exit_code == 1
    assert CliRunner().invoke(app, ["sbom", "--lock", str(tmp_path / "none")]).exit_code == 2
