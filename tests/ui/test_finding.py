"""Words looked for as they stand, in one document and in all."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.document import Document, read_document
from tests.ui.test_render import HOSTILE, parsed
from ui import render
from ui.finding import Place, find, pattern, places
from ui.library import Library
from ui.panel import reading


def read(folder: Path, text: str) -> Document:
    (folder / "书.md").write_text(text, "utf-8")
    return read_document(folder, "书.md")


@pytest.mark.parametrize(
    ("words", "text", "count"),
    [
        ("单项冠军", "单项冠军与单项冠军", 2),
        ("port", "Port, PORT, airport", 3),
        ("ＰＯＲＴ１", "port1", 1),
        ("port(1)", "ＰＯＲＴ（１）", 1),
        ("a  b", "a\tb a b ab", 2),
        ("a.c", "abc a.c", 1),
        ("", "甲", 0),
        ("   ", "甲", 0),
    ],
)
def test_words_are_found_as_they_stand_whatever_their_case_and_width(
    words: str, text: str, count: int
):
    wanted = pattern(words)
    assert len(wanted.findall(text) if wanted else []) == count


@given(st.text(min_size=1).filter(str.strip))
def test_a_text_is_found_in_itself(text: str):
    wanted = pattern(text)
    assert wanted is not None
    assert wanted.search(text)


def test_places_are_told_by_paragraph(folder: Path):
    book = read(folder, "# 港口\n\n甲港口，乙港口。\n\n别的。\n")
    assert list(places(book, pattern("港口"))) == [  # type: ignore[arg-type]
        Place(0, (0, 2)),
        Place(1, (1, 3)),
        Place(1, (5, 7)),
    ]


def test_documents_that_have_words_are_counted_with_what_stands_around(library: Library):
    paths = [entry.path for entry in library.opened().documents]
    found = find(library.opened(), paths, "园区")
    assert [(each.path, each.count) for each in found] == [("园区.md", 3)]
    assert [str(snippet.marked) for snippet in found[0].snippets] == [
        "<mark>园区</mark>",
        "沿海建石化<mark>园区</mark>，内陆建装备园区。",
        "沿海建石化园区，内陆建装备<mark>园区</mark>。",
    ]
    assert find(library.opened(), ["冠军.md"], "园区") == []
    assert find(library.opened(), paths, " ") == []


def test_a_book_is_opened_at_a_place_and_read_on_from_a_paragraph(folder: Path):
    book = read(folder, "\n\n".join(f"这是第 {number} 段。" for number in range(1000)) + "\n")
    held = list(places(book, pattern("第 500 段")))  # type: ignore[arg-type]
    shown = reading(book, held, 0, 0)
    assert (shown.before, len(shown.lines), shown.after) == (350, 301, 349)
    here = [str(line.marked) for line in shown.lines if line.is_here]
    assert here == ["这是<strong><mark>第 500 段</mark></strong>。"]
    later = reading(book, [], 0, 651)
    assert str(later.lines[0].marked) == "这是第 651 段。"
    assert reading(book, [], 0, -100).before == 0
    assert reading(book, [], 0, 5000).lines == ()


def test_hostile_text_and_words_are_shown_as_text(folder: Path):
    book = Document(HOSTILE, HOSTILE, HOSTILE, read(folder, f"{HOSTILE}\n").paragraphs)
    page = parsed(render.text(book, render.Hits(HOSTILE), 0, "zh"))
    assert not {"script", "img", "a"} & set(page.tags)
