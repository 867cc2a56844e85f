"""A passage seen closely: its sentences, and its tokens."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.arrays import IntVector
from index.encoders import Encoder
from index.passages import Chunk, normalize, sentences
from index.script import SEMICOLONS, Span

_SEMICOLON = re.compile(f"[{SEMICOLONS}]")
_LABEL = re.compile("[：:]")


@dataclass(frozen=True, slots=True)
class View:
    """A passage's text with its sentences, and the model's tokens that stand in it.

    `tokens` has their places among all that the model sees, counted from the end, which is -1;
    `spans` each one's range of the text, `owners` its sentence's number, and `forms` how it is
    written once normalised.
    """

    text: str
    sentences: tuple[Span, ...]
    tokens: IntVector
    spans: tuple[Span, ...]
    owners: IntVector
    forms: tuple[str, ...]

    @classmethod
    def from_spans(cls, text: str, spans: Sequence[Span]) -> "View":
        """From the tokens of a text and more before it, which has spans below 0."""
        bounds = _bounds(text)
        within = [at for at, (start, end) in enumerate(spans) if 0 <= start < end]
        forms = normalize("\n".join(text[slice(*spans[at])].replace("\n", " ") for at in within))
        middles = [sum(spans[at]) / 2 for at in within]
        return cls(
            text=text,
            sentences=tuple(pairwise(bounds)),
            tokens=np.array(within, dtype=np.int64) - len(spans),
            spans=tuple(spans[at] for at in within),
            owners=np.searchsorted(bounds, middles, side="right") - 1,
            forms=tuple(form.strip() for form in forms.split("\n")) if within else (),
        )

    def of_sentence(self, number: int) -> IntVector:
        """The places of a sentence's tokens."""
        return np.flatnonzero(self.owners == number)

    def clauses(self, number: int) -> list[Span]:
        """The ranges of a sentence that semicolons part, but for a row of a table, whose cells say
        nothing without one another."""
        parts = self._parts(number)
        return [self.sentences[number]] if len(parts) < 2 or self._are_cells(parts) else parts

    def is_row(self, number: int) -> bool:
        """Whether a sentence is a row of a table, each cell under a label."""
        parts = self._parts(number)
        return len(parts) > 1 and self._are_cells(parts)

    def _are_cells(self, parts: Sequence[Span]) -> bool:
        return all(_LABEL.search(self.text[slice(*span)]) for span in parts[:2])

    def _parts(self, number: int) -> list[Span]:
        start, end = self.sentences[number]
        bounds = [start, *(start + m.end() for m in _SEMICOLON.finditer(self.text[start:end])), end]
        return [span for span in pairwise(bounds) if self.text[slice(*span)].strip()]

    def within(self, span: Span) -> list[int]:
        """The places of the tokens in a range of the text."""
        return [at for at, (a, b) in enumerate(self.spans) if b > span[0] and a < span[1]]


def views(chunks: Sequence[Chunk], encoder: Encoder) -> list[View]:
    """The passages as the model sees them, each under its title and headings."""
    texts = [chunk.in_context for chunk in chunks]
    return [
        View.from_spans(chunk.text, _within(places, len(text) - len(chunk.text)))
        for chunk, text, places in zip(chunks, texts, encoder.token_spans(texts), strict=True)
    ]


def _bounds(text: str) -> list[int]:
    """Where sentences begin and end; a semicolon ends none, since a row of a table has several."""
    bounds = [0]
    for end in np.cumsum([len(part) for part in sentences(text)]).tolist():
        if len(bounds) > 1 and text[: bounds[-1]].rstrip(" ").endswith(tuple(SEMICOLONS)):
            bounds.pop()
        bounds.append(end)
    return bounds


def _within(spans: Sequence[Span], start: int) -> list[Span]:
    """The spans counted from `start`; what reaches over it is cut off there."""
    return [(max(0, a - start) if b > start else -1, b - start) for a, b in spans]
