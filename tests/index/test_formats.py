"""Markdown, HTML, Word and PDF: structure kept, marks taken off, tables in rows."""

import io
from pathlib import Path

import docx
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from index.documents.document import (
    Document,
    list_documents,
    parse_document,
    read_document,
)
from index.documents.formats import READERS, Reading
from index.documents.formats.drawing import SIDE
from index.documents.pages import page_picture
from index.errors import DocumentError, DocumentsError


def read(folder: Path, name: str, content: str | bytes) -> Document:
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    return read_document(folder, name)


def body(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    """Text and heading trail of every paragraph that can be found."""
    return [(p.text, p.headings) for p in document.paragraphs if p.number]


MARKDOWN = """---
title: 不用这个
---
# 宁波制造

**单项冠军**有 [83 家](http://example.com)，
“小巨人”有 352 家。

## 园区

- 第一项
- 第二项 `代码`

| 城市 | 经验 |
| --- | --- |
| 上海 | 品牌 |
| 深圳 | 链条 |
"""


def test_markdown_loses_its_marks_and_keeps_its_structure(folder: Path) -> None:
    document = read(folder, "a.md", MARKDOWN)
    assert document.title == "宁波制造"
    assert body(document) == [
        ("单项冠军有 83 家，“小巨人”有 352 家。（83 家：http://example.com）", ()),
        ("第一项", ("园区",)),
        ("第二项 代码", ("园区",)),
        ("城市：上海；经验：品牌", ("园区",)),
        ("城市：深圳；经验：链条", ("园区",)),
    ]


HTML = """<html><head><title>网页标题</title><style>p{}</style></head><body>
<nav>菜单</nav><h2>数字化</h2><p>覆盖率达
74.38%，<b>居前</b>。<script>alert(1)</script></p>
<table><tr><th>Name</th><th>Value</th></tr><tr><td>factories</td><td>98</td></tr></table>
<div>散落的文字</div></body></html>"""


def test_html_without_menus_and_scripts(folder: Path) -> None:
    document = read(folder, "a.html", HTML)
    assert document.title == "网页标题"
    assert body(document) == [
        ("覆盖率达74.38%，居前。", ("数字化",)),
        ("Name: factories; Value: 98", ("数字化",)),
        ("散落的文字", ("数字化",)),
    ]


def test_html_that_declares_gb2312(folder: Path) -> None:
    page = '<meta charset="gb2312"><title>镕</title><p>朱镕基的“镕”不在 GB 2312 里。</p>'
    document = read(folder, "a.htm", page.encode("gb18030"))
    assert (document.title, body(document)) == ("镕", [("朱镕基的“镕”不在 GB 2312 里。", ())])


def word(*, title: str | None = None) -> bytes:
    made = docx.Document()
    if title:
        made.add_heading(title, 0)
    made.add_heading("集群", 1)
    made.add_paragraph("两个集群入选。")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["层次", "产业", "世界级", "绿色石化"], strict=True):
        cell.text = text
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def test_word_headings_paragraphs_and_tables_in_order(folder: Path) -> None:
    document = read(folder, "a.docx", word(title="产业集群"))
    assert document.title == "产业集群"
    assert body(document) == [
        ("两个集群入选。", ("集群",)),
        ("层次：世界级；产业：绿色石化", ("集群",)),
    ]


def pdf(*pages: list[str], password: str | None = None) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    data = io.BytesIO()
    canvas = Canvas(data, encrypt=StandardEncryption(password) if password else None)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont("STSong-Light", 12)
        for at, line in enumerate(lines):
            canvas.drawString(72, 760 - 20 * at, line)
        canvas.drawString(300, 40, str(number))
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def test_pdf_pages_are_kept_and_page_numbers_left_out(folder: Path) -> None:
    document = read(folder, "a.pdf", pdf(["宁波有单项冠军83家。"], ["第二页讲绿色工厂，共98家。"]))
    assert [(p.text, p.page) for p in document.paragraphs] == [
        ("宁波有单项冠军83家。", 1),
        ("第二页讲绿色工厂，共98家。", 2),
    ]


