"""The page before the window: it is there at once, and what is asked early is answered."""

import socket
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from tests.ui.conftest import browsing, settle
from ui.app import window
from ui.library import Library, WindowError
from ui.waiting import Waiting


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    return number


class Echo(BaseHTTPRequestHandler):
    """Stands in for the window: answers with what it was asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"window: {self.path}".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def answering() -> bool:
    """Whether the page's server has a request at hand."""
    return any("process_request" in thread.name for thread in threading.enumerate())


def test_the_page_is_there_and_everything_else_waits_for_the_window(port: int):
    address = f"http://127.0.0.1:{port}"
    with ThreadPoolExecutor() as pool:
        with Waiting("127.0.0.1", port, None) as waiting:
            shown = fetched(f"{address}/?q=1")
            assert "正在准备模型和索引" in shown
            assert "Getting the model and the index ready" in shown
            settle(lambda: not answering())
            early = pool.submit(fetched, f"{address}/config?a=1")
            settle(answering)
            waiting.leave()
            server = HTTPServer(("127.0.0.1", port), Echo)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            assert not early.done()
        assert early.result() == "window: /config?a=1"
    server.shutdown()
    server.server_close()


def test_who_waits_behind_a_proxy_is_sent_on_under_its_path(port: int):
    with ThreadPoolExecutor() as pool:
        with Waiting("127.0.0.1", port, None, "/docs"):
            settle(lambda: not answering())
            early = pool.submit(httpx.get, f"http://127.0.0.1:{port}/config?a=1")
            settle(answering)
        answer = early.result()
    assert (answer.status_code, answer.headers["location"]) == (307, "/docs/config?a=1")


def test_it_speaks_the_language_that_was_asked_for(port: int):
    with Waiting("127.0.0.1", port, "en"):
        shown = fetched(f"http://127.0.0.1:{port}/")
    assert "<title>Yongwen</title>" in shown
    assert "正在准备" not in shown


def test_an_address_that_is_taken_is_named(port: int):
    with Waiting("127.0.0.1", port, None), pytest.raises(WindowError) as refused:
        Waiting("127.0.0.1", port, None)
    assert f"无法在 127.0.0.1:{port} 打开窗口" in refused.value.sentence("zh")


@pytest.mark.slow
@pytest.mark.browser
def test_a_browser_goes_from_the_page_to_the_window(library: Library, chromium: Path, port: int):
    with browsing(chromium) as page:
        with Waiting("127.0.0.1", port, None) as waiting:
            page.goto(f"http://127.0.0.1:{port}/?q=全市有多少单项冠军企业")
            assert "正在准备模型和索引" in page.locator("main").inner_text()
            opened = window([library])
            waiting.leave()
            opened.launch(
                quiet=True, prevent_thread_lock=True, server_name="127.0.0.1", server_port=port
            )
        try:
            answer = page.locator(".yw-exchange:not([aria-busy])")
            assert "全市有多少单项冠军企业" in answer.locator("h2").inner_text()
        finally:
            opened.close(verbose=False)
