"""Dense vectors in FAISS: unit vectors, compared by inner product, which is then their cosine."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.arrays import BoolVector, FloatMatrix, IntVector
from index.stored import StoredRows

Found = tuple[FloatMatrix, IntVector]
"""Scores and row numbers, each of shape (n_queries, k), best first."""


EXACT = 50_000
"""Up to so many vectors in a file a search looks at every one; beyond, at all in brief first."""

_POOL = ThreadPoolExecutor(os.cpu_count(), "vectors")  # FAISS gives one question one thread
SAMPLE = 10_000  # vectors that the brief form is fitted to
_FACTOR, _LEAST = 4, 200  # how many candidates are looked at exactly: per hit, at least


class Vectors:
    """The vectors of one grain (passages, or windows inside them), in row order.

    Up to `EXACT` rows the index is exact (`IndexFlatIP`). Beyond, a product quantiser of four bits
    for each two dimensions finds candidates, with the processor's shuffle instructions, whose
    vectors in half precision decide. André et al., "Quicker ADC", 2019. Two hundred candidates hold
    0.998 of the ten nearest of 7,000 windows of real text, and more of generated ones, where
    inverted lists and graphs of a like speed find 0.6 to 0.9. Half precision moves a cosine by less
    than 0.0001, takes half the disk and is searched five times as fast.
    """

    def __init__(self, index: faiss.Index, exact: StoredRows | None = None) -> None:
        self._index = index
        self._exact = exact

    @classmethod
    def from_matrix(cls, matrix: FloatMatrix) -> "Vectors":
        """From unit rows, shape (n, dimension)."""
        rows = np.ascontiguousarray(matrix)
        index = faiss.index_factory(rows.shape[1], kind(*rows.shape), faiss.METRIC_INNER_PRODUCT)
        index.train(rows[:: max(1, len(rows) // SAMPLE)])
        index.add(rows)
        return cls(index)

    @classmethod
    def read(cls, file: Path) -> "Vectors":
        """From a file, which FAISS maps into memory instead of reading it.

        :raises OSError: if it is missing.
        :raises RuntimeError: if FAISS can't read it.
        """
        index = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC | faiss.IO_FLAG_READ_ONLY)
        return cls(index, _halves(file, index) if isinstance(index, faiss.IndexRefine) else None)

    def write(self, file: Path) -> None:
        """Write FAISS's own format."""
        faiss.write_index(self._index, str(file))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def nearly(self, queries: FloatMatrix, k: int, live: BoolVector | None = None) -> Found:
        """About the k nearest rows of each query, by cosines that are exact or nearly so.

        Both scores and row numbers have shape (n_queries, at most k); `live`, of shape (n,), leaves
        rows out.
        """
        asked = np.ascontiguousarray(queries)
        count = min(k, len(self) if live is None else int(live.sum()))
        if not isinstance(self._index, faiss.IndexRefine):
            chosen = None if live is None else _only(live)
            scores, rows = self._index.search(asked, count, params=chosen)
            return scores, rows
        wanted = count
        while True:  # this index can't leave rows out by itself, so more are looked for
            scores, rows = self._index.base_index.search(asked, wanted)
            found = rows >= 0 if live is None else (rows >= 0) & live[rows]
            if (found.sum(axis=1) >= count).all() or wanted == len(self):
                first = np.argsort(~found, axis=1, kind="stable")[:, :count]
                return _taken((scores, rows), first)
            wanted = min(2 * wanted, len(self))

    def rows(self, numbers: Sequence[int] | IntVector) -> FloatMatrix:
        """The vectors of some rows, shape (len(numbers), dimension)."""
        if len(numbers) == 0:
            return np.empty((0, self._index.d), dtype=np.float32)
        chosen = np.asarray(numbers, dtype=np.int64)
        if self._exact is None:
            matrix: FloatMatrix = self._index.reconstruct_batch(chosen)
            return matrix
        return self._exact[chosen].astype(np.float32)


def _halves(file: Path, index: faiss.IndexRefine) -> StoredRows:
    """The vectors in half precision, which FAISS writes last, but for one number of four bytes."""
    start = file.stat().st_size - 4 - index.refine_index.sa_code_size() * index.ntotal
    return StoredRows(file, (index.ntotal, index.d), "<f2", start=start)


def _best(found: Found, k: int) -> Found:
    """The first k by score."""
    return _taken(found, np.argsort(-found[0], axis=1, kind="stable")[:, :k])


def _taken(found: Found, places: IntVector) -> Found:
    scores, rows = found
    return np.take_along_axis(scores, places, axis=1), np.take_along_axis(rows, places, axis=1)


def kind(rows: int, dimension: int) -> str:
    """The index that so many vectors get, in the words of FAISS's `index_factory`."""
    return "Flat" if rows <= EXACT or dimension % 2 else f"PQ{dimension // 2}x4fs,Refine(SQfp16)"


def _only(live: BoolVector) -> Any:  # noqa: ANN401 - FAISS's own classes are built at run time
    selector: Any = faiss.IDSelectorBitmap
    parameters: Any = faiss.SearchParameters
    return parameters(sel=selector(np.packbits(live, bitorder="little")))


class AllVectors:
    """The vectors of several segments as one, their rows numbered through.

    `live` tells for each segment which of its rows can be found.
    """

    def __init__(self, parts: Sequence[Vectors], live: Sequence[BoolVector]) -> None:
        self._parts = parts
        self._live = [None if alive.all() else alive for alive in live]
        self._having = [at for at, alive in enumerate(live) if alive.any()]
        self._starts = np.cumsum([0, *map(len, parts)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def search(self, queries: FloatMatrix, k: int) -> Found:
        """The k nearest rows of each query: cosines (higher is nearer) and row numbers.

        Both have shape (n_queries, k); where there are fewer rows, k is their number. Each segment
        puts candidates forward, and the exact vectors of the best of all of them decide.
        """
        wanted = max(_FACTOR * k, _LEAST)

        def nearly(at: int) -> Found:
            scores, rows = self._parts[at].nearly(queries, wanted, self._live[at])
            return scores, rows + self._starts[at]

        none = (np.empty((len(queries), 0), np.float32), np.empty((len(queries), 0), np.int64))
        found = [none, *_POOL.map(nearly, self._having)]
        scores, rows = (np.concatenate(column, axis=1) for column in zip(*found, strict=True))
        scores, rows = _best((scores, rows), wanted)
        for at, query in enumerate(queries):
            scores[at] = self.rows(rows[at]) @ query
        return _best((scores, rows), k)

    def rows(self, numbers: Sequence[int] | IntVector) -> FloatMatrix:
        """The vectors of some rows, shape (len(numbers), dimension)."""
        chosen = np.asarray(numbers, dtype=np.int64)
        owners = np.searchsorted(self._starts, chosen, side="right") - 1
        if len(owners) and owners.min() == owners.max():  # as for the windows of one passage
            part = self._parts[int(owners[0])]
            return part.rows(chosen - self._starts[owners[0]])
        found = np.empty((len(chosen), self._parts[0].dimension), dtype=np.float32)
        for number in np.unique(owners):
            mine = owners == number
            found[mine] = self._parts[number].rows(chosen[mine] - self._starts[number])
        return found
