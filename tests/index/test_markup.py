"""What markup says besides letters: breaks, struck-out words, addresses, pictures, equations."""

import pytest

from index.documents.formats import markdown, web
from index.documents.formats.links import host, note, told
from index.documents.formats.pictures import described


def of_markdown(source: str) -> list[str]:
    reading = markdown.read(source.encode())
    return [reading.text[p.start : p.end] for p in reading.pieces]


def of_page(body: str) -> list[str]:
    reading = web.read(f"<body>{body}</body>".encode())
    return [reading.text[p.start : p.end] for p in reading.pieces]


def test_what_is_struck_out_is_not_read() -> None:
    assert of_markdown("每晚~~三百~~四百元，<del>含</del>不含早餐。") == ["每晚四百元，不含早餐。"]
    assert of_page("<p>每晚<del>三百</del>四百元，<strike>含</strike>不含早餐。</p>") == [
        "每晚四百元，不含早餐。"
    ]


def test_a_break_that_the_writer_made_parts_lines_and_items_keep_their_number() -> None:
    lines = ["1. 东门 3316", "西门 3327", "王强、李娜"]
    assert of_markdown("1. 东门 3316  \n   西门 3327<br>王强、  \n   李娜") == lines
    assert of_page("<ol><li>东门 3316<br>西门 3327<br/>王强、<br>李娜</li></ol>") == lines


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        ("报名系统", "https://bm.example.cn/", "报名系统（https://bm.example.cn/）"),
        ("the form", "http://a.example/f?x=1", "the form (http://a.example/f?x=1)"),
        ("人事科", "mailto:hr@example.cn", "人事科（hr@example.cn）"),
        ("值班室", "tel:+86-574-5566", "值班室（+86-574-5566）"),
        ("www.example.cn", "https://www.example.cn/", "www.example.cn"),
        ("见 https://example.cn/a", "https://example.cn/a", "见 https://example.cn/a"),
        ("hr@example.cn", "mailto:hr@example.cn", "hr@example.cn"),
        ("下一节", "b.html", "下一节"),
        ("回顶部", "#top", "回顶部"),
        ("点击", "javascript:void(0)", "点击"),
        (" ", "https://example.cn/", " "),
    ],
)
def test_an_address_is_told_where_it_is_more_than_the_text(
    text: str, address: str, expected: str
) -> None:
    assert told(text + note(text, address)) == expected


def test_addresses_part_no_sentence() -> None:
    assert of_markdown(
        "先看[手册](https://a.example/h)，再到[系统](https://a.example/s)里填表。"
    ) == ["先看手册，再到系统里填表。（手册：https://a.example/h；系统：https://a.example/s）"]
    assert of_markdown("Read [the guide](https://a.example/g) or [ask](https://a.example/q).") == [
        "Read the guide or ask (https://a.example/q). (the guide: https://a.example/g)"
    ]
    assert of_page('<ul><li><a href="https://a.example/c">图书馆</a>：借书处</li></ul>') == [
        "图书馆：借书处（图书馆：https://a.example/c）"
    ]
    assert of_markdown("见[甲](https://a.example/1)。  \n[乙](https://a.example/2)") == [
        "见甲（https://a.example/1）。",
        "乙（https://a.example/2）",
    ]


def test_addresses_are_told_once_and_in_no_heading() -> None:
    source = "# [手册](https://a.example/h)\n\n见[官网](https://a.example/)和[这里](https://a.example/)。"
    assert of_markdown(source) == ["手册", "见官网和这里。（官网：https://a.example/）"]
    assert of_page(
        '<h1><a href="https://a.example/h">手册</a></h1><p>见<a href="https://a.example/">官网</a>和'
        '<a href="https://a.example/">这里</a>。</p>'
    ) == ["手册", "见官网和这里。（官网：https://a.example/）"]


@pytest.mark.parametrize(
    "says",
    [
        '<link rel="canonical" href="https://www.wiki.example/a">',
        '<meta property="og:url" content="https://wiki.example/a">',
        '<base href="https://wiki.example/">',
        "<!-- saved from url=(0025)https://wiki.example/a -->",
    ],
)
def test_addresses_of_the_site_itself_are_not_told(says: str) -> None:
    link = '<a href="https://wiki.example/b">港口</a>和<a href="https://port.example/">港务</a>'
    page = f"<html><head>{says}</head><body><p>见{link}。</p></body></html>"
    reading = web.read(page.encode())
    assert reading.text == "见港口和港务（https://port.example/）。"


def test_the_machine_of_an_address() -> None:
    assert [host(each) for each in ("https://WWW.Example.cn:80/a", "//b.cn?x", "/c", "d")] == [
        "example.cn",
        "b.cn",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("alt", "expected"),
    [
        ("厂区平面图", "厂区平面图"),
        ("Floor plan of hall 2", "Floor plan of hall 2"),
        ("IMG_2034", ""),
        ("image-3.png", ""),
        ("图 12", ""),
        ("Description automatically generated", ""),
        ("→", ""),
    ],
)
def test_what_a_person_said_of_a_picture_is_read(alt: str, expected: str) -> None:
    assert described(alt) == expected
    assert of_markdown(f"见图。\n\n![{alt}](a.png)") == ["见图。", *filter(None, [expected])]
    assert of_page(f'<p>见图。</p><p><img src="a.png" alt="{alt}"></p>') == [
        "见图。",
        *filter(None, [expected]),
    ]


def test_a_caption_that_says_the_same_is_enough() -> None:
    figure = '<figure><img alt="平面图"><figcaption>图 1 厂区平面图</figcaption></figure>'
    assert of_page(figure) == ["图 1 厂区平面图"]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("<mi>R</mi><mo>=</mo><mfrac><mi>N</mi><mi>M</mi></mfrac>", "R=N/M"),
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x²"),
        ("<msubsup><mi>v</mi><mn>0</mn><mi>t</mi></msubsup>", "v_0^t"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"),
        ("<mroot><mi>V</mi><mn>3</mn></mroot>", "∛(V)"),
        ('<mfenced open="["><mi>a</mi><mi>b</mi></mfenced>', "[a,b)"),
        (
            "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr></mtable>",
            "1, 0",
        ),
        (
            "<semantics><mrow><mi>E</mi></mrow>"
            '<annotation encoding="application/x-tex">\\mathcal E</annotation></semantics>',
            "E",
        ),
    ],
)
def test_formulas_of_pages_are_read_in_one_line(formula: str, expected: str) -> None:
    twin = '<span class="katex-html" aria-hidden="true">R=NM</span>'
    assert of_page(f"<p>按<math>{formula}</math>{twin}计算。</p>") == [f"按{expected}计算。"]
