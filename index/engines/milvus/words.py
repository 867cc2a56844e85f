"""The words of an index in Milvus: our own weights and statistics, as in an index folder.

How many passages hold a term is summed up from what each build has changed (`terms`). A sparse
vector of each passage finds the candidates; what they cover is worked out from their own terms, so
that coverage means the same wherever it is kept.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property

import numpy as np

from index.arrays import FloatVector, IntVector
from index.engines.milvus.blobs import number
from index.engines.milvus.client import Client, Row
from index.engines.milvus.conditions import literals
from index.engines.milvus.ledger import Snapshot
from index.passages import MOST, saturation, shares, terms_of

_FACTOR = 3
_DIMENSIONS = 2**32 - 2  # a sparse vector's; two terms may share one, which costs a candidate


class Cause(StrEnum):
    """Why a build has changed how many passages hold a term."""

    OWN = "own"  # by its passages
    REST = "rest"  # by those that it replaced, and in place of earlier builds


class MilvusWords:
    """A question's terms; see `Words`.

    `counts` tells the terms of some passages, `search` the rows of a sparse vector's best ones.
    """

    def __init__(
        self,
        question: str,
        held: Callable[[Collection[str]], Mapping[str, int]],
        snapshot: Snapshot,
        counts: Callable[[IntVector], Sequence[Counter[str]]],
        search: Callable[[Mapping[int, float], int], IntVector],
    ) -> None:
        asked = Counter(terms_of(question))
        holding = held(asked.keys())
        worth, self.familiar = shares(
            list(asked.values()), [holding[term] for term in asked], snapshot.passages
        )
        known = zip(asked, worth, strict=True)
        self._worth = {term: part for term, part in known if holding[term]}
        self._mean = snapshot.mean
        self._counts = counts
        self._search = search

    def best(self, k: int) -> IntVector:
        """The rows that cover most, at most k, best first."""
        if not self._sparse:
            return np.empty(0, dtype=np.int64)
        rows = self._search(self._sparse, k)
        scores = self.coverage(rows)
        return rows[np.lexsort((rows, -scores))]

    def coverage(self, rows: IntVector) -> FloatVector:
        """The coverage of some rows, from 0 to 1."""
        return np.array([self._covered(counts) for counts in self._counts(rows)], dtype=np.float32)

    @cached_property
    def _sparse(self) -> dict[int, float]:
        return {dimension(term): float(part) for term, part in self._worth.items()}

    def _covered(self, counts: Counter[str]) -> float:
        full = _full(counts, self._mean)
        times = ((min(counts[term], MOST), part) for term, part in self._worth.items())
        return float(sum(part * (often / (often + full)) for often, part in times if often))


def sparse(counts: Counter[str], mean: float) -> dict[int, float]:
    """The vector of a passage's terms; `mean` is how many terms a passage has in the mean.

    That changes as documents come and go, but hardly the order of candidates.
    """
    full = _full(counts, mean)
    found: dict[int, float] = {}
    for term, often in counts.items():
        found[dimension(term)] = min(often, MOST) / (min(often, MOST) + full)
    return found


def dimension(term: str) -> int:
    """A term's place in sparse vectors."""
    return number(term) % _DIMENSIONS


def changes(build: int, part: Cause, counts: Mapping[int, int]) -> Iterator[Row]:
    """The rows that say by how much a build has changed how many passages hold a term.

    `counts` are by the terms' numbers.
    """
    for term, holding in counts.items():
        if holding:
            own = number(part, build, term)
            yield {"id": own, "build": build, "term": term, "holding": holding}


def holding(client: Client, snapshot: Snapshot, terms: Collection[str]) -> dict[str, int]:
    """How many passages hold each term."""
    keys = {
        number(part, build, number(term)): term
        for term in terms
        for build in snapshot.statistics
        for part in Cause
    }
    found = dict.fromkeys(terms, 0)
    for key, row in client.get("terms", list(keys), ["holding"]).items():
        found[keys[key]] += row["holding"]
    return found


def outweighed(statistics: Mapping[str, int], new: int) -> list[str]:
    """The builds whose rows are summed up with `new` ones, so that there are few builds to sum.

    As in a log-structured merge tree: those that have not many times as many rows.
    """
    taken = []
    for build, rows in sorted(statistics.items(), key=lambda item: item[1]):
        if rows <= _FACTOR * new:
            taken.append(build)
            new += rows
    return taken


def summed(client: Client, builds: Sequence[str]) -> Counter[int]:
    """By how much several builds have changed how many passages hold a term, by its number."""
    found: Counter[int] = Counter()
    if builds:
        condition = f"build in {literals([int(each) for each in builds])}"
        for row in client.rows("terms", condition, ["term", "holding"]):
            found[row["term"]] += row["holding"]
    return found


def _full(counts: Counter[str], mean: float) -> float:
    return float(saturation(np.array([counts.total()], dtype=np.int32), mean)[0])
