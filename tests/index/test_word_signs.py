"""Word files: what is read and no letter (equations, ticks, addresses), and what is not read."""

import docx
import pytest

from tests.index.word_files import (
    OFFICE,
    add_style,
    element,
    paragraph,
    parts,
    run,
    texts,
    word,
)


@pytest.mark.parametrize("switch", ["strike", "dstrike", "vanish"])
def test_struck_out_and_hidden_text_is_not_read(switch: str) -> None:
    body = f"<w:p>{run('限额为')}{run('三百', f'<w:{switch}/>')}{run('四百元。')}</w:p>"
    kept = body.replace(f"<w:{switch}/>", f'<w:{switch} w:val="0"/>')
    assert texts(word(body + kept)) == ["限额为四百元。", "限额为三百四百元。"]


def test_a_style_hides_text_unless_the_run_says_otherwise() -> None:
    made = docx.Document()
    style = add_style(made, "废止", "Normal")
    style.element.append(element("<w:rPr><w:strike/></w:rPr>"))
    held = run("旧价九元。") + run("新价十元。", '<w:strike w:val="false"/>')
    assert texts(word(f'<w:p><w:pPr><w:pStyle w:val="废止"/></w:pPr>{held}</w:p>', made)) == [
        "新价十元。"
    ]


def test_a_break_that_the_writer_made_parts_lines() -> None:
    lines = "<w:r><w:t>东门 3316</w:t><w:br/><w:t>西门 3327，</w:t><w:br/><w:t>夜间同。</w:t></w:r>"
    assert texts(word(f"<w:p>{lines}</w:p>")) == ["东门 3316", "西门 3327，夜间同。"]
    assert parts(word(f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{lines}</w:p>')) == [
        ("东门 3316 西门 3327，夜间同。", "heading", 1)
    ]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B1"/></w:r>', "±"),
        ('<w:r><w:sym w:font="Arial" w:char="00D7"/></w:r>', "×"),
        ('<w:r><w:sym w:font="Wingdings 3" w:char="F0FE"/></w:r>', ""),
        (run("þ", '<w:rFonts w:ascii="Wingdings"/>'), "☑"),
        (run("\uf0a3是", '<w:rFonts w:ascii="Wingdings 2"/>'), "☐是"),
        (run("m", '<w:rFonts w:ascii="Symbol"/>'), "μ"),
        (
            '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr>'
            f"<w:sdtContent>{run('☒')}</w:sdtContent></w:sdt>",
            "☑",
        ),
        (
            "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>"
            f"{run('☐')}</w:sdtContent></w:sdt>",
            "☐",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>'
            "<w:checked/></w:checkBox></w:ffData></w:fldChar>"
            '<w:fldChar w:fldCharType="end"/></w:r>',
            "☑",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
            '<w:listEntry w:val="白班"/><w:listEntry w:val="夜班"/></w:ddList></w:ffData>'
            '</w:fldChar><w:fldChar w:fldCharType="end"/></w:r>',
            "夜班",
        ),
    ],
)
def test_signs_and_forms_are_read_as_they_look(held: str, expected: str) -> None:
    assert texts(word(f"<w:p>{run('方式：')}{held}</w:p>")) == [f"方式：{expected}"]


def m(name: str, *held: str) -> str:
    return f"<m:{name}>{''.join(held)}</m:{name}>"


def t(text: str) -> str:
    return m("r", m("t", text))


def a_fraction(above: str, below: str) -> str:
    return m("f", m("num", t(above)), m("den", t(below)))


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (t("R=") + a_fraction("N", "M"), "R=N/M"),
        (a_fraction("a+b", "2"), "(a+b)/2"),
        (a_fraction("合格数", "总数") + t("×100%"), "合格数/总数×100%"),
        (m("sSup", m("e", t("x")), m("sup", t("2"))), "x²"),
        (m("sSup", m("e", t("x")), m("sup", t("a+1"))), "x^(a+1)"),
        (m("sSubSup", m("e", t("v")), m("sub", t("0")), m("sup", t("2"))), "v_0²"),
        (m("rad", m("deg"), m("e", t("b²-4ac"))), "√(b²-4ac)"),
        (m("rad", m("deg", t("3")), m("e", t("V"))), "∛(V)"),
        (
            m(
                "nary",
                '<m:naryPr><m:chr m:val="∑"/></m:naryPr>',
                m("sub", t("i=1")),
                m("sup", t("n")),
                m("e", m("sSub", m("e", t("x")), m("sub", t("i")))),
            ),
            "∑_(i=1)ⁿ x_i",
        ),
        (m("d", m("e", t("a")), m("e", t("b"))), "(a|b)"),
        (m("d", '<m:dPr><m:begChr m:val="["/><m:endChr m:val=""/></m:dPr>', m("e", t("a"))), "[a"),
        (m("func", m("fName", t("sin")), m("e", t("\U0001d6fc"))), "sin α"),
        (m("m", m("mr", m("e", t("1")), m("e", t("0"))), m("mr", m("e", t("0")))), "1, 0; 0"),
    ],
)
def test_equations_are_read_in_one_line(equation: str, expected: str) -> None:
    body = f"<w:p>{run('按')}{m('oMath', equation)}{run('计算。')}</w:p>"
    assert texts(word(body)) == [f"按{expected}计算。"]
    alone = m("oMathPara", m("oMath", equation), m("oMath", t("y=1")))
    assert texts(word(f"<w:p>{alone}</w:p>")) == [expected, "y=1"]


def linked(made: docx.document.Document, address: str) -> str:
    return made.part.relate_to(address, f"{OFFICE}/hyperlink", is_external=True)


def test_an_address_stands_after_the_words_of_its_link() -> None:
    made = docx.Document()
    name = linked(made, "https://bm.example.cn/2024")
    again = linked(made, "https://www.example.cn/")
    body = (
        f'<w:p>{run("请到")}<w:hyperlink r:id="{name}">{run("报名系统")}</w:hyperlink>'
        f'{run("报名，见")}<w:hyperlink r:id="{again}">{run("www.example.cn")}</w:hyperlink>'
        f"{run('。')}</w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> HYPERLINK "mailto:</w:instrText>'
        '<w:instrText>hr@example.cn" </w:instrText><w:fldChar w:fldCharType="separate"/>'
        '<w:t>人事科</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert texts(word(body, made)) == [
        "请到报名系统报名，见www.example.cn。（报名系统：https://bm.example.cn/2024）",
        "人事科（hr@example.cn）",
    ]


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ('descr="厂区平面图，北门在上"', ["图在下面。", "厂区平面图，北门在上"]),
        ('title="消防通道"', ["图在下面。", "消防通道"]),
        ('descr="图片 3"', ["图在下面。"]),
        ('descr="photo-01.JPG"', ["图在下面。"]),
        ('descr="图形用户界面 描述已自动生成"', ["图在下面。"]),
        ("", ["图在下面。"]),
    ],
)
def test_what_is_said_of_a_picture_is_read(says: str, expected: list[str]) -> None:
    drawn = f'<w:drawing><wp:inline><wp:docPr id="1" name="图片 1" {says}/></wp:inline></w:drawing>'
    assert texts(word(f"<w:p>{run('图在下面。')}<w:r>{drawn}</w:r></w:p>")) == expected


def test_nothing_is_read_of_a_note_that_word_hides() -> None:
    assert texts(word(paragraph("甲。") + f"<w:p>{run('乙。', '<w:vanish/>')}</w:p>")) == ["甲。"]
