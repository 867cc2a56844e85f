"""Plain REST under `/api/v1` with its OpenAPI, and two forms that chat programs expect.

`POST /search` is the external web search of Open WebUI, `POST /v1/rerank` the form that Jina and
Cohere have given to reranking. Open WebUI takes the schema of the former as a tool server; these
two are therefore not in it.
"""

from collections.abc import Callable
from http import HTTPStatus
from importlib.metadata import version
from inspect import cleandoc
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from index.errors import YongwenError
from ui.programs.asked import Asked, Named, Nothing
from ui.programs.errors import invalid, sentence_for, status_of
from ui.programs.given import AnswerJson, DocumentsJson, FetchedJson, PassagesJson, ScoreJson
from ui.programs.service import Service

PATHS = ("/api/v1/{rest:path}", "/search", "/v1/rerank")

_ABOUT = "Ask a folder of documents. Every word of an answer is a quote, with its source."
_MOST_TEXTS = 1000


class WebSearch(BaseModel):
    """A search as Open WebUI sends it."""

    query: str
    count: Annotated[int, Field(ge=1)] = 5


class Text(BaseModel):
    """A text as some clients send it; the others send it bare."""

    text: str


class Rerank(BaseModel):
    """Texts to be put in the order of their relevance; there is one model, whatever is named."""

    query: str
    documents: Annotated[list[str | Text], Field(max_length=_MOST_TEXTS)]
    model: str = ""
    top_n: Annotated[int, Field(ge=0)] | None = None


def make_rest(service: Service) -> FastAPI:
    """The application for a library."""
    app = FastAPI(
        title="yongwen",
        description=_ABOUT,
        version=version("yongwen"),
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    _add_tools(app, service)
    _add_forms(app, service)
    app.add_exception_handler(YongwenError, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


def _add_tools(app: FastAPI, service: Service) -> None:
    """What is in the schema; the operations are named as the tools that are made of them."""

    async def ask(asked: Asked, request: Request) -> AnswerJson:
        return await service.answer(service.ask, asked, request.state.base)

    async def retrieve(asked: Asked, request: Request) -> PassagesJson:
        return await service.answer(service.retrieve, asked, request.state.base)

    async def documents(request: Request) -> DocumentsJson:
        return await service.answer(service.documents, Nothing(), request.state.base)

    async def fetch(id: str, request: Request) -> FetchedJson:  # noqa: A002 - its name in the path
        return await service.answer(service.fetch, Named(id=id), request.state.base)

    for path, answer, told in (
        ("/ask", ask, service.ask),
        ("/retrieve", retrieve, service.retrieve),
        ("/documents", documents, service.documents),
        ("/documents/{id:path}", fetch, service.fetch),
    ):
        method = "POST" if answer in (ask, retrieve) else "GET"
        name, described = answer.__name__, told_by(told)
        app.add_api_route(
            f"/api/v1{path}",
            answer,
            methods=[method],
            operation_id=name,
            summary=name,
            description=described,
        )


def _add_forms(app: FastAPI, service: Service) -> None:
    async def search(asked: WebSearch, request: Request) -> list[dict[str, str]]:
        question = Asked(question=asked.query, k=asked.count)
        found = await service.answer(service.retrieve, question, request.state.base)
        return [
            {"link": p["url"], "title": p["title"], "snippet": p["text"]} for p in found["passages"]
        ]

    async def rerank(asked: Rerank) -> dict[str, list[ScoreJson]]:
        texts = [each if isinstance(each, str) else each.text for each in asked.documents]
        scores = await service.answer(service.rerank, asked.query, texts, asked.top_n)
        return {"results": scores}

    app.add_api_route("/search", search, methods=["POST"], include_in_schema=False)
    app.add_api_route("/v1/rerank", rerank, methods=["POST"], include_in_schema=False)


def refuse(request: Request, error: YongwenError) -> JSONResponse:
    """An error as JSON, with its status."""
    status = status_of(error)
    head = {"www-authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    return JSONResponse({"detail": sentence_for(request, error)}, status, head)


async def _failed(request: Request, error: Any) -> JSONResponse:  # noqa: ANN401 - a YongwenError
    return refuse(request, error)


async def _invalid(request: Request, error: Any) -> JSONResponse:  # noqa: ANN401 - of its class
    return JSONResponse({"detail": invalid(request, error)}, HTTPStatus.UNPROCESSABLE_ENTITY)


def told_by(call: Callable[..., Any]) -> str:
    """What a function says of itself, but for the errors that it names."""
    return cleandoc(call.__doc__ or "").partition("\n\n:raises")[0]
