"""Documents looked through in real Chromium: opened, searched, filtered, put into order, folded."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.toys import ToyEncoder
from tests.ui.conftest import ask, browsing, launched
from ui.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(library: Library, chromium: Path) -> Iterator[Page]:
    (library.documents / "港").mkdir()
    text = "# 港口\n\n" + "\n\n".join(f"第 {n} 号泊位停靠货船。" for n in range(400)) + "\n"
    (library.documents / "港" / "泊位.md").write_text(text, "utf-8")
    library.refresh()
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        page.locator(".yw-folder").wait_for()
        yield page


def titles(page: Page) -> Locator:
    return page.locator(".yw-shelf [data-read]:visible")


def search(page: Page, words: str) -> None:
    page.locator("#yw-find [name=words]").fill(words)
    page.keyboard.press("Enter")


def test_a_document_is_opened_from_the_list_and_read_on(page: Page):
    opener = page.get_by_label("阅读“港口”")
    opener.click()
    panel = page.locator(".yw-panel")
    expect(panel.locator(".yw-file")).to_have_text("港/泊位.md")
    expect(panel.locator(".yw-text").first).to_have_text("第 0 号泊位停靠货船。")
    expect(panel.locator(".yw-text").last).to_have_text("第 299 号泊位停靠货船。")
    panel.get_by_role("button", name="看后面").click()
    expect(panel.locator(".yw-text").first).to_have_text("第 300 号泊位停靠货船。")
    panel.get_by_role("button", name="看前面").click()
    expect(panel.locator(".yw-text").first).to_have_text("第 0 号泊位停靠货船。")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(opener).to_be_focused()


def test_words_are_found_in_the_open_document_one_after_the_other(page: Page):
    page.get_by_label("阅读“港口”").click()
    panel = page.locator(".yw-panel")
    box = panel.get_by_label("在本文里找")
    box.fill("9 号泊位")
    box.press("Enter")
    here, told = panel.locator(".yw-here"), panel.locator("header .yw-note")
    expect(told).to_have_text("第 1 处，共 40 处")
    expect(here).to_have_text("第 9 号泊位停靠货船。")
    expect(here.locator("strong")).to_have_text("9 号泊位")
    expect(box).to_be_focused()
    for number in (19, 29):
        panel.get_by_role("button", name="下一处").click()
        expect(here).to_have_text(f"第 {number} 号泊位停靠货船。")
        expect(here).to_be_in_viewport()
        expect(panel.get_by_role("button", name="下一处")).to_be_focused()
    box.fill("没有的词")
    box.press("Enter")
    expect(told).to_have_text("没有找到")


def test_words_are_found_where_a_passage_was_opened(page: Page):
    ask(page, "第 7 号泊位停靠什么").locator("[data-hit]").first.click()
    panel = page.locator(".yw-panel")
    box = panel.get_by_label("在本文里找")
    box.fill("7 号泊位")
    box.press("Enter")
    expect(panel.locator("header .yw-note")).to_have_text("第 1 处，共 40 处")
    expect(panel.locator(".yw-here")).to_have_text("第 7 号泊位停靠货船。")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)


def test_words_are_found_in_all_documents_with_counts_and_opened_there(page: Page):
    search(page, "园区")
    found = page.locator(".yw-found li")
    expect(page.locator(".yw-found > .yw-note")).to_contain_text("1 篇文档里有“园区”，共 3 处")
    expect(found).to_have_count(1)
    expect(found.locator(".yw-count")).to_have_text("3 处")
    expect(page.locator(".yw-documents")).to_be_hidden()
    found.locator(".yw-snippet").last.click()
    panel = page.locator(".yw-panel")
    expect(panel.locator("header .yw-note")).to_have_text("第 3 处，共 3 处")
    expect(panel.locator(".yw-here")).to_have_text("沿海建石化园区，内陆建装备园区。")
    page.keyboard.press("Escape")
    search(page, "货船")
    expect(found.locator(".yw-count")).to_have_text("400 处")
    expect(found.locator(".yw-snippet")).to_have_count(3)
    page.get_by_role("button", name="回到列表").click()
    expect(page.locator(".yw-documents")).to_be_visible()
    search(page, "没有的词")
    expect(page.locator(".yw-found")).to_contain_text("没有文档里有“没有的词”")


def test_words_are_looked_for_where_the_question_would_be_asked(page: Page):
    page.get_by_label("只在“港”里找").check()
    expect(page.locator(".yw-scope")).to_contain_text("港/")
    search(page, "园区")
    expect(page.locator(".yw-found")).to_contain_text("没有文档里有“园区”")


def test_the_list_is_filtered_by_name_while_one_types(page: Page):
    expect(titles(page)).to_have_text(["单项冠军", "园区", "港口"])
    box = page.locator("#yw-find [name=words]")
    box.press_sequentially("泊")
    expect(titles(page)).to_have_text(["港口"])
    box.fill("没有")
    expect(titles(page)).to_have_count(0)
    expect(page.locator(".yw-none")).to_be_visible()
    box.fill("")
    expect(titles(page)).to_have_count(3)


def test_the_list_is_put_into_order_and_folded_and_stays_so(page: Page, library: Library):
    page.get_by_label("排列").select_option("长的在前")
    (library.documents / "长.md").write_text(
        "# 长\n\n## 一\n\n甲。\n\n## 二\n\n乙。\n\n## 三\n\n丙。\n", "utf-8"
    )
    page.locator(".yw-folder summary").click()
    expect(titles(page)).to_have_text(["单项冠军", "园区"])
    page.locator("#yw-refresh").click()
    expect(page.locator(".yw-report")).to_contain_text("新增 1")
    expect(titles(page)).to_have_text(["长", "单项冠军", "园区"])
    page.get_by_label("排列").select_option("最近改动的在前")
    expect(titles(page).first).to_have_text("长")


def test_what_could_not_be_read_is_one_line_that_opens(page: Page, library: Library):
    (library.documents / "空.pdf").write_bytes(b"%PDF-1.4 that is damaged")
    library.refresh()
    page.reload()
    failures = page.locator(".yw-failures")
    expect(failures.locator("summary")).to_have_text("1 个文件读不了或没读全")
    expect(failures.locator(".yw-failed")).to_be_hidden()
    failures.locator("summary").click()
    expect(failures.locator(".yw-failed")).to_contain_text("空.pdf")


def test_five_hundred_documents_are_filtered_at_once(folder: Path, toy: ToyEncoder, chromium: Path):
    for number in range(500):
        (folder / f"文 {number}.txt").write_text(f"第 {number} 篇讲港口。\n", "utf-8")
    library = Library(folder, folder.parent / "index", encoder=toy)
    library.refresh()
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        expect(page.locator(".yw-shelf li")).to_have_count(500)
        milliseconds = page.evaluate(
            """() => {
                const box = document.querySelector("#yw-find [name=words]");
                const start = performance.now();
                box.value = "49";
                box.dispatchEvent(new Event("input", { bubbles: true }));
                document.querySelector(".yw-shelf").getBoundingClientRect();
                return performance.now() - start;
            }"""
        )
        assert milliseconds < 200
        expect(page.locator(".yw-shelf li:visible")).to_have_count(15)
        search(page, "港口")
        expect(page.locator(".yw-found > .yw-note").first).to_contain_text("500 篇文档里有")
        expect(page.locator(".yw-found li")).to_have_count(50)
        expect(page.locator(".yw-found")).to_contain_text("另有 450 篇")
