"""Dense vectors in FAISS: unit vectors, compared by inner product, which is then their cosine."""

from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
FloatVector = npt.NDArray[np.float32]
IntVector = npt.NDArray[np.int64]


class Vectors:
    """The vectors of one grain (passages, or windows inside them), in row order.

    The index is exact (`IndexFlatIP`): a million rows of 384 take 1.5 GB and tens of milliseconds.
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def from_matrix(cls, matrix: FloatMatrix) -> "Vectors":
        """From unit rows, shape (n, dimension)."""
        index = faiss.IndexFlatIP(matrix.shape[1])
        index.add(np.ascontiguousarray(matrix))
        return cls(index)

    @classmethod
    def read(cls, file: Path) -> "Vectors":
        """From a file, which FAISS maps into memory instead of reading it.

        :raises RuntimeError: if FAISS can't read it.
        """
        return cls(faiss.read_index(str(file), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY))

    def write(self, file: Path) -> None:
        """Write FAISS's own format."""
        faiss.write_index(self._index, str(file))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def search(self, queries: FloatMatrix, k: int) -> tuple[FloatMatrix, IntVector]:
        """The k nearest rows of each query: cosines (higher is nearer) and row numbers.

        Both have shape (n_queries, k); where there are fewer rows, k is their number.
        """
        scores, rows = self._index.search(np.ascontiguousarray(queries), min(k, len(self)))
        return scores, rows

    def rows(self, numbers: Sequence[int] | IntVector) -> FloatMatrix:
        """The vectors of some rows, shape (len(numbers), dimension)."""
        if len(numbers) == 0:
            return np.empty((0, self._index.d), dtype=np.float32)
        matrix: FloatMatrix = self._index.reconstruct_batch(np.asarray(numbers, dtype=np.int64))
        return matrix


def unit(rows: npt.NDArray[np.float32]) -> FloatMatrix:
    """The rows, each brought to length 1; a row of zeros stays."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: FloatMatrix = (rows / np.maximum(norms, 1e-12)).astype(np.float32, copy=False)
    return scaled
