"""The vectors of passages, at three grains: the passage, windows of whole sentences, tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.arrays import FloatMatrix, FloatVector
from index.passages.chunks import Chunk, windows
from index.passages.tokens import Bits, Tokens


@dataclass(frozen=True, slots=True)
class Grains:
    """One passage's vectors: its own, its windows' (n, dimension), and its tokens' bits."""

    passage: FloatVector
    windows: FloatMatrix
    tokens: Bits


@dataclass(frozen=True, slots=True)
class Embedding:
    """The vectors of some passages, in row order.

    `passages` has shape (n_passages, dimension), `windows` (n_windows, dimension) and
    `window_places` (n_windows, 3): passage row, start and end in the passage's text.
    """

    passages: FloatMatrix
    windows: FloatMatrix
    window_places: npt.NDArray[np.int32]
    tokens: Tokens

    @classmethod
    def from_grains(
        cls, chunks: Sequence[Chunk], grains: Sequence[Grains], centre: FloatVector
    ) -> "Embedding":
        """From the vectors of each passage; `centre` is what tokens are centred on."""
        places = [
            (row, *place) for row, chunk in enumerate(chunks) for place in windows(chunk.text)
        ]
        empty = np.empty((0, len(centre)), dtype=np.float32)
        return cls(
            np.stack([grain.passage for grain in grains]),
            np.concatenate([empty, *(grain.windows for grain in grains)]),
            np.array(places, dtype=np.int32).reshape(-1, 3),
            Tokens.from_passages([grain.tokens for grain in grains], centre),
        )

    @classmethod
    def joined(cls, parts: Sequence["Embedding"]) -> "Embedding":
        """Several, whose tokens share one centre, as one: rows are numbered through."""
        if len(parts) == 1:
            return parts[0]
        starts = np.cumsum([0, *(len(part.passages) for part in parts)])
        shifts = [np.array([start, 0, 0], dtype=np.int32) for start in starts]
        bits = [part.tokens.bits_of(row) for part in parts for row in range(len(part.tokens))]
        return cls(
            np.concatenate([part.passages for part in parts]),
            np.concatenate([part.windows for part in parts]),
            np.concatenate([p.window_places + s for p, s in zip(parts, shifts, strict=False)]),
            Tokens.from_passages(bits, parts[0].tokens.centre),
        )
