"""Spreadsheets and delimited tables: sheets by name, values as a person writes them, far cells."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
import xlwt

from index.documents.formats import READERS, cells, delimited, sheets
from index.documents.formats.archive import OLE
from index.documents.formats.reading import Kind, Reading, parts_of
from index.errors import DocumentError

OFFICE = "http://schemas.openxmlformats.org"


def xls(*rows: tuple[object, ...], name: str = "费用") -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            style = {date: "YYYY-MM-DD", datetime: "YYYY-MM-DD HH:MM", time: "HH:MM:SS"}
            code = style.get(type(value), "General")
            sheet.write(at, column, value, xlwt.easyxf(num_format_str=code))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def xlsx(
    data: str, sheet: str = '<sheet name="表" sheetId="1" r:id="r1"/>', more: str = ""
) -> bytes:
    kinds = f"{OFFICE}/officeDocument/2006/relationships"
    main = f'xmlns="{OFFICE}/spreadsheetml/2006/main" xmlns:r="{kinds}"'
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    relation = f'xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" Type="{kinds}'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{OFFICE}/package/2006/content-types"><Override'
            f' PartName="/xl/workbook.xml" ContentType="{types}"/></Types>',
        )
        files.writestr(
            "_rels/.rels",
            f'<Relationships {relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        files.writestr("xl/workbook.xml", f"<workbook {main}><sheets>{sheet}</sheets></workbook>")
        files.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships {relation}/worksheet" Target="worksheets/1.xml"/></Relationships>',
        )
        files.writestr(
            "xl/worksheets/1.xml",
            f"<worksheet {main}><sheetData>{data}</sheetData>{more}</worksheet>",
        )
    return made.getvalue()


def row(number: int, *values: str | int) -> str:
    """A row of Excel's: words in place, numbers as they are."""
    written = [
        f'<c r="{"ABCDEFG"[at]}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
        if isinstance(value, str)
        else f'<c r="{"ABCDEFG"[at]}{number}"><v>{value}</v></c>'
        for at, value in enumerate(values)
        if value != ""
    ]
    return f'<row r="{number}">{"".join(written)}</row>'


def ods(rows: str) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as files:
        files.writestr("mimetype", kind)
        files.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}:manifest:1.0"></m:manifest>'
        )
        files.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{space}:office:1.0"'
            f' xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="库存">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def body(reading: Reading) -> list[tuple[str, str]]:
    return [(part.kind.value, part.text) for part in parts_of(reading)]


def test_a_sheet_is_a_table_under_its_name():
    data = xls(
        ("项目", "金额", "日期", "时刻"),
        ("住宿", 1280.5, date(2024, 3, 1), time(14, 5)),
        ("餐饮", 300.0, datetime(2024, 3, 2, 18, 30), time(18, 30, 5)),
        ("核对", True, 0.1 + 0.2, 1e16),
    )
    assert body(sheets.read(data)) == [
        ("heading", "费用"),
        ("row", "项目：住宿；金额：1280.5；日期：2024-03-01；时刻：14:05"),
        ("row", "项目：餐饮；金额：300；日期：2024-03-02 18:30；时刻：18:30:05"),
        ("row", "项目：核对；金额：TRUE；日期：0.3；时刻：1e+16"),
    ]


def test_merged_cells_stand_in_each_of_their_places():
    data = row(1, "一季度") + row(2, "城市", "销量", "利润") + row(3, "宁波", 12, 3)
    merged = '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>'
    assert body(sheets.read(xlsx(data, more=merged))) == [
        ("heading", "表"),
        ("row", "一季度"),
        ("row", "城市：宁波；销量：12；利润：3"),
    ]


def test_an_empty_row_parts_tables_and_not_a_table_from_its_sum():
    data = "".join(
        [
            row(1, "城市", "销量"),
            row(2, "宁波", 12),
            row(4, "合计", 12),
            row(6, "姓名", "电话", "部门"),
            row(7, "张三", "8712", "采购"),
        ]
    )
    assert body(sheets.read(xlsx(data)))[1:] == [
        ("row", "城市：宁波；销量：12"),
        ("row", "城市：合计；销量：12"),
        ("row", "姓名：张三；电话：8712；部门：采购"),
    ]


def test_hidden_sheets_are_passed_over():
    hidden = '<sheet name="草稿" sheetId="1" state="hidden" r:id="r1"/>'
    assert sheets.read(xlsx(row(1, "甲", "乙"), hidden)).pieces == ()


def test_opendocument_sheets_are_read():
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [("品名", "数量"), ("螺丝", "40 盒")]
    filled = "".join(
        f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows
    )
    empty = '<table:table-row table:number-rows-repeated="1048000"/>'
    assert body(sheets.read(ods(filled + empty))) == [
        ("heading", "库存"),
        ("row", "品名：螺丝；数量：40 盒"),
    ]


FAR = row(1, "甲") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell'
    ' table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
    "</table:table-cell></table:table-row>"
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (xlsx(FAR), "many_cells"),
        (xlsx(row(1, *("甲",) * 2) + row(1_040_000, *("乙",) * 2)), "many_cells"),
        (b"", "damaged"),
        (b"abc", "damaged"),
        (xlsx(row(1, "甲"))[:400], "damaged"),
        (xls(("甲", 1))[:1200], "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_can_t_be_read_is_told(data: bytes, reason: str):
    with pytest.raises(DocumentError) as error:
        sheets.read(data)
    assert error.value.key == reason


def test_cells_that_are_repeated_to_the_edge_end_only_their_own_process():
    with pytest.raises(DocumentError) as error:
        sheets.read(ods(REPEATED))
    assert error.value.key in {"many_cells", "damaged"}


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("index.documents.formats.archive.MEGABYTES", 1)
    bomb = xlsx("<!--" + " " * 2**21 + "-->")
    assert len(bomb) < 10_000
    with pytest.raises(DocumentError, match="压缩的内容超过 1 MB"):
        sheets.read(bomb)


def test_a_row_of_names_heads_a_delimited_table():
    data = '编号,姓名,备注\n1,张三,"住,二楼"\n\n2,李四,\n'.encode("gb18030")
    assert body(delimited.read(data)) == [
        ("row", "编号：1；姓名：张三；备注：住,二楼"),
        ("row", "编号：2；姓名：李四"),
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n1,5;2\n3,5;4\n", ["a: 1,5; b: 2", "a: 3,5; b: 4"]),
        ("a\tb\n1, 2\t3\n", ["a: 1, 2; b: 3"]),
        ("10,20\n30,40\n", ["10; 20", "30; 40"]),
        ("词\n一\n二\n", ["词：一", "词：二"]),
    ],
)
def test_what_parts_the_cells_is_found_out(text: str, rows: list[str]):
    assert [found for _, found in body(delimited.read(text.encode()))] == rows


def test_too_large_a_table_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(delimited, "MOST", 3)
    with pytest.raises(DocumentError, match="首尾之间超过 3 格"):
        delimited.read(b"a,b\n1,2\n")


def test_every_kind_of_sheet_has_its_reader():
    endings = {ending for ending, reader in READERS.items() if reader is sheets}
    assert endings == {".xlsx", ".xls", ".ods"}
    assert (cells.MOST, Kind.ROW.value) == (2_000_000, "row")
