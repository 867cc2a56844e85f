"""HTML: what stands in a line, what parts paragraphs, and what is not read."""

import pytest

from index.documents import parse_document
from index.documents.formats.reading import Reading
from index.documents.formats.web import read


def texts(reading: Reading) -> list[str]:
    return [reading.text[piece.start : piece.end] for piece in reading.pieces]


def page(body: str) -> list[str]:
    return texts(read(f"<body>{body}</body>".encode()))


def test_a_page_inside_a_form_is_read_and_its_controls_are_not() -> None:
    assert page(
        '<form><input value="x"><p>宁波有港口。</p><select><option>上海</option></select>'
        "<textarea>请输入</textarea><button>提交</button><datalist><option>深圳</datalist></form>"
    ) == ["宁波有港口。"]


@pytest.mark.parametrize(
    "markup",
    [
        "宁波<big>有</big><u>单</u><nobr>项</nobr><my-mark>冠军</my-mark>83家。",
        '宁波有<img src="a.png">单项<acronym>冠军</acronym>83<tt>家</tt>。',
        "宁波有<ruby>单项<rp>(</rp><rt>dānxiàng</rt><rp>)</rp></ruby>冠军83家。",
        "宁波&shy;有单项&#8203;冠军&#xFEFF;83家。",
    ],
)
def test_what_stands_in_a_line_parts_no_sentence(markup: str) -> None:
    assert page(f"<p>{markup}</p>") == ["宁波有单项冠军83家。"]


@pytest.mark.parametrize("tag", ["p", "div", "section", "li", "blockquote", "dd", "form"])
def test_a_block_is_a_paragraph(tag: str) -> None:
    assert page(f"前文<{tag}>中段</{tag}>后文") == ["前文", "中段", "后文"]


def test_breaks_part_paragraphs_but_no_heading() -> None:
    assert page("<p>第一段。<br><br>第二段。<br>第三段。</p>") == [
        "第一段。",
        "第二段。",
        "第三段。",
    ]
    assert page("<h2>上篇<br>下篇</h2><p>正文。</p>") == ["上篇 下篇", "正文。"]


def test_a_power_is_no_other_number() -> None:
    assert page(
        "<p>10<sup>3</sup>台，10<sup>-6</sup>米，据统计<sup>[1]</sup>，H<sub>2</sub>O</p>"
    ) == ["10³台，10⁻⁶米，据统计[1]，H2O"]


def test_a_term_stands_before_its_definition() -> None:
    assert page(
        "<dl><dt>甬<dd>宁波的简称。<dd>又指甬江。<dt>CNC</dt><dt>NC:</dt>"
        "<dd><p>Numerical control.</p><p>More.</p><dt>无释义</dl>"
    ) == [
        "甬：宁波的简称。",
        "又指甬江。",
        "CNC",
        "NC: Numerical control.",
        "More.",
        "无释义",
    ]


@pytest.mark.parametrize("tag", ["font", "div"])
def test_tags_that_are_never_closed_nest_without_end(tag: str) -> None:
    assert page(f"<{tag}>" * 3000 + "宁波有港口。") == ["宁波有港口。"]


def test_marks_that_nobody_sees_are_gone_from_titles_too() -> None:
    assert read("<title>\ufeff宁\u200b波</title><p>港口。</p>".encode()).title == "宁波"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<pre><code>\n  a = 1\n    b\n</code></pre>", "a = 1\n  b"),
        ('<pre class="shell">cd x<br>make</pre>', "cd x\nmake"),
        ('<div class="highlight"><pre><span>if</span> x:\n  y</pre></div>', "if x:\n  y"),
        ("<pre>一行话在这里断开，\n还没有说完。</pre>", "一行话在这里断开，还没有说完。"),
    ],
)
def test_a_program_keeps_its_lines(markup: str, expected: str) -> None:
    (found,) = parse_document("a.html", f"<body>{markup}</body>".encode()).paragraphs
    assert found.text == expected


def test_a_program_is_of_the_item_that_it_stands_in() -> None:
    found = parse_document("a.html", "<ol><li>先做：<pre><code>a\n b</code></pre></ol>".encode())
    assert [(p.text, p.depth) for p in found.paragraphs] == [("1. 先做：", 1), ("a\n b", 1)]
