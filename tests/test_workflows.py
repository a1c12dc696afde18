"""Laws of the workflows' own commands, run here with a `gh` that notes what it is asked to do."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
while [ $# -gt 0 ]; do
  if [ "$1" = --body-file ]; then cp "$2" "$GH_LOG.body"; fi
  if [ "$1" = list ] || [ "$1" = api ]; then printf '%s' "$GH_SAYS"; fi
  shift
done
"""


def script_of(workflow: str, job: str, step: str) -> str:
    """What a step of a workflow runs."""
    said = yaml.safe_load((ROOT / ".github" / "workflows" / workflow).read_text(encoding="utf-8"))
    return str(next(one["run"] for one in said["jobs"][job]["steps"] if one.get("name") == step))


def run(script: str, folder: Path, work: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, with `bash -e`, in a working folder."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    (tools / "gh").write_text(GH, encoding="utf-8")
    (tools / "gh").chmod(0o755)
    own = {"PATH": f"{tools}:{os.environ['PATH']}", "GH_LOG": str(folder / "gh"), "RUNNER_TEMP": str(folder)}
    given = {"GH_SAYS": "", "GITHUB_WORKSPACE": str(work), "GITHUB_REPOSITORY": "a/b", "HOME": str(folder)}
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=work, env={**own, **given, **environment}, text=True, capture_output=True, check=False
    )


def asked(folder: Path) -> list[str]:
    """What `gh` was asked."""
    log = folder / "gh"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


# the comment on a pull request

HEAD = {"HEAD_SHA": "a" * 40, "HEAD": "stranger:branch$(id)", "GH_REPO": "a/b", "RUN_URL": "https://github.com/a/b/1"}
POST = script_of("comment.yml", "post", "Post the difference")


def test_difference_is_posted_as_code(tmp_path: Path) -> None:
    """Every line of the artifact is indented, so that nothing in it is a sign, and one comment is kept up to date."""
    told = tmp_path / "difference" / "difference.txt"
    told.parent.mkdir()
    told.write_bytes(b"papers/x\n  added\n```\n# @everyone\r<script>\x1b[31m\n" + "é".encode())
    ended = run(POST, tmp_path, tmp_path, GH_SAYS="12", **HEAD)
    assert ended.returncode == 0, ended.stderr
    body = (tmp_path / "gh.body").read_text(encoding="utf-8").splitlines()
    outside = [line for line in body if line and not line.startswith("    ")]
    assert [line.split()[0] for line in outside] == ["What", "Findings"]
    assert "    # @everyone <script> [31m" in body
    assert asked(tmp_path)[-1].startswith("pr comment 12 --edit-last --create-if-none --body-file")
    assert 'select(.head.sha == "' + "a" * 40 in asked(tmp_path)[0]
    assert "head=stranger:branch$(id)" in asked(tmp_path)[0]


def test_long_difference_is_cut(tmp_path: Path) -> None:
    """A comment stays below GitHub's limit."""
    told = tmp_path / "difference" / "difference.txt"
    told.parent.mkdir()
    told.write_text("papers/x: added\n" * 20_000, encoding="utf-8")
    assert run(POST, tmp_path, tmp_path, GH_SAYS="12", **HEAD).returncode == 0
    assert len((tmp_path / "gh.body").read_text(encoding="utf-8")) < 65_536


@pytest.mark.parametrize("state", ["moved on", "no artifact", "a link"])
def test_nothing_is_posted_without_reason(state: str, tmp_path: Path) -> None:
    """No comment where the head is another by now, nothing was brought, or the artifact points elsewhere."""
    told = tmp_path / "difference" / "difference.txt"
    told.parent.mkdir()
    if state == "moved on":
        told.write_text("x", encoding="utf-8")
    elif state == "a link":
        told.symlink_to("/etc/passwd")
    assert run(POST, tmp_path, tmp_path, **HEAD).returncode == 0
    assert not (tmp_path / "gh.body").exists()


# the weekly issue

TELL = script_of("patrol.yml", "tell", "Open the issue, or bring it up to date")


