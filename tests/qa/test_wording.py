"""A question is put to a passage with its figures as that writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reading.wording import worded


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (
            "2025年6月30日要还多少",
            "还款日期为贰零贰伍年陆月叁拾日。",
            "贰零贰伍年陆月叁拾日要还多少",
        ),
        ("2019年的产值", "二〇一九年产值三亿元。", "二〇一九年的产值"),
        ("2019年的产值", "2019年产值三亿元。", "2019年的产值"),
        ("2019年的产值", "二〇二〇年产值三亿元。", "2019年的产值"),
        ("12万元够吗", "定金壹拾贰万元，尾款三万元。", "壹拾贰万元够吗"),
        (
            "不满10年的休几天",
            "不满十年的休五天。",
            "不满10年的休几天",
        ),  # a bound is no figure alone
    ],
)
def test_figures_are_as_the_passage_has_them(question: str, text: str, meant: str) -> None:
    assert worded(question, text) == meant


@given(st.text("二〇一2019年月日8,.万元 "), st.text("二〇一2019年月日8,.万元 "))
def test_words_are_left_alone(question: str, text: str) -> None:
    asked = f"甲{question}乙"
    put = worded(asked, text)
    assert (put[0], put[-1]) == ("甲", "乙")
