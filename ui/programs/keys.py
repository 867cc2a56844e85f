"""Who among other programs may ask: who has a key, or is logged in; all, where all may ask."""

import re
from collections.abc import Callable

from fastapi import Request
from gradio.route_utils import get_root_url
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import YongwenError
from ui.access import Access
from ui.guard import user_of

_BEARER = re.compile(r"[Bb]earer +(\S+)")


class KeyRefusedError(YongwenError):
    """A program may not ask."""

    section = "program"


class KeyFormError(KeyRefusedError):
    """It did not send its key as it should, or none."""

    key = "key_form"


class KeyWrongError(KeyRefusedError):
    """It sent a key that is none."""

    key = "key_wrong"


class Keyed:
    """ASGI application before another: lets in who may ask, and tells it at which address.

    It stands inside Gradio's application, which knows who is logged in. The address is that of the
    window as whoever asks sees it, without its last slash, in `state.base` of the request.
    """

    def __init__(
        self, app: ASGIApp, access: Access, refuse: Callable[[Request, KeyRefusedError], Response]
    ) -> None:
        self._app = app
        self._access = access
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse in a sentence, or pass on."""
        request = Request(scope)
        try:
            self._check(scope)
        except KeyRefusedError as error:
            await self._refuse(request, error)(scope, receive, send)
            return
        front = Request({**scope, "path": "/", "raw_path": b"/", "query_string": b""})
        base = get_root_url(front, "/", scope["app"].root_path)
        state = {**scope.get("state", {}), "base": base}
        await self._app({**scope, "state": state}, receive, send)

    def _check(self, scope: Scope) -> None:
        headers, app = Headers(scope=scope), scope["app"]
        is_open = app.auth is None and app.auth_dependency is None and not self._access.keys
        if is_open or user_of(scope, headers) is not None:
            return
        found = _BEARER.fullmatch(headers.get("authorization", ""))
        if found is None:
            raise KeyFormError
        if not self._access.knows(found[1]):
            raise KeyWrongError
