"""What a question asks for, and where a text has it."""

import pytest

from qa.question.asking import can_answer, figures_for, kinds_of, parts_of


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("宁波有多少单项冠军企业", ["quantity"]),
        ("绿色工厂有几家", ["count", "quantity"]),
        ("小巨人排全国第几", ["order"]),
        ("食堂几点开门", ["time"]),
        ("门票多少钱", ["money"]),
        ("保修多久", ["duration"]),
        ("主机多高", ["length"]),
        ("早稻产量", ["quantity"]),
        ("森林覆盖率是多少", ["percentage", "quantity"]),
        ("访客能带狗吗", ["choice"]),
        ("Is it free?", ["choice"]),
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
        ("有多少", "三到五天，15-20元，2 GB，半年", ["三到五天", "15-20元", "2 GB", "半年"]),
        ("有多少", "145 million kronor in 2 weeks", ["145 million kronor", "2 weeks"]),
        ("有多少", "X3 重 3.9 千克，充电四个半小时", ["3.9 千克", "四个半小时"]),
        ("有多少", "千家万户的人口（万人）：141.2", ["141.2"]),
        ("电话是多少", "电话：025-8377-1902", ["025-8377-1902"]),
        ("覆盖率是多少", "达到百分之七十八", ["百分之七十八"]),
        ("面积多大", "面积（平方公里）：2136", ["2136"]),
        ("可以补几次", "三个工作日内提交，最多三次", ["最多三次"]),
        ("多少钱", "全程四十五分钟，旺季120元", ["120元"]),
        ("几点开门", "七点半到九点", ["七点半到九点"]),
        ("什么时候发", "次年一月发放，每月15日打卡", ["次年一月", "每月15日"]),
        ("星期几休息", "每周一休息", ["每周一"]),
        ("排第几", "居第一位", ["第一位"]),
        ("在几楼", "在地下一层", ["地下一层"]),
        ("有多少家", "2023年有八十三家。", ["八十三家"]),
        ("有多少人", "约1,200万人，占9%", ["1,200万人"]),
        ("覆盖率的比例是多少", "98家企业，覆盖率74.38％，占百分之九", ["74.38％", "百分之九"]),
        ("什么时候", "11月29日召开，2025年底前完成98项", ["11月29日", "2025年底前"]),
        ("何时", "一九八四年五月，20世纪", ["一九八四年五月", "20世纪"]),
        ("when", "It opened on May 3, 1984 with 20 rooms.", ["May 3, 1984"]),
        ("谁", "83家", []),
        ("有几家", "面向核心零部件，有三家", ["三家"]),
    ],
)
def test_forms_are_found_with_their_measure_words(question: str, text: str, found: list[str]):
    _, figures = figures_for(text, kinds_of(question))
    assert [text[slice(*figure.span)] for figure in figures] == found


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


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("宁波有多少单项冠军企业", ["宁波", "单项冠军企业"]),
        ("您好，请问食堂几点开门？谢谢", ["食堂", "开门"]),
        ("森林覆盖率是多少", ["森林覆盖率"]),
        ("臨江市的市樹是什麼", ["臨江市", "市樹"]),
        ("What is the height of the tower?", ["height", "tower"]),
    ],
)
def test_what_asks_names_nothing(question: str, parts: list[str]):
    assert parts_of(question) == parts
