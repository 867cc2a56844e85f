"""What the model was taught about questions: a low-rank change to its weights.

Passages keep the vectors of the published model, so that an index stays what it is; only questions
are encoded with the change. It was learned from questions over real documents, in everyday words
and in other languages than the documents (`qa.learn.asking`).
"""

from functools import cache
from pathlib import Path

import numpy as np

from index.arrays import NamedArrays
from index.encoders.e5.weights import LowRank

_FILE = Path(__file__).with_name("questions.npz")


@cache
def taught() -> dict[str, LowRank]:
    """The change, by the names of the matrices in the model's file."""
    with np.load(_FILE, allow_pickle=False) as stored:
        return changes_of({name: stored[name] for name in stored.files})


def changes_of(arrays: NamedArrays) -> dict[str, LowRank]:
    """From arrays `NAME.up`, shape (out, rank), and `NAME.down`, shape (rank, in), among others."""
    names = [name.removesuffix(".up") for name in arrays if name.endswith(".up")]
    pairs = {name: (arrays[f"{name}.up"], arrays[f"{name}.down"]) for name in names}
    return {
        f"{name}.w": (up.astype(np.float32), down.astype(np.float32))
        for name, (up, down) in pairs.items()
    }
