"""Page numbers, and the heads and feet of pages, are told from lines that only look like them."""

import io

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from index.documents.formats.pdf import read
from index.documents.formats.running import text_ranges

ORDINALS = "一二三四五六七八九十"


def texts(count: int) -> list[str]:
    return [f"第{ordinal}页讲宁波。" for ordinal in ORDINALS[:count]]


def pdf(*pages: list[str]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data)
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for at, line in enumerate(lines):
            canvas.drawString(72, 760 - 20 * at, line)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    ranges = text_ranges(pages)
    return [page[start:end] for page, (start, end) in zip(pages, ranges, strict=True)]


def test_numbers_of_a_table_that_goes_over_a_page_are_kept():
    first = ["各年的数目", "2019", "83", "2020", "352"]
    second = ["2021", "471", "2022", "500"]
    assert read(pdf(first, second)).text == "\n".join(first) + "\n\n" + "\n".join(second)
    assert without_running_lines([[*first, "1"], [*second, "2"]]) == [first, second]


@pytest.mark.parametrize(
    "titles",
    [
        ["2019年工作总结", "2020年工作总结", "2021年工作总结", "2022年工作总结"],
        ["附件1", "附件2", "附件3", "附件4"],
        ["附件 1", "附件 2", "附件 3", "附件 4"],
    ],
)
def test_titles_that_differ_in_a_number_are_kept(titles: list[str]):
    pages = [[title, text] for title, text in zip(titles, texts(4), strict=True)]
    numbered = [[*page, f"- {number} -"] for number, page in enumerate(pages, start=1)]
    assert without_running_lines(numbered) == pages


@pytest.mark.parametrize("first", [1, 7])
@pytest.mark.parametrize(
    "form",
    [
        "{}",
        "- {} -",
        "第 {} 页",
        "Page {}",
        "{}/12",
        "{} of 12",
        "{}页",
        "第{}页，共12页",
        "第 {} 页 共 12 页",
    ],
)
def test_page_numbers_rise_with_the_pages(form: str, first: int):
    pages = [[text] for text in texts(4)]
    numbers = [form.format(first + at) for at in range(4)]
    above = [[number, *page] for number, page in zip(numbers, pages, strict=True)]
    below = [[*page, number] for number, page in zip(numbers, pages, strict=True)]
    assert without_running_lines(above) == without_running_lines(below) == pages


def test_parts_may_be_numbered_anew_and_pages_without_a_number_lie_between():
    pages = [[text] for text in texts(10)]
    numbers = ["1", "2", "3", "4", "", "1", "2", "3", "", "5"]
    numbered = [
        [*page, *filter(None, [number])] for page, number in zip(pages, numbers, strict=True)
    ]
    assert without_running_lines(numbered) == pages


def test_a_page_has_one_number():
    pages = [[text, str(number)] for number, text in enumerate(texts(4), start=1)]
    assert without_running_lines([[*page, page[-1]] for page in pages]) == pages


def test_two_lines_above_and_below_on_every_page():
    pages = [[text, f"{text}完"] for text in texts(4)]
    framed = [
        ["宁波年报", "统计局", *page, "内部资料", f"{at} / 4"] for at, page in enumerate(pages)
    ]
    assert without_running_lines(framed) == pages


def test_the_number_of_a_page_beside_words():
    pages = [[text] for text in texts(6)]
    heads = [f"{at} 宁波年报 2020" if at % 2 else f"第三章 港口 {at}" for at in range(13, 19)]
    headed = [[head, *page] for head, page in zip(heads, pages, strict=True)]
    assert without_running_lines(headed) == pages


def test_a_page_that_opens_a_chapter_has_its_number_alone():
    pages = [[text] for text in texts(4)]
    heads = ["1", "第一章　港口 2", "3", "第二章　工厂 4"]
    headed = [[head, *page] for head, page in zip(heads, pages, strict=True)]
    assert without_running_lines(headed) == [pages[0], headed[1], pages[2], headed[3]]


def test_odd_and_even_pages_have_heads_of_their_own():
    pages = [[text] for text in texts(7)]
    headed = [["宁波年报" if at % 2 else "第三章　港口", *page] for at, page in enumerate(pages)]
    assert without_running_lines(headed) == pages
    assert without_running_lines(headed[:4]) == headed[:4]


def test_a_column_of_a_table_is_no_foot():
    pages = [[text, *["企业", "是"] * 6] for text in texts(4)]
    assert without_running_lines(pages) == pages


def test_pages_without_lines_have_none():
    assert without_running_lines([["甲"], [], ["1"]]) == [["甲"], [], ["1"]]
