"""Word files: text in all the places where Word keeps it, headings by style, and merged cells."""

import docx
import pytest

from tests.index.word_files import (
    add_notes,
    add_style,
    cell,
    paragraph,
    parts,
    run,
    saved,
    table,
    texts,
    word,
)


@pytest.mark.parametrize(
    "around",
    [
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr="REF x">{}</w:fldSimple>',
        "<w:smartTag>{}</w:smartTag>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:ins><w:hyperlink><w:smartTag>{}</w:smartTag></w:hyperlink></w:ins>",
        "<w:del><w:r><w:delText>两</w:delText></w:r></w:del><w:moveFrom>"
        + run("三")
        + "</w:moveFrom>{}",
        "<w:ruby><w:rt>" + run("dān") + "</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>",
    ],
)
def test_text_is_read_whatever_is_around_it(around: str) -> None:
    body = f"<w:p>{run('宁波有')}{around.format(run('单项'))}{run('冠军。')}</w:p>"
    assert texts(word(body)) == ["宁波有单项冠军。"]


def test_blocks_in_a_content_control_are_read_and_a_table_of_contents_is_not() -> None:
    gallery = '<w:docPartGallery w:val="Table of Contents"/>'
    contents = f"<w:sdtPr><w:docPartObj>{gallery}</w:docPartObj></w:sdtPr>"
    held = paragraph("宁波。") + table(cell("甲") + cell("乙"))
    assert texts(
        word(
            f"<w:sdt>{contents}<w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>"
            f"<w:sdt><w:sdtContent>{held}</w:sdtContent></w:sdt>"
        )
    ) == ["宁波。", "甲；乙"]


def test_a_text_box_is_read_once_below_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('框一。')}{paragraph('框二。')}</w:txbxContent>"
    drawn = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    for held in (drawn, f"<w:pict>{box}</w:pict>"):
        body = f"<w:p>{run('正文')}<w:r>{held}</w:r>{run('在此。')}</w:p>"
        assert texts(word(body)) == ["正文在此。", "框一。", "框二。"]


def test_notes_stand_below_what_refers_to_them() -> None:
    def reference(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    first = f"<w:p>{run('产值')}{reference('footnote', 2)}{run('居前。')}</w:p>"
    struck = f"<w:p><w:del>{reference('footnote', 3)}</w:del>{reference('endnote', 2)}</w:p>"
    made = docx.Document()
    add_notes(made, "footnote", {0: "分隔", 2: "据统计局。", 3: "已删。"})
    add_notes(made, "endnote", {2: "尾注。"})
    assert texts(word(first + struck + paragraph("后文。"), made)) == [
        "产值居前。",
        "据统计局。",
        "尾注。",
        "后文。",
    ]


def test_a_heading_is_what_its_style_or_the_outline_says() -> None:
    made = docx.Document()
    add_style(made, "章", "Heading 1")
    add_style(made, "节", "章", 1)
    add_style(made, "款", "Normal", 2)
    add_style(made, "前言", "Heading 1", 9)
    body = "".join(
        paragraph(name, f'<w:pStyle w:val="{name}"/>') for name in "章 节 款 前言".split()
    )
    body += paragraph("条", '<w:outlineLvl w:val="3"/>')
    body += paragraph("文", '<w:pStyle w:val="章"/><w:outlineLvl w:val="9"/>')
    assert parts(word(body, made)) == [
        ("章", "heading", 1),
        ("节", "heading", 2),
        ("款", "heading", 3),
        ("前言", "text", 0),
        ("条", "heading", 4),
        ("文", "text", 0),
    ]


def test_styles_that_are_based_on_one_another_are_none() -> None:
    made = docx.Document()
    first = add_style(made, "甲", "Normal")
    first.base_style = add_style(made, "乙", "甲")
    made.add_paragraph("宁波。", "乙")
    assert parts(saved(made)) == [("宁波。", "text", 0)]


DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


def test_merged_cells_are_read_wherever_they_reach() -> None:
    assert texts(
        word(
            table(
                cell("城市", DOWN) + cell("产值", WIDE),
                cell("", ON) + cell("工业") + cell("服务业"),
                cell("宁波", DOWN) + cell("100") + cell("120"),
                cell("", ON) + cell("110", WIDE),
            )
        )
    ) == [
        "城市：宁波；产值 工业：100；产值 服务业：120",
        "城市：宁波；产值 工业：110；产值 服务业：110",
    ]


def test_a_merged_cell_that_goes_on_from_nowhere_begins_there() -> None:
    assert texts(word(table(cell("城市", ON) + cell("产值"), cell("宁波") + cell("100")))) == [
        "城市：宁波；产值：100"
    ]


def test_a_row_that_is_repeated_on_every_page_has_the_headings() -> None:
    head = "<w:trPr><w:tblHeader/></w:trPr>" + cell("2022年") + cell("120亿")
    below = cell("2023年") + cell("100亿")
    assert texts(word(table(head, below))) == ["2022年：2023年；120亿：100亿"]
    not_so = head.replace("<w:tblHeader/>", '<w:tblHeader w:val="0"/>')
    assert texts(word(table(not_so, below))) == ["2022年：120亿", "2023年：100亿"]


def test_a_table_that_places_paragraphs_is_read_as_these() -> None:
    inner = table(cell("城市") + cell("产值"), cell("宁波") + cell("100"))
    box = f"<w:tc>{paragraph('第一段。')}{paragraph('第二段。')}{inner}<w:p/></w:tc>"
    assert parts(word(table(box))) == [
        ("第一段。", "text", 0),
        ("第二段。", "text", 0),
        ("城市：宁波；产值：100", "row", 0),
    ]


def test_a_row_that_begins_late_and_cells_in_controls_keep_their_columns() -> None:
    late = '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("120")
    held = f"<w:sdt><w:sdtContent>{cell('宁波')}</w:sdtContent></w:sdt>" + cell("100")
    rows = table(cell("城市") + cell("产值"), held).replace(
        "</w:tbl>", f"<w:sdt><w:sdtContent><w:tr>{late}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    assert texts(word(rows)) == ["城市：宁波；产值：100", "产值：120"]


def test_a_power_is_no_other_number() -> None:
    power = run("3", '<w:vertAlign w:val="superscript"/>')
    assert texts(word(f"<w:p>{run('10')}{power}{run('台')}</w:p>")) == ["10³台"]


def test_lines_of_a_program_are_one_piece() -> None:
    made = docx.Document()
    add_style(made, "Source Code", "Normal")
    made.add_paragraph("def f(x):\n    return x", "Source Code")
    made.add_paragraph()
    made.add_paragraph("f(1)", "Source Code")
    made.add_paragraph("运行：")
    for line in ("pip install .", "", "python -m ui"):
        made.add_paragraph().add_run(line).font.name = "Courier New"
    assert texts(saved(made)) == [
        "def f(x):\n    return x\nf(1)",
        "运行：",
        "pip install .\npython -m ui",
    ]
