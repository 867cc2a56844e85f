"""The window as a person meets it, in real Chromium."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Request, expect

from tests.ui.conftest import ask, browsing, launched
from tests.ui.test_render import claimed
from ui.library import Library
from ui.shelf import Shelf

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> **不是粗体** "
    "[链接](javascript:window.hacked=1) ${window.hacked = 1} {{window.hacked}} <b>宁波舟山港</b>"
)


@pytest.fixture
def page(library: Library, chromium: Path) -> Iterator[Page]:
    """The window, open and ready; every request must go to it."""
    with launched(library) as opened, browsing(chromium) as page:
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - no built-in
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        yield page
        home = urlsplit(opened.local_url).netloc
        hosts = {urlsplit(r.url).netloc for r in asked if not r.url.startswith(("data:", "blob:"))}
        assert hosts == {home}


def test_a_question_is_answered_with_passages_and_their_sources(page: Page):
    answer = ask(page, "单项冠军企业有多少家")
    first = answer.locator(".yw-passage").first
    expect(answer.locator(".yw-question")).to_contain_text("单项冠军企业有多少家")
    expect(first.locator(".yw-text")).to_have_text("全市有 83 家单项冠军企业。")
    expect(first.locator(".yw-title")).to_have_text("《单项冠军》")
    expect(first.locator(".yw-place")).to_have_text("家底 · 第 1 段")
    expect(first.locator(".yw-file")).to_have_text("冠军.md")
    expect(first.locator("mark").first).to_contain_text("单项冠军")
    expect(page.locator("#yw-ask textarea")).to_have_value("")


def test_a_sample_question_is_asked_by_a_click(page: Page):
    sample = page.locator("[data-ask]").first
    question = sample.inner_text()
    sample.click()
    expect(page.locator(".yw-exchange .yw-question")).to_contain_text(question)
    expect(page.locator(".yw-exchange:not([aria-busy])")).to_be_attached()


def test_a_file_added_while_the_window_is_open_is_found_after_an_update(page: Page, stocked: Path):
    expect(page.locator(".yw-documents li")).to_have_count(2)
    before = ask(page, "宁波舟山港吞吐量").locator(".yw-file").all_inner_texts()
    assert "港口.txt" not in before
    (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    (stocked / "空.md").write_bytes(b"")
    page.locator("#yw-refresh").click()
    expect(page.locator(".yw-shelf li")).to_have_count(3)
    page.locator(".yw-failures summary").click()
    expect(page.locator(".yw-report")).to_contain_text("新增 1")
    expect(page.locator(".yw-failed")).to_contain_text("空.md")
    expect(page.locator(".yw-failed")).to_contain_text("文件是空的")
    again = ask(page, "宁波舟山港吞吐量")
    expect(again.locator(".yw-file").first).to_have_text("港口.txt")


def test_a_hostile_document_is_shown_as_text(page: Page, stocked: Path):
    (stocked / "敌意<img src=x onerror=hacked=1>.txt").write_text(HOSTILE + "\n", "utf-8")
    page.locator("#yw-refresh").click()
    expect(page.locator(".yw-documents li")).to_have_count(3)
    text = ask(page, "宁波舟山港").locator(".yw-passage").first.locator(".yw-text")
    expect(text).to_have_text(HOSTILE)
    assert text.locator("script, img, a, b, strong").count() == 0
    assert page.evaluate("window.hacked") is None


def test_an_empty_question_gets_a_sentence(page: Page):
    page.locator("#yw-ask textarea").press("Enter")
    expect(page.get_by_text("问题是空的")).to_be_visible()
    expect(page.get_by_text("Warning")).to_be_hidden()  # Gradio's title, whatever it is given
    expect(page.locator(".yw-exchange")).to_have_count(0)


def test_a_link_to_a_question_opens_with_its_answer(page: Page):
    ask(page, "单项冠军企业有多少家")
    link = page.locator(".yw-note a").get_attribute("href")
    page.locator("#yw-fresh").click()
    expect(page.locator(".yw-exchange")).to_have_count(0)
    page.goto(page.url + str(link))
    expect(page.locator(".yw-question")).to_contain_text("单项冠军企业有多少家")
    expect(page.locator(".yw-passage .yw-file").first).to_have_text("冠军.md")


def test_a_link_is_followed_where_there_is_a_conversation_already(page: Page):
    ask(page, "沿海建什么园区")
    page.goto(page.url + "?q=单项冠军企业有多少家")
    expect(page.locator(".yw-question")).to_have_count(2)
    expect(page.locator(".yw-question").last).to_contain_text("单项冠军企业有多少家")
    expect(page.locator(".yw-exchange").last.locator(".yw-file").first).to_have_text("冠军.md")
    assert urlsplit(page.url).query == ""


def test_the_head_stays_in_sight_and_hides_no_question(page: Page):
    for question in ("单项冠军企业有多少家", "沿海建什么园区", "先选什么"):
        ask(page, question)
    head = page.locator("#yw-top").bounding_box()
    asked = page.locator(".yw-question").last
    expect(page.locator("#yw-fresh")).to_be_in_viewport()
    expect(page.locator("#yw-save summary")).to_be_in_viewport()
    page.wait_for_timeout(500)
    below = asked.bounding_box()
    assert head is not None
    assert below is not None
    assert head["y"] == 0
    assert below["y"] >= head["y"] + head["height"]


def test_a_conversation_is_there_after_a_reload_until_a_new_one_is_begun(page: Page):
    ask(page, "单项冠军企业有多少家")
    ask(page, "沿海建什么园区")
    page.reload()
    expect(page.locator(".yw-exchange")).to_have_count(2)
    expect(page.locator(".yw-question").nth(1)).to_contain_text("沿海建什么园区")
    page.locator("#yw-fresh").click()
    expect(page.locator(".yw-exchange")).to_have_count(0)
    page.reload()
    page.locator("[data-ask]").first.wait_for()
    expect(page.locator(".yw-exchange")).to_have_count(0)


def test_a_passage_is_copied_with_its_citation(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    menu = ask(page, "单项冠军企业有多少家").locator(".yw-cite").first
    label = menu.locator("summary")
    label.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(menu.locator("button").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(label).to_have_text("已复制")
    expect(label).to_be_focused()
    expect(menu).not_to_have_attribute("open", "")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "全市有 83 家单项冠军企业。\n——《单项冠军》，第 1 段"
    expect(label).to_have_text("引用")


def test_a_menu_of_citations_is_closed_by_escape_and_by_what_is_done_elsewhere(page: Page):
    answer = ask(page, "单项冠军企业有多少家")
    menu = answer.locator(".yw-cite").first
    opened = answer.locator(".yw-cite[open]")
    menu.locator("summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    expect(opened).to_have_count(1)
    answer.locator(".yw-question").click()
    expect(opened).to_have_count(0)
    menu.locator("summary").click()
    _tab_to(page, answer.locator("[data-hit]").first)
    expect(opened).to_have_count(0)


def test_an_answer_stands_first_is_copied_and_has_its_evidence_unfolded(
    page: Page, library: Library, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(library, "ask", lambda *_, **__: claimed(2022, 2024))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#yw-ask textarea").fill("集团有多少员工")
    page.keyboard.press("Enter")
    expect(page.locator(".yw-answer")).to_have_text("4048 人（2024 年）")
    expect(page.locator(".yw-passage")).to_have_count(2)
    expect(page.locator(".yw-passage").first).to_be_visible()
    page.get_by_text("复制答案").click()
    expect(page.get_by_text("已复制")).to_be_visible()
    words, source, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert (words, source) == ("4048 人", "——《2024 年报》，第 1 段")
    page.goto(link)
    expect(page.locator(".yw-question").last).to_contain_text("集团有多少员工")


def test_a_passage_opens_in_its_document(page: Page):
    opener = ask(page, "单项冠军企业有多少家").locator("[data-hit]").first
    opener.click()
    panel = page.locator(".yw-panel")
    expect(panel.locator(".yw-here")).to_have_text("全市有 83 家单项冠军企业。")
    expect(panel.locator(".yw-here")).to_be_in_viewport()
    expect(panel.locator("mark").first).to_contain_text("单项冠军")
    expect(panel.locator("h3")).to_have_text(["单项冠军", "家底", "培养"])
    panel.locator("[data-hit]").last.click()
    expect(panel.locator(".yw-here")).not_to_have_text("全市有 83 家单项冠军企业。")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_answer_is_in_sight_wherever_it_stands_in_a_long_paragraph(page: Page, stocked: Path):
    days = [f"第{day}日，船行{day * 7}里，泊于埠头，船工记账于灯下。" for day in range(1, 200)]
    (stocked / "江行.txt").write_text("江行记\n\n" + "".join(days) + "\n", "utf-8")
    page.locator("#yw-refresh").click()
    expect(page.locator(".yw-documents li")).to_have_count(3)
    ask(page, "第150日船行多少里").locator("[data-hit]").first.click()
    panel = page.locator(".yw-panel")
    for _ in range(3):
        expect(panel.locator(".yw-here em").first).to_be_in_viewport()
        expect(panel.locator(".yw-here")).to_have_count(1)
        assert len(panel.locator(".yw-here > span").all_inner_texts()) > 0
        before = panel.locator(".yw-here em").first.inner_text()
        panel.locator("[data-hit]").last.click()
        expect(panel.locator(".yw-here em").first).not_to_have_text(before)


@pytest.mark.parametrize("way", ["back", "escape", "button"])
def test_the_way_back_closes_the_document_and_stays_in_the_window(page: Page, way: str):
    answer = ask(page, "单项冠军企业有多少家")
    panel = page.locator(".yw-panel")
    for _ in range(2):
        entries = page.evaluate("history.length")
        answer.locator("[data-hit]").first.click()
        expect(panel).to_have_count(1)
        panel.locator("[data-hit]").last.click()
        expect(panel.locator(".yw-foot .yw-note")).to_have_text("第 2 处，共 3 处")
        if way == "back":
            page.go_back()
        elif way == "escape":
            page.keyboard.press("Escape")
        else:
            panel.locator(".yw-close").click()
        expect(panel).to_have_count(0)
        expect(page.locator(".yw-question")).to_have_count(1)
        assert page.evaluate("history.state?.yongwen") is None
        assert page.evaluate("history.length") <= entries + 1


def test_everything_is_reached_by_the_keyboard(page: Page):
    """A question is typed, its passage opened, the next hit looked at, and all begun anew."""
    expect(page.locator("#yw-ask textarea")).to_be_focused()
    page.keyboard.type("单项冠军企业有多少家")
    page.keyboard.press("Enter")
    answer = page.locator(".yw-exchange:not([aria-busy])")
    answer.wait_for()
    if not answer.locator("[data-hit]").first.is_visible():
        _tab_to(page, answer.locator(".yw-sources > summary"), backwards=True)
        page.keyboard.press("Enter")
    _tab_to(page, answer.locator("[data-hit]").first, backwards=True)
    page.keyboard.press("Enter")
    panel = page.locator(".yw-panel")
    expect(panel.locator(".yw-close")).to_be_focused()
    here = panel.locator(".yw-here").inner_text()
    _tab_to(page, panel.locator("[data-hit]").last)
    page.keyboard.press("Enter")
    expect(panel.locator(".yw-here")).not_to_have_text(here)
    expect(panel.locator("[data-hit]").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(answer.locator("[data-hit]").first).to_be_focused()
    _tab_to(page, page.locator("#yw-language"), backwards=True)
    page.keyboard.press("Enter")
    expect(page.locator("#yw-fresh")).to_have_text("New chat")
    _tab_to(page, page.locator("#yw-fresh"), backwards=True)
    page.keyboard.press("Enter")
    expect(answer).to_have_count(0)


def test_documents_and_conversations_are_reached_by_the_keyboard(page: Page):
    """A document is read, words are found in it, and a conversation is named and left."""
    box = page.locator("#yw-find [name=words]")
    _tab_to(page, box, backwards=True)
    page.keyboard.type("企业")
    page.keyboard.press("Enter")
    snippet = page.locator(".yw-snippet").first
    snippet.wait_for()
    _tab_to(page, snippet)
    page.keyboard.press("Enter")
    expect(page.locator(".yw-panel .yw-close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(snippet).to_be_focused()
    _tab_to(page, page.get_by_role("button", name="回到列表"), backwards=True)
    page.keyboard.press("Enter")
    expect(box).to_be_focused()
    box.fill("")
    _tab_to(page, page.get_by_label("给 园区.md 改名"))
    page.keyboard.press("Enter")
    expect(page.locator(".yw-dialog[open] input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_label("给 园区.md 改名")).to_be_focused()
    _tab_to(page, page.get_by_role("tab", name="对话"), backwards=True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="对话")).to_have_attribute("aria-selected", "true")


def _tab_to(page: Page, target: Locator, *, backwards: bool = False) -> None:
    """Press Tab until the focus is there, at most as often as anyone would."""
    for _ in range(60):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
    raise AssertionError("the keyboard does not get there")


def test_the_window_speaks_the_language_of_the_browser_and_of_its_switch(
    library: Library, chromium: Path
):
    with launched(library) as opened, browsing(chromium, locale="en-GB") as page:
        page.goto(opened.local_url)
        expect(page.get_by_text("Update the index")).to_be_visible()
        ask(page, "单项冠军企业")
        page.locator("#yw-language").click()
        expect(page.get_by_text("更新索引")).to_be_visible()
        expect(page.get_by_text("复制引文").first).to_be_attached()
        page.reload()
        expect(page.get_by_text("更新索引")).to_be_visible()


@pytest.mark.parametrize(
    "context",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"viewport": {"width": 390, "height": 800}},
    ],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_no_serious_violation(library: Library, chromium: Path, context: dict[str, Any]):
    (library.documents / "空.pdf").write_bytes(b"%PDF-1.4 that is damaged")
    library.refresh()
    with launched(library) as opened, browsing(chromium, **context) as page:
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        if "viewport" in context:
            assert _serious(page) == []
            page.get_by_label("展开或收起文档和对话").click()
        page.locator(".yw-failures summary").click()
        expect(page.locator(".yw-failed .yw-note")).to_be_in_viewport()
        assert _serious(page) == []
        if "viewport" in context:
            page.get_by_label("展开或收起文档和对话").click()
        answer = ask(page, "单项冠军企业有多少家")
        answer.locator(".yw-cite summary").first.click()
        assert _serious(page) == []
        answer.locator("[data-hit]").first.click()
        page.locator(".yw-panel").wait_for()
        assert _serious(page) == []
        page.keyboard.press("Escape")
        page.locator(".yw-settings summary").click()
        assert _serious(page) == []
        if "viewport" in context:
            page.get_by_label("展开或收起文档和对话").click()
        page.get_by_label("删除 园区.md").click()
        page.locator(".yw-bin summary").click()
        assert _serious(page) == []
        page.locator("#yw-find [name=words]").fill("企业")
        page.keyboard.press("Enter")
        page.locator(".yw-snippet").first.click()
        page.locator(".yw-panel").wait_for()
        assert _serious(page) == []
        page.locator(".yw-close").click()
        page.get_by_role("tab", name="对话").click()
        page.locator(".yw-conversations li").wait_for()
        assert _serious(page) == []


SMALL = """() => [...document.querySelectorAll("button, a, input, select, summary, label")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true })
        && !each.closest(".visually-hidden, .yw-hidden, footer"))
    .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24)
    .map(([html, { width, height }]) => `${width} × ${height}: ${html}`)"""


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_that_is_pressed_is_large_enough(library: Library, chromium: Path, width: int):
    """24 by 24 pixels at least (WCAG 2.2, 2.5.8)."""
    Shelf(library.documents).remove("园区.md")
    (library.documents / "旧").mkdir()
    (library.documents / "旧" / "空.pdf").write_bytes(b"%PDF-1.4 that is damaged")
    (library.documents / "旧" / "港口.md").write_text("港口吞吐量居首。\n", "utf-8")
    library.refresh()
    with (
        launched(library) as opened,
        browsing(chromium, viewport={"width": width, "height": 800}) as page,
    ):
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        answer = ask(page, "单项冠军企业有多少家")
        answer.locator(".yw-cite summary").first.click()
        assert page.evaluate(SMALL) == []
        page.locator(".yw-settings summary").click()
        assert page.evaluate(SMALL) == []
        if width == 390:
            page.get_by_label("展开或收起文档和对话").click()
        for part in (".yw-failures", ".yw-bin"):
            page.locator(f"{part} summary").click()
        page.get_by_label("只在“旧”里找").check()
        page.locator(".yw-scope").wait_for()
        assert page.evaluate(SMALL) == []
        page.locator("#yw-find [name=words]").fill("吞吐")
        page.keyboard.press("Enter")
        page.locator(".yw-snippet").first.click()
        page.locator(".yw-panel").wait_for()
        assert page.evaluate(SMALL) == []
        page.keyboard.press("Escape")
        page.get_by_role("tab", name="对话").click()
        page.locator(".yw-conversations li").wait_for()
        assert page.evaluate(SMALL) == []


def _serious(page: Page) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], node["html"])
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def test_the_documents_are_folded_away_on_a_phone(library: Library, chromium: Path):
    with launched(library) as opened:
        with browsing(chromium, viewport={"width": 390, "height": 800}) as page:
            page.goto(opened.local_url)
            ask(page, "单项冠军企业")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            expect(page.locator("#yw-refresh")).not_to_be_in_viewport()
        with browsing(chromium, viewport={"width": 1300, "height": 800}) as page:
            page.goto(opened.local_url)
            expect(page.locator("#yw-refresh")).to_be_in_viewport()


def test_the_newspaper_answers_with_its_figure_and_its_author(
    newspaper: Path, tmp_path: Path, chromium: Path
):
    library = Library(newspaper, tmp_path / "index")
    library.refresh()
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        first = ask(page, "宁波有多少单项冠军企业").locator(".yw-passage").first
        expect(first.locator(".yw-text")).to_contain_text("83家")
        expect(first.locator(".yw-author")).to_have_text("作者：刘尚海")
