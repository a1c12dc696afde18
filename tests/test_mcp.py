"""Laws of the server for programs: a real client starts `avsurvey mcp` and is answered in bounded, typed words."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from typing import Any

import anyio
import pytest
from processes import MAIN, spawn

from avsurvey.compare import find_conflicts
from avsurvey.exports import render_entry
from avsurvey.kb import KnowledgeBase
from avsurvey.mcp.answers import MAX_CHARACTERS, MAX_PAIRS
from avsurvey.mcp.tools import compare, get
from avsurvey.views import Survey

mcp = pytest.importorskip("mcp")
Talk = Callable[[Any], Awaitable[None]]


def talk(data: Path, conversation: Talk) -> None:
    """Start the server as an editor does and talk to it through the SDK's own client."""

    async def session() -> None:
        server = mcp.StdioServerParameters(
            command=sys.executable, args=["-c", MAIN, "mcp", "--data", str(data)], env=dict(os.environ)
        )
        async with mcp.Client(server) as client:
            with anyio.fail_after(60):
                await conversation(client)

    with ThreadPoolExecutor(1) as aside:  # browser tests leave a loop running in this thread
        aside.submit(anyio.run, session).result()


async def ask(client: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool answers, as its schema says it."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    answer = result.structured_content
    assert json.loads(result.content[0].text) == answer
    return dict(answer)


async def refused(client: Any, tool: str, **arguments: Any) -> str:
    """What a tool says when it cannot answer."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return str(result.content[0].text)


def test_tools_are_described_and_read_only(corpus_folder: Path) -> None:
    """Five tools, each with a description, typed arguments, a typed answer, and the promise to write nothing."""

    async def conversation(client: Any) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert sorted(tools) == ["cite", "compare", "conflicts", "get", "search"]
        for tool in tools.values():
            assert tool.description
            assert tool.annotations.read_only_hint is True
            assert tool.output_schema["type"] == "object"
            assert all("type" in one or "enum" in one for one in tool.input_schema["properties"].values())
        assert tools["cite"].input_schema["properties"]["style"]["enum"][0] == "bibtex"

    talk(corpus_folder, conversation)


def test_client_searches_gets_compares_cites(corpus_folder: Path, corpus: KnowledgeBase) -> None:
    """One conversation through all tools gives what the records say."""

    async def conversation(client: Any) -> None:
        found = await ask(client, "search", query="kind:models mmaudio")
        assert [(one["id"], one["kind"], one["page"]) for one in found["records"]] == [
            ("mmaudio", "models", "models/mmaudio/")
        ]
        shown = await ask(client, "get", id="mmaudio")
        assert shown["text"].startswith("# MMAudio")
        plain = await ask(client, "get", id="results/chen2026futureomni", form="json")
        assert json.loads(plain["text"])["kind"] == "results"
        cited = await ask(client, "cite", ids=["mmaudio", "cheng2024taming"])
        assert cited["cited"] == ["cheng2024taming"]
        assert cited["text"] == render_entry(corpus, corpus.papers["cheng2024taming"])
        listed = await ask(client, "conflicts")
        assert listed["total"] == len(find_conflicts(corpus))

    talk(corpus_folder, conversation)


def test_mistakes_are_told_in_words(corpus_folder: Path) -> None:
    """A wrong id, clause, argument or number ends no session and says what to ask instead."""

    async def conversation(client: Any) -> None:
        assert "Did you mean `mmaudio`?" in await refused(client, "get", id="mmaudo")
        assert "Did you mean" in await refused(client, "search", query="taks:video-to-audio")
        assert "has 1 pages" in await refused(client, "get", id="mmaudio", page=9)
        assert "limit" in await refused(client, "search", query="a", limit=100000)
        assert "style" in await refused(client, "cite", ids=["mmaudio"], style="mla")
        assert "systems" in await refused(client, "compare", systems=["mmaudio"])
        assert "No number of `vggsound" in await refused(client, "compare", systems=["vggsound", "mmaudio"])
        assert "Traceback" not in await refused(client, "get", id="../../etc/passwd")
        assert (await ask(client, "get", id="mmaudio"))["kind"] == "models"

    talk(corpus_folder, conversation)


def test_missing_extra_is_one_line(corpus_folder: Path, tmp_path: Path) -> None:
    """Without its package the command says what to install, and nothing else."""
    ended = spawn("mcp", "--data", corpus_folder, cwd=tmp_path, first="import sys; sys.modules['mcp'] = None")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr == "avsurvey: This needs mcp. Install it with: pip install 'avsurvey[mcp]'\n"


def test_answers_have_a_bound(real: KnowledgeBase) -> None:
    """The longest record comes in pages that join to the whole, and the two most measured systems in pairs up to it."""
    survey = Survey(real)
    longest = max(real.results.values(), key=lambda sheet: sum(len(table.rows) for table in sheet.tables))
    first = get(survey, f"results/{longest.id}", "json", 1)
    parts = [get(survey, f"results/{longest.id}", "json", page).text for page in range(1, first.pages + 1)]
    assert first.pages > 1
    assert all(len(part) <= MAX_CHARACTERS for part in parts)
    assert json.loads("".join(parts))["id"] == longest.id
    pairs = combinations(sorted(survey.cells_by_system, key=lambda one: -len(survey.cells_by_system[one]))[:12], 2)
    answers = [compare(survey, pair, "", "") for pair in pairs if all(pair)]
    assert all(len(answer.comparisons) == min(answer.total, MAX_PAIRS) for answer in answers)
    assert any(answer.total > MAX_PAIRS for answer in answers)