def test_a_page_of_a_pdf_is_a_picture(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(pdf(["宁波。"], ["工厂。"]))
    first, second = (Image.open(io.BytesIO(page_picture(folder, "a.pdf", n))) for n in (1, 2))
    assert (first.format, max(first.size)) == ("JPEG", SIDE)
    assert first.tobytes() != second.tobytes()
    for page in (0, 3):
        with pytest.raises(DocumentError):
            page_picture(folder, "a.pdf", page)
    with pytest.raises(DocumentError):
        page_picture(folder, "../a.pdf", 1)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.txt", b"", "empty"),
        ("空白.md", b" \n\n ", "empty"),
        ("坏.docx", b"PK\x03\x04 not a zip", "damaged"),
        ("坏.pdf", b"%PDF-1.4 broken", "damaged"),
        ("锁.pdf", pdf(["x"], password="secret"), "encrypted"),
        ("扫描.pdf", pdf([]), "no_text"),
        ("图.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("只有脚本.html", b"<script>1</script>", "no_text"),
    ],
)
def test_what_can_not_be_read_says_why(folder: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read(folder, name, data)
    assert raised.value.key == reason


def test_whatever_a_library_raises_is_one_file_that_is_damaged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(data: bytes) -> Reading:
        raise RecursionError(len(data))

    monkeypatch.setattr(READERS[".md"], "read", fails)
    with pytest.raises(DocumentError) as raised:
        read(folder, "a.md", "x")
    assert raised.value.key == "damaged"
    assert isinstance(raised.value.__cause__, RecursionError)


@pytest.mark.parametrize("name", ["undefined", "no-such", "hex", "idna"])
def test_a_declared_encoding_that_is_none_counts_as_undeclared(folder: Path, name: str) -> None:
    page = f'<meta charset="{name}"><p>宁波有单项冠军。</p>'
    for encoding in ("utf-8", "gb18030"):
        assert body(read(folder, "a.html", page.encode(encoding))) == [("宁波有单项冠军。", ())]


def test_a_zip_bomb_is_not_unpacked(folder: Path) -> None:
    import zipfile

    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (201 * 2**20))
    with pytest.raises(DocumentError) as raised:
        read(folder, "bomb.docx", data.getvalue())
    assert raised.value.key == "too_large"


def test_a_large_file_is_passed_over_unread(folder: Path) -> None:
    with (folder / "log.txt").open("wb") as file:
        file.truncate(101 * 2**20)
    with pytest.raises(DocumentError) as raised:
        read_document(folder, "log.txt")
    assert raised.value.values == {"size": 101, "limit": 100}


def test_links_are_not_followed_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("外面的文件。")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    for name, reason in (("link.txt", "outside"), ("loop.txt", "unreadable")):
        with pytest.raises(DocumentError) as raised:
            read_document(folder, name)
        assert raised.value.key == reason


def test_hidden_files_are_passed_over_and_unknown_formats_named(folder: Path) -> None:
    for name in (".hidden.txt", "~$报告.docx", "片.mp4", "正文.TXT"):
        (folder / name).write_bytes(b"x")
    (folder / "深" / "层").mkdir(parents=True)
    (folder / "深" / "层" / "a b.md").write_bytes(b"x")
    listing = list_documents(folder)
    assert (listing.files, listing.ignored) == (("正文.TXT", "深/层/a b.md"), ("片.mp4",))


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentsError, match="没有文档文件夹"):
        list_documents(tmp_path / "none")


def test_headings_are_the_innermost_of_the_sections_that_have_text():
    text = (
        "# 甲\n\n开头。\n\n## 乙\n\n文。\n\n### 丙\n\n文。\n\n## 空\n\n## 丁\n\n文。\n\n又一段。\n"
    )
    assert parse_document("a.md", text.encode()).headings == ["乙", "丙", "丁"]
