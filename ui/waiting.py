"""A page that is there at once, while what the window is made of is still being loaded.

Loading takes seconds. A browser is given a page that shows the window as soon as that is there;
everyone else who asks for more than the page is kept waiting and then sent on to the window.
"""

import threading
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from socket import AF_INET6, socket
from socketserver import BaseServer
from string import Template
from types import TracebackType

from index.text import LANGUAGES, say
from ui.library import WindowError

_PAGE = Template((files("ui.page") / "waiting.html").read_text("utf-8"))
_PATIENCE = 60.0  # seconds that a request is kept waiting


class Waiting:
    """Holds an address and answers there until it is left; then the window can have the address.
    `root` is the path under which a proxy shows it.

    :raises WindowError: if the address can't be had.
    """

    def __init__(self, host: str, port: int, lang: str | None, root: str = "") -> None:
        self._over = threading.Event()
        handler = partial(_Handler, self._over, _page(lang).encode(), root)
        try:
            self._server = _server(host, port)((host, port), handler)
        except OSError as failed:
            reason = failed.strerror or failed
            raise WindowError("address_unusable", host=host, port=port, reason=reason) from failed
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)

    def __enter__(self) -> "Waiting":
        self._thread.start()
        return self

    def leave(self) -> None:
        """Let go of the address; who is kept waiting is kept until the end."""
        self._server.shutdown()
        self._server.server_close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()
        self._over.set()


class _Handler(BaseHTTPRequestHandler):
    """One request, kept waiting unless it is for the page itself."""

    def __init__(
        self,
        over: threading.Event,
        page: bytes,
        root: str,
        request: socket,
        address: tuple[str, int],
        server: BaseServer,
    ) -> None:
        self._over, self._shown, self._root = over, page, root
        super().__init__(request, address, server)

    def do_GET(self) -> None:
        """The page, or the window's answer."""
        if self.path.partition("?")[0] == "/":
            self._send(HTTPStatus.OK, self._shown, "Content-Type", "text/html; charset=utf-8")
        else:
            self.do_POST()

    def do_POST(self) -> None:
        """The window's answer, which is at the same place."""
        if self._over.wait(_PATIENCE):
            self._send(HTTPStatus.TEMPORARY_REDIRECT, b"", "Location", self._root + self.path)
        else:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, b"", "Retry-After", "1")

    def _send(self, status: HTTPStatus, body: bytes, header: str, value: str) -> None:
        with suppress(OSError):  # the visitor has left
            self.send_response(status)
            self.send_header(header, value)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Nothing is logged, as nothing is by the window."""


def _server(host: str, port: int) -> type[ThreadingHTTPServer]:
    family = AF_INET6 if ":" in host else ThreadingHTTPServer.address_family
    return type("Server", (ThreadingHTTPServer,), {"address_family": family})


def _page(lang: str | None) -> str:
    """In one language, or in all where each browser's own is followed."""
    spoken = [lang] if lang else LANGUAGES
    lines = "".join(f'<p lang="{each}">{say("ui.preparing", each)}</p>' for each in spoken)
    return _PAGE.substitute(title=say("ui.title", lang), lines=lines)
