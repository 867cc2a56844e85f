"""What is fetched of a version's documents and passages."""

import threading
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.arrays import FloatMatrix, FloatVector
from index.documents import Document
from index.engines.milvus.blobs import (
    DOCUMENT,
    PASSAGE,
    TOKENS,
    Kept,
    fetched,
    unpacked,
    unpacked_bits,
    window_numbers,
)
from index.engines.milvus.client import Client, Row
from index.passages import Bits

if TYPE_CHECKING:
    from cachetools import LRUCache

_AT_HAND = 10_000  # passages, once they were fetched


class Stored:
    """Documents, passages and vectors by the numbers of their rows; safe to share between threads.

    Passages that were fetched stay at hand. `dimension` is that of the vectors.
    """

    def __init__(self, client: Client, dimension: int) -> None:
        self._client = client
        self._dimension = dimension
        self._at_hand = _cache()
        self._keeping = threading.Lock()

    def passages(self, rows: Sequence[int]) -> dict[int, Kept]:
        """Those of some passages that are there."""
        with self._keeping:
            kept = {row: self._at_hand[row] for row in rows if row in self._at_hand}
        data = fetched(self._client, [row for row in rows if row not in kept], PASSAGE)
        new = {row: unpacked(found, Kept) for row, found in data.items()}
        with self._keeping:
            self._at_hand.update(new)
        return {row: found for row in rows if (found := kept.get(row) or new.get(row))}

    def document(self, number: int) -> Document:
        """A document as it was read."""
        return unpacked(fetched(self._client, [number], DOCUMENT)[number], Document)

    def windows(self, passages: Iterable[Row]) -> dict[int, FloatMatrix]:
        """The vectors of the windows of some passages, by the number of the passage."""
        numbers = {row["id"]: window_numbers(row["id"], row["windows"]) for row in passages}
        every = [one for of in numbers.values() for one in of]
        found = self._client.get("windows", every, ["vector"])
        return {
            passage: np.array([found[one]["vector"] for one in of], dtype=np.float32).reshape(
                len(of), self._dimension
            )
            for passage, of in numbers.items()
        }

    def tokens(self, passages: Sequence[int]) -> dict[int, Bits]:
        """The tokens of some passages."""
        found = fetched(self._client, passages, TOKENS)
        return {row: unpacked_bits(found.get(row, b""), self._dimension) for row in passages}


def vector_of(row: Row) -> FloatVector:
    """The vector of a row."""
    return np.asarray(row["vector"], dtype=np.float32)


def _cache() -> "LRUCache[int, Kept]":
    from cachetools import LRUCache

    return LRUCache(_AT_HAND)
