"""Rows of a matrix that stay on the disk and are read as they are asked for.

Where a few rows of a large file are wanted here and there, mapping it costs memory: the system maps
the 64 KB around each, so that a thousand questions make gigabytes resident. Reading takes no longer
and leaves them to the system's cache.
"""

import threading
import weakref
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


class StoredRows:
    """A matrix in a file, row after row, that can be sliced; safe to share between threads.

    `shape` is (n, columns); `start` is the byte at which the first row begins.

    :raises OSError: if the file is missing, or ends before what is sliced.
    """

    def __init__(
        self, file: Path, shape: tuple[int, int], dtype: npt.DTypeLike, *, start: int
    ) -> None:
        self.shape = shape
        self._dtype: np.dtype[Any] = np.dtype(dtype)
        self._start = start
        self._stream = file.open("rb", buffering=0)
        self._lock = threading.Lock()
        self.close = weakref.finalize(self, self._stream.close)

    @classmethod
    def of_npy(cls, file: Path) -> "StoredRows":
        """A matrix that `numpy.save` wrote.

        :raises ValueError: if the file is damaged.
        """
        mapped = np.load(file, mmap_mode="r")
        rows, columns = mapped.shape
        return cls(file, (rows, columns), mapped.dtype, start=mapped.offset)

    def __getitem__(self, part: slice) -> npt.NDArray[Any]:
        first, end, _ = part.indices(self.shape[0])
        rows = np.empty((max(0, end - first), self.shape[1]), dtype=self._dtype)
        with self._lock:
            self._stream.seek(self._start + first * self.shape[1] * self._dtype.itemsize)
            if rows.size and self._stream.readinto(rows.data) != rows.nbytes:
                raise OSError(f"{self._stream.name} is too short")
        return rows
