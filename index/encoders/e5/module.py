"""The default model as a module of sentence-transformers."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling

from index.encoders.e5.encoder import PASSAGE, QUESTION, E5Encoder
from index.encoders.e5.weights import WIDTH


class E5Module(InputModule):
    """Token ids in, token vectors out; the weights stay in the installed package.

    Saving it writes a few lines, since the weights are not copied; loading what was saved takes
    `trust_remote_code=True`, as for every module that is not sentence-transformers' own. A text
    longer than the model takes is run in windows. On any device but the CPU it runs on torch.
    """

    max_seq_length: int | None = None

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._encoder = E5Encoder.bundled()
        self._on_device: dict[str, E5Encoder] = {"cpu": self._encoder}
        self.register_buffer("place", torch.empty(0), persistent=False)  # follows `.to(device)`

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: object
    ) -> dict[str, torch.Tensor | Any]:
        """Token ids and mask of the texts, each under its prompt, padded to the longest."""
        tokens = self._encoder.tokens([(prompt or "") + text for text in inputs])
        length = max(map(len, tokens), default=0)
        ids = torch.tensor([row + [self._encoder.pad] * (length - len(row)) for row in tokens])
        mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in tokens])
        return {"input_ids": ids, "attention_mask": mask}

    def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
        """Add `token_embeddings`, shape (n, length, WIDTH)."""
        ids, mask = features["input_ids"], features["attention_mask"]
        texts = [row[kept.bool()].tolist() for row, kept in zip(ids, mask, strict=True)]
        states = torch.zeros((*ids.shape, WIDTH))
        encoder = self._encoder_here()
        asking = encoder.tokens([QUESTION.rstrip()])[0][:-1]
        are_questions = [text[: len(asking)] == asking for text in texts]
        for is_question in (True, False):
            rows = [row for row, is_one in enumerate(are_questions) if is_one == is_question]
            found = encoder.states([texts[row] for row in rows], question=is_question)
            for at, own in zip(rows, found, strict=True):
                states[at, : len(own)] = torch.from_numpy(own)
        return {**features, "token_embeddings": states.to(self.place.device)}

    def save(self, output_path: str, *args: object, **kwargs: object) -> None:
        """Write the module's (empty) configuration."""
        Path(output_path).mkdir(parents=True, exist_ok=True)
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, *_: object, **__: object) -> "E5Module":
        """The module, from the installed package."""
        return cls()

    def _encoder_here(self) -> E5Encoder:
        device = str(self.place.device)
        if device not in self._on_device:
            self._on_device[device] = self._encoder.on(device)
        return self._on_device[device]


def make_model() -> SentenceTransformer:
    """The bundled model with its prompts, mean pooling, and vectors of length 1."""
    return SentenceTransformer(
        modules=[E5Module(), Pooling(WIDTH, "mean"), Normalize()],
        prompts={"query": QUESTION, "passage": PASSAGE},
        similarity_fn_name="cosine",
        device=os.environ.get("YONGWEN_DEVICE") or None,
    )
