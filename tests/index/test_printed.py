"""Where the text of a document is printed: boxes over the very words, page by page."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Images
from PIL.Image import Image
from reportlab.pdfgen.canvas import Canvas

from index.building import recalled
from index.building.pages import PageReader
from index.documents import Document, Place, Printed, page_count, parse_document, printed
from index.documents.ocr import Line
from index.documents.printed import Letter
from index.errors import DocumentError
from index.progress import Meter, silent
from tests.index.pdf_files import HEIGHT, LEFT, PITCH, WIDTH, lines, made, ruled
from tests.index.test_scans import png

SIZE = 12
KEYS = "保管员下班前交回钥匙"


def nothing(shown: Image) -> Sequence[Line]:
    return ()


def read(folder: Path, data: bytes, path: str = "a.pdf") -> Document:
    (folder / path).write_bytes(data)
    return parse_document(path, data)


def places(folder: Path, document: Document, words: str, page: int = 1) -> list[Place]:
    """Where words are printed, in the first paragraph that has them."""
    at = next(at for at, each in enumerate(document.paragraphs) if words in each.text)
    text = document.paragraphs[at].text
    before = document.paragraphs[at - 1].text if at else ""
    span = (text.index(words), text.index(words) + len(words))
    return printed(folder, document, page, nothing).places(text, [span], before)


def is_at(place: Place, left: float, characters: int, baseline: float) -> bool:
    """Whether a rectangle is around so many wide characters of 12 points, within three points."""
    return (
        place.left * WIDTH == pytest.approx(left, abs=3)
        and place.right * WIDTH == pytest.approx(left + SIZE * characters, abs=3)
        and place.top * HEIGHT == pytest.approx(HEIGHT - baseline - SIZE, abs=5)
        and place.bottom * HEIGHT == pytest.approx(HEIGHT - baseline, abs=5)
    )


def test_words_are_where_they_are_printed(folder: Path):
    document = read(folder, made(lines("物品入库须登记，出库凭单。")))
    (place,) = places(folder, document, "出库")
    assert place.page == 1
    assert is_at(place, LEFT + 8 * SIZE, 2, 760)


def test_what_runs_over_lines_and_pages_has_a_rectangle_for_each(folder: Path):
    full = "仓" * 30
    data = made(
        lines(full, "库" * 30, top=60 + PITCH), lines("门" * 30, KEYS + "。", top=760), lines("完")
    )
    document = read(folder, data)
    text = next(each.text for each in document.paragraphs if KEYS in each.text)
    assert text == full + "库" * 30 + "门" * 30 + KEYS + "。"
    found = printed(folder, document, 2, nothing).places(text, [(29, 92)])
    assert [place.page for place in found] == [1, 1, 2, 2]
    assert is_at(found[0], LEFT + 29 * SIZE, 1, 60 + PITCH)
    assert is_at(found[1], LEFT, 30, 60)
    assert is_at(found[2], LEFT, 30, 760)
    assert is_at(found[3], LEFT, 2, 740)


def test_a_row_of_a_table_is_marked_where_its_cells_are_and_not_its_labels(folder: Path):
    rows = [[["品名"], ["数量"]], [["铁钉"], ["40"]], [["麻绳"], ["12"]]]
    document = read(folder, made(ruled(rows, [100, 250, 400], [24, 24, 24])))
    row = next(each for each in document.paragraphs if "麻绳" in each.text)
    assert row.text == "品名：麻绳；数量：12"
    found = printed(folder, document, 1, nothing).places(row.text, [(0, len(row.text))])
    assert len(found) == 2
    assert is_at(found[0], 104, 2, 720 - 48 - 14)
    assert found[1].left * WIDTH == pytest.approx(254, abs=3)


def test_the_paragraph_before_tells_which_of_two_alike_is_meant(folder: Path):
    data = made(lines("甲仓。", "", "限高三米。", "", "乙仓。", "", "限高三米。", pitch=40))
    document = read(folder, data)
    on = printed(folder, document, 1, nothing)
    (first,) = on.places("限高三米。", [(0, 5)], "甲仓。")
    (second,) = on.places("限高三米。", [(0, 5)], "乙仓。")
    assert is_at(first, LEFT, 5, 760 - 80)
    assert is_at(second, LEFT, 5, 760 - 240)
    assert on.places("限高四米。", [(0, 5)]) == []


def test_a_page_that_is_turned_is_marked_as_it_is_shown(folder: Path):
    def sideways(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        lines("出库凭单。", top=500)(canvas)  # its sides change places

    document = read(folder, made(sideways))
    (place,) = places(folder, document, "凭单")
    assert place.right * WIDTH == pytest.approx(500 + SIZE, abs=3)
    assert place.top * HEIGHT == pytest.approx(LEFT + 2 * SIZE, abs=3)
    assert place.bottom * HEIGHT == pytest.approx(LEFT + 4 * SIZE, abs=3)


def test_a_page_of_a_long_document_is_found_without_reading_all_of_it(folder: Path):
    goods = "绳钉板漆灯锁梯网箱"
    pages = [
        lines(f"{each}类物品入库。", f"由{each}库保管员点收，登记造册。", pitch=40)
        for each in goods
    ]
    document = read(folder, made(*pages))
    (place,) = places(folder, document, "网库保管员", page=8)
    assert place.page == 8
    assert is_at(place, LEFT + SIZE, 5, 720)
    assert "绳类" not in printed(folder, document, 8, nothing).text


def test_a_scan_is_marked_where_its_lines_were_seen(folder: Path):
    lines_seen = [Line("叉车限速8公里", 100, 200, 230, 220), Line("夜间5公里", 100, 240, 190, 260)]
    data = png()
    (folder / "a.png").write_bytes(data)
    document = parse_document("a.png", data, lambda pages: {1: lines_seen})
    text = document.paragraphs[-1].text
    assert "夜间5公里" in text
    at = text.index("5公里")
    (place,) = printed(folder, document, 1, lambda _: lines_seen).places(text, [(at, at + 3)])
    assert place == pytest.approx((1, 140 / 400, 240 / 300, 190 / 400, 260 / 300))
    assert printed(folder, document, 1, nothing).places(text, [(at, at + 3)]) == []


def test_what_was_read_on_a_picture_is_remembered_and_never_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shown = Images.new("RGB", (40, 30), "white")
    assert recalled(tmp_path, shown) == ()
    seen = (Line("限速", 1.0, 2.0, 21.0, 12.0),)
    monkeypatch.setattr("index.building.pages.ocr_name", lambda: "eyes 1")
    monkeypatch.setattr("index.building.pages.lines_of", lambda _: seen)
    reader = PageReader(tmp_path, Meter(1, silent))
    reader.see("hash", {1: lambda: shown})
    reader.close()
    monkeypatch.setattr("index.building.pages.lines_of", None)
    assert tuple(recalled(tmp_path, shown)) == seen
    assert tuple(recalled(tmp_path, Images.new("RGB", (41, 30), "white"))) == ()
    (tmp_path / "pages.sqlite").write_bytes(b"no database" * 100)
    assert recalled(tmp_path, shown) == ()


def test_pages_are_counted_and_files_outside_are_refused(folder: Path):
    (folder / "a.pdf").write_bytes(made(lines("甲。"), lines("乙。")))
    (folder / "a.txt").write_text("甲。", "utf-8")
    (folder.parent / "b.pdf").write_bytes(made(lines("丙。")))
    assert (page_count(folder, "a.pdf"), page_count(folder, "a.txt")) == (2, 0)
    with pytest.raises(DocumentError):
        page_count(folder, "../b.pdf")


@given(st.text("甲乙 \n\u3000", min_size=1), st.data())
def test_white_space_tells_nothing_of_where_words_are(text: str, data: st.DataObject):
    letters = {at: Letter(0, Place(1, at, 0, at + 1, 1)) for at in range(len(text))}
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    seen = [at for at in range(start, end) if not text[at].isspace()]
    found = Printed(text, letters).places(text, [(start, end)])
    assert found == ([Place(1, seen[0], 0, seen[-1] + 1, 1)] if seen else [])
