"""The Model Context Protocol, spoken with the client of its SDK, in both of its eras."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ui.__main__ import main
from ui.app import window
from ui.library import Library, WindowError

pytest.importorskip("mcp_types")  # of its SDK from 2.0 on
mcp = pytest.importorskip("mcp")

QUESTION = "单项冠军企业有多少家"


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["legacy", "2026-07-28"])
def test_a_client_lists_the_tools_and_asks(library: Library, mode: str):
    opened = window([library])
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1", mcp_server=True)
    try:
        asyncio.run(_spoken(f"{opened.local_url}mcp", mode, str(opened.local_url)))
    finally:
        opened.close(verbose=False)


async def _spoken(address: str, mode: str, base: str) -> None:
    async with mcp.Client(address, mode=mode) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "retrieve", "search", "fetch", "documents"}
        assert tools["ask"].description.startswith("Answer a question in words of the documents")
        asked = {"question": QUESTION, "k": 1, "within": ["冠军.md"]}
        for name, arguments in (("ask", asked), ("retrieve", asked), ("documents", {})):
            found = await client.call_tool(name, arguments)
            jsonschema.validate(found.structured_content, tools[name].output_schema)
            assert json.loads(found.content[0].text) == found.structured_content
        searched = await client.call_tool("search", {"query": QUESTION})
        first = searched.structured_content["results"][0]
        assert first == {
            "id": "冠军.md#10-25",
            "title": "单项冠军",
            "url": f"{base}?document=%E5%86%A0%E5%86%9B.md&at=10-25",
        }
        assert [each.name for each in searched.content[1:]] == ["冠军.md", "园区.md"]
        fetched = await client.call_tool("fetch", {"id": first["id"]})
        told: dict[str, Any] = fetched.structured_content
        assert list(told) == ["id", "title", "text", "url", "metadata"]
        assert "83 家" in told["text"]
        assert told["metadata"]["headings"] == ["家底"]
        for wrong in ({"id": "无"}, {}):
            failed = await client.call_tool("fetch", wrong)
            assert failed.is_error
        listed = (await client.list_resources()).resources
        assert [each.name for each in listed] == ["冠军.md", "园区.md"]
        read = await client.read_resource(listed[1].uri)
        assert read.contents[0].text == "园区\n\n布局\n\n沿海建石化园区，内陆建装备园区。"


@pytest.mark.slow
def test_a_program_that_starts_it_asks_on_its_streams(stocked: Path):
    named = ["--documents", str(stocked), "--index", str(stocked.parent / "index")]
    command = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-m", "ui", "--mcp-stdio", *named],
        env=dict(os.environ),
    )

    async def asked() -> Any:  # noqa: ANN401
        async with mcp.Client(command) as client:
            return await client.call_tool("ask", {"question": QUESTION})

    found = asyncio.run(asked()).structured_content
    assert "83 家" in found["answer"]
    assert found["passages"][0]["url"].startswith("http://127.0.0.1:7860/?document=")


def test_what_is_missing_for_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.__main__.find_spec", lambda _: None)
    for option in ("--mcp", "--mcp-stdio"):
        with pytest.raises(WindowError, match="pip install"):
            main([option])
