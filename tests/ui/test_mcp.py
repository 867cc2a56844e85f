"""The two ways to ask, as tools of the Model Context Protocol."""

import asyncio
from ast import literal_eval
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
        names, found = asyncio.run(_asked(f"{opened.local_url}gradio_api/mcp/"))
    finally:
        opened.close(verbose=False)
    assert names == {"retrieve", "answer"}
    assert found["passages"][0]["document"] == "冠军.md"
    assert len(found["passages"]) == 1


async def _asked(address: str) -> tuple[set[str], Any]:
    async with (
        streamable_http_client(address) as (reading, writing, _),
        ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        tools = await session.list_tools()
        answer = await session.call_tool("answer", {"question": "单项冠军企业", "k": 1})
        return {tool.name for tool in tools.tools}, literal_eval(answer.content[0].text)  # type: ignore[union-attr]


def test_what_is_missing_for_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ui.__main__.find_spec", lambda _: None)
    with pytest.raises(WindowError, match="pip install"):
        main(["--mcp"])
