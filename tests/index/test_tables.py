"""Tables: which cells are labels, and a row of what each becomes."""

import pytest

from index.documents.formats import markdown, web
from index.documents.formats.reading import Kind, Reading


def parts(reading: Reading) -> list[tuple[str, str]]:
    return [(reading.text[p.start : p.end], p.kind.value) for p in reading.pieces]


def rows(table: str) -> list[str]:
    """What the rows of an HTML table become, none of them anything else."""
    found = parts(web.read(f"<body><table>{table}</table></body>".encode()))
    assert all(kind == Kind.ROW.value for _, kind in found)
    return [text for text, _ in found]


def plain(*lines: str) -> str:
    """A table that does not say which cells are labels."""
    return "".join(f"<tr><td>{line.replace('|', '<td>')}" for line in lines)


def test_a_row_of_headings_stands_before_every_cell() -> None:
    assert rows("<tr><th>城市<th>产值<tr><td>宁波<td>100<tr><td>上海<td>") == [
        "城市：宁波；产值：100",
        "城市：上海",
    ]
    assert rows("<tr><th><th>Value<tr><th>factories<td>98") == ["factories; Value: 98"]


def test_headings_are_what_the_source_says_they_are() -> None:
    below = "<tr><td>2023年<td>100"
    for head in (
        "<thead><tr><td>2022年<td>120亿<tbody>",
        '<tr><td scope="col">2022年<td scope="col">120亿',
        "<tr><th>2022年<th>120亿",
    ):
        assert rows(head + below) == ["2022年：2023年；120亿：100"]


def test_a_label_beside_a_cell_is_that_cell_s() -> None:
    assert rows("<tr><th>姓名<td>张三<tr><th>年龄<td>30") == ["姓名：张三", "年龄：30"]
    assert rows("<tr><th>姓名：<td>张三<th>年龄：<td>30") == ["姓名：张三；年龄：30"]
    assert rows("<tr><th>宁波<td>100<td>120<tr><th>上海<td>200<td>") == [
        "宁波：100；120",
        "上海：200",
    ]
    assert rows("<tr><th rowspan=2>浙江<th>宁波<td>100<tr><th>温州<td>90") == [
        "浙江 宁波：100",
        "浙江 温州：90",
    ]


def test_a_cell_is_read_wherever_it_reaches() -> None:
    assert rows(
        "<tr><th>城市<th>年份<th>产值<tr><td rowspan=2>宁波<td>2022<td>100亿<tr><td>2023<td>120亿"
    ) == ["城市：宁波；年份：2022；产值：100亿", "城市：宁波；年份：2023；产值：120亿"]
    assert rows("<tr><th>城市<th>上年<th>今年<tr><td>宁波<td colspan=2>100") == [
        "城市：宁波；上年：100；今年：100"
    ]


@pytest.mark.parametrize("cell", ["th", "td"])
@pytest.mark.parametrize(
    "corner",
    ["<{0} rowspan=2>城市<{0} colspan=2>产值<tr>", "<{0}>城市<{0} colspan=2>产值<tr><{0}>"],
)
def test_headings_of_two_levels_are_joined(cell: str, corner: str) -> None:
    head = f"<tr>{corner}<{{0}}>工业<{{0}}>服务业".format(cell)
    assert rows(f"{head}<tr><td>宁波<td>100<td>120<tr><td>上海<td>200<td>300") == [
        "城市：宁波；产值 工业：100；产值 服务业：120",
        "城市：上海；产值 工业：200；产值 服务业：300",
    ]


def test_a_cell_across_the_table_is_a_title_and_no_heading() -> None:
    assert rows(
        "<tr><th colspan=100>产值表<tr><th>城市<th>产值<tr><td colspan=2>浙江<tr><td>宁波<td>100"
    ) == ["产值表", "浙江", "城市：宁波；产值：100"]