@pytest.mark.parametrize(("number", "verb"), [("", "issue create --title Weekly look"), ("7", "issue edit 7")])
def test_there_is_one_issue(number: str, verb: str, tmp_path: Path) -> None:
    """An open issue of the look is brought up to date; only without one another is opened."""
    report = tmp_path / "patrol" / "issue.md"
    report.parent.mkdir()
    report.write_text("found", encoding="utf-8")
    ended = run(TELL, tmp_path, tmp_path, GH_SAYS=number, GH_REPO="a/b")
    assert ended.returncode == 0, ended.stderr
    assert asked(tmp_path)[-1].startswith(verb)
    assert sum("issue create" in line or "issue edit" in line for line in asked(tmp_path)) == 1
    assert (tmp_path / "gh.body").read_text(encoding="utf-8") == "found"


# the pull request of a form

PROPOSE = script_of("intake.yml", "propose", "Open a pull request, or say what is missing")
READ = script_of("intake.yml", "draft", "Read the form")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder."""
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


def repository(folder: Path, files: Mapping[str, str]) -> Path:
    """A clone with one commit, whose origin takes pushes."""
    origin, work = folder / "origin.git", folder / "work"
    work.mkdir()
    git(folder, "init", "--quiet", "--bare", str(origin))
    git(work, "init", "--quiet")
    for name, text in files.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, encoding="utf-8")
    git(work, "add", "-A")
    git(work, "commit", "--quiet", "-m", "x")
    git(work, "remote", "add", "origin", str(origin))
    return work


def draft(folder: Path, work: Path, changes: Mapping[str, str]) -> None:
    """What the first job hands to the second."""
    (folder / "draft").mkdir()
    for name, text in changes.items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, encoding="utf-8")
    git(work, "add", "-A")
    (folder / "draft" / "change.patch").write_text(git(work, "diff", "--cached", "--binary"), encoding="utf-8")
    git(work, "reset", "--quiet", "--hard")
    (folder / "draft" / "title.txt").write_text("[loom] Begin the model\n", encoding="utf-8")
    (folder / "draft" / "comment.md").write_text("`a` comment\n", encoding="utf-8")


def test_draft_becomes_a_pull_request_of_data_alone(tmp_path: Path) -> None:
    """The branch holds what the draft says below the data and nothing else, under the title of the draft."""
    work = repository(tmp_path, {"data/papers/a.yml": "a: 1\n", "Makefile": "x:\n"})
    draft(tmp_path, work, {"data/models/loom.yml": "name: Loom\n", "Makefile": "x:\n\tid\n"})
    ended = run(PROPOSE, tmp_path, work, ISSUE="7")
    assert ended.returncode == 0, ended.stderr
    origin = tmp_path / "origin.git"
    assert git(origin, "diff", "--name-only", "intake/issue-7~", "intake/issue-7").split() == ["data/models/loom.yml"]
    assert git(origin, "log", "-1", "--format=%s", "intake/issue-7") == "[loom] Begin the model\n"
    assert asked(tmp_path)[-1].startswith("pr create --head intake/issue-7 --title [loom] Begin the model")
    assert (tmp_path / "gh.body").read_text(encoding="utf-8") == "`a` comment\n\nCloses #7\n"


def test_question_becomes_a_comment(tmp_path: Path) -> None:
    """Without a change of files the issue is answered and no branch made."""
    work = repository(tmp_path, {"data/papers/a.yml": "a: 1\n"})
    draft(tmp_path, work, {})
    assert run(PROPOSE, tmp_path, work, ISSUE="7").returncode == 0
    assert asked(tmp_path) == ["issue comment 7 --repo a/b --body-file comment.md"]
    assert git(tmp_path / "origin.git", "branch") == ""


@pytest.mark.parametrize(("code", "ends", "patch"), [(0, 0, True), (1, 0, False), (3, 0, False), (2, 2, None)])
def test_form_is_read_by_its_file(code: int, ends: int, patch: bool | None, tmp_path: Path) -> None:
    """The command gets the path of the event; a form to be mended is told, any other end stops the job."""
    work = repository(tmp_path, {"data/papers/a.yml": "a: 1\n", ".gitignore": ".venv\n"})
    program = work / ".venv" / "bin" / "avsurvey"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nmkdir -p "$4"\necho "$2" > "$4/event"\necho new > data/new.yml\nexit {code}\n')
    program.chmod(0o755)
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"issue": {"body": "$(touch pwned)"}}), encoding="utf-8")
    ended = run(READ, tmp_path, work, GITHUB_EVENT_PATH=str(event))
    assert ended.returncode == ends
    assert (tmp_path / "draft" / "event").read_text(encoding="utf-8").strip() == str(event)
    if patch is not None:
        assert ("data/new.yml" in (tmp_path / "draft" / "change.patch").read_text(encoding="utf-8")) is patch
