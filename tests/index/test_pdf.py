"""PDF: what is printed where tells lines, columns, tables, headings, and what is beside."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from index.documents import Document, Role, parse_document
from index.documents.formats.pdf import read
from tests.index.pdf_files import LEFT, PITCH, SONG, all_of, cells, lines, made, ruled

WIDE = "这一行写满了栏宽所以下面一行接着它说下去而不是另起一段这一点要看行尾停在哪里"
"""Of 38 characters."""


def text_of(data: bytes) -> list[str]:
    return [p.text for p in parse_document("a.pdf", data).paragraphs]


def roles(document: Document) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(p.role.value, p.text, p.headings) for p in document.paragraphs]


def test_a_line_goes_on_if_it_is_full_and_the_next_not_indented() -> None:
    short = "到这里为止。"
    data = made(lines(f"  {WIDE[:36]}", short, f"  {WIDE[:36]}", WIDE, short))
    assert text_of(data) == [WIDE[:36] + short, WIDE[:36] + WIDE + short]


def test_headings_are_larger_and_the_title_largest() -> None:
    data = made(
        all_of(
            lines("仓库管理办法", size=20, left=230),
            lines("总则", top=720, size=15),
            lines("为了管好仓库，制定本办法。", "物品入库须登记。", top=690),
            lines("出库", top=630, size=15),
            lines("出库凭单办理。", top=600),
        )
    )
    assert roles(parse_document("a.pdf", data)) == [
        ("title", "仓库管理办法", ()),
        ("heading", "总则", ()),
        ("text", "为了管好仓库，制定本办法。", ("总则",)),
        ("text", "物品入库须登记。", ("总则",)),
        ("heading", "出库", ()),
        ("text", "出库凭单办理。", ("出库",)),
    ]


@pytest.mark.parametrize(
    ("said", "title"),
    [("仓库手册", "仓库手册"), ("Microsoft Word - 2.doc", "a"), ("目录", "a"), ("600519", "a")],
)
def test_a_title_in_the_metadata_is_taken_if_it_is_one(said: str, title: str) -> None:
    data = made(lines("物品入库须登记，出库凭单。", "每月盘点一次。"), title=said)
    assert parse_document("a.pdf", data).title == title


def test_columns_are_read_one_after_the_other_also_if_stored_by_row() -> None:
    left = [
        "左栏第一行写满了这一栏的宽度，",
        "左栏第二行也写满了这一栏的宽，",
        "左栏第三行到这里就说完为止了。",
    ]
    right = [line.replace("左", "右") for line in left]

    def by_row(canvas: Canvas) -> None:
        for at, pair in enumerate(zip(left, right, strict=True)):
            for x, text in zip((72, 320), pair, strict=True):
                canvas.drawString(x, 700 - 20 * at, text)

    assert text_of(made(by_row)) == ["".join(left), "".join(right)]


def test_a_table_without_lines_has_rows_with_labels() -> None:
    rows = [
        ["品名", "数量", "位置"],
        ["水泵", "12", "东区"],
        ["风机", "7", "西区"],
        ["阀门", "30", "南区"],
    ]
    document = parse_document("a.pdf", made(cells(rows, [72, 220, 340])))
    assert [p.text for p in document.paragraphs] == [
        "品名：水泵；数量：12；位置：东区",
        "品名：风机；数量：7；位置：西区",
        "品名：阀门；数量：30；位置：南区",
    ]
    assert [p.table for p in document.paragraphs] == [1, 1, 1]
    fan = [
        (document.text[slice(*each.label)], document.text[slice(*each.value)], each.column)
        for each in document.paragraphs[1].fields
    ]
    assert fan == [("品名", "风机", 0), ("数量", "7", 1), ("位置", "西区", 2)]


def test_a_cell_with_lines_around_it_may_be_wrapped() -> None:
    rows = [
        [["班组"], ["任务"]],
        [["装配一组（含包", "装班）"], ["整机装配"]],
        [["喷涂组"], ["外壳喷涂"]],
    ]
    assert text_of(made(ruled(rows, [72, 170, 300], [20, 34, 20]))) == [
        "班组：装配一组（含包装班）；任务：整机装配",
        "班组：喷涂组；任务：外壳喷涂",
    ]


def test_a_merged_cell_is_read_in_each_row() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 12)
        for y in (720, 700, 660):
            canvas.line(72, y, 372, y)
        canvas.line(172, 680, 372, 680)
        for x in (72, 172, 272, 372):
            canvas.line(x, 720, x, 660)
        for x, y, text in [
            (76, 706, "区域"),
            (176, 706, "年份"),
            (276, 706, "产量"),
            (76, 676, "东区"),
            (176, 686, "2023"),
            (276, 686, "80吨"),
            (176, 666, "2024"),
            (276, 666, "95吨"),
        ]:
            canvas.drawString(x, y, text)

    assert text_of(made(draw)) == [
        "区域：东区；年份：2023；产量：80吨",
        "区域：东区；年份：2024；产量：95吨",
    ]


@pytest.mark.parametrize("head", [[], [["品名"], ["数量"]]])
def test_a_table_goes_on_over_a_page_with_and_without_its_head(head: list[list[str]]) -> None:
    first = [[["品名"], ["数量"]], [["水泵"], ["12"]]]
    second = [*([head] if head else []), [["风机"], ["7"]], [["阀门"], ["30"]]]
    edges = [72, 200, 330]
    data = made(
        all_of(lines("库存如下。"), ruled(first, edges, [20, 20])),
        ruled(second, edges, [20] * len(second), top=780),
    )
    document = parse_document("a.pdf", data)
    assert [(p.text, p.page, p.table) for p in document.paragraphs] == [
        ("库存如下。", 1, 0),
        ("品名：水泵；数量：12", 1, 1),
        ("品名：风机；数量：7", 2, 1),
        ("品名：阀门；数量：30", 2, 1),
    ]


def test_a_paragraph_goes_on_over_a_page_and_its_notes_stand_below_it() -> None:
    data = made(
        all_of(lines(f"  {WIDE[:36]}", WIDE), lines("1 注释用小字。", top=100, size=8)),
        lines("到下一页才说完。", "  又一段从这里开始。"),
    )
    document = parse_document("a.pdf", data)
    first, note, last = document.paragraphs
    assert first.text == WIDE[:36] + WIDE + "到下一页才说完。"
    assert (note.text, last.text) == ("1 注释用小字。", "又一段从这里开始。")
    assert first.page_at(first.start) == 1
    assert first.page_at(first.end - 1) == 2


def test_a_page_that_is_turned_is_read_from_its_first_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 12)
        canvas.rotate(90)
        for at, text in enumerate(["第一行先读。", "第二行接着。", "第三行最后。"]):
            canvas.drawString(100, -100 - 20 * at, text)

    assert text_of(made(draw)) == ["第一行先读。", "第二行接着。", "第三行最后。"]


def test_marks_that_slant_are_dropped_and_labels_at_the_side_kept_apart() -> None:
    def mark(canvas: Canvas) -> None:
        for y in (300, 500, 700):
            canvas.saveState()
            canvas.translate(200, y)
            canvas.rotate(35)
            canvas.drawString(0, 0, "样张禁止外传")
            canvas.restoreState()
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(300, -560, "附录乙")
        canvas.restoreState()

    data = made(all_of(lines("物品入库须登记，出库凭单。", "每月盘点一次。"), mark))
    assert text_of(data) == ["物品入库须登记，出库凭单。", "每月盘点一次。", "附录乙"]


def test_a_broken_word_is_joined_and_a_compound_keeps_its_hyphen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        for at, line in enumerate(
            [
                "The contract covers every refrigeration unit and must be renewed by the procure-",
                "ment office each year; it leaves out the compressor, which is of a state-of-the-",
                "art kind.",
            ]
        ):
            canvas.drawString(LEFT, 700 - 16 * at, line)

    (paragraph,) = text_of(made(draw))
    assert "procurement office" in paragraph
    assert "state-of-the-art kind." in paragraph


def test_values_in_a_form_stand_beside_their_labels() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 12)
        canvas.drawString(72, 700, "申请部门")
        canvas.acroForm.textfield(name="a", x=160, y=694, width=200, height=18, value="Workshop 3")

    assert text_of(made(draw)) == ["申请部门：Workshop 3"]


def test_the_address_of_a_link_is_kept_unless_it_is_said() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 12)
        canvas.drawString(72, 700, "详见说明，另见 example.org/b 。")
        canvas.linkURL("https://example.org/a", (96, 696, 120, 714))
        canvas.linkURL("https://example.org/b", (156, 696, 240, 714))

    assert text_of(made(draw)) == ["详见说明（https://example.org/a），另见 example.org/b 。"]


def test_pages_without_usable_text_are_told() -> None:
    def picture(canvas: Canvas) -> None:
        canvas.rect(50, 50, 400, 600, fill=1)

    def rubbish(canvas: Canvas) -> None:
        canvas.setFont(SONG, 12)
        canvas.drawString(72, 700, "\ue001\ue0f3\ue233\ue414" * 8)

    reading = read(made(lines("物品入库须登记。"), picture, rubbish, lambda canvas: None))
    assert (reading.text, reading.unread) == ("物品入库须登记。", (2, 3))


TEXTS = st.text("甲乙丙丁戊，。：ab ", min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.integers(50, 400), st.sampled_from([9, 12, 18])), max_size=12))
def test_every_line_reaches_a_passage(rows: list[tuple[str, int, int]]) -> None:
    def draw(canvas: Canvas) -> None:
        for at, (text, left, size) in enumerate(rows):
            canvas.setFont(SONG, size)
            canvas.drawString(left, 780 - 24 * at, text)

    reading = read(made(draw))
    covered = "".join(reading.text[piece.start : piece.end] for piece in reading.pieces)
    wanted = "".join(text for text, _, _ in rows)
    assert Counter("".join(wanted.split())) == Counter("".join(covered.split()))


def test_a_byline_and_roles_are_as_in_other_formats() -> None:
    data = made(
        all_of(
            lines("港口的一天", size=20, left=230),
            lines("作者：王小明", "清晨的港口已经醒来。", top=720),
        )
    )
    assert [p.role for p in parse_document("a.pdf", data).paragraphs] == [
        Role.TITLE,
        Role.AUTHOR,
        Role.TEXT,
    ]


@pytest.mark.parametrize(
    ("above", "below", "is_one"),
    [
        ("一" * 35 + "フ", "ォームを使う。", True),  # what no line begins with
        ("1. " + "一" * 20, "   二二二", True),  # below the words of an item
        ("1. " + "一" * 20, "二二二", False),
        ("-（甲）" + "一" * 33, "-（乙）二二", False),
        ("Each is told below. " * 3 + "So.", "以下分别说明。", False),  # a translation
    ],
)
def test_what_goes_on_is_told_by_how_it_is_set(above: str, below: str, is_one: bool) -> None:
    full = "这一行写到了栏的右边，所以下一行接着它把一句话说完，才算一段完整的话，不能断。"
    data = made(lines(full[:37], full[37:], above, below, full[:37], full[37:]))
    texts = [p.text for p in parse_document("a.pdf", data).paragraphs]
    assert any(above.strip()[-3:] in t and below.strip()[:3] in t for t in texts) is is_one


def test_the_mark_of_an_inner_item_is_no_letter() -> None:
    def draw(canvas: Canvas) -> None:
        for at, (mark, words) in enumerate([("o", "轴承 6204"), ("o", "轴承 6205")]):
            canvas.setFont("Courier", 12)
            canvas.drawString(LEFT, 700 - PITCH * at, mark)
            canvas.setFont(SONG, 12)
            canvas.drawString(LEFT + 18, 700 - PITCH * at, words)

    found = parse_document("a.pdf", made(draw)).paragraphs
    assert [(p.text, p.depth) for p in found] == [("○ 轴承 6204", 1), ("○ 轴承 6205", 1)]


PROSE = [f"This is what stands below, number {at}." for at in range(4)]


def test_a_program_with_comments_in_chinese_is_one_piece() -> None:
    def draw(canvas: Canvas) -> None:
        for at, (code, comment) in enumerate(
            [("a = 1  #", "数量"), ("b = 2  #", "单价"), ("c", "")]
        ):
            canvas.setFont("Courier", 12)
            canvas.drawString(LEFT, 700 - PITCH * at, code)
            canvas.setFont(SONG, 12)
            canvas.drawString(LEFT + 60, 700 - PITCH * at, comment)

        canvas.setFont("Helvetica", 12)
        for at, words in enumerate(PROSE):
            canvas.drawString(LEFT, 600 - 2 * PITCH * at, words)

    program, *prose = parse_document("a.pdf", made(draw)).paragraphs
    assert program.text == "a = 1 # 数量\nb = 2 # 单价\nc"
    assert [p.text for p in prose] == PROSE


def test_what_is_typed_in_one_width_throughout_is_no_program() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 12)
        for at, words in enumerate(["The harbour of this old town has been", "open since May."]):
            canvas.drawString(LEFT, 700 - PITCH * at, words)

    (found,) = parse_document("a.pdf", made(draw)).paragraphs
    assert found.text == "The harbour of this old town has been open since May."
