"""A passage seen closely: its sentences, its tokens, and how well each sentence fits a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from index.arrays import FloatMatrix, FloatVector, unit
from index.chunks import Chunk, sentences
from index.model import Encoder
from index.script import Span
from index.terms import normalize
from qa.asking import can_answer, kinds_of

_SEMICOLONS = ("；", ";")
_FITTING = np.float32(0.1)


@dataclass(frozen=True, slots=True)
class View:
    """A passage's text with its sentences, and the tokens that stand in it.

    `tokens` has shape (n_tokens, dimension), unit vectors made with the whole passage in sight;
    `spans` tells each one's range of the text, `owners` its sentence's number, and `forms` how it
    is written once normalised.
    """

    text: str
    sentences: tuple[Span, ...]
    tokens: FloatMatrix
    spans: tuple[Span, ...]
    owners: npt.NDArray[np.int64]
    forms: tuple[str, ...]

    @classmethod
    def from_tokens(cls, text: str, tokens: FloatMatrix, spans: Sequence[Span]) -> "View":
        """From the tokens of a text and more before it, which has spans below 0."""
        bounds = _bounds(text)
        within = [at for at, (start, end) in enumerate(spans) if 0 <= start < end]
        forms = normalize("\n".join(text[slice(*spans[at])].replace("\n", " ") for at in within))
        middles = [sum(spans[at]) / 2 for at in within]
        return cls(
            text=text,
            sentences=tuple(pairwise(bounds)),
            tokens=tokens[within],
            spans=tuple(spans[at] for at in within),
            owners=np.searchsorted(bounds, middles, side="right") - 1,
            forms=tuple(form.strip() for form in forms.split("\n")) if within else (),
        )

    def of_sentence(self, number: int) -> npt.NDArray[np.int64]:
        """The numbers of a sentence's tokens."""
        return np.flatnonzero(self.owners == number)


def views(chunks: Sequence[Chunk], encoder: Encoder) -> list[View]:
    """The passages as the model sees them, each under its title and headings."""
    texts = [chunk.in_context for chunk in chunks]
    _, tokens = encoder.encode_with_tokens(texts)
    spans = encoder.token_spans(texts)
    return [
        View.from_tokens(chunk.text, rows, _within(places, len(text) - len(chunk.text)))
        for chunk, text, rows, places in zip(chunks, texts, tokens, spans, strict=True)
    ]


def evidence(
    question: str, asked: FloatMatrix, view: View, centre: FloatVector, usual: FloatVector
) -> FloatVector:
    """What speaks for each sentence, shape (n_sentences,), higher is better, from -3 to 3.1.

    It sums late interaction of the question's tokens `asked` with the sentence's; the same where a
    match in the sentence before counts too, since a sentence seldom repeats what it is about; the
    cosine of the mean tokens; and a little where the sentence holds the kind of thing asked for.

    `centre` is the mean token of passages and `usual` the mean question, which all have in common.
    """
    cosines = unit(asked - (asked.mean(axis=0) + centre) / 2) @ unit(view.tokens - centre).T
    mean = unit(asked.mean(axis=0, keepdims=True) - usual)[0]
    best = np.full((len(view.sentences), len(asked)), cosines.min(), dtype=np.float32)
    pooled = np.zeros(len(view.sentences), dtype=np.float32)
    for number in range(len(view.sentences)):
        own = view.of_sentence(number)
        if len(own):
            best[number] = cosines[:, own].max(axis=1)
            pooled[number] = unit(view.tokens[own].mean(axis=0, keepdims=True) - centre)[0] @ mean
    weights = best.max(axis=0) - best.mean(axis=0) + 1e-6
    carried = np.maximum(best, np.vstack([best.min(axis=0), best[:-1]]))
    late, carried = best @ weights / weights.sum(), carried @ weights / weights.sum()
    kinds = kinds_of(question)
    fitting = [bool(kinds) and can_answer(view.text[a:b], kinds) for a, b in view.sentences]
    total: FloatVector = late + carried + pooled + _FITTING * np.array(fitting, dtype=np.float32)
    return total


def _bounds(text: str) -> list[int]:
    """Where sentences begin and end; a semicolon ends none, since a row of a table has several."""
    bounds = [0]
    for end in np.cumsum([len(part) for part in sentences(text)]).tolist():
        if len(bounds) > 1 and text[: bounds[-1]].rstrip(" ").endswith(_SEMICOLONS):
            bounds.pop()
        bounds.append(end)
    return bounds


def _within(spans: Sequence[Span], start: int) -> list[Span]:
    """The spans counted from `start`; what reaches over it is cut off there."""
    return [(max(0, a - start) if b > start else -1, b - start) for a, b in spans]
