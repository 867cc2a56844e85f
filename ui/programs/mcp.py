"""The Model Context Protocol, by its official SDK: tools, and documents as resources.

Clients of the revision of 2026-07-28 ask without a session; those before it are answered as well.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import quote, unquote

import mcp_types as types
from mcp.server.caching import CacheableMethod, CacheHint
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from pydantic import BaseModel, ValidationError
from starlette.types import Receive, Scope, Send

from index.errors import YongwenError
from index.text import say
from ui.linking import Link
from ui.programs.asked import Asked, Named, Nothing, Searched
from ui.programs.given import (
    AnswerJson,
    DocumentsJson,
    FetchedJson,
    PassagesJson,
    ResultsJson,
    plain,
    schema,
)
from ui.programs.rest import told_by
from ui.programs.service import Service

PATH = "/mcp"

_DOCUMENTS = "yongwen://documents/"
_PAGE = 200  # documents that are listed at once
_SOON, _LATER = 60_000, 3_600_000  # milliseconds
_HINTS: dict[CacheableMethod, CacheHint] = {
    "tools/list": CacheHint(_LATER, "public"),
    "resources/list": CacheHint(_SOON),
    "resources/read": CacheHint(_SOON),
}
_ELSEWHERE = "http://127.0.0.1:7860"
"""The window's usual address, for who asks over stdio."""

Context = ServerRequestContext[Any, Any]


@dataclass(frozen=True, slots=True)
class _Tool:
    """What takes arguments of one form and gives another."""

    call: Callable[..., Any]
    asked: type[BaseModel]
    given: type[Any]

    @property
    def name(self) -> str:
        return self.call.__name__

    def described(self) -> types.Tool:
        return types.Tool(
            name=self.name,
            description=told_by(self.call),
            input_schema=self.asked.model_json_schema(),
            output_schema=schema(self.given),
            annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )


class Protocol:
    """The server of the protocol for a library, and the ASGI application that speaks it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        tools = (
            _Tool(service.ask, Asked, AnswerJson),
            _Tool(service.retrieve, Asked, PassagesJson),
            _Tool(service.search, Searched, ResultsJson),
            _Tool(service.fetch, Named, FetchedJson),
            _Tool(service.documents, Nothing, DocumentsJson),
        )
        self._tools = {tool.name: tool for tool in tools}
        self.server: Server[Any] = Server(
            "yongwen",
            version=version("yongwen"),
            cache_hints=_HINTS,
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=self._list_resources,
            on_read_resource=self._read_resource,
        )
        self._sessions = StreamableHTTPSessionManager(
            self.server,
            json_response=True,
            stateless=True,
            # the window's application has seen to which name it answers
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; see `running`."""
        await self._sessions.handle_request(scope, receive, send)

    @asynccontextmanager
    async def running(self, _: object) -> AsyncIterator[None]:
        """What lasts as long as requests are answered; it can be entered once."""
        async with self._sessions.run():
            yield

    async def serve_stdio(self) -> None:
        """Answer on the standard streams until they end."""
        async with stdio_server() as (reading, writing):
            await self.server.run(reading, writing, self.server.create_initialization_options())

    async def _list_tools(self, _: Context, __: object) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[tool.described() for tool in self._tools.values()])

    async def _call_tool(
        self, context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        tool = self._tools.get(params.name)
        if tool is None:
            raise MCPError(
                code=types.INVALID_PARAMS, message=say("program.unknown_tool", name=params.name)
            )
        try:
            asked = tool.asked.model_validate(params.arguments or {})
            found = await self._service.answer(tool.call, asked, _base(context))
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(map(str, first["loc"]))
            return _failed(say("program.invalid", name=name, reason=first["msg"]))
        except YongwenError as error:
            return _failed(error.sentence())
        told = plain(tool.given, found)
        text = types.TextContent(type="text", text=json.dumps(told, ensure_ascii=False))
        return types.CallToolResult(content=[text, *_links(told)], structured_content=told)

    async def _list_resources(
        self, _: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListResourcesResult:
        after = params.cursor if params and params.cursor else ""
        index = await self._service.answer(self._service.opened)
        left = [document for document in index.documents if document.path > after]
        listed = [
            types.Resource(uri=_uri(d.path), name=d.path, title=d.title, mime_type="text/plain")
            for d in left[:_PAGE]
        ]
        more = left[_PAGE - 1].path if len(left) > _PAGE else None
        return types.ListResourcesResult(resources=listed, next_cursor=more)

    async def _read_resource(
        self, _: Context, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        path = unquote(str(params.uri).removeprefix(_DOCUMENTS))
        index = await self._service.answer(self._service.opened)
        read = await self._service.answer(index.document, path)
        if read is None:
            raise MCPError(code=types.INVALID_PARAMS, message=say("program.unknown", name=path))
        text = types.TextResourceContents(uri=params.uri, text=read.text, mime_type="text/plain")
        return types.ReadResourceResult(contents=[text])


def _base(context: Context) -> str:
    """The address of the window for who asks."""
    return str(context.request.state.base) if context.request else _ELSEWHERE


def _links(told: dict[str, Any]) -> Iterator[types.ResourceLink]:
    """Each document that passages or results stand in."""
    found = [*told.get("passages", ()), *told.get("results", ())]
    titles = {Link.of(each["id"]).document: each["title"] for each in found}
    for path, title in titles.items():
        yield types.ResourceLink(
            type="resource_link", uri=_uri(path), name=path, title=title, mime_type="text/plain"
        )


def _uri(path: str) -> str:
    return _DOCUMENTS + quote(path)


def _failed(sentence: str) -> types.CallToolResult:
    text = types.TextContent(type="text", text=sentence)
    return types.CallToolResult(content=[text], is_error=True)
