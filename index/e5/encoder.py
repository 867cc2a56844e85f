"""Texts in, unit vectors out: the default model as the rest of the project uses it."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from tokenizers import Encoding, Tokenizer

from index.e5.engine import Engine, OpenVinoEngine
from index.e5.tokenizer import encodable, make_tokenizer
from index.e5.weights import POSITIONS, SHA256, WIDTH, Weights
from index.errors import ModelError
from index.vectors import FloatMatrix, unit

QUESTION, PASSAGE = "query: ", "passage: "
"""The prompts that the model was trained with."""

IDENTITY = f"multilingual-e5-small-q4 {SHA256[:12]}"

ENGINES = ("openvino", "torch")

_BUDGET = 2048  # tokens in a batch, padding included: bounds memory, and is past the fastest size
_WINDOW = POSITIONS - 2  # a text's own tokens in one pass


@dataclass(frozen=True, slots=True)
class _Window:
    """Tokens of a text, from `start` on, that fit one pass with the marks of begin and end."""

    text: int
    start: int
    tokens: Sequence[int]


class E5Encoder:
    """Encodes questions and passages, each with its prompt.

    A text longer than the model takes is run in windows without overlap, whose means are weighted
    by their tokens, so that none of it is lost. Any string has a vector: what UTF-8 can't hold
    becomes question marks, and an empty string is its prompt alone.
    """

    identity = IDENTITY
    dimension = WIDTH

    def __init__(self, weights: Weights, tokenizer: Tokenizer, engine: Engine) -> None:
        self.tokenizer = tokenizer
        self.engine = engine
        self._weights = weights

    @classmethod
    def bundled(cls) -> "E5Encoder":
        """The default encoder, from the installed package.

        :raises ModelError: if the package with the weights is missing or damaged.
        """
        weights = Weights.bundled()
        with ThreadPoolExecutor(1) as pool:  # the engine compiles while the tokenizer is built
            engine = pool.submit(choose_engine, weights)
            return cls(weights, make_tokenizer(weights.pieces), engine.result())

    def on(self, device: str) -> "E5Encoder":
        """The same encoder on another of torch's devices.

        :raises ModelError: if this machine does not have it.
        """
        from index.e5.torch_engine import TorchEngine

        return E5Encoder(self._weights, self.tokenizer, TorchEngine(self._weights, device))

    def encode(self, texts: Sequence[str], *, question: bool = False) -> FloatMatrix:
        """See `index.model.Encoder.encode`."""
        sums = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for window, found in self._states(_windows(self._ids(texts, question))):
            sums[window.text] += len(window.tokens) * found.mean(axis=0)
        return unit(sums)

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        """See `index.model.Encoder.encode_with_tokens`."""
        prompt = QUESTION if question else PASSAGE
        encodings = self._encodings(prompt, texts)
        pieces = self._weights.pieces
        states = self.states([[pieces.begin, *e.ids, pieces.end] for e in encodings])
        means = np.array([rows.mean(axis=0) for rows in states]).reshape(-1, WIDTH)
        own = ([end > len(prompt) for _, end in encoding.offsets] for encoding in encodings)
        tokens = [unit(rows[1:-1][mask]) for rows, mask in zip(states, own, strict=True)]
        return unit(means), tokens

    def token_count(self, text: str) -> int:
        """How many tokens the model sees of a passage, its prompt and the two marks included."""
        return len(self.tokens([PASSAGE + text])[0])

    @property
    def pad(self) -> int:
        """The id of the token that fills a row up."""
        return self._weights.pieces.pad

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of texts as they are, with the marks of begin and end."""
        pieces = self._weights.pieces
        return [
            [pieces.begin, *encoding.ids, pieces.end] for encoding in self._encodings("", texts)
        ]

    def states(self, tokens: Sequence[Sequence[int]]) -> list[FloatMatrix]:
        """The states of every token, shape (n_tokens, dimension), of ids as `tokens` gives them.

        Of a text in several windows, the marks are the first window's begin and the last's end.
        """
        states = [np.empty((len(ids), WIDTH), dtype=np.float32) for ids in tokens]
        windows = _windows([ids[1:-1] for ids in tokens])
        for window, found in self._states(windows):
            rows = states[window.text]
            stop = window.start + len(window.tokens)
            rows[window.start + 1 : stop + 1] = found[1:-1]
            if window.start == 0:
                rows[0] = found[0]
            if stop == len(rows) - 2:
                rows[-1] = found[-1]
        return states

    def _ids(self, texts: Sequence[str], question: bool) -> list[list[int]]:
        prompt = QUESTION if question else PASSAGE
        return [encoding.ids for encoding in self._encodings(prompt, texts)]

    def _encodings(self, prompt: str, texts: Sequence[str]) -> list[Encoding]:
        return self.tokenizer.encode_batch(
            [prompt + encodable(text) for text in texts], add_special_tokens=False
        )

    def _states(self, windows: Sequence[_Window]) -> Iterator[tuple[_Window, FloatMatrix]]:
        """Each window with the states of its tokens, the marks at both ends included."""
        pieces = self._weights.pieces
        for batch in _batches(windows):
            length = max(len(window.tokens) for window in batch) + 2
            tokens = np.full((len(batch), length), pieces.pad, dtype=np.int64)
            mask = np.zeros((len(batch), length), dtype=np.float32)
            for row, window in enumerate(batch):
                marked = [pieces.begin, *window.tokens, pieces.end]
                tokens[row, : len(marked)] = marked
                mask[row, : len(marked)] = 1
            states = self.engine.states(tokens, mask)
            for row, window in enumerate(batch):
                yield window, states[row, : len(window.tokens) + 2]


def choose_engine(weights: Weights) -> Engine:
    """The engine that `YONGWEN_ENGINE` and `YONGWEN_DEVICE` ask for, by default OpenVINO.

    :raises ModelError: if there is no such engine, or not that device.
    """
    device = os.environ.get("YONGWEN_DEVICE") or "cpu"
    named = os.environ.get("YONGWEN_ENGINE") or ("openvino" if device == "cpu" else "torch")
    if named not in ENGINES:
        raise ModelError("engine_unknown", name=named, known=", ".join(ENGINES))
    if named == "openvino":
        if device != "cpu":
            raise ModelError("device_unavailable", name=f"openvino {device}")
        return OpenVinoEngine(weights)
    from index.e5.torch_engine import TorchEngine

    return TorchEngine(weights, device)


def _windows(texts: Sequence[Sequence[int]]) -> list[_Window]:
    """Windows over the token ids of texts, without marks; an empty text has one, empty."""
    return [
        _Window(number, start, ids[start : start + _WINDOW])
        for number, ids in enumerate(texts)
        for start in range(0, max(1, len(ids)), _WINDOW)
    ]


def _batches(windows: Sequence[_Window]) -> Iterator[list[_Window]]:
    """Windows of about one length together, longest first, within the budget of tokens."""
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda window: len(window.tokens), reverse=True):
        if batch and (len(batch) + 1) * (len(batch[0].tokens) + 2) > _BUDGET:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
