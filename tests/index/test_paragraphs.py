"""What is a title, a heading, a byline, a list, and what is text, where no markup tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents.document import Document
from index.documents.formats.plain import read
from index.documents.formats.reading import Kind, Piece, Reading
from index.documents.paragraphs import Paragraph, Role, paragraphs_of
from index.passages.chunks import chunks_of


def parsed(source: str) -> Document:
    reading = read(source.encode())
    title, paragraphs = paragraphs_of(reading, "x")
    return Document("x.txt", title, reading.text, paragraphs)


def outline(source: str) -> list[str]:
    """The paragraphs, each after the mark of its role."""
    marks = {Role.TITLE: "= ", Role.HEADING: "# ", Role.AUTHOR: "@ ", Role.TEXT: ""}
    return [marks[p.role] + p.text for p in parsed(source).paragraphs]


def test_entries_of_a_form_are_text() -> None:
    source = (
        "例会纪要\n\n时间：下午2点\n地点：三楼会议室\n主持人：王强\n\n会议决定实行新的排班制度。"
    )
    first, *others = source.split("\n")
    assert outline(source) == [f"= {first}", *filter(None, others)]


def test_a_title_may_have_the_form_of_an_entry() -> None:
    assert outline("他山之石：九个地方的经验\n\n作者：金虹\n\n这里是正文的第一段。") == [
        "= 他山之石：九个地方的经验",
        "@ 作者：金虹",
        "这里是正文的第一段。",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "2019年 成立\n2020年 上市\n2021年 扩建",
        "• 轻便\n• 耐用\n※ 注意防水",
        "海曙区\n江北区\n鄞州区",
        "1. 身份证复印件\n2. 营业执照副本\n3. 法人授权委托书",
        "1. 身份证复印件\n\n2. 营业执照副本\n\n3. 法人授权委托书",
    ],
)
def test_lists_are_text(lines: str) -> None:
    items = [line for line in lines.split("\n") if line]
    assert outline(f"办理指南\n\n{lines}\n\n下面是说明的正文。") == [
        "= 办理指南",
        *items,
        "下面是说明的正文。",
    ]


def test_numbered_headings_have_text_below_and_a_new_count_begins_anew() -> None:
    source = "手册\n\n一、概述\n二、安装\n\n一、概述\n\n本产品很好。\n\n二、安装\n\n插上电源即可。"
    assert outline(source) == [
        "= 手册",
        "一、概述",
        "二、安装",
        "# 一、概述",
        "本产品很好。",
        "# 二、安装",
        "插上电源即可。",
    ]


def test_of_headings_in_a_row_the_last_heads_and_the_others_are_text() -> None:
    assert outline("题目\n\n甲\n\n乙\n\n丙\n\n这里是正文。") == [
        "= 题目",
        "甲",
        "乙",
        "# 丙",
        "这里是正文。",
    ]


@pytest.mark.parametrize(
    ("title", "line", "author"),
    [
        ("深刻认识新型工业化的内涵", "金虹", "金虹"),
        ("产品手册", "简介", None),
        ("产品手册", "刘尚海", "刘尚海"),
        ("产值增长", "本报记者 王强 通讯员 李四光", "王强、李四光"),
        ("产值增长", "记者 从统计局获悉今年以来产值增长", None),
        ("产值增长", "作者：宁波市统计局", "宁波市统计局"),
        ("The New Cache", "By Jane Doe and John Smith", "Jane Doe and John Smith"),
        ("The New Cache", "By default the cache is kept", None),
    ],
)
def test_who_is_an_author(title: str, line: str, author: str | None) -> None:
    *_, last = parsed(f"{title}\n\n{line}\n\n这里是正文的第一段。").paragraphs
    assert (last.title, last.author) == (title, author)


@pytest.mark.parametrize(
    "source",
    [
        "企业生产轴承。官网：www.example.com\n\n产品介绍\n\n我们生产各种轴承。",
        "A tool for things. See the site for more\n\nRequirements\n\nPython is needed.",
    ],
)
def test_a_heading_is_not_swallowed_by_what_is_before(source: str) -> None:
    first, heading, last = source.split("\n\n")
    assert outline(source) == [first, f"# {heading}", last]


def test_a_line_that_begins_with_a_decimal_goes_on_a_sentence() -> None:
    line = "去年全市规模以上工业增加值比上年增长百分之六，其中装备制造业的增加值达到"
    source = (
        f"{line}\n3.5亿元，占全部工业增加值的比重比上年提高了一点二个百分点，继续保持了\n增长。"
    )
    assert outline(source) == [source.replace("\n", "")]


def test_paragraphs_of_one_length_are_not_lines_of_one_paragraph() -> None:
    lines = [f"第{n}条 这一条的内容大约有这么长的一段话，用来说明规则。" for n in "一二三四五"]
    assert outline("\n".join(lines)) == lines


def test_an_article_begins_anew_however_its_number_is_written() -> None:
    numbers = ["一千零一", "一千零二", "两百", "兩百零一", "1003", "廿三"]
    lines = [f"第{n}条 这一条的内容大约有这么长的一段话，用来说明规则，还没有完" for n in numbers]
    assert [paragraph.text for paragraph in parsed("\n".join(lines)).paragraphs] == lines


def test_a_sentence_goes_on_over_a_page_that_ends_in_it() -> None:
    source = (
        "第六条讲生态。财税、科技、产业几方面的政策要拧成一\n股绳，资金、土地、人才、数据统一调度，"
        "打破部门和区\n\n域之间的墙，让财政的钱用得更有效率，把宁波建成环\n境最好的城市。\n"
    )
    assert outline(source) == [source.replace("\n", "")]


def test_a_hanging_indent_breaks_no_paragraph() -> None:
    source = (
        "The first line of this paragraph stands further to the left than those\n"
        "    that follow it, all of which are set in by four columns, as is usual\n"
        "    in lists of references and in many plain text files of old, and ends.\n"
    )
    assert outline(source) == [" ".join(source.split())]


def test_pages_are_those_on_which_the_text_stands() -> None:
    sentence = "这一句话一共有二十个汉字左右那么长短。"
    lines = [sentence * 12, f"{sentence * 12}到这里还没有完", f"接着在下一页说完。{sentence * 20}"]
    text, pieces, at = "\n".join(lines), [], 0
    for page, line in enumerate(lines, start=1):
        pieces.append(Piece(at, at + len(line), Kind.LINE, page=page, after_gap=page > 1))
        at += len(line) + 1
    title, paragraphs = paragraphs_of(Reading(text, tuple(pieces)), "x")
    assert [(p.page, [page for _, page in p.turns]) for p in paragraphs] == [(1, []), (2, [3])]
    chunks = chunks_of(Document("x.pdf", title, text, paragraphs))
    assert [(c.page, text.count("\n", 0, c.start) + 1) for c in chunks] == [(1, 1), (2, 2), (3, 3)]


LINES = st.sampled_from(
    [
        "宁波有83家单项冠军。",
        "时间：三月",
        "一、概述",
        "（一）目的",
        "1. 甲",
        "2. 乙",
        "第一章 总则",
        "• 项目",
        "海曙区",
        "刘尚海",
        "作者：金虹",
        "深刻认识新型工业化的内涵",
        "编者按：",
        "（作者为院长）",
        "Requirements",
    ]
)


def in_reach(paragraph: Paragraph, document: Document) -> bool:
    """Whether a heading, a title or a byline stands over any passage."""
    bare = paragraph.text.rstrip("：:")
    chunks = chunks_of(document)
    if paragraph.role is Role.AUTHOR:
        return any(chunk.author is not None and chunk.author in bare for chunk in chunks)
    return any(bare in (chunk.title, *chunk.headings) for chunk in chunks)


@given(st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n"])), max_size=14))
def test_whatever_is_not_text_stands_over_a_passage(pairs: list[tuple[str, str]]) -> None:
    document = parsed("".join(line + gap for line, gap in pairs))
    for paragraph in document.paragraphs:
        if paragraph.role is not Role.TEXT:
            assert in_reach(paragraph, document), paragraph.text
