"""Numerals and the numbers that they write."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import CAPITALS, CHINESE, ENGLISH, arabic, number_of

UNITS = "零一二三四五六七八九"
CAPITAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def in_chinese(number: int) -> str:
    """A number below a trillion as it is written out, 一千零二."""
    for power, size in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        if number >= size:
            rest = number % size
            zero = "零" if 0 < rest < size // 10 else ""
            return in_chinese(number // size) + power + zero + (in_chinese(rest) if rest else "")
    return UNITS[number]


@given(st.integers(0, 10**12 - 1))
def test_a_number_written_out_is_read_again(number: int):
    written = in_chinese(number)
    assert number_of(written) == number
    assert number_of(written.translate(CAPITAL)) == number
    assert number_of(written.replace("二千", "两千").replace("万", "萬")) == number
    assert number_of("".join(UNITS[int(digit)] for digit in str(number))) == number
    assert number_of(f"{number:,}") == number


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("十二", "12"),
        ("两百", "200"),
        ("百万", "1000000"),
        ("卅一", "31"),
        ("三百五", "350"),
        ("二十四万五", "245000"),
        ("一万零五", "10005"),
        ("二〇二四", "2024"),
        ("贰零贰肆", "2024"),
        ("零点四", "0.4"),
        ("十二点五", "12.5"),
        ("三点五万", "35000"),
        ("1.2万", "12000"),
        ("3万5千", "35000"),
        ("10 万", "100000"),
        ("１２８", "128"),
        ("1，234.5", "1234.5"),
        ("twenty-five", "25"),
        ("One hundred and five thousand", "105000"),
        ("two million", "2000000"),
    ],
)
def test_a_numeral_is_its_number(numeral: str, number: str):
    assert number_of(numeral) == Fraction(number)
    assert arabic(numeral) == number


@pytest.mark.parametrize(
    "text", ["", "五六十", "零十零", "十百", "家", "一家", "1.2.3", "twelfth", "十百" * 2000]
)
def test_what_makes_no_number_is_none(text: str):
    assert number_of(text) is None
    assert arabic(text) is None


@given(
    st.text(f"{CHINESE}{CAPITALS}点1.2,") | st.text(),
    st.lists(st.sampled_from(list(ENGLISH)), max_size=5),
)
def test_any_text_is_a_number_or_none(text: str, words: list[str]):
    assert number_of(text) is None or number_of(text) >= 0
    assert bool(words) == (number_of(" ".join(words)) is not None)