def test_new_headings_take_the_place_of_the_old() -> None:
    assert rows(
        "<tr><th>姓名<th>年龄<tr><td>张三<td>30<tr><th>部门<th>人数<tr><td>研发<td>10<tr><th>空<th>无"
    ) == ["姓名：张三；年龄：30", "部门：研发；人数：10", "空；无"]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (plain("姓名|年龄", "张三|30"), ["姓名：张三；年龄：30"]),
        (plain("|2022年|2023年", "宁波|100|120"), ["宁波；2022年：100；2023年：120"]),
        (
            plain("企业|2023年产值|5G基站数", "甲|120亿元|3"),
            ["企业：甲；2023年产值：120亿元；5G基站数：3"],
        ),
        (
            plain("序号|姓名|序号|姓名", "1|张三|2|李四"),
            ["序号：1；姓名：张三；序号：2；姓名：李四"],
        ),
    ],
)
def test_a_first_row_written_like_labels_has_the_headings(table: str, expected: list[str]) -> None:
    assert rows(table) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # it holds a value
        (plain("宁波|100亿", "上海|200亿"), ["宁波：100亿", "上海：200亿"]),
        (
            plain("宁波|港口|0574-87654321", "上海|港口|021"),
            ["宁波；港口；0574-87654321", "上海；港口；021"],
        ),
        # it holds a sentence
        (plain("一等奖|甲。|乙", "二等奖|丙|丁"), ["一等奖；甲。；乙", "二等奖；丙；丁"]),
        # its year stands above another
        (plain("甲|2022年|金奖", "乙|2023年|银奖"), ["甲；2022年；金奖", "乙；2023年；银奖"]),
        # it shares a cell with the next row
        (
            "<tr><td rowspan=2>联系方式<td>电话<td>内线<tr><td>邮箱<td>外网",
            ["联系方式；电话；内线", "联系方式；邮箱；外网"],
        ),
        # what is beside its label is of another kind each time
        (plain("姓名|张三", "年龄|30", "性别|男"), ["姓名：张三", "年龄：30", "性别：男"]),
        # its labels say so
        (
            plain("姓名：|张三|职务：|厂长", "电话：|0574|年龄：|30"),
            ["姓名：张三；职务：厂长", "电话：0574；年龄：30"],
        ),
    ],
)
def test_a_first_row_that_something_contradicts_is_a_row(table: str, expected: list[str]) -> None:
    assert rows(table) == expected


def test_a_caption_and_marks_within_a_word_are_kept() -> None:
    table = "<caption>表1 产值</caption><tr><th>类别<th>数<tr><td>单项<b>冠军</b><td>10<sup>3</sup>"
    assert parts(web.read(f"<table>{table}</table>".encode())) == [
        ("表1 产值", "text"),
        ("类别：单项冠军；数：10³", "row"),
    ]


def test_a_table_in_a_cell_is_read_after_the_rows_around_it() -> None:
    inner = "<table><tr><th>城市<th>产值<tr><td>宁波<td>100</table>"
    assert rows(f"<tr><th>项目<th>明细<tr><td>工业<td>见表{inner}") == [
        "项目：工业；明细：见表",
        "城市：宁波；产值：100",
    ]


def test_what_only_places_paragraphs_is_no_table() -> None:
    inner = f"<table>{plain('城市|产值', '宁波|100')}</table>"
    layout = f"<tr><td>菜单<td><h2>数字化</h2><p>覆盖率居前。</p>{inner}<tr><td colspan=2>版权"
    assert parts(web.read(f"<body><table>{layout}</table></body>".encode())) == [
        ("菜单", "text"),
        ("数字化", "heading"),
        ("覆盖率居前。", "text"),
        ("城市：宁波；产值：100", "row"),
        ("版权", "text"),
    ]
    for column in (
        plain("第一段。", "第二段。"),
        plain("第一段。<p>第二段。"),
        "<tr><td>第一段。<br>第二段。",
    ):
        assert parts(web.read(f"<table>{column}</table>".encode())) == [
            ("第一段。", "text"),
            ("第二段。", "text"),
        ]


