"""The page of a document as its source, in real Chromium: marked, turned, enlarged, beside."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from index.documents.formats.drawing import SIDE
from tests.index.pdf_files import HEIGHT, LEFT, WIDTH, lines, made
from tests.toys import ToyEncoder
from tests.ui.conftest import ask, browsing, launched
from tests.ui.test_browser import SMALL, _serious
from ui.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RULE = "叉车夜间限速五公里，驶过库门须鸣笛。"
HOSTILE = "<img src=x onerror=window.hacked=1>"


@pytest.fixture
def library(folder: Path, toy: ToyEncoder) -> Library:
    pages = [
        lines("仓库须知", "", "保管员点清钥匙以后方可离开。"),
        lines("行车", "", RULE, "雨天减半。"),
        lines("消防", "", f"水带每季度晾晒一次。{HOSTILE}"),
    ]
    (folder / "须知.pdf").write_bytes(made(*pages, title="仓库须知"))
    table = "# 价目\n\n| 品名 | 单价 |\n| --- | --- |\n| 麻绳 | 12 元 |\n| 铁钉 | 40 元 |\n"
    (folder / "价目.md").write_text(table, "utf-8")
    made_library = Library(folder, folder.parent / "index", encoder=toy)
    made_library.refresh()
    return made_library


@contextmanager
def opened(library: Library, chromium: Path, width: int = 1280) -> Iterator[tuple[Page, Locator]]:
    """The window with the page open on which the rule stands, and what opened it."""
    viewport = {"width": width, "height": 800}
    with launched(library) as window, browsing(chromium, viewport=viewport) as page:
        page.goto(window.local_url)
        page.locator("[data-ask]").first.wait_for()
        passage = ask(page, "叉车夜间限速多少公里").locator(".yw-passage").first
        opener = passage.locator("[data-hit]")
        opener.click()
        page.locator(".yw-mark-span").first.wait_for()
        yield page, opener


def rectangle(part: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what is shown, in pixels."""
    box = part.bounding_box()
    assert box is not None
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def test_the_page_opens_at_the_passage_and_marks_its_very_words(library: Library, chromium: Path):
    with opened(library, chromium) as (page, _):
        panel = page.locator(".yw-panel")
        expect(panel.locator(".yw-leaf .yw-note")).to_have_text("第 2 页，共 3 页")
        picture = panel.get_by_role("img", name="《仓库须知》第 2 页")
        expect(picture).to_be_visible()
        assert picture.evaluate("it => it.naturalHeight") == SIDE
        left, top, right, bottom = rectangle(picture)
        scale = (right - left) / WIDTH
        words = panel.locator(".yw-mark-mark").first  # 叉车夜间限速
        expect(words).to_be_in_viewport()
        start, above, end, below = rectangle(words)
        assert start == pytest.approx(left + scale * LEFT, abs=4)
        assert end == pytest.approx(left + scale * (LEFT + 6 * 12), abs=4)
        assert above == pytest.approx(top + scale * (HEIGHT - 720 - 12), abs=5)
        assert below == pytest.approx(top + scale * (HEIGHT - 720), abs=5)
        assert bottom > below


def test_pages_are_turned_enlarged_and_read_as_text(library: Library, chromium: Path):
    with opened(library, chromium) as (page, _):
        panel = page.locator(".yw-panel")
        told = panel.locator(".yw-leaf .yw-note")
        panel.get_by_role("button", name="下一页").click()
        expect(told).to_have_text("第 3 页，共 3 页")
        expect(panel.get_by_role("button", name="下一页")).to_be_disabled()
        expect(panel.locator(".yw-mark")).to_have_count(0)
        panel.get_by_role("button", name="上一页").click()
        expect(told).to_have_text("第 2 页，共 3 页")
        expect(panel.get_by_role("button", name="上一页")).to_be_focused()
        before = rectangle(panel.locator(".yw-sheet"))
        panel.get_by_role("button", name="放大").click()
        after = rectangle(panel.locator(".yw-sheet"))
        assert after[2] - after[0] == pytest.approx(1.25 * (before[2] - before[0]), abs=2)
        expect(panel.locator(".yw-body")).to_be_hidden()
        panel.get_by_role("button", name="看文字").click()
        expect(panel.locator(".yw-paper")).to_be_hidden()
        expect(panel.locator(".yw-here").first).to_contain_text("叉车夜间限速五公里")
        assert page.evaluate("window.hacked") is None


def test_words_are_found_on_the_page_that_has_them(library: Library, chromium: Path):
    with opened(library, chromium) as (page, _):
        panel = page.locator(".yw-panel")
        panel.get_by_label("在本文里找").fill("水带")
        panel.get_by_label("在本文里找").press("Enter")
        expect(panel.locator(".yw-leaf .yw-note")).to_have_text("第 3 页，共 3 页")
        expect(panel.locator(".yw-mark-strong")).to_have_count(1)
        expect(panel.locator(".yw-mark-strong")).to_be_in_viewport()


@pytest.mark.parametrize("width", [1100, 1280, 1920])
def test_on_a_wide_screen_the_source_covers_nothing(library: Library, chromium: Path, width: int):
    with opened(library, chromium, width) as (page, _):
        page.wait_for_timeout(500)
        main, panel = rectangle(page.locator("#yw-main")), rectangle(page.locator(".yw-panel"))
        assert main[2] <= panel[0] + 1
        assert panel[2] == width
        assert main[2] - main[0] >= 340
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_source_fills_the_screen_and_gives_it_back(library: Library, chromium: Path):
    with opened(library, chromium, 390) as (page, opener):
        assert rectangle(page.locator(".yw-panel")) == (0, 0, 390, 800)
        page.keyboard.press("Escape")
        expect(page.locator(".yw-panel")).to_have_count(0)
        expect(opener).to_be_focused()
        opener.click()
        page.locator(".yw-mark").first.wait_for()
        page.go_back()
        expect(page.locator(".yw-panel")).to_have_count(0)
        expect(opener).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_is_for_everybody(library: Library, chromium: Path, width: int):
    with opened(library, chromium, width) as (page, _):
        assert _serious(page) == []
        assert page.evaluate(SMALL) == []


def test_a_table_is_shown_as_one(library: Library, chromium: Path):
    with launched(library) as window, browsing(chromium) as page:
        page.goto(window.local_url)
        page.get_by_label("阅读“价目”").click()
        panel = page.locator(".yw-panel")
        expect(panel.locator("th")).to_have_text(["品名", "单价"])
        expect(panel.locator("td")).to_have_text(["麻绳", "12 元", "铁钉", "40 元"])
        expect(panel.locator(".yw-leaf")).to_have_count(0)
