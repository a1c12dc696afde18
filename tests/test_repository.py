"""Laws of the repository itself: workflows with least rights, forms that can be filled, files that point to files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fixture_types import Overlay
from typer.testing import CliRunner

from avsurvey.cli.app import app
from avsurvey.kb.folder import read_record
from avsurvey.records import KINDS, SINGLES

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


def test_every_pillar_has_owners() -> None:
    """Each pillar, and the foundations beside them, own chapters."""
    text = (ROOT / ".github" / "CODEOWNERS").read_text(encoding="utf-8")
    for pillar in ("generation", "understanding", "unified", "foundations"):
        assert re.search(rf"^/docs/survey/\S+\s+@avsurvey/{pillar}$", text, re.MULTILINE)


HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_hook_passes_good_records_and_stops_bad_ones(
    hook: dict[str, Any], overlay: Overlay, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pre-commit runs in another repository accepts the corpus and ends with a code for a record that is none."""
    program, *arguments = hook["entry"].split()
    assert (program, hook["language"]) == ("avsurvey", "python")
    monkeypatch.chdir(tmp_path)
    data = overlay({})
    files = [path.relative_to(tmp_path).as_posix() for path in sorted(data.rglob("*.yml"))]
    chosen = [name for name in files if re.search(hook["files"], name)]
    assert {"data/models/mmaudio.yml", "data/coverage.yml"} <= set(chosen)
    named = chosen if hook.get("pass_filenames", True) else []
    assert CliRunner().invoke(app, [*arguments, *named]).exit_code == 0
    (data / "models" / "mmaudio.yml").write_text("name: [", encoding="utf-8")
    assert CliRunner().invoke(app, [*arguments, *named]).exit_code == 1


PAGES_OF_KINDS = sorted(set(KINDS))


@pytest.mark.parametrize("kind", PAGES_OF_KINDS)
def test_guide_of_a_kind_starts_from_a_whole_record(kind: str) -> None:
    """The page of a kind opens with a record that can be read as it stands, commented, and ends with every field."""
    text = (ROOT / "docs" / "contributing" / f"{kind}.md").read_text(encoding="utf-8")
    record_text = re.findall(r"(?ms)^```yaml\n(.*?)^```$", text)[0]
    assert record_text.startswith(f"# yaml-language-server: $schema=../../schema/{kind}.schema.json\n")
    record, findings = read_record(f"{kind}/an-id.yml", record_text.encode(), "data")
    assert findings == []
    assert record is not None
    comments = sum(line.strip().startswith("#") for line in record_text.splitlines())
    assert comments >= len(record.model_fields_set) / 3
    assert f'{{{{ fields("{kind}") }}}}' in text


def test_records_name_their_schema() -> None:
    """The first line of every record tells editors its schema."""
    hint = "# yaml-language-server: $schema="
    paths = [*(ROOT / "data").glob("*/*.yml"), *(ROOT / "data" / f"{name}.yml" for name in SINGLES)]
    missing = [path for path in paths if not path.read_text(encoding="utf-8").startswith(hint)]
    assert len(paths) > 3000
    assert missing == []
