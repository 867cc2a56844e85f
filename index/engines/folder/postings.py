"""The lexical index: which passage holds which term, how often, and what that is worth.

Everything lies in flat arrays that are mapped into memory, and terms are known by 64-bit hashes, so
that nothing grows with the documents but files: a million passages have some ten million terms.
Opening reads nothing, and a question reads the postings of its own terms.
"""

import hashlib
import os
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.arrays import BoolVector, FloatVector, IntVector
from index.passages import MOST, saturation, shares, terms_of

_ARRAYS = ("keys", "starts", "rows", "times", "lengths")

_POOL = ThreadPoolExecutor(os.cpu_count(), "postings")  # NumPy's loops let other threads run

Keys = npt.NDArray[np.uint64]
Starts = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Times = npt.NDArray[np.uint8]
Postings = tuple[Rows, Times]

_SEEN = 4_000  # rows that are looked at to tell what the best reach at least
_LEAVE = 0.4  # of what these reach: terms that are less together are looked up for candidates alone
_ROUNDING = 1e-5  # far above what single precision loses in a sum that is at most 1


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
        keys = keys_of(numbers)
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

    def postings(self, keys: Keys) -> Iterator[Postings]:
        """For each term, by its hash, the rows that hold it, in rising order, and how often."""
        places = np.searchsorted(self._keys, keys)
        for key, at in zip(keys.tolist(), places.tolist(), strict=True):
            held = at < len(self._keys) and int(self._keys[at]) == key
            start, end = self._starts[at : at + 2].tolist() if held else (0, 0)
            yield self._rows[start:end], self._times[start:end]


