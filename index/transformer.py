"""Any model of sentence-transformers as an encoder."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.vectors import FloatMatrix

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class TransformerEncoder:
    """Encodes with the prompts that the model brings; without one where it has none.

    Its identity is its name with a hash of its vectors of a fixed text: whatever makes the vectors
    differ, weights, pooling or prompts, makes another model of it.
    """

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        self._model = model
        probe = [self.encode_passages(["甬"]), self.encode_questions(["甬"])]
        self.dimension = probe[0].shape[1]
        digest = hashlib.blake2b(np.round(np.concatenate(probe), 2).tobytes(), digest_size=6)
        self.identity = f"{name} {digest.hexdigest()}"

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """The vectors of passages, shape (n, dimension), each of length 1."""
        return self._encode(texts, "passage", "document")

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """The vectors of questions, shape (n, dimension), each of length 1."""
        return self._encode(texts, "query")

    def token_vectors(self, texts: Sequence[str], *, question: bool) -> list[FloatMatrix]:
        """The vectors of each text's own tokens and its prompt's, shape (n_tokens, dimension)."""
        name = self._prompt("query") if question else self._prompt("passage", "document")
        found = self._model.encode(
            list(texts), prompt_name=name, output_value="token_embeddings", show_progress_bar=False
        )
        return [_unit(vectors.float().cpu().numpy()) for vectors in found]

    def _encode(self, texts: Sequence[str], *kinds: str) -> FloatMatrix:
        return self._model.encode(
            list(texts),
            prompt_name=self._prompt(*kinds),
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        ).astype(np.float32)

    def _prompt(self, *kinds: str) -> str | None:
        return next((kind for kind in kinds if kind in self._model.prompts), None)


def _unit(rows: FloatMatrix) -> FloatMatrix:
    unit: FloatMatrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit
