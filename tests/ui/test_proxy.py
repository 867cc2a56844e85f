"""The window behind a proxy, under a path."""

import argparse
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.ui.conftest import ask, browsing
from tests.ui.proxy import behind
from tests.ui.test_managing import payload, upload
from ui.__main__ import _root_path, main
from ui.app import window
from ui.library import Library, WindowError


@pytest.mark.browser
@pytest.mark.slow
def test_everything_works_under_a_path(library: Library, chromium: Path):
    opened = window([library])
    opened.launch(
        quiet=True, prevent_thread_lock=True, server_name="127.0.0.1", root_path="/wen/docs"
    )
    try:
        with behind(opened.server_port, "/wen/docs") as (url, beside), browsing(chromium) as page:
            page.goto(url)
            page.locator("[data-ask]").first.wait_for()
            answer = ask(page, "单项冠军企业有多少家")
            answer.locator("[data-hit]").first.click()
            expect(page.locator(".yw-panel .yw-here")).to_have_text("全市有 83 家单项冠军企业。")
            page.keyboard.press("Escape")
            upload(page, [payload("港口.txt", "宁波舟山港吞吐量居首。\n")])
            expect(page.locator(".yw-report")).to_contain_text("新增 1")
            page.reload()
            expect(page.locator(".yw-question")).to_have_count(1)
            page.wait_for_timeout(6000)  # until the server was looked for
            expect(page.locator(".yw-presence")).to_be_hidden()
            assert [path for path in beside if path != "/favicon.ico"] == []
    finally:
        opened.close(verbose=False)


@pytest.mark.parametrize(
    ("root_path", "status"), [("https://ask.example/docs", 200), ("/docs", 400)]
)
def test_the_address_that_visitors_see_is_answered_to(
    library: Library, root_path: str, status: int
):
    opened = window([library])
    opened.launch(
        quiet=True, prevent_thread_lock=True, server_name="127.0.0.1", root_path=root_path
    )
    try:
        answer = httpx.get(str(opened.local_url), headers={"host": "ask.example"})
        assert answer.status_code == status
        if status == 200:
            assert "https://ask.example/docs" in answer.text
    finally:
        opened.close(verbose=False)


@pytest.mark.parametrize("root_path", ["/docs", "https://ask.example"])
def test_behind_a_proxy_it_has_to_be_said_who_may_come_in(stocked: Path, root_path: str):
    with pytest.raises(WindowError, match="--auth-file"):
        main(["--documents", str(stocked), "--root-path", root_path])


@pytest.mark.parametrize(
    ("value", "path"),
    [("/docs/", "/docs"), ("/", ""), ("https://a.example/x/", "https://a.example/x")],
)
def test_a_root_path_has_no_slash_at_its_end(value: str, path: str):
    assert _root_path(value) == path


@pytest.mark.parametrize("value", ["docs", "//a.example", "https://", "ftp://a.example", "/a?b"])
def test_what_is_no_path_is_refused(value: str):
    with pytest.raises(argparse.ArgumentTypeError, match="--root-path"):
        _root_path(value)
