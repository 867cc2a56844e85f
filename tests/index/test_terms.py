"""Terms: what is written differently and means the same matches."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.engines.folder.postings import AllTerms, Terms
from index.passages.terms import terms_of


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("83家", "八十三家", "83"),
        ("74.38%", "７４.３８％", "74.38"),
        ("3,300家", "三千三百家", "3300"),
        ("2024年", "贰零贰肆年", "2024"),
        ("35000元", "叁万伍仟元", "35000"),
        ("0.4%", "百分之零点四", "0.4"),
        ("35000人", "三点五万人", "35000"),
        ("第1002条", "第一千零二条", "1002"),
        ("製造業", "制造业", "制造"),
        ("NINGBO", "ningbo", "ningbo"),
        ("Ａ１", "a1", "a1"),
    ],
)
def test_two_ways_to_write_share_a_term(one: str, other: str, shared: str) -> None:
    assert shared in terms_of(one)
    assert shared in terms_of(other)


def test_scripts_in_one_run() -> None:
    assert terms_of("5G全连接, don't 한국") == [
        "5g",
        "全",
        "连",
        "全连",
        "接",
        "连接",
        "don't",
        "한",
        "국",
        "한국",
    ]


def test_numbers_in_a_row_stay_apart() -> None:
    assert terms_of("2020，2021,2022") == ["2020", "2021", "2022"]
    assert terms_of("100，200") == ["100", "200"]
    assert terms_of("12,345,678") == ["12345678"]


def test_coverage_is_the_share_of_the_question_that_is_found() -> None:
    terms = AllTerms([Terms.from_texts(["甲乙", "丙丁", "戊"])], [np.ones(3, dtype=bool)])
    rows = np.arange(3)
    known = terms.weighed("甲乙")
    assert known.best(3).tolist() == [0]
    assert known.coverage(rows)[1:].tolist() == [0, 0]
    assert known.familiar == pytest.approx(1)
    assert terms.weighed("xyz").familiar == 0
    unknown = terms.weighed("甲乙 xyz")
    assert 0 < unknown.coverage(rows)[0] < known.coverage(rows)[0]
    assert unknown.familiar < 1


@given(st.text("〇零一二十百千万亿两点", min_size=1))
@example("零十零")
def test_any_run_of_numerals_has_terms_without_error(text: str) -> None:
    assert terms_of(text)[0] == text[0]


@given(st.text())
def test_any_text_has_terms_without_error(text: str) -> None:
    assert all(term for term in terms_of(text))
