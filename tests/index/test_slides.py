"""Slides and OpenDocument: pages, titles, lists, tables, notes, and what is refused."""

import io
from collections.abc import Callable

import odfdo
import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from index.documents.formats import opendocument, slides
from index.documents.formats.archive import OLE
from index.documents.formats.reading import Reading, parts_of
from index.errors import DocumentError


def body(reading: Reading) -> list[tuple[int | None, str, int, str]]:
    pieces = zip(reading.pieces, parts_of(reading), strict=True)
    return [(piece.page, part.kind.value, part.level, part.text) for piece, part in pieces]


def pptx() -> bytes:
    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[1])
    first.shapes.title.text = "年度\v计划"
    frame = first.placeholders[1].text_frame
    frame.text = "目标"
    deeper = frame.add_paragraph()
    deeper.text, deeper.level = "扩大产能", 1
    first.notes_slide.notes_text_frame.text = "先说背景。"
    second = made.slides.add_slide(made.slide_layouts[6])
    group = second.shapes.add_group_shape()
    for top, text in ((Inches(2), "下面的一句。"), (Inches(1), "上面的一句。")):
        group.shapes.add_textbox(0, top, Inches(2), Inches(0.5)).text_frame.text = text
    table = second.shapes.add_table(3, 2, 0, Inches(4), Inches(4), Inches(1)).table
    for at, row in enumerate([("城市", "产量"), ("宁波", "12"), ("杭州", "7")]):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    data = CategoryChartData()
    data.categories = ["2022", "2023"]
    data.add_series("收入", (1.5, 2))
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED
    second.shapes.add_chart(kind, 0, Inches(6), Inches(3), Inches(1), data)
    return saved(made.save)


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    made = io.BytesIO()
    save(made)
    return made.getvalue()


def odt() -> bytes:
    made = odfdo.Document("odt")
    made.body.clear()
    made.body.append(odfdo.Header(1, "章程"))
    paragraph = odfdo.Paragraph("会费每年  100 元")
    made.body.append(paragraph)
    paragraph.insert_note(after="会费", note_id="n1", citation="1", body="学生免收。")
    made.body.append(odfdo.List(["按时缴纳", "可以分期"]))
    table = odfdo.Table("名单", width=2, height=2)
    table.set_values([["姓名", "职务"], ["张三", "会长"]])
    made.body.append(table)
    return saved(made.save)


def odp() -> bytes:
    made = odfdo.Document("odp")
    made.body.clear()
    for number, title in enumerate(("开场", "结尾"), start=1):
        page = odfdo.DrawPage(str(number), name=title)
        head = odfdo.Frame.text_frame(title)
        head.set_attribute("presentation:class", "title")
        made.body.append(page)
        page.append(head)
        page.append(odfdo.Frame.text_frame(f"{title}的内容"))
    return saved(made.save)


def test_a_slide_is_a_page_under_its_title():
    reading = slides.read(pptx())
    assert reading.title == "年度计划"
    assert body(reading) == [
        (1, "heading", 2, "年度计划"),
        (1, "item", 1, "目标"),
        (1, "item", 2, "扩大产能"),
        (1, "text", 0, "先说背景。"),
        (2, "text", 0, "上面的一句。"),
        (2, "text", 0, "下面的一句。"),
        (2, "row", 0, "城市：宁波；产量：12"),
        (2, "row", 0, "城市：杭州；产量：7"),
        (2, "row", 0, "2022；收入：1.5"),
        (2, "row", 0, "2023；收入：2"),
    ]


def test_merged_cells_of_a_slide_stand_in_each_of_their_places():
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    table = slide.shapes.add_table(3, 2, 0, 0, Inches(4), Inches(1)).table
    for at, row in enumerate([("部门", "姓名"), ("采购", "张三"), ("", "李四")]):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    assert [found[-1] for found in body(slides.read(saved(made.save)))] == [
        "部门：采购；姓名：张三",
        "部门：采购；姓名：李四",
    ]


def test_opendocument_text_keeps_headings_lists_tables_and_notes():
    assert body(opendocument.read(odt())) == [
        (None, "heading", 1, "章程"),
        (None, "text", 0, "会费每年 100 元"),
        (None, "text", 0, "学生免收。"),
        (None, "item", 1, "按时缴纳"),
        (None, "item", 1, "可以分期"),
        (None, "row", 0, "姓名：张三；职务：会长"),
    ]


def test_numbers_of_an_opendocument_list_are_read():
    made = odfdo.Document("odt")
    made.body.clear()
    numbered = odfdo.Element.from_tag(
        '<text:list-style style:name="编号"><text:list-level-style-number text:level="1"'
        ' style:num-format="1" style:num-prefix="第" style:num-suffix="条"/></text:list-style>'
    )
    made.insert_style(numbered, automatic=True)
    made.body.append(odfdo.List(["甲方出租。", "乙方承租。"], style="编号"))
    found = [each[-1] for each in body(opendocument.read(saved(made.save)))]
    assert found == ["第1条 甲方出租。", "第2条 乙方承租。"]


def test_opendocument_slides_are_pages():
    reading = opendocument.read(odp())
    assert reading.title == "开场"
    assert body(reading) == [
        (1, "heading", 2, "开场"),
        (1, "text", 0, "开场的内容"),
        (2, "heading", 2, "结尾"),
        (2, "text", 0, "结尾的内容"),
    ]


@pytest.mark.parametrize("read", [slides.read, opendocument.read])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"x" * 100, "damaged"),
        (pptx()[:3000], "damaged"),
        (odt()[:3000], "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_can_t_be_read_is_told(read: Callable[[bytes], Reading], data: bytes, reason: str):
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.key == reason


def test_a_password_of_opendocument_is_told():
    made = odfdo.Document("odt")
    made.manifest.root.append(odfdo.Element.from_tag("<manifest:encryption-data/>"))
    with pytest.raises(DocumentError, match="文件有密码"):
        opendocument.read(saved(made.save))


def test_cells_repeated_without_end_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opendocument, "MOST", 10)
    made = odfdo.Document("odt")
    table = odfdo.Table("大", width=4, height=4)
    table.set_values([["x"] * 4] * 4)
    made.body.append(table)
    with pytest.raises(DocumentError, match="超过 10 格"):
        opendocument.read(saved(made.save))
