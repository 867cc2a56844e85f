"""A window on real files and a real index, with the toy encoder."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.toys import ToyEncoder
from ui.app import Window, window
from ui.library import Library

CHROMIUM = Path("/usr/bin/chromium")
CHAMPIONS = "# 单项冠军\n\n## 家底\n\n全市有 83 家单项冠军企业。\n\n## 培养\n\n先选苗子，再育壮苗。\n"
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
def launched(library: Library, lang: str | None = None) -> Iterator[Window]:
    """The window, listening on a free port of this machine."""
    opened = window(library, lang)
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


def settle(condition: object, seconds: float = 10.0) -> None:
    """Wait until a callable returns something true."""
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)
