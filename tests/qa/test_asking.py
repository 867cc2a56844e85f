"""What a question asks for, and where a text has it."""

import pytest

from qa.asking import can_answer, forms_in, kinds_of


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("宁波有多少单项冠军企业", ["quantity"]),
        ("绿色工厂有几家", ["quantity"]),
        ("研发投入占比是多少", ["percentage", "quantity"]),
        ("大会是何时召开的", ["date"]),
        ("大會是什麼時候召開的", ["date"]),
        ("谁是市长", ["person"]),
        ("总部在哪里", ["place"]),
        ("哪家公司最大", ["organisation"]),
        ("为什么要转型", ["reason"]),
        ("有哪些产业集群", ["list"]),
        ("什么是新型工业化", ["meaning"]),
        ("如何转型", ["way"]),
        ("几乎没有", []),
        ("How many firms are there?", ["quantity"]),
        ("When was it founded?", ["date"]),
        ("Who leads it?", ["person"]),
        ("Where is the port?", ["place"]),
        ("Why did it change?", ["reason"]),
        ("What share comes from firms?", ["percentage"]),
    ],
)
def test_the_words_of_a_question_tell_its_kind(question: str, names: list[str]):
    assert [kind.name for kind in kinds_of(question)] == names


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("有多少家", "居第五位，有单项冠军83家、“小巨人”352家。", ["83家", "352家"]),
        ("有多少家", "2023年有八十三家。", ["八十三家"]),
        ("有多少人", "约1,200万人，占9%", ["1,200万人", "9%"]),
        ("覆盖率的比例是多少", "98家企业，覆盖率74.38％，占百分之九", ["74.38％", "百分之九"]),
        ("什么时候", "11月29日召开，2025年底前完成98项", ["11月29日", "2025年底"]),
        ("何时", "一九八四年五月，20世纪", ["一九八四年五月", "20世纪"]),
        ("when", "It opened on May 3, 1984 with 20 rooms.", ["May 3, 1984"]),
        ("谁", "83家", []),
        ("有几家", "面向核心零部件，有三家", ["三家"]),
    ],
)
def test_forms_are_found_with_their_measure_words(question: str, text: str, found: list[str]):
    spans = forms_in(text, kinds_of(question))
    assert [text[start:end].strip() for start, end in spans] == found


def test_a_text_without_a_figure_can_not_say_how_many():
    assert can_answer("有83家", kinds_of("有多少家"))
    assert not can_answer("有很多", kinds_of("有多少家"))
    assert can_answer("有很多", kinds_of("谁"))


@pytest.mark.parametrize(
    ("question", "text", "can"),
    [
        ("有几家", "培育3300余家", True),
        ("有几家", "培育一批", False),
        ("有几家", "培育83个", True),
        ("有多少人", "约1,200万人", True),
        ("有多少人", "五十名", True),
        ("有多少人", "83家", False),
        ("有几个", "83家", True),
        ("有多少企业", "83家", True),
    ],
)
def test_a_measure_word_that_is_asked_for_is_looked_for(question: str, text: str, can: bool):
    assert can_answer(text, kinds_of(question)) is can
