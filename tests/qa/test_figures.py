"""Figures as values: the same however written, and whole however little of them is pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question import Number, figures_for, figures_in, kinds_of, whole_figure
from qa.question.asking import KINDS
from qa.question.tables import rows_of


@pytest.mark.parametrize(
    "spellings",
    [
        ["83家", "83 家", "８３家", "八十三家", "八十三間"],
        ["1.2万元", "12,000元", "一万二千元", "壹万贰仟元整", "12000块", "¥12,000"],
        ["零下十八度", "-18℃", "－18 °C", "−18℃", "零下18摄氏度", "minus 18 degrees"],
        ["半年", "6个月", "六個月", "six months"],
        ["百分之五", "5%", "５％", "five percent"],
        ["三分之二", "2/3", "two-thirds"],
        ["三公里半", "3500米", "3.5km", "3.5 kilometres"],
        ["30日内", "三十天以内", "不超过30日", "within 30 days"],
        ["五十元以上两百元以下", "50—200元", "50至200元"],
        ["满1年不满10年", "一年以上不满十年"],
        [
            "贰零贰肆年陆月叁拾日",
            "2024年6月30日",
            "二〇二四年六月三十日",
            "2024-06-30",
            "June 30, 2024",
        ],
        ["上午8:30", "八点半", "8时30分", "8:30"],
        ["3亿5000万円", "350,000,000円"],
        ["300元/吨", "每吨300元"],
        ["18周岁", "十八岁", "18歳", "18 years old"],
        ["1.5 million volts", "150万伏"],
    ],
)
def test_one_value_has_many_spellings(spellings: list[str]):
    found = [figures_in(text) for text in spellings]
    assert [len(figures) for figures in found] == [1] * len(spellings)
    values = {(figure.kind, figure.number, figure.unit) for (figure,) in found}
    assert len(values) == 1, values


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("83家", "84家", False),
        ("83家", "83人", False),
        ("83家", "80多家", True),
        ("83家", "超过83家", False),
        ("84家", "超过83家", True),
        ("83家", "83家以上", True),
        ("2025年", "2025年6月", True),
        ("2024年", "2025年6月", False),
        ("6月30日", "2025年6月30日", False),
        ("3至5日", "4日", True),
        ("3至5日", "6日", False),
        ("不满10年", "10年", False),
        ("10年以下", "10年", True),
    ],
)
def test_figures_agree_that_can_both_be_true(one: str, other: str, agree: bool):
    (first,), (second,) = figures_in(one), figures_in(other)
    assert first.agrees(second) is second.agrees(first) is agree


def test_a_case_is_found_by_its_bounds():
    text = "满1年不满10年的5天；满10年不满20年的10天；满20年的15天"
    cases = [figure.number for figure in figures_in(text)][::2]
    own = {years: [case.covers(Number.of(12 * years)) for case in cases] for years in (1, 10, 25)}
    assert own == {1: [True, False, False], 10: [False, True, False], 25: [False, False, True]}


@pytest.mark.parametrize(
    ("text", "pointed_at", "whole"),
    [
        ("处五十元以上两百元以下罚款", "两百元", "五十元以上两百元以下"),
        ("温度为零下十八度。", "八度", "零下十八度"),
        ("共1,280.50元", "280", "1,280.50元"),
        ("于2025年6月30日前提交", "6月", "2025年6月30日前"),
        ("误差±0.02mm", "0.02", "±0.02mm"),
        ("孔位10±2℃", "10", "10±2℃"),
        ("共有83家企业", "企业", None),
        ("共有83家企业", "有83家企", "83家"),
        ("型号QBY-40", "40", None),
    ],
)
def test_what_a_range_cuts_is_a_whole_figure(text: str, pointed_at: str, whole: str | None):
    start = text.index(pointed_at)
    figure = whole_figure(text, (start, start + len(pointed_at)))
    assert (figure and text[slice(*figure.span)]) == whole


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("离心风机有几台", "设备名称：离心风机；型号：4-72-5A；数量（台）：7；位置：东区", ["7"]),
        ("净利润是多少", "上半年净利润为负一百二十万元", ["负一百二十万元"]),
        ("多少度", "疫苗柜保持在-18℃，试剂柜保持在2～8℃", ["-18℃", "2～8℃"]),
        ("几点开门", "上午8:30—11:30，下午两点到五点半", ["上午8:30—11:30", "下午两点到五点半"]),
        ("罚多少", "处违法所得一倍以上三倍以下罚款", ["一倍以上三倍以下"]),
        ("几天内答复", "十五个工作日内，最长不超过三十日", ["十五个工作日内", "最长不超过三十日"]),
        ("How long is it?", "a 20-metre mast, built in 1984", ["20-metre"]),
        ("何人いますか", "従業員は1,200人です", ["1,200人"]),
        ("谁", "83家", []),
    ],
)
def test_the_figures_that_answer_a_question(question: str, text: str, found: list[str]):
    _, figures = figures_for(text, kinds_of(question))
    assert [text[slice(*figure.span)] for figure in figures] == found


def test_the_first_kind_that_has_any_comes_with_its_number():
    kinds = kinds_of("有几家")
    assert [kind.name for kind in kinds] == ["count", "quantity"]
    assert figures_for("有83家，5人", kinds)[0] == 0
    assert figures_for("有5人", kinds)[0] == 1
    assert figures_for("有人", kinds) == (2, [])


def test_every_kind_that_is_asked_for_is_one_of_a_figure():
    known = {row["kind"] for table in ("unit", "form") for row in rows_of(table)} | {"number"}
    assert {figure for kind in KINDS for figure in kind.figures} <= known


@given(
    st.text("0123459.,，、-~±%至到个家人年月日时点半零一二两十百千万以上下内不超过第：（）元米k$ ")
)
def test_figures_lie_in_the_text_one_after_another(text: str):
    ends = [edge for figure in figures_in(text) for edge in figure.span]
    assert ends == sorted(ends)
    assert all(0 <= edge <= len(text) for edge in ends)
    assert all(start < end for start, end in zip(ends[::2], ends[1::2], strict=True))


@given(st.text())
def test_any_text_has_figures_without_error(text: str):
    assert all(figure.number.covers(figure.number) for figure in figures_in(text))
