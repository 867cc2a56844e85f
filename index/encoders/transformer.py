"""Any model of sentence-transformers as an encoder."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.arrays import FloatMatrix, unit
from index.script import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor


class TransformerEncoder:
    """Encodes with the prompts that the model brings; without one where it has none.

    Its identity is its name with a hash of its vectors of a fixed text: whatever makes the vectors
    differ, weights, pooling or prompts, makes another model of it.
    """

    def __init__(self, model: "SentenceTransformer", name: str) -> None:
        self._model = model
        probe = [self.encode(["甬"]), self.encode(["甬"], question=True)]
        self.dimension = probe[0].shape[1]
        digest = hashlib.blake2b(np.round(np.concatenate(probe), 2).tobytes(), digest_size=6)
        self.identity = f"{name} {digest.hexdigest()}"

    def encode(self, texts: Sequence[str], *, question: bool = False) -> FloatMatrix:
        """See `Encoder.encode`."""
        found: FloatMatrix = self._model.encode(
            list(texts),
            prompt_name=self._prompt(question),
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return found.astype(np.float32)

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        """See `Encoder.encode_with_tokens`; a prompt's tokens are among them.

        Where a model has no token vectors, as static ones have none, the text's own stands for all.
        """
        found: Any = self._model.encode(
            list(texts),
            prompt_name=self._prompt(question),
            output_value=None,
            show_progress_bar=False,
        )
        vectors = np.array([_rows(text["sentence_embedding"]) for text in found])
        return unit(vectors.reshape(-1, self.dimension)), [_tokens(text) for text in found]

    def token_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """See `Encoder.token_spans`; those of a prompt are empty.

        A model whose tokenizer does not tell places has one token, the whole text.
        """
        tokenizer: Any = self._model.tokenizer
        if not getattr(tokenizer, "is_fast", False):
            return [[(0, len(text))] for text in texts]
        prompt = self._model.prompts.get(self._prompt(False) or "") or ""
        found = tokenizer(
            [prompt + text for text in texts],
            truncation=True,
            max_length=self._model.max_seq_length,
            return_offsets_mapping=True,
        )
        return [[_shifted(span, len(prompt)) for span in row] for row in found["offset_mapping"]]

    def for_many(self, texts: int) -> "TransformerEncoder":
        """See `Encoder.for_many`; sentence-transformers has taken a GPU if any."""
        return self

    def _prompt(self, question: bool) -> str | None:
        kinds = ("query",) if question else ("passage", "document")
        return next((kind for kind in kinds if kind in self._model.prompts), None)


def _shifted(span: Span, by: int) -> Span:
    return max(0, span[0] - by), max(0, span[1] - by)


def _tokens(text: dict[str, "Tensor"]) -> FloatMatrix:
    """The unit vectors of a text's tokens, without padding."""
    if "token_embeddings" not in text:
        return unit(_rows(text["sentence_embedding"])[None])
    return unit(_rows(text["token_embeddings"][text["attention_mask"].bool()]))


def _rows(tensor: "Tensor") -> FloatMatrix:
    rows: FloatMatrix = tensor.float().cpu().numpy()
    return rows
