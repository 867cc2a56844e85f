"""What a term is worth: BM25, in the variant of Lucene, which lets no term count against a passage.

Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.arrays import FloatVector

K1, B = 0.7, 0.6

MOST = 255
"""Times of a term in a passage that are told apart, far beyond those that make a difference."""


def shares(
    times: Sequence[int], holding: Sequence[int], passages: int
) -> tuple[list[np.float32], float]:
    """What part of a question each of its terms is, and what part of it any passage holds.

    It has the terms so many `times`, and so many of the passages are `holding` each. The parts add
    up to 1; a term that no passage holds counts as the rarest.
    """
    rarities = [n * _rarity(passages, of) for n, of in zip(times, holding, strict=True)]
    most = sum(rarities) or 1.0
    known = sum(rarity for rarity, of in zip(rarities, holding, strict=True) if of)
    return [np.float32(rarity / most) for rarity in rarities], known / most


def saturation(lengths: npt.NDArray[np.int32], mean: float) -> FloatVector:
    """How often a passage must hold a term for half the weight that endless repetition brings.

    Held n times, the term counts with its rarity times n / (n + saturation).
    """
    found: FloatVector = K1 * (1 - B + B * lengths.astype(np.float32) / max(mean, 1e-9))
    return found


def _rarity(passages: int, holding: int) -> float:
    """Inverse document frequency: of so many passages, so many hold the term."""
    return math.log1p((passages - holding + 0.5) / (holding + 0.5))
