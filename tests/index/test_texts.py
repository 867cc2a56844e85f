"""Rich text, books, notebooks, JSON, and what LibreOffice converts."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from index.documents.formats import converted, doc, epub, notebook, ppt, rtf, structured
from index.documents.formats.labels import Cell
from index.documents.formats.reading import (
    Assembly,
    Part,
    Reading,
    one_after_another,
    parts_of,
)
from index.documents.formats.tables import add_table
from index.errors import DocumentError

needs_office = pytest.mark.skipif(converted.office() is None, reason="LibreOffice is not here")


def body(reading: Reading) -> list[tuple[str, int, str]]:
    return [(part.kind.value, part.level, part.text) for part in parts_of(reading)]


def hexed(text: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))


def test_rich_text_keeps_headings_paragraphs_and_rows():
    source = (
        r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}"
        r"{\stylesheet{\s1\b heading 1;}{\s2 Normal;}}"
        rf"\pard\s1 {hexed('年度总结')}\par"
        rf"\pard\s2 {hexed('完成')}\u21512 ?\u21516 ? a\{{b\}}c \\cell {{\b 12}} {hexed('份')}\par"
        rf"\pard\outlinelevel1 {hexed('明细')}\par"
        rf"\trowd\cellx1\cellx2\pard\intbl {hexed('城市')}\cell {hexed('数量')}\cell\row"
        rf"\trowd\cellx1\cellx2\pard\intbl {hexed('宁波')}\par {hexed('（市区）')}\cell 12\cell\row"
        rf"\pard {hexed('完。')}\u-10179 ?\u-8704 ?\par}}"
    )
    assert body(rtf.read(source.encode())) == [
        ("heading", 1, "年度总结"),
        ("line", 0, "完成合同 a{b}c \\cell 12 份"),
        ("heading", 2, "明细"),
        ("row", 0, "城市：宁波（市区）；数量：12"),
        ("line", 0, "完。😀"),
    ]


def test_raw_bytes_of_rich_text_are_read_in_its_encoding():
    data = b"{\\rtf1\\ansi\\ansicpg936 " + "没有转义。".encode("gbk") + b"\\par}"
    assert body(rtf.read(data)) == [("line", 0, "没有转义。")]


def harbour(name: str) -> Assembly:
    assembly = Assembly()
    rows = (("港口", "箱量"), (name, "35"), ("别处", "12"))
    add_table(assembly, [[Cell([Part(text)]) for text in row] for row in rows])
    return assembly


def fields_of(reading: Reading) -> list[tuple[int, list[str]]]:
    return [
        (piece.table, [reading.text[slice(*field.value)] for field in piece.fields])
        for piece in reading.pieces
    ]


def test_tables_taken_into_another_document_stay_apart_and_keep_their_cells():
    both = one_after_another([harbour("北仑").finish(), harbour("乍浦").finish()])
    expected = [(1, ["北仑", "35"]), (1, ["别处", "12"]), (2, ["乍浦", "35"]), (2, ["别处", "12"])]
    assert fields_of(both) == expected
    around = Assembly()
    around.add("前言")
    around.extend(parts_of(both))
    assert fields_of(around.finish())[1:] == expected


PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><metadata
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>小 书</dc:title></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="text/%E4%BA%8C.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="missing.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/><itemref idref="c"/>
<itemref idref="x"/></spine></package>"""
CONTAINER = '<container><rootfiles><rootfile full-path="OPS/p.opf"/></rootfiles></container>'


