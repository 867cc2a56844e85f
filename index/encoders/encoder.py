"""The embedding model: the bundled one, or any that sentence-transformers can load."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from index.arrays import FloatMatrix
from index.errors import ModelError
from index.script import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from index.encoders.e5 import LowRank, Weights


class Encoder(Protocol):
    """Turns texts into vectors of length 1, so that an inner product is a cosine.

    `identity` names weights and prompts: vectors of different identities are never compared.
    """

    identity: str
    dimension: int

    def encode(self, texts: Sequence[str], *, question: bool = False) -> FloatMatrix:
        """The vectors of passages, or of questions, shape (n, dimension)."""
        ...

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        """The same, and the vectors of each text's own tokens, shape (n_tokens, dimension)."""
        ...

    def token_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """Where those tokens stand in passages: half-open ranges, empty for a mark."""
        ...

    def for_many(self, texts: int) -> "Encoder":
        """The same encoder where it is fastest for so many texts at once; mostly itself."""
        ...


@runtime_checkable
class Adaptable(Encoder, Protocol):
    """An encoder whose inside is open: what it makes of tokens, and its weights, to be changed."""

    weights: "Weights"

    def __hash__(self) -> int: ...

    def prompted(self, texts: Sequence[str], *, question: bool = False) -> list[list[int]]:
        """The token ids of passages, or of questions, as the model sees them, marks included."""
        ...

    def states(self, tokens: Sequence[Sequence[int]]) -> list[FloatMatrix]:
        """The state of every token of some such ids, each of shape (n_tokens, dimension)."""
        ...

    def adapted(self, changes: Mapping[str, "LowRank"]) -> "Adaptable":
        """The same encoder with changes of low rank to its weights, by the matrices' names."""
        ...


def load_encoder(name: str | None = None) -> Encoder:
    """The encoder of a model: of the one named, else of `YONGWEN_MODEL`, else the bundled one.

    The bundled one needs neither torch nor sentence-transformers and is ready in about a second.

    :raises ModelError: if the model can't be loaded.
    """
    chosen = name or os.environ.get("YONGWEN_MODEL")
    if chosen:
        from index.encoders.transformer import TransformerEncoder

        return TransformerEncoder(load_model(chosen), chosen)
    from index.encoders.e5.encoder import E5Encoder

    return E5Encoder.bundled()


def load_model(name: str | None = None) -> "SentenceTransformer":
    """The model as a `SentenceTransformer`, with its own prompts; chosen as in `load_encoder`.

    :raises ModelError: if it can't be loaded.
    """
    chosen = name or os.environ.get("YONGWEN_MODEL")
    if not chosen:
        from index.encoders.e5.module import make_model

        return make_model()
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(chosen, device=os.environ.get("YONGWEN_DEVICE") or None)
    except (OSError, ValueError, ImportError, RuntimeError) as failed:
        reason = str(failed).strip().split("\n")[0]
        raise ModelError("model_missing", name=chosen, reason=reason) from failed


def backend_name() -> str:
    """What runs the chosen model on this machine, as people read it; nothing is loaded for it.

    :raises ModelError: if settings ask for what there is not.
    """
    if os.environ.get("YONGWEN_MODEL"):
        return f"sentence-transformers {os.environ.get('YONGWEN_DEVICE') or ''}".rstrip()
    from index.encoders.e5.choosing import described

    return described()
