"""Word's automatic numbers: formats, levels, restarts, and lists that styles or others refer to."""

import docx
import pytest
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from index.documents.document import parse_document
from index.documents.formats.word.counting import counted
from tests.index.word_files import (
    NAMESPACES,
    add_style,
    element,
    file,
    paragraph,
    parts,
    saved,
    word,
)


def level(depth: int, style: str, pattern: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def numbered(lists: dict[int, str], numbers: dict[int, tuple[int, str]]) -> Document:
    """A document with these lists, and numbers that refer to them with what they override."""
    abstracts = "".join(
        f'<w:abstractNum w:abstractNumId="{name}">{levels}</w:abstractNum>'
        for name, levels in lists.items()
    )
    nums = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'
        for name, (of, override) in numbers.items()
    )
    made = docx.Document()
    for relation in made.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            xml = f"<w:numbering {NAMESPACES}>{abstracts}{nums}</w:numbering>"
            relation.target_part._element = element(xml.replace(f" {NAMESPACES}", ""))
    return made


def item(text: str, number: int, depth: int = 0, more: str = "") -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, more + place)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {9: "09", 12: "12"}),
        ("001", {9: "009", 1234: "1234"}),
        (
            "chineseCounting",
            {0: "零", 1: "一", 10: "十", 21: "二十一", 1001: "一千零一", 110: "一百一十"},
        ),
        ("chineseLegalSimplified", {3: "叁", 12: "壹拾贰", 1010: "壹仟零壹拾", 12345: "12345"}),
        ("ideographDigital", {10: "一〇", 24: "二四"}),
        ("ideographTraditional", {1: "甲", 11: "甲"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "甲子"}),
        ("decimalEnclosedCircleChinese", {1: "①", 21: "㉑", 51: "51"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalFullWidth", {12: "１２"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("ordinal", {1: "1st", 11: "11th", 22: "22nd", 113: "113th"}),
        ("ganada", {2: "나"}),
        ("russianLower", {3: "в"}),
        ("none", {1: ""}),
        ("unheardOf", {7: "7"}),
    ],
)
def test_numbers_are_counted_in_every_format(style: str, expected: dict[int, str]) -> None:
    assert {number: counted(number, style) for number in expected} == expected


def test_articles_are_numbered_and_go_on_after_text() -> None:
    made = numbered({0: level(0, "chineseCounting", "第%1条")}, {1: (0, "")})
    body = item("门卫八点开门。", 1) + paragraph("节假日除外。") + item("十点关门。", 1)
    assert parts(word(body, made)) == [
        ("第一条 门卫八点开门。", "text", 0),
        ("节假日除外。", "text", 0),
        ("第二条 十点关门。", "text", 0),
    ]


def test_levels_count_within_the_level_above() -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    made = numbered({0: levels + level(2, "lowerLetter", "%3)")}, {1: (0, "")})
    body = "".join(item(text, 1, depth) for text, depth in [("总则", 0), ("目的", 1), ("范围", 1)])
    body += item("人员", 1, 2) + item("设备", 1, 2) + item("附则", 0) + item("解释", 1, 1)
    assert [text for text, *_ in parts(word(body.replace("附则", "附则"), made))][:5] == [
        "一、总则",
        "1.1 目的",
        "1.2 范围",
        "a) 人员",
        "b) 设备",
    ]
    again = item("总则", 1) + item("目的", 1, 1) + item("附则", 1) + item("解释", 1, 1)
    assert [text for text, *_ in parts(word(again, numbered({0: levels}, {1: (0, "")})))] == [
        "一、总则",
        "1.1 目的",
        "二、附则",
        "2.1 解释",
    ]


def test_a_level_that_never_restarts_goes_on() -> None:
    levels = level(0, "chineseCounting", "第%1章") + level(
        1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>'
    )
    body = "".join(
        item(text, 1, depth) for text, depth in [("总则", 0), ("甲。", 1), ("罚则", 0), ("乙。", 1)]
    )
    assert [text for text, *_ in parts(word(body, numbered({0: levels}, {1: (0, "")})))] == [
        "第一章 总则",
        "第一条 甲。",
        "第二章 罚则",
        "第二条 乙。",
    ]


