"""Laws of the repository itself: workflows with least rights, forms that can be filled, files that point to files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config")
PINNED = re.compile(r"^[\w-]+/[\w-]+@[0-9a-f]{40}$")
WRITING = {
    "pages.yml": {"deploy"},
    "intake.yml": {"propose"},
    "comment.yml": {"post"},
    "patrol.yml": {"tell"},
    "release.yml": {"publish"},
}
"""Jobs that may write, by workflow."""


def names(paths: list[Path]) -> list[str]:
    """The files' names, to call the cases by."""
    return [path.name for path in paths]


@pytest.mark.parametrize("path", WORKFLOWS, ids=names(WORKFLOWS))
def test_actions_are_pinned_by_commit(path: Path) -> None:
    """A tag can be moved to other code, a commit cannot; the version stands behind it for people."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    for line in lines:
        used, _, version = line.split("uses:")[1].strip().partition("  # ")
        assert PINNED.match(used), line
        assert re.match(r"^v\d+$", version), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=names(WORKFLOWS))
def test_workflows_have_the_least_rights(path: Path) -> None:
    """Only reading, unless a job is listed here; code of forks never runs with the rights of the repository."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in workflow[True]  # YAML 1.1 reads `on` as a truth value
    assert "secrets." not in path.read_text(encoding="utf-8")
    writing = {name for name, job in workflow["jobs"].items() if "write" in (job.get("permissions") or {}).values()}
    assert writing == WRITING.get(path.name, set())
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=names(WORKFLOWS))
def test_nothing_that_others_wrote_is_pasted_into_a_shell(path: Path) -> None:
    """Titles, branches and bodies come from outside; a shell gets them through the environment or not at all."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            assert not re.search(
                r"\$\{\{\s*github\.(event\.(issue|pull_request|comment|workflow_run)|head_ref)", step.get("run", "")
            )


@pytest.mark.parametrize("path", WORKFLOWS, ids=names(WORKFLOWS))
def test_jobs_that_write_run_nothing_that_others_wrote(path: Path) -> None:
    """A job with rights to write runs git, gh and actions; the program and what it installs run without them."""
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in WRITING.get(path.name, ()):
        scripts = " ".join(step.get("run", "") for step in workflow["jobs"][name]["steps"])
        assert not re.search(r"\b(make|pip|python|avsurvey|npm)\b", scripts)


@pytest.mark.parametrize("path", FORMS, ids=names(FORMS))
def test_forms_can_be_filled(path: Path) -> None:
    """Every field has an id of its own and a label, and something is asked for."""
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]
    assert len(set(ids)) == len(ids)
    assert all(field["attributes"]["label"] for field in fields)
    assert any(field.get("validations", {}).get("required") for field in fields)
    assert {"name", "description", "labels", "body"} == set(form)


def test_wrong_number_asks_for_what_a_correction_needs() -> None:
    """Record, field, both values, and where the right one is printed."""
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "wrong-number.yml").read_text(encoding="utf-8"))
    assert [field["id"] for field in form["body"]] == ["record", "field", "value", "printed", "source", "where"]


def test_owned_paths_exist() -> None:
    """Every folder that has owners is there."""
    lines = (ROOT / ".github" / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    paths = [line.split()[0] for line in lines if line.startswith("/")]
    assert paths
    assert [path for path in paths if not (ROOT / path.strip("/")).exists()] == []


def test_hooks_run_commands_that_exist() -> None:
    """Each hook for other repositories calls a command of the program."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["entry"].split()[:2] for hook in hooks] == [["avsurvey", "validate"]]
    assert all(re.search(hook["files"], "data/papers/cheng2024taming.yml") for hook in hooks)
