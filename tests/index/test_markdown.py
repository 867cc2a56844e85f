"""Markdown: front matter, definitions and line breaks; nothing that is text is taken for a mark."""

import pytest

from index.documents import parse_document
from index.documents.formats.markdown import read
from index.documents.formats.reading import Reading


def texts(source: str) -> list[str]:
    return written(read(source.encode()))


def written(reading: Reading) -> list[str]:
    return [reading.text[p.start : p.end] for p in reading.pieces]


@pytest.mark.parametrize(
    "front",
    [
        "title: 甲",
        "title : '甲'",
        "Title: 甲\ntags:\n  - 港口\n- 贸易\n\n# 注\nlast update: 2024\nurl: http://example.com",
    ],
)
@pytest.mark.parametrize("end", ["---", "..."])
def test_keys_between_two_rules_are_front_matter(front: str, end: str) -> None:
    reading = read(f"---\n{front}\n{end}\n正文。".encode())
    assert (reading.title, written(reading)) == ("甲", ["正文。"])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("---\n\n# 会议纪要\n\n内容。\n\n---\n\n附：签到表", ["会议纪要", "内容。", "附：签到表"]),
        ("---\n\ntime: 三点\n\n---\n附表", ["time: 三点", "附表"]),
        ("---\n内容：宁波。\n\n---\n附表", ["内容：宁波。", "附表"]),
        ("---\ntime: 三点\n宁波开会。\n\n---\n附表", ["time: 三点宁波开会。", "附表"]),
        ("---\n---\n附表", ["附表"]),
        ("---\ntitle: 未完", ["title: 未完"]),
    ],
)
def test_text_between_two_rules_is_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_definitions_that_no_link_uses_are_text() -> None:
    assert texts(
        "见[官网]、[图表][b]和![][c]。\n\n[官网]: http://example.com\n[电话]: 0574-87654321\n"
        "[B]: b\n[c]: c.png\n\n> - [邮箱]: a@b.cn '投\n>   稿'\n"
    ) == [
        "见官网、图表和。（官网：http://example.com）",
        "[电话]: 0574-87654321",
        "[邮箱]: a@b.cn '投> 稿'",
    ]


def test_footnotes_are_text_where_they_stand() -> None:
    assert texts("产值居前[^1]。\n\n[^1]: 数据来自工信部…\n\n后文。") == [
        "产值居前[^1]。",
        "[^1]: 数据来自工信部…",
        "后文。",
    ]


def test_a_break_that_is_meant_parts_lines_and_a_wrapped_line_is_none() -> None:
    assert texts("第一年<br>第二年<BR />第三年  \n第四\n年") == [
        "第一年",
        "第二年",
        "第三年",
        "第四年",
    ]
    assert texts("# 上篇<br>下篇\n\n到会的有王强、  \n李娜。") == [
        "上篇 下篇",
        "到会的有王强、李娜。",
    ]


def test_lists_in_lists_are_read_however_deep() -> None:
    deep = [f"第{level}层" for level in range(40)]
    assert texts("\n".join(f"{'  ' * at}- {text}" for at, text in enumerate(deep))) == deep


def test_a_program_keeps_its_lines_and_is_of_the_item_above_it() -> None:
    source = """
1. 建立目录：

   ```shell
   mkdir -p /data \\
     && ls


   # 完成
   ```

2. 启动。

        start
          --now
"""
    found = parse_document("a.md", source.encode())
    assert [(p.text, p.depth) for p in found.paragraphs] == [
        ("1. 建立目录：", 1),
        ("mkdir -p /data \\\n  && ls\n\n# 完成", 1),
        ("2. 启动。", 1),
        ("start\n  --now", 1),
    ]


def test_links_and_pictures_between_tags_are_read_as_elsewhere() -> None:
    source = "<Step title='甲'>\n**先看**[说明](https://a.example.cn/b)。\n![界面](c.png)\n![](d.png)\n</Step>\n"
    assert texts(source) == ["先看说明。界面（说明：https://a.example.cn/b）"]
    assert texts("<p>数组 a[0] 与 &lt;b&gt;，见[表](b.md)</p>") == ["数组 a[0] 与 <b>，见表"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "::: tip 先读 *这里*\n推荐**甲**。\n\n- 一\n:::\n后文",
            ["先读 *这里*", "推荐甲。", "一", "后文"],
        ),
        ("::::{note}\n:::warning\n\n注意。\n\n:::\n::::", ["注意。"]),
        ("::: {.callout .wide} 例\n内容。\n:::", ["例", "内容。"]),
        (
            '??? note "证明"\n    先看。\n\n    再看：\n\n    ```\n    x = 1\n    ```',
            ["证明", "先看。", "再看：", "x = 1"],
        ),
        ("!!! warning\n    小心。\n\n后文", ["小心。", "后文"]),
        ("时间 ::: 之间", ["时间 ::: 之间"]),
    ],
)
def test_notices_are_read_without_their_marks(source: str, expected: list[str]) -> None:
    assert texts(source) == expected
