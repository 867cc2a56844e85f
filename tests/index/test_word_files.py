"""Word files as they come: dialects, passwords, files within, titles and properties."""

import io
import re
import zipfile
from datetime import datetime

import docx
import pytest
from docx.shared import Pt

from index.documents.document import parse_document
from index.documents.formats.word import read
from index.errors import DocumentError
from tests.index.word_files import add_part, element, file, paragraph, texts

HTML = "text/html"


def rewritten(data: bytes, pattern: str, replacement: str) -> bytes:
    """A file with every name of a kind changed in all its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith((".xml", ".rels")):
                content = re.sub(pattern, replacement, content.decode()).encode()
            new.writestr(entry, content)
    return made.getvalue()


def test_the_strict_dialect_is_read() -> None:
    made = docx.Document()
    made.add_heading("钥匙", 1)
    made.add_paragraph("钥匙由门卫保管。", "List Number")
    office = r"http://schemas\.openxmlformats\.org/(\w+)/2006/(main|relationships|math)"
    strict = rewritten(file(made), office, r"http://purl.oclc.org/ooxml/\1/\2")
    assert texts(read(strict)) == texts(read(file(made))) == ["钥匙", "1. 钥匙由门卫保管。"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    ],
)
def test_a_template_and_a_file_with_macros_are_read(kind: str) -> None:
    made = docx.Document()
    made.add_paragraph("钥匙由门卫保管。")
    usual = r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document\.main\+xml"
    assert texts(read(rewritten(file(made), usual, kind))) == ["钥匙由门卫保管。"]


@pytest.mark.parametrize(
    ("stream", "reason"),
    [("EncryptedPackage", "encrypted"), ("WordDocument", "old_word"), ("Workbook", "damaged")],
)
def test_a_password_and_an_old_file_are_told_from_damage(stream: str, reason: str) -> None:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")
    with pytest.raises(DocumentError) as raised:
        read(compound)
    assert raised.value.key == reason


PAGE = "<html><meta charset='{0}'><body><h2>钥匙</h2><p>由门卫<br>保管。</p></body></html>"
ARCHIVE = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "<h2>钥匙</h2><p>由门卫<br>保管。</p>\r\n--x--\r\n"
)


def within() -> bytes:
    made = docx.Document()
    made.add_heading("钥匙", 2)
    for text in ("由门卫", "保管。"):
        made.add_paragraph(text)
    return file(made)


@pytest.mark.parametrize(
    ("kind", "data", "expected"),
    [
        (HTML, PAGE.format("utf-8").encode(), ["钥匙", "由门卫", "保管。"]),
        (HTML, PAGE.format("gb2312").encode("gb18030"), ["钥匙", "由门卫", "保管。"]),
        ("application/xhtml+xml", PAGE.format("utf-8").encode(), ["钥匙", "由门卫", "保管。"]),
        ("message/rfc822", ARCHIVE.encode(), ["钥匙", "由门卫", "保管。"]),
        ("text/plain", "钥匙\r\n由门卫\r\n保管。".encode(), ["钥匙", "由门卫", "保管。"]),
        ("application/msword", within(), ["钥匙", "由门卫", "保管。"]),
        ("application/rtf", rb"{\rtf1 x}", []),
    ],
)
def test_files_within_a_file_are_read_in_their_place(
    kind: str, data: bytes, expected: list[str]
) -> None:
    made = docx.Document()
    made.add_paragraph("前文。")
    name = add_part(made, "chunk.bin", kind, data)
    made.element.body.append(element(f'<w:altChunk r:id="{name}"/>'))
    made.element.body.append(element(paragraph("后文。")))
    assert texts(read(file(made))) == ["前文。", *expected, "后文。"]


def titled(*lines: tuple[str, int]) -> str:
    """The title of a file with lines in these sizes, in points."""
    made = docx.Document()
    for text, size in lines:
        made.add_paragraph().add_run(text).font.size = Pt(size)
    return parse_document("file.docx", file(made)).title


BODY = ("为保证安全，现将有关事项通知如下，请各部门遵照执行，不得以任何理由推诿。" * 4, 16)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("关于冬季供暖的通知", 22), BODY], "关于冬季供暖的通知"),
        (
            [("临江厂文件", 48), ("临厂〔2023〕7号", 16), ("关于供暖的通知", 22), BODY],
            "关于供暖的通知",
        ),
        (
            [("关于印发《供暖", 22), ("管理办法》的通知", 22), BODY],
            "关于印发《供暖 管理办法》的通知",
        ),
        ([("目　录", 30), BODY], "file"),
        ([("2023年5月4日", 30), BODY], "file"),
        ([("供暖管理办法", 16), BODY], "供暖管理办法"),
        ([("各位同事：", 16), BODY], "file"),
        ([BODY, BODY], "file"),
    ],
)
def test_the_largest_type_at_the_top_is_the_title(
    lines: list[tuple[str, int]], expected: str
) -> None:
    assert titled(*lines) == expected


def test_two_lines_of_the_title_style_are_one_title() -> None:
    made = docx.Document()
    for text in ("供暖管理办法", "操作细则"):
        made.add_heading(text, 0)
    made.add_paragraph("锅炉由专人看管。")
    assert parse_document("file.docx", file(made)).title == "供暖管理办法 操作细则"


def test_properties_are_metadata() -> None:
    made = docx.Document()
    made.add_paragraph("锅炉由专人看管。")
    core = made.core_properties
    core.author, core.title, core.keywords = (
        "王小明",
        "Microsoft Word - 文档1.docx",
        "锅炉，供暖;安全",
    )
    core.subject, core.modified = "供暖", datetime(2023, 5, 4)
    custom = (
        '<Properties xmlns:vt="x"><property name="归口部门"><vt:lpwstr>动力科</vt:lpwstr>'
        '</property><property name="KSOProductBuildVer"><vt:lpwstr>2052</vt:lpwstr></property>'
        "</Properties>"
    )
    name = add_part(made, "custom.xml", "application/xml", custom.encode())
    part = made.part.rels[name].target_part
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
    made.part.package.relate_to(part, kind)
    found = parse_document("供暖.docx", file(made))
    assert found.title == "供暖"
    assert found.metadata.author == "王小明"
    assert found.metadata.tags == ("锅炉", "供暖", "安全")
    assert found.metadata.fields == (
        ("subject", "供暖"),
        ("last saved", "2023-05-04"),
        ("归口部门", "动力科"),
    )
    assert (found.metadata.title, found.metadata.date) == (None, None)


def test_whom_programs_name_is_no_author() -> None:
    made = docx.Document()
    made.add_paragraph("锅炉由专人看管。")
    assert parse_document("a.docx", file(made)).metadata.author is None
