"""Pages that are pictures: in which order lines are read, and what becomes of a build's pages."""

import io
import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from index import build_index, open_index
from index.building.pages import PAGES
from index.documents import document as documents
from index.documents.document import parse_document
from index.documents.formats import pdf, picture
from index.documents.formats.pdf.characters import Characters, Style, Turn
from index.documents.formats.pdf.garbled import is_garbled
from index.documents.formats.plain import lines
from index.documents.formats.reading import Kind, Piece, Reading
from index.documents.layout import in_order
from index.documents.metadata import Metadata
from index.documents.ocr import Line, ocr_name
from index.documents.pages import page_picture
from index.documents.scans import with_pages
from index.errors import DocumentError
from index.progress import Progress
from qa import retrieve
from tests.index.conftest import Write
from tests.toys import ToyEncoder

HEIGHT = 20


def line(text: str, left: float, top: float, right: float | None = None) -> Line:
    return Line(
        text, left, top, left + HEIGHT * len(text) if right is None else right, top + HEIGHT
    )


def test_lines_at_one_height_are_one_and_gaps_stay():
    seen = [
        line("金额", 300, 103),
        line("1280", 300, 130),
        line("项目", 100, 100),
        line("住宿", 100, 131),
        line("合计两项", 100, 230),
    ]
    assert in_order(seen) == ["项目  金额", "住宿  1280", "", "合计两项"]


def test_the_first_line_of_a_paragraph_is_told_by_its_indent():
    seen = [line("甲" * 18, 140, 0), line("乙" * 20, 100, 30), line("丙" * 18, 140, 60)]
    assert in_order(seen) == ["\u3000\u3000" + "甲" * 18, "乙" * 20, "\u3000\u3000" + "丙" * 18]


def test_the_number_of_an_article_gets_its_space_where_a_paragraph_begins():
    seen = [
        line("第一条甲方按照" + "字" * 13, 0, 0),
        line("第三条办理。", 0, 30),
        line("第二条乙方付款。", 0, 60),
    ]
    assert in_order(seen) == ["第一条 甲方按照" + "字" * 13, "第三条办理。", "第二条 乙方付款。"]


def test_columns_are_read_one_after_the_other_and_cells_in_rows():
    left = [line(f"左{at}" * 5, 0, 30 * at) for at in range(1, 6)]
    right = [line(f"右{at}" * 5, 260, 30 * at + 4) for at in range(1, 6)]
    head = line("横贯两栏的标题", 150, 0)
    told = in_order([*right, *left, head])
    assert [text for text in told if text] == [
        "横贯两栏的标题",
        *(f"左{at}" * 5 for at in range(1, 6)),
        *(f"右{at}" * 5 for at in range(1, 6)),
    ]
    cells = [line(f"甲{at}", 0, 30 * at) for at in range(6)]
    cells += [line("很长的名称", 0, 180), line("很长的数字", 260, 180)]
    cells += [line(f"{at}", 260, 30 * at) for at in range(6)]
    assert in_order(cells)[0] == "甲0  0"


LINES = st.builds(line, st.text("甲乙a1", min_size=1, max_size=9), *[st.integers(0, 2000)] * 2)


@given(st.lists(LINES, max_size=30))
def test_every_line_is_read_once(seen: list[Line]):
    written = "".join(in_order(seen)).replace("\u3000", "").replace(" ", "")
    assert sorted(written) == sorted("".join(each.text for each in seen))


def paged(*texts: str) -> Reading:
    text = "\n\n".join(texts)
    pieces, at = [], 0
    for number, page in enumerate(texts, start=1):
        pieces += lines(page, page=number, offset=at)
        at += len(page) + 2
    return Reading(text, tuple(pieces), unread=tuple(n for n, t in enumerate(texts, 1) if not t))


def test_what_was_seen_goes_where_its_page_is():
    read = with_pages(paged("第一页。", "", "第三页。"), {2: [line("第二页。", 0, 0)]})
    assert read.text == "第一页。\n\n第二页。\n\n第三页。"
    assert [(p.page, read.text[p.start : p.end]) for p in read.pieces] == [
        (1, "第一页。"),
        (2, "第二页。"),
        (3, "第三页。"),
    ]
    assert (read.unread, read.ocr) == ((), (2,))


