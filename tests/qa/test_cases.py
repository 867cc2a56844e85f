"""Of statements alike but for the case, those that a question asks for are shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import parse_document
from index.passages import chunks_of, terms_of
from qa.cases import LEAST, WORDED, with_cases
from qa.reading import SHAPES, Reading
from qa.reading.view import views
from tests.toys import ToyEncoder

LARGE = "兴建大型水闸须经省水利厅审查并签署意见。"
MIDDLE = "兴建中型水闸须经市水利局审查并签署意见。"
OTHER = "施工单位必须具有相应的资质等级。"
TEXT = LARGE + MIDDLE + OTHER


def reading(text: str, *, worded: float = 0.0, logit: float = 0.0) -> Reading:
    (chunk,) = chunks_of(parse_document("a.txt", text.encode()))
    (view,) = views([chunk], ToyEncoder())
    units = np.full(len(view.sentences), logit, dtype=np.float32)
    shapes = np.full(len(SHAPES), (1 - worded) / (len(SHAPES) - 1), dtype=np.float32)
    shapes[0] = worded
    return Reading(view, units, answers=1.0, shapes=shapes)


def beside(asked: str, text: str = TEXT, **how: float) -> set[int]:
    return with_cases({0}, reading(text, **how), 0, terms_of(asked), []) - {0}


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
    for unit in (0, 1):
        assert with_cases({unit}, read, unit, terms_of("兴建水闸须经谁审查"), [second]) == {unit}


@pytest.mark.parametrize(
    ("asked", "kept"),
    [("兴建大型水闸须经谁审查？", {0, 2}), ("水闸须经谁审查？", {0, 1, 2})],
)
def test_a_case_that_is_not_asked_for_is_left_out(asked: str, kept: set[int]):
    chosen = {0, 1, 2}
    assert with_cases(chosen, reading(TEXT, worded=1.0), 0, terms_of(asked), []) == kept
    assert chosen == {0, 1, 2}


def test_a_reader_that_was_not_taught_knows_of_none():
    read = reading(TEXT)
    untaught = Reading(read.view, read.units)
    assert with_cases({0}, untaught, 0, terms_of("兴建水闸须经谁审查"), []) == {0}


@given(
    st.lists(st.sampled_from([LARGE, MIDDLE, OTHER, "水闸。"]), min_size=1, max_size=5),
    st.sampled_from(["兴建水闸", "大型水闸", "资质", ""]),
)
def test_the_best_is_kept_and_nothing_but_cases_changes(parts: list[str], asked: str):
    read = reading("".join(parts))
    texts = [read.view.text[slice(*span)].strip() for span in read.view.sentences]
    for unit in range(len(texts)):
        for chosen in ({unit}, {*range(len(texts))}):
            kept = with_cases(chosen, read, unit, terms_of(asked), [])
            assert unit in kept
            changed = {texts[at] for at in kept ^ chosen} | {texts[unit]}
            assert len(changed) == 1 or changed <= {LARGE, MIDDLE}
