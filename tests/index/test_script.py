"""Facts about characters: spaces between them that go, their scripts, and what is not seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.script import close_up, same_script, script_of, visible


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


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("宁波有港口", "CJK"),
        ("Where is the harbour?", "LATIN"),
        ("The temple is called 天童寺 and lies in the hills.", "LATIN"),
        ("宁波有 83 家 IT 企业", "CJK"),
        ("GDP是多少", "CJK"),
        ("ท่าเรืออยู่ที่ไหน", "THAI"),
        ("ท่าเรือ 天童寺 อยู่ที่ไหน", "THAI"),
        ("Где находится порт?", "CYRILLIC"),
        ("港はどこにありますか", "KANA"),
        ("カタカナ", "KANA"),
        ("東京都庁舎の建設工事契約約款変更", "CJK"),  # a single kana in much Chinese is no Japanese
        ("항구는 어디에 있습니까", "HANGUL"),
        ("أين الميناء؟", "ARABIC"),
        ("ＡＢＣ ａｂｃ", "LATIN"),
        ("2016-04-05", None),
        ("83 %，—", None),
        ("", None),
        ("🙂", None),
    ],
)
def test_a_script_is_that_of_most_letters(text: str, script: str | None):
    assert script_of(text) == script


def test_what_has_no_letters_goes_with_any_script():
    assert same_script(None, "THAI")
    assert same_script("CJK", None)
    assert same_script(None, None)
    assert same_script("CJK", "CJK")
    assert not same_script("CJK", "KANA")


@given(st.text(max_size=40))
def test_any_text_has_a_script_or_none(text: str):
    assert (script_of(text) is None) == (not any(map(str.isalpha, text)))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u200b\u2060 \n", ""),
        ("\u3164\u2800", ""),
        ("甲\u200b乙 丙", "甲乙丙"),
        ("é", "é"),
        ("？", "？"),
    ],
)
def test_what_is_not_seen_is_left_out(text: str, seen: str):
    assert visible(text) == seen
