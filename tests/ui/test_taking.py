"""Citations, a conversation as a file, and what visitors say of an answer."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from playwright.sync_api import expect

from qa.evaluate.measures import Wanted
from tests.ui.conftest import ask, browsing, launched
from tests.ui.test_handlers import visit
from tests.ui.test_render import HOSTILE, answered, claimed, parsed, passage, quote
from ui import citing, exporting
from ui import taking as take
from ui.conversation import Exchange, keep
from ui.library import Library


def conversation(text: str, question: str = "有多少") -> list[Exchange]:
    found = answered(question, passage(text=text, matches=(), author="刘尚海", page=2, score=0.0))
    return [Exchange(question, found), Exchange("空", error="问题是空的")]


def test_a_reference_after_the_standard():
    cited = passage(author="刘尚海", page=2, document="报纸.pdf")
    assert citing.gbt7714(cited, "zh") == "刘尚海. 单项冠军[Z]. 报纸.pdf: 2. (第 1 段)"
    assert citing.gbt7714(passage(), "zh") == "单项冠军[Z]. 冠军.md. (第 1 段)"


def test_a_quotation_in_markdown():
    cited = citing.markdown(passage(text="**83** 家\n# 企业", matches=()), "zh")
    assert cited == ("> \\*\\*83\\*\\* 家\n> \\# 企业\n>\n> — *《单项冠军》*，第 1 段 (`冠军.md`)")


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \n"), min_size=1))
def test_what_is_escaped_reads_as_it_was(text: str):
    tree = parsed(MarkdownIt("commonmark").render(citing.escaped(text)))
    assert set(tree.tags) <= {"p", "br"} or text != text.strip() or "\n" in text
    assert re.sub(r"\s+", "", tree.text) == re.sub(r"\s+", "", text)


def test_a_conversation_as_markdown():
    text = exporting.as_markdown(conversation("全市有 83 家。"), "zh").decode()
    assert text.startswith(
        "# 甬问\n\n## 有多少\n\n文档中没有找到答案。\n\n### 相近的段落\n\n> 全市有 83 家。\n"
    )
    assert "## 空\n\n问题是空的\n" in text


def told(exchange: Exchange) -> list[str]:
    """The lines of a conversation in Markdown, without its title and quotations."""
    lines = exporting.as_markdown([exchange], "zh").decode().split("\n")[1:]
    return [line for line in lines if line and not line.startswith(">")]


def test_what_was_looked_up_and_what_documents_say_that_differ_is_saved():
    assert told(Exchange("那员工呢", claimed(2022, 2024))) == [
        "## 那员工呢",
        "理解为：集团有多少员工",
        "4048 人（2024 年）",
        "各文档的说法不同：",
        "- 4048 人：2024 · 《2024 年报》 · 家底 · 第 1 段 · 2024.md",
        "- 4044 人：2022 · 《2022 年报》 · 家底 · 第 1 段 · 2022.md",
        "- 截至 2022 年底，集团共有员工 4044 人",
    ]


def test_each_line_of_a_quote_is_saved_and_what_is_only_near_stands_apart():
    found = (passage(score=0.9), passage(rank=2, score=0.8), passage(rank=3, score=0.2))
    parts = (replace(quote(found[0]), text="须带：\n一、工牌"), quote(found[1]))
    exchange = Exchange("要带什么", answered("要带什么", *found, shape="list", parts=parts))
    assert told(exchange) == [
        "## 要带什么",
        "须带： 一、工牌 全市有 83 家单项冠军企业。",
        "- 须带：",
        "- 一、工牌",
        "- 全市有 83 家单项冠军企业。",
        "### 相近的段落",
    ]
    saved = exporting.as_markdown([exchange], "zh").decode()
    assert saved.partition("### 相近的段落")[2].count("> 全市有 83 家") == 1
    made = docx.Document(io.BytesIO(exporting.as_word([exchange], "zh")))
    assert [each.style.name for each in made.paragraphs if each.style] == [
        *("Title", "Heading 1", "Normal", "List Bullet", "List Bullet", "List Bullet"),
        *("Quote", "Quote", "Heading 2", "Quote"),
    ]


def test_a_hostile_conversation_is_harmless_in_markdown():
    text = exporting.as_markdown(conversation(HOSTILE, HOSTILE), "zh").decode()
    tags = set(parsed(MarkdownIt("commonmark").render(text)).tags)
    assert tags <= {"h1", "h2", "h3", "p", "blockquote", "em", "code", "br"}


@pytest.mark.parametrize("text", ["全市有 83 家。", HOSTILE, "a\0b\ud800\ufffe"])
def test_a_conversation_as_a_word_file(text: str):
    made = docx.Document(io.BytesIO(exporting.as_word(conversation(text), "zh")))
    lines = [(each.style.name, each.text) for each in made.paragraphs if each.style]
    clean = re.sub("[\0\ud800\ufffe]", "", text)
    assert lines == [
        ("Title", "甬问"),
        ("Heading 1", "有多少"),
        ("Normal", "文档中没有找到答案。"),
        ("Heading 2", "相近的段落"),
        ("Quote", f"{clean}\n——《单项冠军》，刘尚海，第 2 页，第 1 段 (冠军.md)"),
        ("Heading 1", "空"),
        ("Normal", "问题是空的"),
    ]


@pytest.mark.parametrize(
    ("score", "said", "right"),
    [
        (1.0, {"good": True, "words": ""}, ["全市有 83 家单项冠军企业。"]),
        (0.0, {"good": True, "words": ""}, None),
        (1.0, {"good": False, "words": " 84 家 "}, ["84 家"]),
        (1.0, {"good": False, "words": ""}, None),
    ],
)
def test_what_is_said_of_an_answer_is_what_evaluations_read(
    library: Library, score: float, said: dict[str, Any], right: list[str] | None
):
    text = "全市有 83 家单项冠军企业。"
    found = passage(text=text, matches=(), score=score, sentence_span=(0, len(text)))
    kept = keep([Exchange("有\u2028多少？", answered("有\u2028多少？", found))])
    take.judge(visit(library, kept=kept, event={"turn": 0, **said}))
    wanted = Wanted("有 多少？", tuple(right) if right else None)
    judged = take.judged(library.documents)
    assert Wanted.read(judged) == [wanted]
    assert judged.parent == library.documents.parent


@pytest.mark.browser
@pytest.mark.slow
def test_a_conversation_is_saved_cited_and_judged(library: Library, chromium: Path):
    judged = take.judged(library.documents)
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        page.locator("[data-ask]").first.wait_for()
        expect(page.locator("#yw-save")).to_be_hidden()
        answer = ask(page, "单项冠军企业有多少家")
        for ending in ("md", "docx"):
            with page.expect_download() as download:
                page.locator("#yw-save summary").click()
                page.locator(f"[data-format={ending}]").click()
            assert download.value.suggested_filename == f"甬问.{ending}"
            if ending == "md":
                assert "83 家单项冠军企业" in Path(download.value.path()).read_text("utf-8")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        menu = answer.locator(".yw-cite").first
        menu.locator("summary").click()
        menu.get_by_text("GB/T 7714").click()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == "单项冠军[Z]. 冠军.md. (第 1 段)"
        answer.locator("[data-judge=bad]").click()
        page.get_by_text("取消").last.click()
        answer.locator("[data-judge=bad]").click()
        page.locator(".yw-dialog[open] input").fill("83 家")
        page.keyboard.press("Enter")
        expect(page.get_by_text("已记下")).to_be_visible()
        assert json.loads(judged.read_text("utf-8"))["a"] == ["83 家"]
        expect(answer.locator("[data-judge=good]")).to_be_disabled()
        expect(answer.locator("[data-judge=bad]")).to_be_disabled()
        ask(page, "沿海建什么园区")
        expect(answer.locator("[data-judge=good]")).to_be_disabled()
        expect(page.locator("[data-judge=good]").last).to_be_enabled()