def test_a_page_on_which_nothing_was_seen_keeps_its_text():
    reading = Reading("12", tuple(lines("12", page=1)), unread=(1,))
    assert (with_pages(reading, {1: []}).text, with_pages(reading, {1: []}).unread) == ("12", (1,))
    assert with_pages(reading, {1: [line("一句话。", 0, 0)]}).text == "一句话。"
    assert with_pages(reading, {}).unread == (1,)


def test_a_paragraph_that_goes_on_over_another_page_stays():
    text = "盖章\n这一句从上一页说起，到下一页才说完。"
    short, long = Piece(0, 2, Kind.LINE, page=1), Piece(3, len(text), Kind.TEXT, page=1)
    pieces = (short, replace(long, turns=((13, 2),)))
    read = with_pages(Reading(text, pieces, unread=(1,)), {1: [line("图上的话。", 0, 0)]})
    assert read.text == "图上的话。\n\n这一句从上一页说起，到下一页才说完。"
    assert [(p.start, p.end, p.page, p.turns) for p in read.pieces] == [
        (0, 5, 1, ()),
        (7, 25, 1, ((17, 2),)),
    ]


def test_what_documents_say_of_themselves_is_kept():
    said, labels = Metadata(author="甲"), ("i", "1")
    reading = replace(paged("", "正文。"), metadata=said, labels=labels)
    read = with_pages(reading, {1: [line("封面。", 0, 0)]})
    assert (read.metadata, read.labels, read.text) == (said, labels, "封面。\n\n正文。")


def test_heads_and_page_numbers_of_scanned_pages_are_left_out():
    def page(number: int) -> list[Line]:
        texts = [
            "员工手册",
            f"第{number}件事情是这样的。",
            f"做完{number}件就好了。",
            f"- {number} -",
        ]
        return [line(text, 0, 100 * at) for at, text in enumerate(texts)]

    read = with_pages(Reading("", (), unread=(1, 2, 3)), {at: page(at) for at in (1, 2, 3)})
    assert [read.text[p.start : p.end] for p in read.pieces] == [
        each for at in (1, 2, 3) for each in (f"第{at}件事情是这样的。", f"做完{at}件就好了。")
    ]


def drawn(words: str = "x") -> Image.Image:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).text((20, 20), words, fill="black", font_size=40)
    return image


def png(words: str = "x") -> bytes:
    made = io.BytesIO()
    drawn(words).save(made, "PNG")
    return made.getvalue()


