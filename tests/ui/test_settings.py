"""What a visitor sets, and what is said when the server is lost, in real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import ask, browsing, launched, settle
from tests.ui.test_handlers import visit
from ui import handlers as on
from ui.app import window
from ui.library import Library

real = [pytest.mark.browser, pytest.mark.slow]


def test_as_many_passages_are_looked_up_as_are_set(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    asked, answer = [], library.ask
    monkeypatch.setattr(library, "ask", lambda *given: (asked.append(given[1]), answer(*given))[1])
    for passages in (5, 20):
        list(on.ask(visit(library, question="单项冠军", passages=passages)))
    assert asked == [5, 20]
    assert on.count(visit(library, event={"passages": 10})) == {"passages": 10}
    assert on.choose(visit(library, event={"lang": "en"})) == {"chosen": "en"}


class TestInTheBrowser:
    pytestmark = real

    @pytest.fixture
    def page(self, library: Library, chromium: Path) -> Iterator[Page]:
        with launched(library) as opened, browsing(chromium) as page:
            page.goto(opened.local_url)
            page.locator("[data-ask]").first.wait_for()
            yield page

    def test_what_is_set_stays(self, page: Page):
        settings = page.locator(".yw-settings")
        settings.locator("summary").click()
        settings.get_by_label("显示的段落").select_option("3")
        settings.get_by_label("外观").select_option("深色")
        expect(page.locator("body")).to_have_class("dark")
        settings.get_by_label("语言").select_option("English")
        expect(settings.locator("summary")).to_have_text("Settings")
        expect(settings.get_by_label("Language")).to_be_focused()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.get_by_label("Unfold or fold documents and chats")).to_be_visible()
        page.reload()
        expect(settings.locator("summary")).to_have_text("Settings")
        expect(page.locator("body")).to_have_class("dark")
        settings.locator("summary").click()
        expect(settings.get_by_label("Passages shown")).to_have_value("3")
        expect(settings.get_by_label("Look")).to_have_value("dark")
        settings.get_by_label("Language").select_option("as the browser")
        expect(settings.locator("summary")).to_have_text("设置")
        page.keyboard.press("Escape")
        expect(page.locator(".yw-settings[open]")).to_have_count(0)

    def test_line_breaks_of_pasted_text_stay(self, page: Page):
        pasted = "单项冠军\n企业有多少家"
        page.locator("#yw-ask textarea").fill(pasted)
        page.locator("#yw-ask textarea").press("Enter")
        question = page.locator(".yw-exchange:not([aria-busy]) .yw-question bdi")
        expect(question).to_be_visible()
        assert question.inner_text() == pasted


@pytest.mark.browser
@pytest.mark.slow
def test_a_server_that_is_lost_and_found_again_is_told_and_nothing_typed_is_lost(
    library: Library, chromium: Path
):
    with browsing(chromium) as page:
        opened = window([library])
        opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        ask(page, "单项冠军企业有多少家")
        told = page.locator(".yw-presence")
        expect(told).to_be_hidden()
        port = opened.server_port
        opened.close(verbose=False)
        page.locator("#yw-ask textarea").fill("沿海建什么园区")
        expect(told).to_have_text(
            "连不上服务了，正在重新连接……已输入的问题会留着。", timeout=15_000
        )
        page.keyboard.press("Enter")
        page.wait_for_timeout(2000)
        expect(page.get_by_text("Connection to the server was lost")).to_be_hidden()
        again = window([library])
        again.launch(
            quiet=True, prevent_thread_lock=True, server_name="127.0.0.1", server_port=port
        )
        try:
            expect(told).to_be_hidden(timeout=15_000)
            expect(page.locator(".yw-question bdi")).to_have_text(["单项冠军企业有多少家"])
            box = page.locator("#yw-ask textarea")
            settle(lambda: box.input_value() == "沿海建什么园区")
            box.press("Enter")
            expect(page.locator(".yw-exchange:not([aria-busy])")).to_have_count(2)
        finally:
            again.close(verbose=False)


@pytest.mark.browser
@pytest.mark.slow
def test_a_connection_that_breaks_for_a_moment_is_told(library: Library, chromium: Path):
    with launched(library) as opened, browsing(chromium, locale="en-GB") as page:
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        page.evaluate("window.sameAsBefore = true")
        page.route("**/app_id", lambda route: route.abort())
        told = page.locator(".yw-presence")
        expect(told).to_contain_text("The server does not answer", timeout=15_000)
        page.unroute("**/app_id")
        expect(told).to_have_text("The server is back.", timeout=15_000)
        expect(told).to_be_hidden(timeout=15_000)
        assert page.evaluate("window.sameAsBefore")
