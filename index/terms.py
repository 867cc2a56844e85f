"""The lexical index: BM25 over what a text says, however it is written.

Full-width and half-width, upper and lower case, simplified and traditional characters, Chinese and
Arabic numerals match one another. Scripts that do not part their words are cut into characters
and pairs, which needs no dictionary and beats words in our measurements; other scripts into words
and numbers.

BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009; in the variant of
Lucene, as implemented by bm25s.
"""

import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.script import encodable, is_unspaced
from index.vectors import FloatVector

with warnings.catch_warnings():  # its progress bars miss the widgets of a notebook, which we don't
    warnings.simplefilter("ignore")
    import bm25s

if TYPE_CHECKING:
    from opencc import OpenCC

K1, B = 0.7, 0.6
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
    """BM25 weights of every term in every passage."""

    def __init__(self, bm25: bm25s.BM25) -> None:
        self._bm25 = bm25
        count = bm25.scores["num_docs"]
        holding = np.diff(bm25.scores["indptr"])
        self._idf = np.log1p((count - holding + 0.5) / (holding + 0.5))
        self._rarest = float(np.log1p((count + 0.5) / 0.5))

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

    def coverage(self, question: str) -> tuple[FloatVector, float]:
        """How much of what the question asks for each passage holds, and all of them together.

        The first, shape (n_passages,), is BM25 divided by the most that any passage could have,
        which is the sum of the terms' inverse document frequencies; the second the part of that
        sum whose terms are known at all. Both run from 0, nothing, to 1. A term that no passage
        holds counts as the rarest, so a question in another language has low coverage.
        """
        terms = terms_of(question)
        known = [self._bm25.vocab_dict[t] for t in terms if t in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._bm25.scores["num_docs"], dtype=np.float32), 0.0
        found = float(self._idf[known].sum())
        most = found + self._rarest * (len(terms) - len(known))
        scores: FloatVector = self._bm25.get_scores_from_ids(known)
        return scores / np.float32(most), found / most


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
    except ValueError:
        return ()
    return (str(value),)


@cache
def _simplifier() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