def book(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OPS/p.opf", PACKAGE)
        archive.writestr("OPS/nav.xhtml", "<html><body><p>目录</p></body></html>")
        archive.writestr(
            "OPS/text/二.xhtml", "<html><body><h1>第二章</h1><p>乙。</p></body></html>"
        )
        archive.writestr("OPS/text/a.xhtml", "<html><body><h1>第一章</h1><p>甲。</p></body></html>")
        for name, text in files.items():
            archive.writestr(f"META-INF/{name}.xml", text)
    return made.getvalue()


def test_a_book_is_read_in_its_own_order():
    reading = epub.read(book())
    assert reading.title == "小 书"
    assert body(reading) == [
        ("heading", 1, "第一章"),
        ("text", 0, "甲。"),
        ("heading", 1, "第二章"),
        ("text", 0, "乙。"),
    ]


LOCK = '<encryption><EncryptionMethod Algorithm="{}"/></encryption>'


def test_a_locked_book_is_told_from_one_with_hidden_fonts():
    fonts = LOCK.format("http://www.idpf.org/2008/embedding")
    assert len(epub.read(book(encryption=fonts)).pieces) == 4
    with pytest.raises(DocumentError, match="文件有密码"):
        epub.read(book(encryption=LOCK.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")))


def test_no_entity_of_a_book_leads_out_of_it(tmp_path: Path):
    secret = tmp_path / "密"
    secret.write_text("秘密", "utf-8")
    outside = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><encryption>&e;</encryption>'
    with pytest.raises(DocumentError, match="已损坏"):
        epub.read(book(encryption=outside))


def test_a_notebook_shows_text_code_and_what_was_printed():
    cells = [
        {"cell_type": "markdown", "source": ["# 分析\n", "\n", "- 第一项"]},
        {
            "cell_type": "code",
            "source": "print(1 + 1)",
            "outputs": [
                {"output_type": "stream", "text": ["2\n"]},
                {"data": {"text/plain": "<Table>", "text/html": "<p>两行</p>"}},
                {"data": {"image/png": "iVBOR"}},
            ],
        },
    ]
    assert body(notebook.read(json.dumps({"cells": cells}).encode())) == [
        ("heading", 1, "分析"),
        ("item", 1, "第一项"),
        ("code", 0, "print(1 + 1)"),
        ("code", 0, "2"),
        ("text", 0, "两行"),
    ]


def test_json_records_are_a_table_and_names_are_headings():
    data = {
        "服务": {"地址": "甬江路 1 号", "价格": 1.50, "备注": None},
        "人员": [{"姓名": "张三", "电话": "12"}, {"姓名": "李四", "电话": 34, "组": ["甲", "乙"]}],
        "标签": ["试用", "公开"],
        "启用": True,
    }
    assert body(structured.read(json.dumps(data, ensure_ascii=False).encode())) == [
        ("row", 0, "启用：true"),
        ("heading", 1, "服务"),
        ("row", 0, "地址：甬江路 1 号"),
        ("row", 0, "价格：1.5"),
        ("heading", 1, "人员"),
        ("row", 0, "姓名：张三；电话：12"),
        ("row", 0, "姓名：李四；电话：34；组：甲、乙"),
        ("heading", 1, "标签"),
        ("item", 1, "试用"),
        ("item", 1, "公开"),
    ]


def test_numbers_of_json_stay_as_they_are_written():
    assert body(structured.read(b'{"a": 1.50, "b": 1e400, "c": ' + b"9" * 5000 + b"}"))[:2] == [
        ("row", 0, "a: 1.50"),
        ("row", 0, "b: 1e400"),
    ]


READ: list[Callable[[bytes], Reading]] = [rtf.read, epub.read, notebook.read, structured.read]


@pytest.mark.parametrize(
    ("read", "data", "reason"),
    [
        *((read, b"x", "damaged") for read in READ),
        (epub.read, book()[:200], "damaged"),
        (structured.read, b'{"a": ', "damaged"),
        (structured.read, b'{"a":' * 60 + b"1" + b"}" * 60, "nested"),
        (structured.read, b"[" * 100_000, "nested"),
        (notebook.read, b'{"worksheets": []}', "damaged"),
        (notebook.read, b'{"cells": [1]}', "damaged"),
        (notebook.read, b"[]", "damaged"),
    ],
)
def test_what_can_t_be_read_is_told(read: Callable[[bytes], Reading], data: bytes, reason: str):
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.key == reason


def test_without_libreoffice_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(converted, "office", lambda: None)
    with pytest.raises(DocumentError, match=r"请安装 LibreOffice 后再更新索引，或另存为 \.docx"):
        doc.read(b"x")
    with pytest.raises(DocumentError, match=r"或另存为 \.pptx"):
        ppt.read(b"x")


def test_a_conversion_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60 & wait\n")
    program.chmod(0o755)
    monkeypatch.setattr(converted, "office", lambda: str(program))
    monkeypatch.setattr(converted, "_PATIENCE", 0.2)
    with pytest.raises(DocumentError, match="LibreOffice 没能转换"):
        doc.read(b"x")


@needs_office
@pytest.mark.slow
def test_libreoffice_makes_a_word_file_of_before_readable(tmp_path: Path):
    made = docx.Document()
    made.add_heading("年度总结", 1)
    made.add_paragraph("今年完成合同 12 份。")
    made.save(tmp_path / "a.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    program = str(shutil.which(str(converted.office())))
    command = [program, "--headless", profile, "--convert-to", "doc:MS Word 97", "a.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    old = (tmp_path / "a.doc").read_bytes()
    assert body(doc.read(old)) == [
        ("heading", 1, "年度总结"),
        ("text", 0, "今年完成合同 12 份。"),
    ]
    with pytest.raises(DocumentError, match=r"另存为 \.docx"):
        doc.read(old[:3000])
