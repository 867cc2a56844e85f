"""A proxy such as people put before a window: it shows it under a path, and streams what comes."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HOP = {"connection", "keep-alive", "transfer-encoding", "host"}


class _Proxy(BaseHTTPRequestHandler):
    """Takes the path off, as `location /docs/ { proxy_pass http://127.0.0.1:7860/; }` does."""

    def __init__(
        self,
        port: int,
        path: str,
        beside: list[str],
        *given: Any,  # noqa: ANN401
    ) -> None:
        self._port, self._path, self._beside = port, path, beside
        super().__init__(*given)

    def do_POST(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        if not self.path.startswith(f"{self._path}/"):
            self._beside.append(self.path)
            self.send_error(404)
            return
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP}
        forwarded = {
            "X-Forwarded-Host": self.headers["host"],
            "X-Forwarded-Proto": "http",
            "X-Forwarded-For": "192.0.2.7",
        }
        ours = http.client.HTTPConnection("127.0.0.1", self._port)
        with suppress(OSError):  # who asked has left
            inside = self.path.removeprefix(self._path)
            ours.request(self.command, inside, body or None, {**headers, **forwarded})
            answer = ours.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP:
                    self.send_header(name, value)
            self.send_header("connection", "close")
            self.end_headers()
            while part := answer.read1(65536):
                self.wfile.write(part)
        ours.close()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def behind(port: int, path: str) -> Iterator[tuple[str, list[str]]]:
    """The address of a proxy before a port, and the paths asked for beside the window's own."""
    beside: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Proxy, port, path, beside))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{path}/", beside
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
