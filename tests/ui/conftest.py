"""A window on real files and a real index, with the toy encoder."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

from tests.toys import ToyEncoder
from ui.app import Window, window
from ui.library import Library

CHROMIUM = Path("/usr/bin/chromium")
CHAMPIONS = (
    "# 单项冠军\n\n## 家底\n\n全市有 83 家单项冠军企业。\n\n## 培养\n\n先选苗子，再育壮苗。\n"
)
PARKS = "# 园区\n\n## 布局\n\n沿海建石化园区，内陆建装备园区。\n"


@pytest.fixture
def stocked(folder: Path) -> Path:
    """A documents folder with two documents."""
    (folder / "冠军.md").write_text(CHAMPIONS, "utf-8")
    (folder / "园区.md").write_text(PARKS, "utf-8")
    return folder


@pytest.fixture
def library(stocked: Path, toy: ToyEncoder) -> Library:
    """A library that has been refreshed once."""
    made = Library(stocked, stocked.parent / "index", encoder=toy)
    made.refresh()
    return made


@contextmanager
def launched(*libraries: Library, lang: str | None = None) -> Iterator[Window]:
    """The window, listening on a free port of this machine."""
    opened = window(libraries, lang)
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
    try:
        yield opened
    finally:
        opened.close(verbose=False)


@pytest.fixture
def chromium() -> Path:
    """The machine's Chromium; where tests run for everybody, it must be there."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{CHROMIUM} is missing")
        pytest.skip(f"{CHROMIUM} is missing")
    return CHROMIUM


def settle(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something comes true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)


@contextmanager
def browsing(chromium: Path, **context: Any) -> Iterator[Page]:  # noqa: ANN401
    """A page of headless Chromium that itself asks the network for nothing."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", *quiet],
            env={**os.environ, "LANG": "C.UTF-8"},  # else files have no names but ASCII ones
        )
        try:
            yield browser.new_context(**{"locale": "zh-CN", **context}).new_page()
        finally:
            browser.close()


def ask(page: Page, question: str) -> Locator:
    """Type a question, press Enter, wait for its answer, and unfold the passages."""
    before = page.locator(".yw-exchange:not([aria-busy])").count()
    page.locator("#yw-ask textarea").fill(question)
    page.locator("#yw-ask textarea").press("Enter")
    answer = page.locator(".yw-exchange:not([aria-busy])").nth(before)
    answer.wait_for()
    answer.locator(".yw-sources").evaluate_all("all => all.forEach((each) => (each.open = true))")
    return answer
