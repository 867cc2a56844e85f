"""A question and passages in another script: what of its words' meaning each passage holds."""

import math
from collections.abc import Sequence

import numpy as np

from index.arrays import FloatVector
from index.passages import normalize
from qa.crossing.dictionary import chinese_of, english_of, stemmed
from qa.question import Question

Meanings = Sequence[frozenset[str]]
"""Of each word of a question all that it may mean in another language."""

_HAN, _LATIN = "CJK", "LATIN"


def meanings_of(question: Question) -> Meanings:
    """What the words of a question mean: of a Chinese one in English, and the other way round; none
    for a question in another language."""
    if question.script == _HAN:
        return english_of(question.text)
    return chinese_of(question.text) if question.script == _LATIN else []


def covered(question: Question, meanings: Meanings, texts: Sequence[str]) -> FloatVector:
    """The share of a question's words that each of some texts has a translation of, from 0 to 1,
    by what `meanings_of` gives for it.

    Words that few of these texts have weigh more, as by their rarity (see `index.passages.bm25`).
    It is 0 where the dictionary is of other languages.
    """
    found = np.zeros(len(texts), dtype=np.float32)
    total = 0.0
    is_spaced = question.script == _HAN  # so are the words looked for
    forms = [f" {stemmed(text)} " if is_spaced else normalize(text) for text in texts]
    for word in meanings:
        wanted = [f" {stemmed(each)} " if is_spaced else each for each in word]
        held = np.array([any(each in form for each in wanted) for form in forms], dtype=bool)
        rarity = math.log1p((len(texts) - held.sum() + 0.5) / (held.sum() + 0.5))
        found += np.float32(rarity) * held
        total += rarity
    return found / np.float32(total) if total else found
