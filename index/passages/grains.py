"""The vectors of passages, at three grains: the passage, windows of whole sentences, tokens."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.arrays import FloatMatrix, FloatVector
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
