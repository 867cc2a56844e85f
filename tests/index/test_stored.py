"""Rows that stay on the disk are those that were written, and do not stay in memory."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from index.stored import StoredRows

MATRIX = np.arange(12_000, dtype=np.uint16).reshape(1000, 12)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    np.save(tmp_path / "matrix.npy", MATRIX)
    return tmp_path / "matrix.npy"


@pytest.mark.parametrize(
    "part", [slice(3, 5), slice(0, 0), slice(999, 1000), slice(None), np.array([7, 0, 999, 7])]
)
def test_rows_are_what_was_written(file: Path, part: slice) -> None:
    rows = StoredRows.of_npy(file)[part]
    assert rows.tolist() == MATRIX[part].tolist()
    assert rows.dtype == np.uint16


def test_it_may_begin_anywhere(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"head" + np.array([[1, 2], [3, 4]], "<f2").tobytes() + b"tail")
    assert StoredRows(tmp_path / "raw", (2, 2), "<f2", start=4)[1:2].tolist() == [[3, 4]]


def test_no_rows_at_all(tmp_path: Path) -> None:
    np.save(tmp_path / "none.npy", MATRIX[:0])
    assert StoredRows.of_npy(tmp_path / "none.npy")[:].shape == (0, 12)


def test_a_file_that_is_cut_short_is_not_opened(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises((TypeError, ValueError)):
        StoredRows.of_npy(file)
    with pytest.raises(TypeError, match="buffer is too small"):
        StoredRows(file, MATRIX.shape, MATRIX.dtype, start=128)


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what is resident")
def test_what_was_read_is_let_go(tmp_path: Path) -> None:
    np.save(tmp_path / "large.npy", np.arange(16_000_000, dtype=np.uint32).reshape(-1, 1000))
    stored = StoredRows.of_npy(tmp_path / "large.npy")
    chance = np.random.default_rng(0)
    for _ in range(500):
        kept = stored[chance.integers(0, 16_000, 10)]
        row = int(kept[0, 0]) // 1000
        assert stored[row : row + 1].tolist() == [kept[0].tolist()]
    held = re.findall(r"large\.npy\n(?:.*\n)*?Rss: +(\d+) kB", Path("/proc/self/smaps").read_text())
    assert sum(map(int, held)) < 1_000
