"""A document in the panel: opened at the passage, and never whole where it is a book."""

from pathlib import Path

from index.documents.document import Document, read_document
from tests.ui.test_render import HOSTILE, answered, parsed, passage
from ui import render
from ui.conversation import Exchange
from ui.panel import excerpt


def read(folder: Path, text: str) -> Document:
    (folder / "书.md").write_text(text, "utf-8")
    return read_document(folder, "书.md")


def test_the_paragraphs_of_the_passage_are_marked(folder: Path):
    book = read(folder, "# 书\n\n甲港口。\n\n乙港口。\n\n丙港口。\n")
    start = book.text.index("乙")
    shown = excerpt(book, passage(span=(start, start + 4)), "港口")
    assert [(line.marked, line.is_text, line.is_here) for line in shown.lines] == [
        ("书", False, False),
        ("甲港口。", True, False),
        ("乙<mark>港口</mark>。", True, True),
        ("丙港口。", True, False),
    ]
    assert (shown.before, shown.after) == (0, 0)


def test_only_the_passage_s_own_part_of_a_paragraph_is_tinted(folder: Path):
    book = read(folder, "甲港口很大。乙港口很小。丙港口很新。\n")
    start = book.text.index("乙")
    part = passage(text="乙港口很小。", span=(start, start + 6), sentence_span=(0, 5))
    assert [line.marked for line in excerpt(book, part, "港口").lines] == [
        "甲<mark>港口</mark>很大。"
        "<span><em>乙</em></span><span><em><mark>港口</mark></em></span><span><em>很小</em></span>"
        "<span>。</span>"
        "丙<mark>港口</mark>很新。"
    ]
    whole = passage(text=book.text.strip(), span=(0, len(book.text.strip())))
    assert "<span>" not in excerpt(book, whole, "港口").lines[0].marked


def test_a_long_document_is_shown_around_the_passage(folder: Path):
    book = read(
        folder, "\n\n".join(f"这是第 {number} 个自然段落。" for number in range(500)) + "\n"
    )
    start = book.text.index("这是第 300 ")
    shown = excerpt(book, passage(span=(start, start + 5)), "段落")
    texts = [str(line.marked) for line in shown.lines]
    assert texts[0] == "这是第 150 个自然段落。"
    assert texts[-1] == "这是第 450 个自然段落。"
    assert (shown.before, shown.after) == (150, 49)


def test_hostile_text_in_the_panel_is_text(folder: Path):
    book = Document(HOSTILE, HOSTILE, HOSTILE, read(folder, "甲。\n").paragraphs)
    found = answered("甲", passage())
    page = parsed(render.document(book, Exchange("甲", found), 0, 0, "zh"))
    assert page.text.count(HOSTILE) == 2
    assert not {"script", "img", "a"} & set(page.tags)
