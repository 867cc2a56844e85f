"""Exact search up to a size; beyond it nearly so, and rows come back exactly."""

from pathlib import Path

import numpy as np
import pytest

from index.arrays import FloatMatrix, unit
from index.engines.folder.vectors import EXACT, AllVectors, Vectors, kind

SIZE, DIMENSION, ASKED = 3000, 32, 50


@pytest.fixture(scope="module")
def matrix() -> FloatMatrix:
    """Vectors in loose clusters, as those of texts are."""
    rng = np.random.default_rng(0)
    topics = rng.normal(size=(40, DIMENSION))
    rows = topics[rng.integers(0, 40, SIZE)] + 1.5 * rng.normal(size=(SIZE, DIMENSION))
    return unit(rows.astype(np.float32))


@pytest.fixture(scope="module", params=[1000, 10_000], ids=["in brief", "exact"])
def either(matrix: FloatMatrix, request: pytest.FixtureRequest) -> Vectors:
    """An index that looks at all in brief first, and one that does not."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("index.engines.folder.vectors.EXACT", request.param)
        return Vectors.from_matrix(matrix)


@pytest.fixture(scope="module")
def questions(matrix: FloatMatrix) -> FloatMatrix:
    noise = np.random.default_rng(1).normal(size=(ASKED, DIMENSION)).astype(np.float32)
    return unit(matrix[::60] + 0.1 * noise)


def recall(found: np.ndarray, exact: np.ndarray) -> float:
    pairs = zip(found, exact, strict=True)
    return float(np.mean([len(set(a) & set(b)) / len(b) for a, b in pairs]))


def alone(part: Vectors) -> AllVectors:
    return AllVectors([part], [np.ones(len(part), dtype=bool)])


def test_the_kind_is_chosen_by_size():
    assert kind(EXACT, 384) == "Flat"
    assert kind(EXACT + 1, 384) == "PQ192x4fs,Refine(SQfp16)"
    assert kind(EXACT + 1, 385) == "Flat"  # two dimensions go together


def test_a_small_index_is_exact(matrix: FloatMatrix, questions: FloatMatrix):
    scores, rows = alone(Vectors.from_matrix(matrix)).search(questions, 10)
    cosines = questions @ matrix.T
    assert (rows == np.argsort(-cosines, axis=1)[:, :10]).all()
    assert scores == pytest.approx(-np.sort(-cosines, axis=1)[:, :10], abs=1e-5)


def test_a_large_index_is_nearly_exact(
    matrix: FloatMatrix, questions: FloatMatrix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("index.engines.folder.vectors.EXACT", 1000)
    Vectors.from_matrix(matrix).write(tmp_path / "v.faiss")
    large = Vectors.read(tmp_path / "v.faiss")
    scores, rows = alone(large).search(questions, 10)
    cosines = questions @ matrix.T
    assert recall(rows, np.argsort(-cosines, axis=1)[:, :10]) >= 0.98
    assert scores == pytest.approx(np.take_along_axis(cosines, rows, axis=1), abs=1e-3)
    some = [5, 2999, 0, 1, 2, 2, 7]
    assert large.rows(some) == pytest.approx(matrix[some], abs=1e-3)
    assert large.rows([]).shape == (0, DIMENSION)


@pytest.mark.parametrize("share", [0.5, 0.01, 0.0])
def test_rows_that_do_not_count_are_never_found(
    matrix: FloatMatrix, questions: FloatMatrix, either: Vectors, share: float
):
    live = np.random.default_rng(2).random(SIZE) < share
    found = AllVectors([either, either], [live, ~live])
    scores, rows = found.search(questions, 10)
    both = np.concatenate([live, ~live])
    assert both[rows].all()
    cosines = np.where(both, np.tile(questions @ matrix.T, 2), -1)
    assert recall(rows, np.argsort(-cosines, axis=1)[:, :10]) >= 0.98
    assert (np.diff(scores) <= 0).all()
