"""What went wrong, as a status and a sentence in the language of whoever asks."""

from http import HTTPStatus

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from index.errors import YongwenError
from index.text import say
from qa import QuestionError
from ui.library import sentence
from ui.programs.keys import KeyRefusedError
from ui.programs.service import UnknownError
from ui.visit import language_of

_STATUSES = (
    (QuestionError, HTTPStatus.BAD_REQUEST),
    (KeyRefusedError, HTTPStatus.UNAUTHORIZED),
    (UnknownError, HTTPStatus.NOT_FOUND),
)


def status_of(error: YongwenError) -> HTTPStatus:
    """The status of an error; what the asker can't mend may pass."""
    kinds = (status for kind, status in _STATUSES if isinstance(error, kind))
    return next(kinds, HTTPStatus.SERVICE_UNAVAILABLE)


def sentence_for(request: Request, error: YongwenError) -> str:
    """An error in the language that the request prefers."""
    return sentence(error, _language(request))


def invalid(request: Request, error: RequestValidationError) -> str:
    """What is wrong with a request's body, the first of it."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"] if part != "body") or "JSON"
    return say("program.invalid", _language(request), name=name, reason=first["msg"])


def _language(request: Request) -> str:
    return language_of("", None, request.headers.get("accept-language", ""))
