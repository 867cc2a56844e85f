"""The two ways to ask, as tools of the Model Context Protocol."""

import asyncio
import json
from typing import Any

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from ui.__main__ import main
from ui.app import window
from ui.library import Library, WindowError


@pytest.mark.slow
def test_a_client_lists_the_tools_and_asks(library: Library):
    opened = window(library)
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1", mcp_server=True)
    try:
        tools, found = asyncio.run(_asked(f"{opened.local_url}gradio_api/mcp/"))
    finally:
        opened.close(verbose=False)
    assert set(tools) == {"retrieve", "ask"}
    assert tools["ask"].description.startswith("Answer a question in words of the documents")
    properties = tools["ask"].inputSchema["properties"]
    assert list(properties) == ["question", "k", "within"]
    assert properties["k"]["default"] == 5
    assert "by their paths" in properties["within"]["description"]
    assert found["question"] == "单项冠军企业"
    assert found["passages"][0]["document"] == "冠军.md"
    assert len(found["passages"]) == 1


async def _asked(address: str) -> tuple[dict[str, Any], Any]:
    async with (
        streamable_http_client(address) as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        tools = await session.list_tools()
        arguments = {"question": "单项冠军企业", "k": 1, "within": ["冠军.md"]}
        answer = await session.call_tool("ask", arguments)
        return {tool.name: tool for tool in tools.tools}, json.loads(answer.content[0].text)  # type: ignore[union-attr]


def test_what_is_missing_for_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.__main__.find_spec", lambda _: None)
    with pytest.raises(WindowError, match="pip install"):
        main(["--mcp"])
