"""What other programs are given, as JSON: each form with its schema.

The fields are those of `Answer.to_dict` and `Passages.to_dict`, and what leads to a passage: its
`id`, by which it is fetched, and its `url`, at which the window opens it.
"""

from functools import cache
from typing import Any, NotRequired, TypeVar

from pydantic import TypeAdapter
from typing_extensions import TypedDict  # pydantic takes that of `typing` from Python 3.12 on

Form = TypeVar("Form")


class PlaceJson(TypedDict):
    """Where a text stands; see `qa.results.Source`."""

    document: str
    title: str
    headings: list[str]
    author: str | None
    page: int | None
    paragraphs: list[int]
    span: tuple[int, int]
    label: NotRequired[str | None]
    is_ocr: NotRequired[bool]


class HighlightsJson(TypedDict):
    """Ranges of a passage's text."""

    sentence: tuple[int, int]
    answer: list[tuple[int, int]]
    matches: list[tuple[int, int]]


class PassageJson(PlaceJson):
    """A passage that was found; `score` is from 0 to 1, higher is nearer."""

    id: str
    url: str
    rank: int
    score: float
    text: str
    also: NotRequired[list[PlaceJson]]
    highlights: NotRequired[HighlightsJson]


class PassagesJson(TypedDict):
    """The passages that best answer a question."""

    question: str
    passages: list[PassageJson]


class PartJson(PlaceJson):
    """A quote; `marks` are the ranges of its text that answer."""

    text: str
    marks: list[tuple[int, int]]
    rank: int


class AboutJson(TypedDict):
    """A document as an answer tells of it."""

    path: str
    title: str
    author: str | None
    date: str | None
    outline: list[str]
    hits: int


class ClaimJson(TypedDict):
    """What one of several documents gives as the answer."""

    answer: str
    source: str


class AnswerJson(TypedDict):
    """The answer to a question; `confidence` is how likely it is, from 0 to 1, that it is right."""

    question: str
    found: bool
    confidence: float
    shape: str
    answer: str
    sentence: str
    parts: list[PartJson]
    documents: list[AboutJson]
    claims: list[ClaimJson]
    more: int
    note: str | None
    passages: list[PassageJson]


class DocumentJson(TypedDict):
    """A line of the list of documents."""

    path: str
    title: str
    passages: int
    url: str


class DocumentsJson(TypedDict):
    """All documents, by path."""

    documents: list[DocumentJson]


class ResultJson(TypedDict):
    """Something that was found."""

    id: str
    title: str
    url: str


class ResultsJson(TypedDict):
    """What was found, best first."""

    results: list[ResultJson]


class FetchedJson(TypedDict):
    """A document, or what stands around a passage of it."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, Any]


class ScoreJson(TypedDict):
    """How relevant a text is, from 0 to 1, and which of those that were sent it is, from 0."""

    index: int
    relevance_score: float


def given(form: type[Form], value: object) -> Form:
    """A value in one of these forms."""
    made: Form = _adapter(form).validate_python(value)
    return made


def plain(form: type[Any], value: object) -> Any:  # noqa: ANN401 - JSON
    """A value in one of these forms, of JSON's own types alone."""
    return _adapter(form).dump_python(given(form, value), mode="json")


def schema(form: type[Any]) -> dict[str, Any]:
    """The JSON schema of one of these forms."""
    return _adapter(form).json_schema(mode="serialization")


def _adapter(form: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - mypy takes no class for hashable
    return _kept(form)


@cache
def _kept(form: Any) -> TypeAdapter[Any]:  # noqa: ANN401
    return TypeAdapter(form)
