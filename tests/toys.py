"""A toy encoder, small enough that its scores can be worked out by hand."""

from collections.abc import Sequence

import numpy as np

from index.arrays import FloatMatrix
from index.script import Span


class ToyEncoder:
    """A text's vector counts its characters in 64 buckets, by code point; then unit length.

    Two texts of the same characters have cosine 1; two that share no bucket have 0.
    """

    dimension = 64

    def __init__(self, identity: str = "toy") -> None:
        self.identity = identity
        self.seen: list[str] = []  # every passage text it was asked to encode

    def encode(self, texts: Sequence[str], *, question: bool = False) -> FloatMatrix:
        if not question:
            self.seen.extend(texts)
        return self._encode(texts)

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        return self.encode(texts, question=question), [self._encode(list(text)) for text in texts]

    def token_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        return [[(at, at + 1) for at in range(len(text))] for text in texts]

    def for_many(self, texts: int) -> "ToyEncoder":
        return self

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        counts = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for character in text:
                counts[row, ord(character) % self.dimension] += 1
        norms = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / np.maximum(norms, 1e-9)