def test_a_row_without_headings_may_hold_paragraphs() -> None:
    table = "<tr><th>姓名<td>张三<tr><th>事迹<td><p>他攻克难题。<p>他获得金奖。"
    assert parts(web.read(f"<table>{table}</table>".encode())) == [
        ("姓名：张三", "row"),
        ("事迹", "text"),
        ("他攻克难题。", "text"),
        ("他获得金奖。", "text"),
    ]


def test_a_cell_across_the_table_may_hold_paragraphs() -> None:
    table = "<tr><th>姓名<th>年龄<tr><td>张三<td>30<tr><td colspan=2><p>注一。<p>注二。"
    assert parts(web.read(f"<table>{table}</table>".encode())) == [
        ("姓名：张三；年龄：30", "row"),
        ("注一。", "text"),
        ("注二。", "text"),
    ]


def test_spans_that_lead_out_of_the_table_end_with_it() -> None:
    assert rows(
        "<tr><th>甲<th>乙<tr><td rowspan=9>一<td colspan=x>二<tr><td rowspan=-1 colspan=0>三"
    ) == [
        "甲：一；乙：二",
        "甲：一；乙：三",
    ]
    assert rows("<tr><tr><td>") == []


def test_cells_are_read_wherever_a_careless_page_puts_them() -> None:
    assert rows("<th>姓名<th>年龄<tr><form><td>张三<td>30</form>") == ["姓名：张三；年龄：30"]
    assert rows("<tr><td>甲<p><td>乙") == ["甲；乙"]
    assert parts(web.read("<table><p>甲</p></table>".encode())) == [("甲", "text")]


def test_a_table_in_markdown_always_has_headings() -> None:
    table = "| 2022年 | 120亿 |\n| --- | --- |\n| 2023年 | 100亿 |\n|  | 90亿 |\n"
    assert parts(markdown.read(table.encode())) == [
        ("2022年：2023年；120亿：100亿", "row"),
        ("120亿：90亿", "row"),
    ]


def test_a_form_has_pairs_of_labels_and_values() -> None:
    assert rows(plain("单位名称|青禾公司|联系人|陈一", "成立时间|三月|联系电话|甲区")) == [
        "单位名称：青禾公司；联系人：陈一",
        "成立时间：三月；联系电话：甲区",
    ]
    assert rows(plain("文件编号|QH-7", "编写日期|三月", "密级|内部")) == [
        "文件编号：QH-7",
        "编写日期：三月",
        "密级：内部",
    ]


def test_what_stands_above_any_column_is_a_heading_whatever_is_below() -> None:
    assert rows(plain("项目|要求", "内存|4 GB", "系统|任意一种")) == [
        "项目：内存；要求：4 GB",
        "项目：系统；要求：任意一种",
    ]


def test_a_first_row_that_stands_below_again_is_a_row() -> None:
    assert rows(plain("甲泵|东区|好", "乙泵|东区|坏")) == ["甲泵；东区；好", "乙泵；东区；坏"]


def test_the_heading_of_an_empty_column_is_told_once() -> None:
    assert rows("<tr><th>姓名<th>电话<th>备注<tr><td>张三<td>1<td><tr><td>李四<td>2<td>") == [
        "姓名：张三；电话：1；备注：",
        "姓名：李四；电话：2",
    ]


def test_rows_know_their_table_and_their_cells() -> None:
    table = "<table><tr><th>城市<th>产值<tr><td>宁波<td>100</table>"
    reading = web.read(f"<p>前文</p>{table}{table}".encode())
    assert [piece.table for piece in reading.pieces] == [0, 1, 2]
    fields = reading.pieces[2].fields
    cells = [[reading.text[slice(*span)] for span in (each.label, each.value)] for each in fields]
    assert cells == [["城市", "宁波"], ["产值", "100"]]
    assert [each.column for each in fields] == [0, 1]
