"""What is shown of the passages: words, sentences, whole lists, cases, both sides."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import build_index, open_index
from index.documents import ordinal, parse_document
from index.engines import Index
from index.passages import chunks_of
from qa.answering import reread
from qa.lists import list_around
from qa.quoting import placed
from qa.retrieve import look_up, read_question
from qa.selection import FRAGMENT, Selection, select
from qa.trimming import trimmed, whole_words
from tests.qa.toy_reader import ToyReader
from tests.toys import ToyEncoder

Indexed = Callable[..., Index]
SHORT = "# 家底\n\n宁波临海。企业有八十三家！港口很大。\n"


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    """Makes an index of documents by their names."""

    def made(**documents: str) -> Index:
        folder = tmp_path / "documents"
        folder.mkdir()
        for name, text in documents.items():
            (folder / f"{name}.md").write_text(text, "utf-8")
        build_index(folder, tmp_path / "index", encoder=ToyEncoder())
        return open_index(tmp_path / "index", encoder=ToyEncoder())

    return made


@pytest.fixture
def selected(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Selection]:
    """What is shown of an index where it is read in a certain way."""

    def shown(index: Index, question: str = "企业有几家", **reading: object) -> Selection:
        reader = ToyReader(index.encoder, **reading)  # type: ignore[arg-type]
        monkeypatch.setattr("qa.answering.reader_for", lambda _: reader)
        found = look_up(read_question(question, index), 8, index)
        return select(found.question, reread(found), index)

    return shown


Shown = Callable[..., Selection]


def texts(selection: Selection) -> list[str]:
    return [part.text for part in selection.parts]


def in_document(selection: Selection, index: Index) -> list[str]:
    """What stands in the documents where the parts say they do."""
    found = []
    for part in selection.parts:
        document = index.document(part.source.document)
        assert document is not None
        found.append(document.text[slice(*part.source.span)])
    return found


def bare(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


def test_words_stand_alone_where_the_reader_is_sure_of_them(indexed: Indexed, selected: Shown):
    index = indexed(a=SHORT)
    found = selected(index, belongs={"企业": 3.0}, words="八十三家", sure=0.95)
    assert (found.shape, found.belongs) == ("words", 3.0)
    assert found.fragment == pytest.approx(0.95)
    (part,) = found.parts
    assert (part.text, part.marks, part.words) == ("企业有八十三家！", ((3, 7),), "八十三家")
    assert in_document(found, index) == ["企业有八十三家！"]


def test_where_it_is_not_sure_they_are_marked_in_their_sentence(indexed: Indexed, selected: Shown):
    index = indexed(a=SHORT)
    found = selected(index, belongs={"企业": 3.0}, words="八十三家", sure=FRAGMENT - 0.05)
    assert (found.shape, found.fragment, found.belongs) == ("sentence", 0.0, 3.0)
    assert [(part.text, part.marks) for part in found.parts] == [("企业有八十三家！", ((3, 7),))]


def test_likely_words_speak_for_their_sentence(indexed: Indexed, selected: Shown):
    found = selected(indexed(a=SHORT), belongs={"港口": 3.0}, words="八十三家")
    assert (found.shape, texts(found)) == ("words", ["企业有八十三家！"])


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("三", ("words", "八十三家")),
        ("有八十三家！", ("words", "有八十三家")),
        ("！", ("sentence", "")),
    ],
)
def test_a_figure_is_shown_whole_and_punctuation_not_at_all(
    indexed: Indexed, selected: Shown, words: str, shown: tuple[str, str]
):
    found = selected(indexed(a=SHORT), belongs={"企业": 3.0}, words=words)
    (part,) = found.parts
    assert (found.shape, part.words if part.marks else "") == shown


def test_without_a_taught_reader_the_sentence_is_shown(indexed: Indexed):
    index = indexed(a=SHORT)
    looked_up = look_up(read_question("企业有几家", index), 8, index)
    read = reread(looked_up)
    found = select(looked_up.question, read, index)
    assert (found.shape, found.fragment, texts(found)) == ("sentence", 0.0, ["企业有八十三家！"])
    assert found.belongs == pytest.approx(float(read[0].reading.units.max()))


MANY = [f"{at}. 第{at}样东西是用来做事情的，" + "它的说明写在这里，" * 12 for at in range(1, 13)]
LISTED = "\n\n".join(
    ["# 手册", "## 领用", "领用须带下列物品：", *MANY, "以上物品用毕归还，不得转借给他人使用。"]
)


@pytest.mark.parametrize("place", ["第1样", "第7样", "第12样", "下列物品"])
def test_a_list_is_whole_under_its_lead_in_wherever_it_was_found(
    indexed: Indexed, selected: Shown, place: str
):
    index = indexed(a=LISTED)
    assert index.passage_count > 2
    found = selected(
        index, "领用要带什么", shape="list", answers={place: 3.0}, belongs={place: 3.0}
    )
    assert (found.shape, texts(found)) == ("list", ["\n".join(["领用须带下列物品：", *MANY])])
    assert bare(in_document(found, index)) == bare(texts(found))
    (part,) = found.parts
    assert (part.source.headings, part.source.paragraphs) == (("领用",), tuple(range(1, 14)))


def test_a_list_ends_where_another_section_begins(indexed: Indexed, selected: Shown):
    steps = ["办理步骤如下：", "（一）提交申请表；", "（二）现场核对材料；", "（三）领取证件。"]
    text = "\n\n".join(
        ["# 指南", "## 换证", *steps, "## 补证", "（一）登报声明；", "（二）补交照片。"]
    )
    found = selected(indexed(a=text), "怎么换证", shape="list", belongs={"现场": 3.0})
    assert texts(found) == ["\n".join(steps)]


@pytest.mark.parametrize(
    ("below", "wanted"),
    [
        (["- 甲箱。", "- 乙箱。", "", "另一段。"], ["- 甲箱。", "- 乙箱。"]),
        (["```", "make box", "  --all", "```", "", "另一段。"], ["make box", "  --all"]),
        (["一共三箱。", "", "另一段。"], ["一共三箱。"]),
        (["## 其他", "", "另一段。"], []),
    ],
)
def test_words_that_lead_to_something_are_shown_with_it(
    indexed: Indexed, selected: Shown, below: list[str], wanted: list[str]
):
    lead = "做好以后会有这些东西："
    index = indexed(a="\n".join(["# 手册", "", "先看清楚。" + lead, "", *below]))
    found = selected(index, "会有什么", shape="sentence", belongs={"做好": 3.0})
    assert texts(found) == ["\n".join([lead, *(line.removeprefix("- ") for line in wanted)])]
    assert bare(in_document(found, index)) == bare(texts(found))


def test_between_two_lines_of_a_program_none_is_left_out(indexed: Indexed, selected: Shown):
    program = "箱子说明。\n\n```\nmake a; b\n  wait\nmake c\nend\n```\n\n其余说明。"
    found = selected(indexed(a=program), "怎么做", shape="sentence", belongs={"make": 3.0})
    assert texts(found) == ["make a; b\n  wait\nmake c"]


def test_what_an_item_leads_to_is_what_is_deeper(indexed: Indexed, selected: Shown):
    lines = ["- 生成两个文件：", "  - 甲.img。", "  - 乙.img。", "- 然后重启。"]
    index = indexed(a="\n".join(["# 手册", "", *lines]))
    found = selected(index, "生成什么", shape="sentence", belongs={"两个": 3.0})
    assert texts(found) == ["生成两个文件：\n甲.img。\n乙.img。"]


def test_a_cell_behind_a_full_stop_is_shown_without_its_semicolon(
    indexed: Indexed, selected: Shown
):
    index = indexed(a="| 命令 | 说明 | 谁能用 |\n| - | - | - |\n| /a | 重新检查。 | 任何人 |\n")
    found = selected(index, "谁能用", shape="sentence", belongs={"任何人": 3.0})
    assert texts(found) == ["谁能用：任何人"]


def test_what_stands_in_no_list_is_shown_by_its_sentences(indexed: Indexed, selected: Shown):
    text = "# 集群\n\n一是绿色石化集群。二是汽车集群。其他不提。三是家电集群。\n"
    found = selected(indexed(a=text), "有哪些集群", shape="list", belongs={"集群": 2.0})
    assert texts(found) == ["一是绿色石化集群。二是汽车集群。", "三是家电集群。"]


def test_every_case_is_shown_those_in_a_row_together(indexed: Indexed, selected: Shown):
    index = indexed(a="# 年假\n\n满一年的五天。满十年的十天。病假另算。满二十年的十五天。\n")
    found = selected(index, "年假几天", shape="cases", belongs={"满": 1.0, "病假": -0.1})
    assert (found.shape, found.belongs) == ("cases", 1.0)
    assert texts(found) == ["满一年的五天。满十年的十天。", "满二十年的十五天。"]
    assert in_document(found, index) == texts(found)


def test_the_likeliest_case_is_shown_also_where_none_is_likely(indexed: Indexed, selected: Shown):
    index = indexed(a="# 年假\n\n满一年的五天。满十年的十天。\n")
    found = selected(index, "年假几天", shape="cases", belongs={"十天": -2.0, "五天": -3.0})
    assert (texts(found), found.belongs) == (["满十年的十天。"], -2.0)


@pytest.mark.parametrize(
    ("other", "sides"),
    [(2.5, ["甲市有港口。", "乙市有港口。"]), (0.9, ["甲市有港口。"]), (-1.0, ["甲市有港口。"])],
)
def test_a_comparison_takes_both_sides_if_another_passage_answers_as_surely(
    indexed: Indexed, selected: Shown, other: float, sides: list[str]
):
    index = indexed(a="甲市有港口。\n", b="乙市有港口。\n")
    reading = {"answers": {"甲市": 3.0, "乙市": other}, "belongs": {"市": 2.0}}
    found = selected(index, "甲市和乙市有什么不同", shape="compare", **reading)
    assert texts(found) == sides
    assert [part.rank for part in found.parts] == [1, 2][: len(sides)]
    assert [part.source.document for part in found.parts] == ["a.md", "b.md"][: len(sides)]
    assert len(selected(index, "有港口吗", shape="yesno", **reading).parts) == 1


def test_a_quote_tells_its_place_also_behind_other_paragraphs(indexed: Indexed, selected: Shown):
    """The paragraphs of a passage stand further apart in the document than in the passage."""
    paragraphs = ["甲段讲的是港口。", "乙段讲的是\n学校和工厂。", "丙段讲的是海岛。"]
    index = indexed(a="\n\n\n".join(["# 三段", *paragraphs]))
    assert index.passage_count == 1
    for wanted in ("港口", "学校", "海岛"):
        found = selected(index, "讲什么", shape="sentence", belongs={wanted: 3.0})
        assert wanted in texts(found)[0]
        assert bare(in_document(found, index)) == bare(texts(found))


@settings(deadline=None)  # the first one imports what cuts long paragraphs
@given(
    st.lists(st.tuples(st.text("甲乙，。！；\n a1", max_size=30), st.integers(1, 40)), max_size=6),
    st.data(),
)
def test_any_range_of_a_passage_is_found_in_its_document(
    parts: list[tuple[str, int]], data: st.DataObject
):
    text = "\n\n".join(["开头的一段。", *(part * times for part, times in parts)])
    document = parse_document("a.txt", text.encode())
    index = SimpleNamespace(document=lambda path: document)
    for chunk in chunks_of(document):
        start = data.draw(st.integers(0, len(chunk.text) - 1))
        end = data.draw(st.integers(start + 1, len(chunk.text)))
        wanted = "".join(chunk.text[start:end].split())
        first, last = placed(chunk, (start, end), index, "a.txt")  # type: ignore[arg-type]
        assert not wanted or "".join(document.text[first:last].split()) == wanted


def test_items_without_a_lead_in_are_a_list_and_one_alone_is_none():
    source = "# 甲\n\n开头的话。\n\n- 苹果\n- 梨\n\n中间的话：\n\n结尾的话。\n"
    paragraphs = [p for p in parse_document("a.md", source.encode()).paragraphs if p.number]
    runs = [[p.text for p in list_around(paragraphs, at)] for at in range(len(paragraphs))]
    assert runs == [
        ["开头的话。"],
        ["苹果", "梨"],
        ["苹果", "梨"],
        ["中间的话："],
        ["结尾的话。"],
    ]


def test_what_stands_under_the_steps_of_a_count_does_not_end_it():
    steps = [
        "做馒头的时候，请照下面这几步来做，不要着急：",
        "1）揉面。",
        "水要温。",
        "2）醒面。",
        "3）蒸熟。",
    ]
    source = "\n\n".join([*steps, "趁热吃。", "1）另一件。"])
    paragraphs = [p for p in parse_document("a.txt", source.encode()).paragraphs if p.number]
    runs = [[p.text for p in list_around(paragraphs, at)] for at in range(len(paragraphs))]
    assert runs == [*([steps] * 5), ["趁热吃。"], ["1）另一件。"]]


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("1. 揉面", ("#.", 1)),
        ("（十二）醒面", ("（一）", 12)),
        ("b) knead", ("a)", 2)),
        ("③ 蒸熟", ("①", 3)),
        ("- 苹果", None),
        ("1.5 倍", None),
    ],
)
def test_a_count_is_told_by_its_manner(text: str, counted: tuple[str, int] | None):
    assert ordinal(text) == counted


@pytest.mark.parametrize(
    ("text", "span", "kept"),
    [
        ("，宁波。", (0, 4), "宁波"),
        ("（宁波", (0, 3), "宁波"),
        ("（宁波）", (0, 4), "（宁波）"),
        ("《通知》的", (0, 4), "《通知》"),
        ("共12345家", (3, 7), "12345家"),
        ("低于零下十八度。", (5, 7), "低于零下十八度"),
        ("任命副局长", (3, 5), "副局长"),
        ("a PowerPoint file", (5, 8), "PowerPoint"),
        ("write to me@example.org now", (12, 15), "me@example.org"),
        ("。，", (0, 2), ""),
    ],
)
def test_loose_edges_are_left_out_and_words_kept_whole(text: str, span: tuple[int, int], kept: str):
    assert text[slice(*whole_words(text, span))] == kept


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_a_trimmed_range_lies_in_the_text(text: str, one: int, other: int):
    first, last = sorted((min(one, len(text)), min(other, len(text))))
    for start, end in (trimmed(text, (first, last)), whole_words(text, (first, last))):
        assert 0 <= start <= end <= len(text)
    start, end = trimmed(text, (first, last))
    assert text[start:end] == text[first:last].strip(" \t\n\u3000")
