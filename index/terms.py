"""The lexical index: BM25 over what a text says, however it is written.

Full-width and half-width, upper and lower case, simplified and traditional characters, Chinese and
Arabic numerals match one another. Scripts that do not part their words are cut into characters
and pairs, which needs no dictionary and beats words in our measurements; other scripts into words
and numbers.

BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009; in the variant of
Lucene, as implemented by bm25s.
"""

import math
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.script import encodable, is_unspaced
from index.vectors import BoolVector, FloatVector, IntVector

with warnings.catch_warnings():  # its progress bars miss the widgets of a notebook, which we don't
    warnings.simplefilter("ignore")
    import bm25s

if TYPE_CHECKING:
    from opencc import OpenCC

K1, B = 0.7, 0.6
_LENGTHS = "lengths.npy"
_RUN = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_NUMERAL = re.compile(r"[〇零一二三四五六七八九十百千万亿两]{2,}(?:点[〇零一二三四五六七八九]+)?")
_HANGUL = re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")


def normalize(text: str) -> str:
    """The form in which texts are compared, without what changes their length in characters."""
    simplified: str = _simplifier().convert(
        unicodedata.normalize("NFKC", encodable(text)).casefold()
    )
    return simplified


def terms_of(text: str) -> list[str]:
    """The terms of a text, with repetition."""
    normal = _THOUSANDS.sub("", normalize(text))
    terms = [term for run in _RUN.findall(normal) for term in _terms(run)]
    return terms + [term for numeral in _NUMERAL.findall(normal) for term in _arabic(numeral)]


class Terms:
    """BM25 weights of every term in every passage of one segment."""

    def __init__(self, bm25: bm25s.BM25, lengths: IntVector) -> None:
        self._bm25 = bm25
        self.lengths = lengths

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> "Terms":
        """Weigh the terms of the passages, in row order."""
        bm25 = bm25s.BM25(method="lucene", k1=K1, b=B)
        terms = [terms_of(text) for text in texts]
        bm25.index(terms, show_progress=False)
        return cls(bm25, np.array([len(of_text) for of_text in terms], dtype=np.int64))

    @classmethod
    def read(cls, folder: Path) -> "Terms":
        """From a folder; the arrays are mapped into memory.

        :raises OSError: if a file is missing.
        :raises ValueError: if a file is damaged.
        """
        bm25 = bm25s.BM25.load(folder, mmap=True, show_progress=False)
        return cls(bm25, np.load(folder / _LENGTHS))

    def write(self, folder: Path) -> None:
        """Write arrays (`.npy`) and vocabulary (JSON) to a folder."""
        self._bm25.save(folder, show_progress=False)
        np.save(folder / _LENGTHS, self.lengths)

    def postings(self, term: str) -> tuple[IntVector, FloatVector]:
        """The rows that hold a term, and how much each does, from 0 to 1, as BM25 sees it.

        That is BM25 without the term's rarity, by the mean length in this segment.
        """
        scores = self._bm25.scores
        number = self._bm25.vocab_dict.get(term)
        if number is None:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        start, end = scores["indptr"][number : number + 2]
        rarity = _rarity(len(self.lengths), int(end - start))
        return scores["indices"][start:end], scores["data"][start:end] / np.float32(rarity)

    def coverage(self, question: str) -> tuple[FloatVector, float]:
        """See `AllTerms.coverage`."""
        return AllTerms([self], [np.ones(len(self.lengths), dtype=bool)]).coverage(question)


class AllTerms:
    """The terms of several segments, weighed as if they were one.

    `live` tells for each segment which of its passages count; the others hold nothing.
    """

    def __init__(self, parts: Sequence[Terms], live: Sequence[BoolVector]) -> None:
        sizes = [len(part.lengths) for part in parts]
        self._parts = [
            (part, start, None if alive.all() else alive)
            for part, start, alive in zip(parts, np.cumsum([0, *sizes[:-1]]), live, strict=True)
        ]
        self._size = sum(sizes)
        self._count = int(sum(alive.sum() for alive in live))
        total = sum(int(p.lengths[alive].sum()) for p, alive in zip(parts, live, strict=True))
        self._ratios: list[FloatVector] = [
            (_saturation(p.lengths, total / self._count) / _saturation(p.lengths)).astype(
                np.float32
            )
            for p in parts
        ]

    def knows(self, term: str) -> bool:
        """Whether any passage holds a term."""
        return any(len(rows) for rows, _ in self._postings(term))

    def coverage(self, question: str) -> tuple[FloatVector, float]:
        """How much of what the question asks for each passage holds, and all of them together.

        The first, shape (n_passages,), is BM25 divided by the most that any passage could have,
        which is the sum of the terms' inverse document frequencies; the second the part of that
        sum whose terms are known at all. Both run from 0, nothing, to 1. A term that no passage
        holds counts as the rarest, so a question in another language has low coverage.
        """
        scores = np.zeros(self._size, dtype=np.float32)
        found = most = 0.0
        for term, times in Counter(terms_of(question)).items():
            postings = list(self._postings(term))
            holding = sum(len(rows) for rows, _ in postings)
            rarity = _rarity(self._count, holding) * times
            for rows, weights in postings:
                scores[rows] += np.float32(rarity) * weights
            most += rarity
            found += rarity if holding else 0.0
        return scores / np.float32(most or 1.0), found / (most or 1.0)

    def _postings(self, term: str) -> Iterator[tuple[IntVector, FloatVector]]:
        """Postings in each segment, by the mean length in all of them."""
        for (part, start, live), ratio in zip(self._parts, self._ratios, strict=True):
            rows, weights = part.postings(term)
            if live is not None:
                rows, weights = rows[live[rows]], weights[live[rows]]
            shifted: FloatVector = weights / (weights + ratio[rows] * (np.float32(1) - weights))
            yield start + rows, shifted


def _rarity(passages: int, holding: int) -> float:
    """Inverse document frequency, as Lucene has it."""
    return math.log1p((passages - holding + 0.5) / (holding + 0.5))


def _saturation(lengths: IntVector, mean: float | None = None) -> npt.NDArray[np.floating]:
    """How often a passage must hold a term for half the weight that endless repetition brings."""
    usual = max(float(lengths.mean()) if mean is None else mean, 1e-9)
    saturation: npt.NDArray[np.floating] = K1 * (1 - B + B * lengths / usual)
    return saturation


def _terms(run: str) -> Iterator[str]:
    """The terms of a run of letters and digits, in which scripts may follow each other."""
    word, before = "", ""
    for character in run:
        if is_unspaced(character) or _HANGUL.match(character):
            if word:
                yield word
                word = ""
            yield character
            if before:
                yield before + character
            before = character
        else:
            word, before = word + character, ""
    if word:
        yield word


@cache
def _arabic(numeral: str) -> tuple[str, ...]:
    """A Chinese numeral in Arabic digits, or nothing where the characters make no number."""
    import cn2an

    try:
        value = cn2an.cn2an(numeral, "smart")
    except (ValueError, KeyError):  # the latter for some, such as 零十零
        return ()
    return (str(value),)


@cache
def _simplifier() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
