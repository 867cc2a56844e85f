"""Hostile documents of every format: read as text or refused, and never run."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Request, expect
from reportlab.pdfgen.canvas import Canvas

from index.documents.document import parse_document
from index.errors import DocumentError
from tests.toys import ToyEncoder
from tests.ui.conftest import ask, browsing, launched
from ui.library import Library

ATTACK = (
    "吞吐量<script>window.hacked=1</script><img src=x onerror=window.hacked=1>"
    "<svg onload=window.hacked=1></svg><iframe src=javascript:parent.hacked=1></iframe>"
    "[点](javascript:window.hacked=1)![图](https://evil.invalid/track.png)\u202e倒写"
)
HTML = (
    "<title>吞吐量</title><body onload='window.hacked=1'><p>吞吐量很大"
    "<script>window.hacked=1</script><a href='javascript:window.hacked=1'>点我</a>"
    "<img src='https://evil.invalid/track.png' onerror='window.hacked=1'>"
    "<svg><script>window.hacked=1</script></svg></p>"
    "<p>&lt;img src=x onerror=window.hacked=1&gt;</p></body>"
)


def word(text: str) -> bytes:
    made, buffer = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(buffer)
    return buffer.getvalue()


def pdf(text: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(10, 700, text)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.browser
@pytest.mark.slow
def test_no_document_of_any_format_runs_or_calls_home(
    folder: Path, toy: ToyEncoder, chromium: Path
):
    (folder / "a.txt").write_text(ATTACK, "utf-8")
    (folder / "b.md").write_text(f"# {ATTACK}\n\n{ATTACK}\n", "utf-8")
    (folder / "c.html").write_text(HTML, "utf-8")
    (folder / "d.docx").write_bytes(word(ATTACK))
    (folder / "e.pdf").write_bytes(pdf("throughput <img src=x onerror=window.hacked=1>"))
    library = Library(folder, folder.parent / "index", encoder=toy)
    assert library.refresh().failed == ()
    with launched(library) as opened, browsing(chromium) as page:
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - no built-in
        page.goto(opened.local_url)
        page.locator(".yw-documents li").nth(4).wait_for()
        answer = ask(page, "吞吐量 throughput")
        for opener in answer.locator("[data-hit]").all():
            opener.click()
            panel = page.locator(".yw-panel")
            panel.locator(".yw-mark, .yw-here").first.wait_for()
            own = ".yw-sheet > img[src^='data:image/jpeg;base64,']"  # the page of a PDF
            shown = panel.locator(f"script, img:not({own}), svg, iframe, a, [onload], [onerror]")
            expect(shown).to_have_count(0)
            page.keyboard.press("Escape")
            expect(panel).to_have_count(0)
        held = page.locator(".yw-passage, .yw-documents, .yw-samples")
        inside = held.locator("script, img, svg, iframe, [onload], [onerror], [href^=javascript]")
        expect(inside).to_have_count(0)
        bidi = answer.locator(".yw-text").first.evaluate("e => getComputedStyle(e).unicodeBidi")
        assert bidi == "isolate"  # a direction that is turned ends with the text
        assert page.evaluate("window.hacked") is None
        assert not [each.url for each in asked if "evil" in each.url]


def declared(doctype: str, entity: str) -> bytes:
    """A Word file whose text is an entity that its document type declares."""
    buffer = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(word("吞吐量ENTITY")))
    with good, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            data = good.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>", f"?><!DOCTYPE w [{doctype}]>".encode(), 1)
                data = data.replace(b"ENTITY</w:t>", entity.encode() + b"</w:t>")
            bad.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused():
    buffer = io.BytesIO()
    archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("word/document.xml", "w", force_zip64=True) as inner:
        for _ in range(300):
            inner.write(b" " * 2**20)
    assert len(buffer.getvalue()) < 2**20
    with pytest.raises(DocumentError) as refused:
        parse_document("bomb.docx", buffer.getvalue())
    assert refused.value.key == "too_large"


def test_an_entity_of_a_word_file_is_not_resolved():
    harmless = declared('<!ENTITY a "boom">', "很大")
    assert parse_document("good.docx", harmless).text == "吞吐量很大"
    named = declared('<!ENTITY a "boom">', "&a;")
    assert "boom" not in parse_document("named.docx", named).text


def test_an_xml_bomb_does_not_go_off():
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = declared('<!ENTITY a0 "boom">' + entities, "&a11;")
    try:
        text = parse_document("bomb.docx", bomb).text
    except DocumentError as refused:
        assert refused.key == "damaged"
    else:
        assert text == "吞吐量"


def test_an_external_entity_is_not_fetched(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", "utf-8")
    spy = declared(f'<!ENTITY s SYSTEM "{secret.as_uri()}">', "&s;")
    assert parse_document("spy.docx", spy).text == "吞吐量"


def test_a_pdf_of_a_hundred_thousand_empty_pages_is_refused():
    count = 100_000
    kids = b" ".join(b"3 0 R" for _ in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj" % number + each + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 4\n0000000000 65535 f \n" + table
    data += b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    with pytest.raises(DocumentError) as refused:
        parse_document("empty.pdf", data)
    assert refused.value.key == "no_text"
