"""Rows that stay on the disk are those that were written, whoever reads them at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index.stored import StoredRows

MATRIX = np.arange(12_000, dtype=np.uint16).reshape(1000, 12)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    np.save(tmp_path / "matrix.npy", MATRIX)
    return tmp_path / "matrix.npy"


@pytest.mark.parametrize("part", [slice(3, 5), slice(0, 0), slice(999, 1000), slice(None)])
def test_a_slice_is_what_was_written(file: Path, part: slice) -> None:
    rows = StoredRows.of_npy(file)[part]
    assert rows.tolist() == MATRIX[part].tolist()
    assert rows.dtype == np.uint16


def test_it_may_begin_anywhere(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"head" + np.array([[1, 2], [3, 4]], "<f2").tobytes() + b"tail")
    assert StoredRows(tmp_path / "raw", (2, 2), "<f2", start=4)[1:2].tolist() == [[3, 4]]


def test_no_rows_at_all(tmp_path: Path) -> None:
    np.save(tmp_path / "none.npy", MATRIX[:0])
    assert StoredRows.of_npy(tmp_path / "none.npy")[:].shape == (0, 12)


def test_many_read_at_once(file: Path) -> None:
    stored = StoredRows.of_npy(file)
    chosen = np.random.default_rng(0).integers(0, 1000, 2000).tolist()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda row: stored[row : row + 1][0, 0], chosen))
    assert found == [12 * row for row in chosen]


def test_a_file_that_is_cut_short_is_told(file: Path) -> None:
    stored = StoredRows.of_npy(file)
    file.write_bytes(file.read_bytes()[:-1])
    assert stored[:999].tolist() == MATRIX[:999].tolist()
    with pytest.raises(OSError, match="too short"):
        stored[999:1000]