def scanned(*pages: str | None) -> bytes:
    """A PDF of pages with this text, or with a picture where there is none."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    made = io.BytesIO()
    canvas = Canvas(made)
    for number, text in enumerate(pages):
        if text is None:
            canvas.drawImage(ImageReader(drawn(f"page {number}")), 50, 400, 400, 300)
        else:
            canvas.setFont("STSong-Light", 12)
            canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def test_a_pdf_tells_which_pages_have_a_picture_and_no_text():
    reading = pdf.read(scanned("这一页有足够多的文字可以读出来。", None, ""))
    assert (reading.unread, [piece.page for piece in reading.pieces]) == ((2,), [1])


def set_in(text: str, width: float) -> Characters:
    """Characters of one size, each so wide."""
    codes = np.array([ord(character) for character in text], np.uint32)
    boxes = np.tile(np.array([0, 0, width, 10], np.float32), (len(codes), 1))
    style = Style(10.0, is_bold=False, is_italic=False, font="", turn=Turn.NONE)
    return Characters(codes, boxes, np.zeros(len(codes), np.int32), [style])


@pytest.mark.parametrize(
    ("text", "width", "is_told"),
    [
        ("\ue02f\ue031\ue021 \ue01a" * 6, 10, True),
        ("PRB;[TD@--_\\^)#)AJY(Q82-*(O<1N=L", 10, True),
        ("第一章 总则........................1", 5, False),
        ("if (a[0] == b) { return c->d; } // e", 5, False),
        ("T: +86-574-8765/4321", 5, False),
        ("", 5, False),
    ],
)
def test_garbled_text_is_told(text: str, width: float, is_told: bool):
    assert is_garbled(set_in(text, width)) is is_told


def test_each_frame_of_a_tiff_is_a_page_and_is_drawn_as_it_says():
    made = io.BytesIO()
    wide, high = drawn(), drawn().rotate(90, expand=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    wide.save(made, "TIFF", save_all=True, append_images=[high], exif=exif)
    data = made.getvalue()
    assert picture.read(data).unread == (1, 2)
    assert [picture.picture(data, page).size for page in (1, 2)] == [(300, 400), (400, 300)]
    with pytest.raises(DocumentError):
        picture.picture(data, 3)


def test_what_is_transparent_is_white_and_what_is_large_is_made_smaller():
    made = io.BytesIO()
    Image.new("RGBA", (5000, 100), (0, 0, 0, 0)).save(made, "WEBP", lossless=True)
    shown = picture.picture(made.getvalue(), 1, 200)
    assert (shown.size, shown.getpixel((5, 5))) == ((2400, 48), (255, 255, 255))


def huge() -> bytes:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"), [(b"x", "damaged"), (png()[:60], "damaged"), (huge(), "many_pixels")]
)
def test_what_is_no_picture_is_told(data: bytes, reason: str):
    with pytest.raises(DocumentError) as error:
        picture.picture(data, 1)
    assert error.value.key == reason


class FakeOcr:
    """Sees one line a page, the same on pictures that are the same; `seen` counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen = 0
        for module in ("index.building.pages", "index.documents.document"):
            monkeypatch.setattr(f"{module}.ocr_name", lambda: "fake 1")
        monkeypatch.setattr("index.building.pages.lines_of", self)

    def __call__(self, shown: Image.Image) -> Sequence[Line]:
        self.seen += 1
        return [line(f"图上的第{self.seen}句话写着文字。", 0, 0)]


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("building.pages", "documents.document", "documents.scans"):
        monkeypatch.setattr(f"index.{module}.ocr_name", lambda: None)


@pytest.fixture
def fake(no_ocr: None, monkeypatch: pytest.MonkeyPatch) -> FakeOcr:
    return FakeOcr(monkeypatch)


def write_bytes(folder: Path, name: str, data: bytes, write: Write) -> None:
    write(folder, name, "")
    about = (folder / name).stat()
    (folder / name).write_bytes(data)
    os.utime(folder / name, (about.st_atime, about.st_mtime))


SENTENCE = "正文里有足够多的文字可以读出来。"


def test_without_ocr_each_page_is_named_and_read_once_there_is_some(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, no_ocr: None
):
    write_bytes(folder, "合同.pdf", scanned(SENTENCE, None, None, SENTENCE, None), write)
    write_bytes(folder, "照片.png", png(), write)
    build = partial(build_index, folder, target, encoder=toy)
    report = build()
    command = "先运行 pip install -e '.[ocr]'，再更新索引"
    assert report.added == ("合同.pdf",)
    assert {f.path: f.reason.rpartition("：")[0] for f in report.failed} == {
        "合同.pdf": "第 2–3, 5 页没有可用的文字（是图片，或字体编码有误），要识别文字",
        "照片.png": "是图片或扫描件，要识别文字",
    }
    assert all(command in failure.reason for failure in report.failed)
    again = build()
    assert (again.unchanged, again.failed) == (("合同.pdf",), report.failed)
    with pytest.MonkeyPatch.context() as patch:
        FakeOcr(patch)
        mended = build()
    assert (mended.added, mended.changed, mended.failed) == (("照片.png",), ("合同.pdf",), ())
    assert mended.summary()[1] == "2 篇里有从图片识别的文字，可能有误：合同.pdf、照片.png"


