"""Lists keep that they are lists: their items, how deep they are, and their numbers."""

import pytest

from index.documents import parse_document


def items(name: str, source: str) -> list[tuple[str, int]]:
    document = parse_document(name, source.encode())
    return [(p.text, p.depth) for p in document.paragraphs]


MARKDOWN = """领用须带下列物品：

3. 工牌；
4. 申请单，其中写明
   - 数量
   - 用途

   并由主管签字；

- 无号的一项
"""

HTML = """<p>领用须带下列物品：</p><ol start="3"><li>工牌；</li>
<li>申请单，其中写明<ul><li>数量</li><li>用途</li></ul>并由主管签字；</li>
<li value="9">印章</li></ol><ul><li><p>无号的一项</p></li></ul>"""


@pytest.mark.parametrize(
    ("name", "source", "last"),
    [
        ("a.md", MARKDOWN, [("无号的一项", 1)]),
        ("a.html", HTML, [("9. 印章", 1), ("无号的一项", 1)]),
    ],
)
def test_items_have_their_depth_and_number(name: str, source: str, last: list[tuple[str, int]]):
    assert items(name, source) == [
        ("领用须带下列物品：", 0),
        ("3. 工牌；", 1),
        ("4. 申请单，其中写明", 1),
        ("数量", 2),
        ("用途", 2),
        ("并由主管签字；", 1),
        *last,
    ]


def test_an_item_is_no_heading():
    assert items("a.md", "1. 总则\n\n本条例自公布之日起施行。") == [
        ("1. 总则", 1),
        ("本条例自公布之日起施行。", 0),
    ]
