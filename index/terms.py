"""The lexical index: BM25 over what a text says, however it is written.

Full-width and half-width, upper and lower case match one another (NFKC and case folding). Scripts
without spaces are cut into single characters and pairs, which needs no dictionary and beats words
in our measurements; other scripts into words and numbers.

BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009; in the variant of
Lucene, as implemented by bm25s.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

import bm25s
import numpy as np
import numpy.typing as npt

from index.script import is_unspaced

K1, B = 1.5, 0.75
_RUN = re.compile(r"[^\W_]+(?:[.,%'’-][^\W_]+)*[%]?")

FloatVector = npt.NDArray[np.float32]


def normalize(text: str) -> str:
    """The form in which texts are compared."""
    return unicodedata.normalize("NFKC", text).casefold()


def terms_of(text: str) -> list[str]:
    """The terms of a text, with repetition."""
    return [term for run in _RUN.findall(normalize(text)) for term in _terms(run)]


class Terms:
    """BM25 weights of every term in every passage."""

    def __init__(self, bm25: bm25s.BM25) -> None:
        self._bm25 = bm25

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> "Terms":
        """Weigh the terms of the passages, in row order."""
        bm25 = bm25s.BM25(method="lucene", k1=K1, b=B)
        bm25.index([terms_of(text) for text in texts], show_progress=False)
        return cls(bm25)

    @classmethod
    def read(cls, folder: Path) -> "Terms":
        """From a folder; the arrays are mapped into memory.

        :raises OSError: if a file is missing.
        :raises ValueError: if a file is damaged.
        """
        return cls(bm25s.BM25.load(folder, mmap=True, show_progress=False))

    def write(self, folder: Path) -> None:
        """Write arrays (`.npy`) and vocabulary (JSON) to a folder."""
        self._bm25.save(folder, show_progress=False)

    def scores(self, question: str) -> FloatVector:
        """BM25 of every passage, shape (n_passages,), at least 0, higher is better."""
        known = [term for term in terms_of(question) if term in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._bm25.scores["num_docs"], dtype=np.float32)
        scores: FloatVector = self._bm25.get_scores(known)
        return scores


def _terms(run: str) -> Iterator[str]:
    """The terms of a run of letters and digits, in which scripts may follow each other."""
    word = ""
    before = ""
    for character in run:
        if not is_unspaced(character):
            word += character
            before = ""
            continue
        if word:
            yield word
            word = ""
        yield character
        if before:
            yield before + character
        before = character
    if word:
        yield word