def test_what_was_read_by_ocr_says_so(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, fake: FakeOcr
):
    write_bytes(folder, "合同.pdf", scanned(SENTENCE, None), write)
    build_index(folder, target, encoder=toy)
    index = open_index(target, encoder=toy)
    found = retrieve("图上的第1句话写着文字。", k=2, index=index)
    told = {passage.text: (passage.source(), passage.to_dict().get("is_ocr")) for passage in found}
    assert told == {
        "图上的第1句话写着文字。": ("《合同》 · 第 2 页 · 第 2 段 · 文字识别 · 合同.pdf", True),
        SENTENCE: ("《合同》 · 第 1 页 · 第 1 段 · 合同.pdf", None),
    }
    assert index.document("合同.pdf") == parse_document(
        "合同.pdf", scanned(SENTENCE, None), lambda _: {2: [line("图上的第1句话写着文字。", 0, 0)]}
    )


def test_a_build_that_is_stopped_reads_no_page_twice(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, fake: FakeOcr
):
    write_bytes(folder, "扫描.pdf", scanned(None, None, None), write)
    told: list[tuple[int, int]] = []

    def stop(progress: Progress) -> None:
        told.append((progress.pages_done, progress.pages))
        if progress.pages_done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(folder, target, encoder=toy, on_progress=stop)
    assert (told, fake.seen) == ([(0, 3), (1, 3), (2, 3)], 2)
    build_index(folder, target, encoder=toy)
    assert fake.seen == 3
    build_index(folder, target, encoder=toy, rebuild=True)
    assert fake.seen == 3


def test_pages_are_kept_as_long_as_their_document(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, fake: FakeOcr
):
    write_bytes(folder, "a.pdf", scanned(None), write)
    write(folder, "b.txt", "别的文档。")
    build_index(folder, target, encoder=toy)
    write_bytes(folder, "a.pdf", scanned(None, None), write)
    build_index(folder, target, encoder=toy)
    assert fake.seen == 2
    (folder / "a.pdf").rename(folder / "c.pdf")
    build_index(folder, target, encoder=toy)
    assert fake.seen == 2
    (folder / "c.pdf").unlink()
    build_index(folder, target, encoder=toy)
    write_bytes(folder, "a.pdf", scanned(None), write)
    build_index(folder, target, encoder=toy)
    assert fake.seen == 3


def test_a_damaged_file_of_pages_is_begun_anew(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, fake: FakeOcr
):
    write_bytes(folder, "a.pdf", scanned(None), write)
    target.mkdir()
    (target / PAGES).write_bytes(b"damaged" * 300)
    (target / "manifest.json").write_text("{}")
    assert build_index(folder, target, encoder=toy, rebuild=True).added == ("a.pdf",)


def test_a_page_on_which_nothing_can_be_seen_is_named(
    folder: Path,
    target: Path,
    toy: ToyEncoder,
    write: Write,
    fake: FakeOcr,
    monkeypatch: pytest.MonkeyPatch,
):
    def broken(*_: object) -> Image.Image:
        raise OSError

    monkeypatch.setitem(documents.PAGED, ".pdf", documents.PAGED[".pdf"]._replace(draw=broken))
    write_bytes(folder, "a.pdf", scanned(SENTENCE, None), write)
    for _ in range(2):
        report = build_index(folder, target, encoder=toy)
        assert [f.reason for f in report.failed] == ["第 2 页是图片，没有认出文字"]


def test_a_picture_is_shown_as_it_is(folder: Path):
    (folder / "a.png").write_bytes(png())
    (folder / "a.csv").write_bytes(b"a,b")
    shown = Image.open(io.BytesIO(page_picture(folder, "a.png", 1)))
    assert (shown.format, shown.size) == ("JPEG", (400, 300))
    with pytest.raises(DocumentError, match="没有可以画出的页"):
        page_picture(folder, "a.csv", 1)


needs_ocr = pytest.mark.skipif(ocr_name() is None, reason="the extra [ocr] is not installed")


@needs_ocr
@pytest.mark.slow
def test_letters_on_a_picture_are_read():
    read = parse_document("照片.png", png("Open from 9 to 5"))
    assert [paragraph.text for paragraph in read.paragraphs] == ["Open from 9 to 5"]
    assert read.paragraphs[0].is_ocr