class Weighed:
    """A question's terms against the passages of several segments; see `Words`.

    Of each segment, `held` has the postings of each term. `shares`, shape (n_terms,), is what part
    of the question each term is; `saturations` is of the passages of all segments, which begin at
    `starts`.
    """

    def __init__(
        self,
        held: Sequence[Sequence[Postings]],
        shares: Sequence[np.float32],
        saturations: FloatVector,
        starts: IntVector,
        familiar: float,
    ) -> None:
        self._held = held
        self._shares = shares
        self._saturations = saturations
        self._starts = starts
        self.familiar = familiar

    def best(self, k: int) -> IntVector:
        """The rows that cover most, at most k, best first; ties by row number.

        Terms that nearly all passages hold have most of the postings and can lift none far, so the
        rarer terms tell which rows can be among the best, and the others are looked up for these.
        Turtle and Flood, "Query evaluation: strategies and optimizations", 1995 (MaxScore).
        """
        order = self._rarest_first()
        least = self._reached(order, k)
        rest = np.array([*np.cumsum([self._shares[term] for term in order[::-1]])[::-1], 0.0])
        first = int(np.argmax(rest <= _LEAVE * least))
        sums = self._sums(order[:first])
        rows = np.flatnonzero((sums > 0) & (sums >= least - rest[first] - _ROUNDING))
        if len(rows) > k:
            least = max(least, _largest(sums[rows], k))
            rows = rows[sums[rows] >= least - rest[first] - _ROUNDING]
        scores = self.coverage(rows)
        return rows[np.argsort(-scores, kind="stable")][:k]

    def coverage(self, rows: IntVector) -> FloatVector:
        """The coverage of some rows, from 0 to 1."""
        times = np.zeros((len(self._shares), len(rows)), dtype=np.uint8)
        owners = np.searchsorted(self._starts, rows, side="right") - 1
        for owner in np.unique(owners).tolist():
            mine = np.flatnonzero(owners == owner)
            inner = (rows[mine] - self._starts[owner]).astype(np.int32)
            for of_term, postings in zip(times, self._held[owner], strict=True):
                of_term[mine] = _times_in(inner, postings)
        saturated, scores = self._saturations[rows], np.zeros(len(rows), dtype=np.float32)
        for share, often in zip(self._shares, times.astype(np.float32), strict=True):
            scores += share * (often / (often + saturated))
        return scores

    def _rarest_first(self) -> list[int]:
        """The terms that any passage holds."""
        holding = [sum(len(rows) for rows, _ in parts) for parts in zip(*self._held, strict=True)]
        return sorted((n for n, of in enumerate(holding) if of), key=lambda n: holding[n])

    def _reached(self, order: Sequence[int], k: int) -> float:
        """A coverage that k rows reach, or 0: that of the best of some that hold rare terms."""
        seen: list[IntVector] = []
        each = max(1, _SEEN // len(self._held))  # of a segment
        for term in order:
            firsts = zip(self._starts, self._held, strict=False)
            seen.extend(part[term][0][:each] + start for start, part in firsts)
            if sum(map(len, seen)) >= _SEEN:
                break
        rows, often = np.unique(np.concatenate([np.empty(0, np.int64), *seen]), return_counts=True)
        likely = rows[np.argsort(-often, kind="stable")[: 2 * k]]
        return _largest(self.coverage(likely), k) if len(likely) >= k else 0.0

    def _sums(self, terms: Sequence[int]) -> FloatVector:
        """What each passage holds of some of the terms."""
        scores = np.zeros_like(self._saturations)

        def add(number: int) -> None:
            here = slice(self._starts[number], self._starts[number + 1])
            mine, saturated = scores[here], self._saturations[here]
            for term in terms:
                rows, times = self._held[number][term]
                often = times.astype(np.float32)
                mine[rows] += self._shares[term] * (often / (often + saturated[rows]))

        list(_POOL.map(add, range(len(self._held))))
        return scores


class AllTerms:
    """The terms of several segments, weighed as if they were one.

    `live` tells for each segment which of its passages count; the others hold nothing.
    """

    def __init__(self, parts: Sequence[Terms], live: Sequence[BoolVector]) -> None:
        self._parts = parts
        self._live = [None if alive.all() else alive for alive in live]
        self._starts = np.cumsum([0, *map(len, live)])
        self._count = int(sum(alive.sum() for alive in live))
        total = sum(int(p.lengths[alive].sum()) for p, alive in zip(parts, live, strict=True))
        lengths = np.concatenate([part.lengths for part in parts])
        self._saturations = saturation(lengths, total / max(1, self._count))

    def knows(self, term: str) -> bool:
        """Whether any passage holds a term."""
        return any(len(rows) for ((rows, _),) in self._held(keys_of([term])))

    def weighed(self, question: str) -> Weighed:
        """The question's terms, and what each passage holds of them."""
        asked = Counter(terms_of(question))
        held = list(self._held(keys_of(asked)))
        holding = [sum(len(rows) for rows, _ in parts) for parts in zip(*held, strict=True)]
        worth, familiar = shares(list(asked.values()), holding, self._count)
        return Weighed(held, worth, self._saturations, self._starts, familiar)

    def _held(self, keys: Keys) -> Iterator[list[Postings]]:
        """For each segment, the live postings of each term."""
        for part, live in zip(self._parts, self._live, strict=True):
            postings = part.postings(keys)
            yield list(postings) if live is None else [_alive(held, live) for held in postings]


def _alive(postings: Postings, live: BoolVector) -> Postings:
    rows, times = postings
    alive = live[rows]
    return rows[alive], times[alive]


def _times_in(rows: Rows, postings: Postings) -> Times | int:
    """How often each row holds a term."""
    holding, times = postings
    if not len(holding):
        return 0
    at = holding[:-1].searchsorted(rows)
    found: Times = times[at] * (holding[at] == rows)
    return found


def _largest(scores: FloatVector, k: int) -> float:
    """The k-th largest of at least k scores."""
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])


def keys_of(terms: Iterable[str]) -> Keys:
    """The hashes of terms; two of ten million are the same with a probability of 3 in a million."""
    hashes = [hashlib.blake2b(term.encode(), digest_size=8).digest() for term in terms]
    return np.frombuffer(b"".join(hashes), dtype="<u8")
