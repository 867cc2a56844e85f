"""Pages of sites: what every page of a site has is left out, and no word of the text is lost."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents.formats.web import read

MENU = "".join(f'<li><a href="/{at}">栏目第{at}项</a></li>' for at in range(12))
TEXT = (
    "<p>锅炉房每班两人值守，压力表每小时抄写一次，超过一点二兆帕时应立即开启安全阀并报告值班长。</p>"
    "<h2>交接</h2><p>交接班时双方应当面清点工具，填写记录并签字，未签字不得离开岗位。</p>"
    "<table><tr><th>班次</th><th>时间</th></tr><tr><td>白班</td><td>八点</td></tr></table>"
    "<ul><li>手电筒</li><li>扳手</li></ul><p>违反上述规定的，由安全科按照奖惩办法处理，情节严重的调离岗位。</p>"
)
READ = [
    "锅炉值守",
    "锅炉房每班两人值守，压力表每小时抄写一次，超过一点二兆帕时应立即开启安全阀并报告值班长。",
    "交接",
    "交接班时双方应当面清点工具，填写记录并签字，未签字不得离开岗位。",
    "班次：白班；时间：八点",
    "手电筒",
    "扳手",
    "违反上述规定的，由安全科按照奖惩办法处理，情节严重的调离岗位。",
]
BOOK = """<body><div class="book-summary"><div role="search"><b>搜索本书</b></div>
<nav><ul>{menu}</ul></nav></div><div class="page-wrapper" role="main"><div class="page-inner">
<section><h1>锅炉值守</h1>{text}</section><div class="search-results">
<h1>3 results matching "x"</h1>
<div class="no-results"><h1>No results matching ""</h1></div></div></div></div>
<a href="b.html" class="navigation-next">下一节</a></body>"""
BLOG = """<body><header class="header"><h1>老周的本子</h1><p>记些琐事</p><ul>{menu}</ul></header>
<div class="outer"><section><article><header><h1>锅炉值守</h1></header><div>{text}</div></article>
</section><aside><h3>最近的文章</h3><ul>{menu}</ul></aside></div>
<footer>Powered by <a href="https://hexo.io/">Hexo</a></footer></body>"""
DOCS = """<body><div class="banner" role="banner">第三版已经发布</div><nav>{menu}</nav>
<main><article>
<nav aria-label="breadcrumbs"><a href="/">文档</a> / 值守</nav>
<header><h1>锅炉值守<a href="#x">¶</a></h1></header>{text}</article></main>
<footer>Built with Docusaurus.</footer>
<div role="dialog" aria-label="cookie">
我们使用 Cookie 改善体验。<button>同意</button></div></body>"""
OFFICE = """<body><div class="top"><a href="#">设为首页</a><a href="#">加入收藏</a></div>
<div class="menu"><ul>{menu}</ul></div><div class="w1"><div class="position">当前位置：
<a href="/">首页</a> &gt; <a href="/a">安全</a></div><div class="article"><h1>锅炉值守</h1>
<div class="editor">{text}</div></div></div><div class="footer"><p>主办单位：某厂办公室</p>
<p>网站标识码：3300000000</p></div></body>"""


def texts(markup: str) -> list[str]:
    reading = read(markup.encode())
    return [reading.text[p.start : p.end] for p in reading.pieces]


@pytest.mark.parametrize("site", [BOOK, BLOG, DOCS, OFFICE], ids=["book", "blog", "docs", "office"])
def test_of_a_page_of_a_site_its_text_alone_is_read(site: str) -> None:
    assert texts(site.format(menu=MENU, text=TEXT)) == READ


def test_a_page_that_has_nothing_but_its_text_is_read_whole() -> None:
    assert texts(f"<h1>锅炉值守</h1>{TEXT}") == READ
    assert texts("<ul><li><a href='https://oa.example.cn/'>办公</a></li></ul><p>打 5566。</p>") == [
        "办公（https://oa.example.cn/）",
        "打 5566。",
    ]


def test_when_and_by_whom_a_page_was_written_is_read() -> None:
    told = '<div class="info">发布日期：2023-06-01 来源：安全科</div>'
    site = OFFICE.replace('<div class="editor">', told + '<div class="editor">')
    assert texts(site.format(menu=MENU, text=TEXT))[:3] == [
        "锅炉值守",
        "发布日期：2023-06-01 来源：安全科",
        READ[1],
    ]


def test_a_heading_of_the_page_is_no_furniture() -> None:
    assert texts(f"<header><h1>锅炉值守</h1><p>安全科</p></header>{TEXT}")[:2] == [
        "锅炉值守",
        "安全科",
    ]


def test_what_holds_most_of_a_page_is_its_text_whatever_it_is_called() -> None:
    assert texts(f"<footer><h2>锅炉值守</h2>{TEXT}</footer><p>页外的一行。</p>") == [
        *READ,
        "页外的一行。",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<p hidden>没有的一段。</p><p>有的一段。</p>",
        '<p style="color:red; display: none">没有的一段。</p><p>有的一段。</p>',
        "<p>有的<s>没有的</s>一段。</p>",
        '<p>有的<span style="text-decoration:line-through">没有的</span>一段。</p>',
        '<div role="tabpanel" hidden>有的一段。</div>',
        '<body style="display:none"><p>有的一段。</p></body>',
    ],
)
def test_what_is_hidden_or_struck_out_is_not_read(markup: str) -> None:
    assert texts(markup) == ["有的一段。"]


SENTENCES = st.lists(
    st.text("锅炉值守压力抄写班次交接工具岗位安全阀记录", min_size=1, max_size=60).map(
        lambda words: f"{words}。"
    ),
    min_size=1,
    max_size=12,
)
TAGS = st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>", "<div>{}</div>", "<h3>{}</h3>"])


@settings(deadline=None, max_examples=40)
@given(SENTENCES, st.lists(TAGS, min_size=12, max_size=12))
def test_no_word_of_a_page_without_furniture_is_lost(said: list[str], tags: list[str]) -> None:
    body = "".join(tag.format(text) for tag, text in zip(tags, said, strict=False))
    found = "".join(texts(f"<body><div>{body}</div></body>"))
    assert re.sub(r"\s", "", found) == "".join(said)
