"""What a question names, and whether a passage has it."""

import pytest

from index.languages import Table
from index.passages.chunks import Chunk
from qa.question import Question
from qa.question.naming import lacks_designation, lacks_office, lacks_words, offices_in
from qa.question.tables import rows_of
from tests.toys import ToyEncoder


def read(question: str) -> Question:
    return Question.read(question, ToyEncoder())


def passage(text: str, title: str = "公报", headings: tuple[str, ...] = ()) -> Chunk:
    return Chunk(text, 0, len(text), (1,), title, None, headings, None)


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("2022年出口多少", "2023年出口1,313亿元", True),
        ("2023年出口多少", "2023年出口1,313亿元", False),
        ("二〇二三年出口多少", "2023年出口1,313亿元", False),
        ("X4多少钱", "X3 零售价2999元", True),
        ("x3多少钱", "X3 零售价2999元", False),
        ("四号线何时开通", "一号线2017年开通", True),
        ("4号线何时开通", "四号线2017年开通", False),
        ("4号线何时开通", "14号线2017年开通", True),
        ("X3多少钱", "X30 零售价2999元", True),
        ("第四条说什么", "第四十条 另行约定", True),
        ("C轮融资多少", "B轮融资2亿元，C口充电", True),
        ("第四条说什么", "第三条 乙方不得转租", True),
        ("第一千零二条说什么", "第1002条 另行约定", False),
        ("第1003条说什么", "第一千零二条 另行约定", True),
        ("第200条说什么", "第两百条 另行约定", False),
        ("2024年投资多少", "贰零贰肆年投资叁万元", False),
        ("GDP是多少", "GDP三百亿元", False),
        ("工作满10年有几天", "满十年的，年休假十天", False),
        ("四号线何时开通", "Line 1 opened in 2017", False),
        ("Who led it in 1984?", "1984年由张三领导", False),
        ("Who led it in 1985?", "1984年由张三领导", True),
    ],
)
def test_a_designation_is_there_or_is_not(question: str, text: str, lacks: bool):
    assert lacks_designation(read(question), passage(text), "a.txt") is lacks


def asked_of(example: str) -> tuple[str, str]:
    question, _, text = example.partition(" | ")
    return question, text


@pytest.mark.parametrize("row", rows_of("office"), ids=lambda row: str(row["language"]))
def test_an_office_with_another_rank_is_another(row: Table):
    assert row["holds"] and row["fails"]
    assert [each for each in row["holds"] if lacks_office(*asked_of(each))] == []
    assert [each for each in row["fails"] if not lacks_office(*asked_of(each))] == []


def test_a_passage_about_another_office_lacks_what_is_asked_for():
    assert lacks_designation(read("局长是谁"), passage("副局长王岚主持会议"), "a.txt")
    assert not lacks_designation(read("副局长是谁"), passage("副局长王岚主持会议"), "a.txt")


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("任命常务副市长王岚，原局長李平", ["常务副市长", "原局長"]),
        ("任命王岚", []),
        ("the former Vice President spoke", ["former Vice President"]),
    ],
)
def test_an_office_is_whole_with_its_rank(text: str, offices: list[str]):
    assert [text[slice(*span)] for span in offices_in(text)] == offices


def test_a_designation_may_stand_over_the_passage_but_not_in_a_date_alone():
    found = passage("全年出口1,313亿元")
    assert lacks_designation(read("2022年出口多少"), found, "a.txt")
    assert not lacks_designation(read("2022年出口多少"), found, "2022年统计公报.txt")
    titled = passage(found.text, title="2022年公报")
    assert not lacks_designation(read("2022年出口多少"), titled, "a.txt")
    dated = passage(found.text, headings=("2022年3月20日",))
    assert lacks_designation(read("2022年出口多少"), dated, "a.txt")


@pytest.mark.parametrize(
    ("question", "text", "lacks"),
    [
        ("上海有多少单项冠军", "宁波有83家单项冠军", True),
        ("宁波有多少单项冠军", "宁波有83家单项冠军", False),
        ("杭州2023年GDP是多少", "2023年全市GDP为4862亿元", True),
        ("您好，请问有多少单项冠军？谢谢", "宁波有83家单项冠军", False),
        ("有多少贡献者", "It has 214 contributors.", False),
        ("How many champions?", "宁波有83家单项冠军", False),
    ],
)
def test_of_other_names_two_characters_are_enough(question: str, text: str, lacks: bool):
    assert lacks_words(read(question), text) is lacks
