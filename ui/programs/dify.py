"""Dify's External Knowledge API: `POST /retrieval`.

A knowledge is the folder of documents by its name, or a folder or document in it by its path.
"""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from index.errors import YongwenError
from qa import Passage, QuestionError
from qa.ranking import CANDIDATES
from ui.linking import Link
from ui.programs.asked import check_question
from ui.programs.errors import invalid, sentence_for, status_of
from ui.programs.keys import KeyFormError, KeyRefusedError
from ui.programs.service import Service

PATH = "/retrieval"

_FORM, _KEY, _KNOWLEDGE = 1001, 1002, 2001
"""Its codes: a key in the wrong form, one that is none, a knowledge that is not there."""

Value = str | float | list[str] | None


class Setting(BaseModel):
    """How many records, and the least score of each, from 0 to 1."""

    top_k: Annotated[int, Field(ge=1)] = 5
    score_threshold: float | None = 0.0


class Condition(BaseModel):
    """What some fields of a record's metadata have to be; one of them is enough."""

    name: str | list[str]
    comparison_operator: str
    value: Value = None


class Conditions(BaseModel):
    """Several of them."""

    logical_operator: Literal["and", "or"] | None = "and"
    conditions: list[Condition] | None = []


class Retrieval(BaseModel):
    """What Dify asks."""

    knowledge_id: str
    query: str
    retrieval_setting: Setting = Setting()
    metadata_condition: Conditions | None = None


class KnowledgeError(YongwenError):
    """There is no such knowledge."""

    section = "program"
    key = "unknown_knowledge"


class OperatorError(QuestionError):
    """A condition compares in a way that is not known."""

    section = "program"
    key = "operator"


def make_dify(service: Service) -> FastAPI:
    """The application for a library."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def retrieval(asked: Retrieval, request: Request) -> dict[str, Any]:
        return await service.answer(_retrieved, service, asked, request.state.base)

    app.add_api_route(PATH, retrieval, methods=["POST"])
    app.add_exception_handler(YongwenError, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


def refuse(request: Request, error: YongwenError) -> JSONResponse:
    """An error as Dify reads it."""
    status, code = status_of(error), int(status_of(error))
    if isinstance(error, KeyRefusedError):
        status, code = HTTPStatus.FORBIDDEN, _FORM if isinstance(error, KeyFormError) else _KEY
    elif isinstance(error, KnowledgeError):
        status, code = HTTPStatus.NOT_FOUND, _KNOWLEDGE
    return _answer(status, code, sentence_for(request, error))


def _retrieved(service: Service, asked: Retrieval, base: str) -> dict[str, Any]:
    check_question(asked.query)
    setting, conditions = asked.retrieval_setting, asked.metadata_condition
    holds = _rule(conditions) if conditions and conditions.conditions else None
    k = max(CANDIDATES, setting.top_k) if holds else setting.top_k
    passages = service.library.retrieve(asked.query, k, _within(service, asked.knowledge_id))
    records = (_record(passage, base) for passage in passages)
    least = setting.score_threshold or 0.0
    kept = [r for r in records if r["score"] >= least and (not holds or holds(r["metadata"]))]
    return {"records": kept[: setting.top_k]}


def _within(service: Service, knowledge: str) -> tuple[str, ...]:
    """Where to look.

    :raises KnowledgeError: if there is no such document or folder.
    """
    if knowledge == service.library.documents.name:
        return ()
    folder = f"{knowledge.rstrip('/')}/"
    paths = (document.path for document in service.opened().documents)
    if not any(path == knowledge or path.startswith(folder) for path in paths):
        raise KnowledgeError(name=knowledge)
    return (knowledge,)


def _record(passage: Passage, base: str) -> dict[str, Any]:
    metadata = {
        "document": passage.document,
        "title": passage.title,
        "author": passage.author,
        "page": passage.page,
        "headings": list(passage.headings),
        "url": Link(passage.document, passage.span).url(base),
    }
    return {
        "content": passage.text,
        "score": passage.score,
        "title": passage.title,
        "metadata": {name: value for name, value in metadata.items() if value},
    }


def _rule(conditions: Conditions) -> Callable[[Mapping[str, Any]], bool]:
    """Whether metadata are as they have to be.

    :raises OperatorError: if an operator is not known.
    """
    for each in conditions.conditions or ():
        if each.comparison_operator not in _OPERATORS:
            raise OperatorError(name=each.comparison_operator)
    together = any if conditions.logical_operator == "or" else all
    return lambda metadata: together(_holds(each, metadata) for each in conditions.conditions or ())


def _holds(condition: Condition, metadata: Mapping[str, Any]) -> bool:
    names = [condition.name] if isinstance(condition.name, str) else condition.name
    compare = _OPERATORS[condition.comparison_operator]
    return any(compare(list(_values(metadata.get(name))), condition.value) for name in names)


def _values(found: object) -> Iterator[str]:
    """A field's values as text; a field that is not there has none."""
    if isinstance(found, list):
        yield from map(str, found)
    elif found is not None:
        yield str(found)


def _texts(value: Value) -> list[str]:
    given = value if isinstance(value, list) else [value]
    return [str(int(v) if isinstance(v, float) and v.is_integer() else v) for v in given if v != ""]


def _any(compare: Callable[[str, str], bool]) -> "_Compare":
    return lambda found, value: any(compare(f, v) for f in found for v in _texts(value))


def _none(compare: Callable[[str, str], bool]) -> "_Compare":
    return lambda found, value: not _any(compare)(found, value)


def _number(compare: Callable[[float, float], bool]) -> "_Compare":
    def compared(found: str, value: str) -> bool:
        try:
            return compare(float(found), float(value))
        except ValueError:
            return False

    return _any(compared)


_Compare = Callable[[list[str], Value], bool]
_OPERATORS: Mapping[str, _Compare] = {
    "contains": _any(lambda found, value: value in found),
    "not contains": _none(lambda found, value: value in found),
    "start with": _any(str.startswith),
    "end with": _any(str.endswith),
    "is": _any(str.__eq__),
    "is not": _none(str.__eq__),
    "in": _any(str.__eq__),
    "not in": _none(str.__eq__),
    "empty": lambda found, _: not found,
    "not empty": lambda found, _: bool(found),
    "=": _number(lambda found, value: found == value),
    "≠": lambda found, value: not _number(lambda f, v: f == v)(found, value),
    ">": _number(lambda found, value: found > value),
    "<": _number(lambda found, value: found < value),
    "≥": _number(lambda found, value: found >= value),
    "≤": _number(lambda found, value: found <= value),
    "before": _any(lambda found, value: found < value),  # dates are written year first
    "after": _any(lambda found, value: found > value),
}


async def _failed(request: Request, error: Any) -> JSONResponse:  # noqa: ANN401 - a YongwenError
    return refuse(request, error)


async def _invalid(request: Request, error: Any) -> JSONResponse:  # noqa: ANN401 - of its class
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _answer(status, int(status), invalid(request, error))


def _answer(status: HTTPStatus, code: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error_code": code, "error_msg": sentence}, status)
