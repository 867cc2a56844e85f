"""The lexical index: which passage holds which term, how often, and what that is worth.

Everything lies in flat arrays that are mapped into memory, and terms are known by 64-bit hashes, so
that nothing grows with the documents but files: a million passages have some ten million terms.
Opening reads nothing, and a question reads the postings of its own terms.
"""

import hashlib
import itertools
import os
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.arrays import BoolVector, FloatVector, IntVector
from index.bm25 import MOST, saturation, shares
from index.terms import terms_of

_ARRAYS = ("keys", "starts", "rows", "times", "lengths")

_POOL = ThreadPoolExecutor(os.cpu_count(), "postings")  # NumPy's loops let other threads run

Keys = npt.NDArray[np.uint64]
Starts = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Times = npt.NDArray[np.uint8]


class Terms:
    """The terms of the passages of one segment.

    `keys`, shape (n_terms,), are the terms' hashes in rising order; of term n, `rows` and `times`
    from `starts[n]` to `starts[n + 1]` tell which passages hold it and how often. `lengths`, shape
    (n_passages,), counts each one's terms.
    """

    def __init__(self, keys: Keys, starts: Starts, rows: Rows, times: Times, lengths: Rows) -> None:
        self._keys = keys
        self._starts = starts
        self._rows = rows
        self._times = times
        self.lengths = lengths

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> "Terms":
        """Count the terms of the passages, in row order."""
        numbers: dict[str, int] = {}
        terms, times, sizes, lengths = array("i"), array("B"), array("i"), array("i")
        for text in texts:
            counts = Counter(terms_of(text))
            terms.extend(numbers.setdefault(term, len(numbers)) for term in counts)
            times.extend(min(count, MOST) for count in counts.values())
            sizes.append(len(counts))
            lengths.append(counts.total())
        keys = np.array([_key(term) for term in numbers], dtype=np.uint64)
        ranks = np.empty(len(keys), dtype=np.int32)
        ranks[np.argsort(keys)] = np.arange(len(keys), dtype=np.int32)
        ranked = ranks[np.frombuffer(terms, dtype=np.int32)] if terms else ranks
        by_term = np.argsort(ranked, kind="stable")
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), np.array(sizes, dtype=np.int32))
        return cls(
            keys=np.sort(keys),
            starts=np.concatenate([[0], np.cumsum(np.bincount(ranked, minlength=len(keys)))]),
            rows=rows[by_term],
            times=np.array(times, dtype=np.uint8)[by_term],
            lengths=np.array(lengths, dtype=np.int32),
        )

    @classmethod
    def read(cls, folder: Path) -> "Terms":
        """From a folder; the arrays are mapped into memory.

        :raises OSError: if a file is missing.
        :raises ValueError: if a file is damaged.
        """
        mapped = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS)
        return cls(*(part.view(np.ndarray) for part in mapped))

    def write(self, folder: Path) -> None:
        """Write arrays (`.npy`) to a new folder."""
        folder.mkdir()
        np.save(folder / "keys.npy", self._keys)
        np.save(folder / "starts.npy", self._starts)
        np.save(folder / "rows.npy", self._rows)
        np.save(folder / "times.npy", self._times)
        np.save(folder / "lengths.npy", self.lengths)

    def postings(self, term: str) -> tuple[Rows, Times]:
        """The rows that hold a term, in rising order, and how often each does."""
        key = _key(term)
        at = int(np.searchsorted(self._keys, np.uint64(key)))
        if at == len(self._keys) or int(self._keys[at]) != key:
            return self._rows[:0], self._times[:0]
        start, end = self._starts[at : at + 2].tolist()
        return self._rows[start:end], self._times[start:end]


class Weighed:
    """A question's terms against the passages of several segments; see `index.interface.Words`."""

    def __init__(self, scores: FloatVector, familiar: float) -> None:
        self._scores = scores
        self.familiar = familiar

    def best(self, k: int) -> IntVector:
        """The rows that cover most, at most k, best first; ties by row number."""
        scores = self._scores
        count = min(k, len(scores))
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        rows = np.flatnonzero((scores >= least) & (scores > 0))
        return rows[np.argsort(-scores[rows], kind="stable")][:k]

    def coverage(self, rows: IntVector) -> FloatVector:
        """The coverage of some rows, from 0 to 1."""
        return self._scores[rows]


class AllTerms:
    """The terms of several segments, weighed as if they were one.

    `live` tells for each segment which of its passages count; the others hold nothing.
    """

    def __init__(self, parts: Sequence[Terms], live: Sequence[BoolVector]) -> None:
        self._parts = parts
        self._live = [None if alive.all() else alive for alive in live]
        self._count = int(sum(alive.sum() for alive in live))
        total = sum(int(p.lengths[alive].sum()) for p, alive in zip(parts, live, strict=True))
        self._saturations = [saturation(p.lengths, total / max(1, self._count)) for p in parts]

    def knows(self, term: str) -> bool:
        """Whether any passage holds a term."""
        return any(len(rows) for rows, _ in self._postings(term))

    def weighed(self, question: str) -> Weighed:
        """The question's terms, and what each passage holds of them."""
        asked = Counter(terms_of(question))
        held = [list(self._postings(term)) for term in asked]
        holding = [sum(len(rows) for rows, _ in parts) for parts in held]
        worth, familiar = shares(list(asked.values()), holding, self._count)
        of_parts = zip(*held, strict=True) if held else [()] * len(self._parts)
        scores = _POOL.map(_sum, self._saturations, of_parts, itertools.repeat(worth))
        return Weighed(np.concatenate(list(scores)), familiar)

    def _postings(self, term: str) -> Iterator[tuple[Rows, Times]]:
        """The live postings in each segment."""
        for part, live in zip(self._parts, self._live, strict=True):
            rows, times = part.postings(term)
            if live is not None:
                alive = live[rows]
                rows, times = rows[alive], times[alive]
            yield rows, times


def _sum(
    saturated: FloatVector, terms: Sequence[tuple[Rows, Times]], parts: Sequence[np.float32]
) -> FloatVector:
    """What each passage of a segment holds of the terms, each counting with its share."""
    scores = np.zeros_like(saturated)
    for (rows, times), share in zip(terms, parts, strict=True):
        often = times.astype(np.float32)
        scores[rows] += share * (often / (often + saturated[rows]))
    return scores


def _key(term: str) -> int:
    """Two of ten million terms have the same with a probability of three in a million."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")
