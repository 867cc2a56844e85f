"""Confidence: named weights, an index's own calibration, and what is wrong with one."""

import json
from pathlib import Path

import pytest

from index import build_index, open_index
from index.engines import Index
from index.errors import IndexFolderError, IndexUnwritableError
from qa import ask
from qa.confidence import (
    FILE,
    FOUND,
    PLAIN,
    TAUGHT,
    Calibration,
    Signs,
    calibration_of,
    is_found,
    maker,
)
from tests.toys import ToyEncoder


@pytest.fixture
def index(folder: Path, tmp_path: Path, toy: ToyEncoder) -> Index:
    (folder / "a.txt").write_text("宁波有港口，货物很多。", "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    return open_index(tmp_path / "索引", encoder=toy)


def test_each_sign_counts_by_its_name():
    own = Calibration({"answers": 1.0, "lacking": -2.0}, 0.5)
    assert own.confidence(Signs(answers=1.5, lacking=1.0)) == pytest.approx(0.5)
    assert own.confidence(Signs(answers=1.5, total=99.0)) == pytest.approx(0.880797, abs=1e-6)
    assert Calibration({}, 0.0).confidence(Signs(answers=9.0)) == 0.5


def test_no_sign_is_infinite():
    assert Signs(belongs=float("-inf"), total=44.5).clipped() == Signs(belongs=-60.0, total=44.5)


def test_bundled_weights_have_names_and_never_hold_what_speaks_against_for_an_answer():
    for bundled in (TAUGHT, PLAIN):
        assert set(bundled.weights) <= {name for name, _ in Signs().items()}
        against = {
            n: w for n, w in bundled.weights.items() if n in {"unknown", "lacking", "foreign"}
        }
        assert all(weight <= 0 for weight in against.values())
        for_it = [weight for name, weight in bundled.weights.items() if name not in against]
        assert all(weight >= 0 for weight in for_it)


def test_an_index_has_a_calibration_of_its_own(index: Index, toy: ToyEncoder):
    assert calibration_of(index, taught=True) == TAUGHT
    assert calibration_of(index, taught=False) == PLAIN
    own = Calibration({"lexical": 2.5}, -0.25)
    own.write(index)
    again = open_index(index.folder, encoder=toy)
    assert calibration_of(again, taught=True) == calibration_of(again, taught=False) == own
    kept = json.loads((index.folder / FILE).read_text("utf-8"))
    assert kept == {"for": maker(index), "weights": {"lexical": 2.5}, "offset": -0.25}


def test_what_is_found_follows_from_it(index: Index):
    for offset in (0.25, -0.25):
        Calibration({}, offset).write(index)
        answer = ask("港口在哪里", index=index)
        assert answer.confidence == pytest.approx(Calibration({}, offset).confidence(Signs()))
        assert answer.found is (answer.confidence >= FOUND) is (offset == 0.25)


@pytest.mark.parametrize(
    ("logit", "confidence", "found"),
    [(0.1, 0.1, True), (-0.1, FOUND, True), (-0.1, 0.49, False), (0.0, 0.49, False)],
)
def test_a_reader_that_can_tell_says_whether_the_documents_answer(
    logit: float, confidence: float, found: bool
):
    assert is_found(Signs(answers=logit), confidence) is found


def test_one_for_another_model_does_not_apply(index: Index):
    (index.folder / FILE).write_text('{"for": "other", "weights": {}, "offset": 9}', "utf-8")
    assert Calibration.read(index) is None
    assert calibration_of(index, taught=True) == TAUGHT


def test_without_tokens_signs_are_others(index: Index, folder: Path, toy: ToyEncoder):
    build_index(folder, index.folder, encoder=toy, token_vectors=False)
    assert maker(open_index(index.folder, encoder=toy)) == f"{maker(index)}, without tokens"


def test_signs_that_are_known_no_more_are_passed_over(index: Index):
    kept = {"for": maker(index), "weights": {"gone": 9.0, "total": 1.0}, "offset": 0.0}
    (index.folder / FILE).write_text(json.dumps(kept), "utf-8")
    assert Calibration.read(index) == Calibration({"total": 1.0}, 0.0)


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"for": "toy"}',
        b'{"for": "toy", "weights": [], "offset": 0}',
        b'{"for": "toy", "weights": {"total": "much"}, "offset": 0}',
        b'{"for": "toy", "weights": {}, "offset": null}',
    ],
)
def test_a_damaged_one_is_named_with_what_to_do(index: Index, kept: bytes):
    (index.folder / FILE).write_bytes(kept)
    with pytest.raises(IndexFolderError, match="重新运行") as told:
        calibration_of(index, taught=True)
    assert str(index.folder / FILE) in told.value.sentence()


def test_a_folder_that_can_not_be_written_is_named(index: Index):
    (index.folder / FILE).mkdir()
    with pytest.raises(IndexUnwritableError):
        Calibration({}, 0.0).write(index)
