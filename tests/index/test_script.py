"""Spaces that a PDF put between the characters of a line go, and those between words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.script import close_up


@pytest.mark.parametrize(
    ("line", "closed"),
    [
        ("宁 波 市 有 83 家 企 业 ， 居 第 一 。", "宁波市有 83 家企业，居第一。"),
        ("用 Python 语 言 写 “ 甬 问 ” 。", "用 Python 语言写“甬问”。"),
        ("目 录", "目录"),
        ("き ょ う は", "きょうは"),
    ],
)
def test_a_justified_line_is_closed_up(line: str, closed: str):
    assert close_up(line) == closed


@pytest.mark.parametrize(
    "line",
    [
        "张三 李四 王五",
        "序号 企业名称 所在区县 备注",
        "附件 关于开展 2020 年检查的通知",
        "宁波 A 区",
        "He said “yes” — “no”.",
        "甲  乙  丙",
    ],
)
def test_spaces_between_words_stay(line: str):
    assert close_up(line) == line


def test_each_line_is_looked_at_by_itself():
    assert close_up("张三 李四 王五\n宁 波 港\n\n") == "张三 李四 王五\n宁波港\n\n"


@given(st.text("宁波。“ \n\tA1", max_size=40))
def test_nothing_but_spaces_goes_and_nothing_more_a_second_time(text: str):
    closed = close_up(text)
    assert closed.replace(" ", "") == text.replace(" ", "")
    assert close_up(closed) == closed
