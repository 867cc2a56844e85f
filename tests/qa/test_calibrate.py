"""Confidence fitted to documents: what it is fitted to, what is kept, and when it applies."""

import dataclasses
import random
from pathlib import Path

import numpy as np
import pytest

from index import build_index, open_index
from index.engines.interface import Index
from index.errors import YongwenError
from qa import retrieve
from qa.calibrate import LEAST, CalibrationError, Example, calibrated, examples, fitted, made_task
from qa.confidence import (
    BUNDLED,
    FILE,
    SURE,
    Calibration,
    Judgement,
    Weights,
    calibration_of,
    shifted,
)
from tests.toys import ToyEncoder


@pytest.fixture
def index(folder: Path, tmp_path: Path, toy: ToyEncoder) -> Index:
    chance = random.Random(0)
    for number in range(30):
        own = [chr(0x4E00 + 16 * number + at) for at in range(16)]
        lines = ["".join(chance.choices(own, k=15)) + "。" for _ in range(4)]
        (folder / f"{number}.txt").write_text("".join(lines), "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    return open_index(tmp_path / "索引", encoder=toy)


def example(
    late: float,
    *,
    right: bool,
    answerable: bool,
    same_script: bool = True,
    sure: float | None = None,
) -> Example:
    signs = np.array([late, 0, 0, 0, 1 - late], dtype=np.float32)
    return Example(signs, sure, right, answerable, same_script, lost=0.0, lacks_name=False)


def separable(count: int, *, same_script: bool = True) -> list[Example]:
    near = [example(0.9, right=True, answerable=True, same_script=same_script)] * count
    far = [example(0.1, right=False, answerable=False, same_script=same_script)] * count
    return [each for pair in zip(near, far, strict=True) for each in pair]


def test_questions_are_made_of_the_passages(index: Index) -> None:
    task = made_task(index)
    assert task.questions == made_task(index).questions
    for question, right in zip(task.questions, task.relevant, strict=True):
        remaining = iter(index.passage(next(iter(right))).chunk.text)
        assert all(character in remaining for character in question)  # in the same order


def test_a_question_is_asked_again_without_the_document_that_answers_it(index: Index) -> None:
    task = made_task(index)
    found = list(examples(task))
    assert len(found) == 2 * len(task.questions)
    assert [each.is_answerable for each in found[:4]] == [True, False, True, False]
    assert not any(each.is_right for each in found[1::2])
    assert np.mean([each.is_right for each in found[::2]]) > 0.9


def test_weights_tell_right_from_wrong() -> None:
    fit = fitted(separable(LEAST), lexical=False)
    near, far = separable(1)
    assert fit.judgement.ranked.logit(near.signs) > 2
    assert fit.judgement.ranked.logit(far.signs) < -2
    assert fit.judgement.ranked.signs[1:] == (
        0,
        0,
        0,
        0,
    )  # what never varies, and words, count for nothing
    assert "AUROC 1.000" in fit.told()


def test_a_reader_that_is_sure_counts_where_the_ranking_does_not_tell() -> None:
    sure = [example(0.5, right=True, answerable=True, sure=9.0)] * LEAST
    unsure = [example(0.5, right=False, answerable=False, sure=-9.0)] * LEAST
    both = [each for pair in zip(sure, unsure, strict=True) for each in pair]
    read = fitted(both, lexical=False).judgement.read
    assert sure[0].confidence(fitted(both, lexical=False).judgement) > 0.9
    assert unsure[0].confidence(fitted(both, lexical=False).judgement) < 0.1
    assert read.signs[1] > 0
    against = [dataclasses.replace(each, sure=-(each.sure or 0)) for each in both]
    assert fitted(against, lexical=False).judgement.read.signs[1] == 0


def test_reading_adds_to_the_log_odds() -> None:
    judgement = Judgement(Weights((0.0,) * 5, 0.0), Weights((1.0, 0.5), -1.0))
    known = {sure: judgement.shift(0.7, sure, lacks_name=False) for sure in (4.0, 1e3, -4.0)}
    assert known == pytest.approx({4.0: 1.0, 1e3: 0.5 * SURE - 1, -4.0: -3.0})
    assert judgement.shift(0.7, None, lacks_name=False) == 0
    assert judgement.shift(0.7, 4.0, lacks_name=True) == 0
    assert judgement.shift(0.7, -4.0, lacks_name=True) == pytest.approx(-3.0)
    assert shifted(0.5, np.log(3)) == pytest.approx(0.75)
    assert [round(shifted(score, 0.0), 9) for score in (0.0, 0.25, 1.0)] == [0, 0.25, 1]


def test_too_few_questions_are_refused() -> None:
    with pytest.raises(CalibrationError, match=str(LEAST)):
        calibrated(separable(LEAST - 1), BUNDLED[True], is_bundled=True)


def test_each_script_has_weights_of_its_own() -> None:
    before = BUNDLED[True]
    same, other = separable(LEAST), separable(LEAST, same_script=False)
    assert calibrated(same, before, is_bundled=True)[0].other_script == before.other_script
    assert calibrated(same, before, is_bundled=False)[0].other_script.ranked.signs[-1] == 0
    assert calibrated(other, before, is_bundled=True)[0].same_script == before.same_script
    assert len(calibrated(same + other, before, is_bundled=True)[1]) == 2


def test_a_calibration_is_kept_and_used(index: Index, toy: ToyEncoder) -> None:
    assert calibration_of(index) == BUNDLED[True]
    certain = Judgement(Weights((0.0,) * 5, 2.0), Weights((1.0, 0.1), 0.5))
    Calibration(certain, certain).write(index)
    again = open_index(index.folder, encoder=toy)
    assert calibration_of(again) == Calibration(certain, certain)
    assert retrieve(again.passage(0).chunk.text[:4], index=again)[0].score == pytest.approx(
        1 / (1 + np.exp(-2))
    )
    again.manifest = dataclasses.replace(again.manifest, model="other")
    assert Calibration.read(again) is None


def test_a_damaged_calibration_is_named(index: Index) -> None:
    (index.folder / FILE).write_text("{}", "utf-8")
    with pytest.raises(YongwenError, match="重新运行"):
        calibration_of(index)
