"""An adversary's day: what is sent to the window and put on the shelf to do harm."""

import io
import json
import zipfile
from pathlib import Path

import httpx
import pytest

from index.documents import parse_document
from index.documents.formats import archive
from index.errors import DocumentError
from tests.toys import ToyEncoder
from tests.ui.conftest import launched
from ui.library import Library

DEEP = 100_000
SECRET = "不可外传"
INSIDE = {
    "xlsx": "xl/workbook.xml",
    "ods": "content.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "odp": "content.xml",
    "epub": "OEBPS/content.opf",
    "docx": "word/document.xml",
}
"""A part that every file of a format has, which its reader looks into."""


def packed(ending: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(INSIDE[ending], data)
        made.writestr("META-INF/container.xml", data)
    return buffer.getvalue()


def text_of(name: str, data: bytes) -> str:
    """What is read of a file; nothing if it is refused in a sentence."""
    try:
        return parse_document(name, data).text
    except DocumentError as refused:
        assert refused.sentence("zh")
        return ""


@pytest.mark.parametrize("ending", INSIDE)
def test_what_unpacks_without_measure_is_refused(ending: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archive, "MEGABYTES", 1)
    bomb = packed(ending, b"<a>" + b" " * 2**21 + b"</a>")
    assert len(bomb) < 20_000
    assert text_of(f"bomb.{ending}", bomb) == ""


@pytest.mark.parametrize("ending", INSIDE)
def test_an_entity_leads_nowhere(ending: str, tmp_path: Path):
    (tmp_path / "secret.txt").write_text(SECRET, "utf-8")
    uri = (tmp_path / "secret.txt").as_uri()
    spy = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY s SYSTEM "{uri}">]><a>&s;</a>'
    assert SECRET not in text_of(f"spy.{ending}", packed(ending, spy.encode()))


@pytest.mark.parametrize("ending", INSIDE)
def test_entities_that_multiply_do_not_go_off(ending: str):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "boom">{entities}]><a>&a11;</a>'
    assert text_of(f"bomb.{ending}", packed(ending, bomb.encode())).count("boom") <= 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b"[" * DEEP + b"]" * DEEP),
        ("a.ipynb", b'{"cells":' + b"[" * DEEP + b"]" * DEEP + b"}"),
        ("a.rtf", rb"{\rtf1 " + b"{" * DEEP + "船坞".encode("gbk") + b"}" * DEEP + b"}"),
        ("a.html", b"<div>" * DEEP + "船坞".encode()),
        ("a.md", b">" * DEEP + "船坞".encode()),
        ("a.eml", b"Subject: a\n" + b"".join(b"X: y\n" for _ in range(1_000)) + b"\nboat\n"),
        ("a.odt", packed("odt", b"<a>" * 5_000 + b"</a>" * 5_000)),
        ("a.pptx", packed("pptx", b"<a>" * 5_000 + b"</a>" * 5_000)),
    ],
)
def test_what_is_nested_without_measure_stops_nothing(name: str, data: bytes):
    text_of(name, data)


@pytest.mark.parametrize("ending", ["eml", "rtf", "epub", "odt", "pptx", "xlsx", "json", "ipynb"])
@pytest.mark.parametrize("data", [b"\0" * 64, b"PK\x03\x04" + b"\xff" * 64, b"{" * 64, b"MZ\x90"])
def test_what_is_no_file_of_its_format_is_text_or_refused(ending: str, data: bytes):
    text_of(f"a.{ending}", data)


def test_a_link_of_a_document_to_a_file_of_this_machine_is_not_followed(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    page = f"<p>船坞<img src='{secret.as_uri()}'><iframe src='{secret.as_uri()}'></iframe></p>"
    assert SECRET not in text_of("a.html", page.encode())
    assert SECRET not in text_of("a.md", f"![船坞]({secret.as_uri()})\n".encode())
    field = rf'{{\rtf1 {{\field{{\*\fldinst INCLUDETEXT "{secret}"}}{{\fldrslt x}}}}}}'
    assert SECRET not in text_of("a.rtf", field.encode())


@pytest.mark.slow
def test_what_is_sent_to_do_harm_is_refused(folder: Path, toy: ToyEncoder):
    (folder / "船坞.md").write_text("# 船坞\n\n船坞建于1987年。\n", "utf-8")
    (folder.parent / "外.md").write_text(SECRET, "utf-8")
    library = Library(folder, folder.parent / "index", encoder=toy)
    library.refresh()
    with launched(library) as opened, httpx.Client(base_url=opened.local_url) as client:

        def answered(question: str, within: list[str] | None = None) -> str:
            data = {"data": [question, 1, within]}
            posted = client.post("gradio_api/call/ask", json=data)
            posted.raise_for_status()
            number = json.loads(posted.text)["event_id"]
            return client.get(f"gradio_api/call/ask/{number}").text

        assert "event: error" in answered("船" * 2**20)
        for path in ("../外.md", "/etc/passwd", "..\\外.md", "%2e%2e/外.md", "船坞.md/../../外.md"):
            told = answered("船坞", [path])
            assert "event: error" in told
            assert SECRET not in told
        for path in (folder.parent / "外.md", Path("/etc/passwd")):
            assert client.get(f"gradio_api/file={path}").status_code in {403, 404}
        elsewhere = {"host": "evil.example", "origin": "https://evil.example"}
        crossed = client.post("gradio_api/call/ask", json={"data": ["船坞"]}, headers=elsewhere)
        assert crossed.status_code == 400
        origin = {"origin": "https://evil.example"}
        read = client.get("config", headers=origin)
        assert read.headers.get("access-control-allow-origin") not in {"*", origin["origin"]}
        assert "event: complete" in answered("船坞建于哪年")