def test_a_list_that_overrides_its_start_begins_anew_and_others_go_on() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    made = numbered({0: level(0, "decimal", "%1.")}, {1: (0, ""), 2: (0, restart), 3: (0, "")})
    body = item("甲", 1) + item("乙", 1) + item("丙", 2) + item("丁", 2) + item("戊", 3)
    assert [text for text, *_ in parts(word(body, made))] == [
        "1. 甲",
        "2. 乙",
        "5. 丙",
        "6. 丁",
        "7. 戊",
    ]


def test_an_override_may_have_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "(%1)")}</w:lvlOverride>'
    made = numbered({0: level(0, "decimal", "%1.")}, {1: (0, own)})
    assert parts(word(item("甲", 1) + item("乙", 1), made)) == [
        ("(A) 甲", "item", 1),
        ("(B) 乙", "item", 1),
    ]


def test_styles_number_headings_by_the_level_that_is_linked_with_them() -> None:
    levels = level(0, "chineseCounting", "第%1章", '<w:pStyle w:val="章"/>') + level(
        1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="节"/>'
    )
    made = numbered({0: levels}, {1: (0, "")})
    for name, base in (("章", "Heading 1"), ("节", "Heading 2")):
        style = add_style(made, name, base)
        style.element.get_or_add_pPr().append(element('<w:numPr><w:numId w:val="1"/></w:numPr>'))
    body = "".join(
        paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in [("总则", "章"), ("目的", "节"), ("附则", "章"), ("解释", "节")]
    )
    body += paragraph("无号", '<w:pStyle w:val="章"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert parts(word(body, made)) == [
        ("第一章 总则", "heading", 1),
        ("1.1 目的", "heading", 2),
        ("第二章 附则", "heading", 1),
        ("2.1 解释", "heading", 2),
        ("无号", "heading", 1),
    ]


def test_a_list_may_refer_to_that_of_a_numbering_style() -> None:
    made = numbered(
        {0: level(0, "decimal", "[%1]"), 1: '<w:numStyleLink w:val="参考文献"/>'},
        {1: (0, ""), 2: (1, "")},
    )
    style = add_style(made, "参考文献", "Normal")
    style.element.get_or_add_pPr().append(element('<w:numPr><w:numId w:val="1"/></w:numPr>'))
    assert [text for text, *_ in parts(word(item("甲。", 2) + item("乙。", 2), made))] == [
        "[1] 甲。",
        "[2] 乙。",
    ]


def test_items_are_told_from_numbered_headings() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "bullet", "\uf0b7")
    made = numbered({0: levels}, {1: (0, "")})
    body = item("准备", 1) + paragraph("先断电。") + item("扳手", 1) + item("手套", 1)
    body += item("棉的", 1, 1) + paragraph("然后开工。")
    assert parts(word(body, made)) == [
        ("1. 准备", "text", 0),
        ("先断电。", "text", 0),
        ("2. 扳手", "item", 1),
        ("3. 手套", "item", 1),
        ("棉的", "item", 2),
        ("然后开工。", "text", 0),
    ]
    document = parse_document("a.docx", file(made))
    assert [(p.text, p.headings, p.depth) for p in document.paragraphs if p.number] == [
        ("先断电。", ("1. 准备",), 0),
        ("2. 扳手", ("1. 准备",), 1),
        ("3. 手套", ("1. 准备",), 1),
        ("棉的", ("1. 准备",), 2),
        ("然后开工。", ("1. 准备",), 0),
    ]


def test_lists_of_the_styles_that_word_comes_with_are_items() -> None:
    made = docx.Document()
    for text in ("甲；", "乙。"):
        made.add_paragraph(text, "List Number")
    made.add_paragraph("丙。", "List Bullet 2")
    assert parts(saved(made)) == [
        ("1. 甲；", "item", 1),
        ("2. 乙。", "item", 1),
        ("丙。", "item", 1),
    ]


def test_what_is_numbered_by_nothing_known_has_no_number() -> None:
    made = numbered({0: level(0, "decimal", "%1.")}, {1: (7, "")})
    assert parts(word(item("甲。", 1) + item("乙。", 9), made)) == [
        ("甲。", "text", 0),
        ("乙。", "text", 0),
    ]
