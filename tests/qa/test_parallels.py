"""Other cases of what is said: shown where a question asks for none of them in particular."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import parse_document
from index.passages import chunks_of, terms_of
from qa.parallels import LEAST, WORDED, parallels
from qa.reading import SHAPES, Reading
from qa.reading.view import views
from tests.toys import ToyEncoder

LARGE = "兴建大型水闸须经省水利厅审查并签署意见。"
MIDDLE = "兴建中型水闸须经市水利局审查并签署意见。"
OTHER = "施工单位必须具有相应的资质等级。"
TEXT = LARGE + MIDDLE + OTHER


def reading(text: str, *, worded: float = 0.0, logit: float = 0.0, name: str = "a.txt") -> Reading:
    (chunk,) = chunks_of(parse_document(name, text.encode()))
    (view,) = views([chunk], ToyEncoder())
    units = np.full(len(view.sentences), logit, dtype=np.float32)
    shapes = np.full(len(SHAPES), (1 - worded) / (len(SHAPES) - 1), dtype=np.float32)
    shapes[0] = worded
    return Reading(view, units, answers=1.0, shapes=shapes)


def beside(asked: str, text: str = TEXT, **how: float) -> set[int]:
    return parallels(reading(text, **how), 0, terms_of(asked), [])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("兴建水闸须经谁审查？", {1}),
        ("兴建大型水闸须经谁审查？", set()),
        ("兴建中型水闸须经谁审查？", set()),
        ("大型水闸和中型水闸各由谁审查？", {1}),
    ],
)
def test_a_case_is_added_unless_one_is_asked_for(asked: str, found: set[int]):
    assert beside(asked) == found


def test_the_reader_has_its_say():
    assert beside("兴建水闸须经谁审查？", logit=LEAST) == {1}
    assert beside("兴建水闸须经谁审查？", logit=LEAST - 0.1) == set()
    assert beside("兴建水闸须经谁审查？", worded=WORDED - 0.01) == {1}
    assert beside("兴建水闸须经谁审查？", worded=WORDED + 0.01) == set()


def test_rows_are_alike_by_nature():
    rows = "品名：煤油；规格：二百升一桶。品名：柴油；规格：二百升一桶。"
    assert beside("规格是什么", rows) == set()


def test_so_are_lines_of_a_program():
    read = reading(TEXT)
    second = read.view.sentences[1]
    assert parallels(read, 0, terms_of("兴建水闸须经谁审查"), [second]) == set()
    assert parallels(read, 1, terms_of("兴建水闸须经谁审查"), [second]) == set()


def test_a_reader_that_was_not_taught_knows_of_none():
    read = reading(TEXT)
    untaught = Reading(read.view, read.units)
    assert parallels(untaught, 0, terms_of("兴建水闸须经谁审查"), []) == set()


@given(st.lists(st.sampled_from([LARGE, MIDDLE, OTHER, "水闸。"]), min_size=1, max_size=5))
def test_parallels_are_other_sentences_and_are_so_both_ways(parts: list[str]):
    read = reading("".join(parts))
    count = len(read.view.sentences)
    found = {at: parallels(read, at, terms_of("兴建水闸"), []) for at in range(count)}
    for at, others in found.items():
        assert at not in others
        assert all(at in found[other] for other in others)
