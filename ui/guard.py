"""What stands before the window: limits on what is sent, and headers that bind the browser."""

import ipaddress
import logging
from http import HTTPStatus
from http.cookies import SimpleCookie

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.documents import MAX_MEGABYTES
from index.text import say
from ui.access import Access

_log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"

LOGINS = RateLimitItemPerMinute(10)
POSTS = RateLimitItemPerMinute(1200)
"""What one address may send, which an office may share; opening the page sends about ten."""
LONGEST_BODY = 4 * 2**20
"""Bytes of anything but an upload; a long conversation has some hundred thousand."""

_UPLOAD = (MAX_MEGABYTES + 1) * 2**20
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"  # a notebook of this machine
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
"""Gradio's page needs its own inline scripts; nothing, though, is loaded or sent elsewhere."""


class Guard:
    """ASGI middleware around Gradio's application."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is too much in a sentence; give everything else its headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refused(scope) if scope["method"] == "POST" else None
        if refused:
            _log.warning("refused: POST %r from %s", scope["path"], _address(scope))
        await (refused or self._app)(scope, receive, sending)

    def _refused(self, scope: Scope) -> ASGIApp | None:
        headers, path = Headers(scope=scope), scope["path"].rstrip("/")
        length = headers.get("content-length", "")
        uploads = path.endswith("/upload")
        limit = LOGINS if path.endswith("/login") else POSTS
        if not self._limiter.hit(limit, _address(scope)):
            return _answer(HTTPStatus.TOO_MANY_REQUESTS, "too_often")
        if not length.isdecimal():
            return _answer(HTTPStatus.LENGTH_REQUIRED, "too_long")
        if int(length) > (_UPLOAD if uploads else LONGEST_BODY):
            return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_long")
        if uploads and not self._access.may_change(user_of(scope, headers)):
            return _answer(HTTPStatus.FORBIDDEN, "read_only")
        return None


def _address(scope: Scope) -> str:
    """Where a request comes from."""
    return str((scope.get("client") or ("",))[0])


def is_loopback(host: str) -> bool:
    """Whether an address, bare or as in a URL, is reached from this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def user_of(scope: Scope, headers: Headers) -> str | None:
    """Who is logged in, as Gradio's own `get_current_user` tells it."""
    app = scope["app"]
    cookies = SimpleCookie(headers.get("cookie", ""))
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    tokens = [cookies[name].value for name in names if name in cookies]
    return app.tokens.get(tokens[0]) if tokens else None


def _answer(status: HTTPStatus, key: str) -> ASGIApp:
    return PlainTextResponse(say(f"ui.{key}"), status)
