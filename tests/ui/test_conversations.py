"""The conversations that a browser keeps, in real Chromium: found again, and never overwritten."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from qa import Answer
from tests.ui.conftest import ask, browsing, launched
from ui.library import Library

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHAMPIONS, PARKS, SHOOTS = "单项冠军企业有多少家", "沿海建什么园区", "先选什么"


@pytest.fixture
def page(library: Library, chromium: Path) -> Iterator[Page]:
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        page.get_by_role("tab", name="对话").click()
        yield page


def rows(page: Page) -> Locator:
    return page.locator(".yw-conversations li")


def names(page: Page) -> Locator:
    return page.locator(".yw-conversations [data-open]")


def another(page: Page) -> Page:
    """A second tab of the same browser."""
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("[data-ask]").first.wait_for()
    other.get_by_role("tab", name="对话").click()
    return other


def asked(page: Page) -> Locator:
    return page.locator(".yw-question bdi")


def begin_anew(page: Page) -> None:
    page.locator("#yw-fresh").click()
    expect(asked(page)).to_have_count(0)


def test_conversations_are_named_by_their_first_question_and_opened_again(page: Page):
    expect(page.locator(".yw-conversations")).to_contain_text("还没有对话")
    ask(page, CHAMPIONS)
    ask(page, PARKS)
    begin_anew(page)
    ask(page, SHOOTS)
    expect(names(page)).to_have_text([SHOOTS, CHAMPIONS])
    expect(page.locator(".yw-conversations [aria-current]")).to_have_text(SHOOTS)
    page.reload()
    expect(asked(page)).to_have_text([SHOOTS])
    page.get_by_role("tab", name="对话").click()
    names(page).last.click()
    expect(asked(page)).to_have_text([CHAMPIONS, PARKS])
    expect(page.locator(".yw-conversations [aria-current]")).to_have_text(CHAMPIONS)
    ask(page, SHOOTS)
    expect(names(page)).to_have_text([CHAMPIONS, SHOOTS])


def test_another_tab_begins_anew_and_finds_what_was_asked_in_the_first(page: Page):
    ask(page, CHAMPIONS)
    other = another(page)
    expect(asked(other)).to_have_count(0)
    ask(other, PARKS)
    for each in (page, other):
        expect(names(each)).to_have_text([PARKS, CHAMPIONS])
    ask(page, SHOOTS)
    expect(names(other)).to_have_text([CHAMPIONS, PARKS])
    expect(asked(other)).to_have_text([PARKS])
    page.reload()
    expect(asked(page)).to_have_text([CHAMPIONS, SHOOTS])


def test_two_tabs_on_one_conversation_add_to_it(page: Page):
    ask(page, CHAMPIONS)
    other = another(page)
    names(other).first.click()
    expect(asked(other)).to_have_text([CHAMPIONS])
    for each, question in ((page, PARKS), (other, SHOOTS)):  # both before either is answered
        each.locator("#yw-ask textarea").fill(question)
    for each in (page, other):
        each.locator("#yw-ask textarea").press("Enter")
    for each in (page, other):
        expect(asked(each)).to_have_count(3)
        assert set(asked(each).all_inner_texts()) == {CHAMPIONS, PARKS, SHOOTS}
    page.reload()
    expect(asked(page)).to_have_count(3)


def test_an_answer_that_comes_after_another_conversation_was_turned_to_is_let_go(
    page: Page, library: Library, monkeypatch: pytest.MonkeyPatch
):
    ask(page, CHAMPIONS)
    may_answer, answer = threading.Event(), library.ask

    def slow(question: str, k: int, before: Answer | None, within: Sequence[str]) -> Answer:
        assert may_answer.wait(30)
        return answer(question, k, before, within)

    monkeypatch.setattr(library, "ask", slow)
    page.locator("#yw-ask textarea").fill(PARKS)
    page.locator("#yw-ask textarea").press("Enter")
    expect(page.locator(".yw-exchange[aria-busy]")).to_have_count(1)
    begin_anew(page)
    may_answer.set()
    ask(page, SHOOTS)
    expect(asked(page)).to_have_text([SHOOTS])
    expect(names(page)).to_have_text([SHOOTS, CHAMPIONS])


def test_a_conversation_is_renamed(page: Page):
    ask(page, CHAMPIONS)
    page.get_by_label(f"给对话“{CHAMPIONS}”改名").click()
    name = page.locator(".yw-dialog[open] input")
    expect(name).to_have_value(CHAMPIONS)
    name.fill("<b>冠军</b>")
    name.press("Enter")
    expect(names(page)).to_have_text(["<b>冠军</b>"])
    ask(page, PARKS)
    page.reload()
    page.get_by_role("tab", name="对话").click()
    expect(names(page)).to_have_text(["<b>冠军</b>"])


def test_what_is_deleted_comes_back_when_asked_for(page: Page):
    ask(page, CHAMPIONS)
    begin_anew(page)
    ask(page, PARKS)
    for name in (CHAMPIONS, PARKS):
        page.get_by_label(f"删除对话“{name}”").click()
        expect(page.get_by_label(f"恢复对话“{name}”")).to_be_focused()
    expect(names(page)).to_have_count(0)
    expect(asked(page)).to_have_count(0)
    page.keyboard.press("Enter")
    expect(names(page)).to_have_text([PARKS])
    names(page).first.click()
    expect(asked(page)).to_have_text([PARKS])
    page.reload()
    page.get_by_role("tab", name="对话").click()
    expect(rows(page)).to_have_count(1)


def test_a_conversation_of_the_list_is_saved_by_its_name(page: Page):
    ask(page, CHAMPIONS)
    begin_anew(page)
    page.get_by_label(f"保存对话“{CHAMPIONS}”").click()
    with page.expect_download() as download:
        page.locator(".yw-dialog[open]").get_by_text("Markdown").click()
    assert download.value.suggested_filename == f"{CHAMPIONS}.md"
    assert f"## {CHAMPIONS}\n" in Path(download.value.path()).read_text("utf-8")


def test_a_browser_that_keeps_nothing_still_asks(library: Library, chromium: Path):
    broken = "IDBFactory.prototype.open = () => { throw new Error('none') }"
    with launched(library) as opened, browsing(chromium) as page:
        page.add_init_script(broken)
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        ask(page, CHAMPIONS)
        ask(page, PARKS)
        expect(asked(page)).to_have_text([CHAMPIONS, PARKS])
