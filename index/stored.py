"""Rows of a matrix that stay on the disk and are read as they are asked for.

Where a few rows of a large file are wanted here and there, mapping it costs memory: the system maps
64 KB and more around each, so that a thousand questions make gigabytes resident. Here they are let
go at once, and stay in the system's cache. Reading them one by one from an open file does that too,
but gives way to other threads each time, hundreds of times a question.
"""

import mmap
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import IntVector
from index.system import let_go


class StoredRows:
    """A matrix in a file, row after row; safe to share between threads.

    `shape` is (n, columns); `start` is the byte at which the first row begins.

    :raises OSError: if the file is missing.
    :raises TypeError: if it is too short.
    """

    def __init__(
        self, file: Path, shape: tuple[int, int], dtype: npt.DTypeLike, *, start: int
    ) -> None:
        with file.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._rows: npt.NDArray[Any] = np.ndarray(shape, dtype, self._map, start)

    @classmethod
    def of_npy(cls, file: Path) -> "StoredRows":
        """A matrix that `numpy.save` wrote.

        :raises ValueError: if the file is damaged.
        """
        mapped = np.load(file, mmap_mode="r")
        return cls(file, mapped.shape, mapped.dtype, start=mapped.offset)

    def __getitem__(self, chosen: slice | IntVector) -> npt.NDArray[Any]:
        rows: npt.NDArray[Any] = np.array(self._rows[chosen])
        let_go(self._map)
        return rows
