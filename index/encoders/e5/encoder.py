"""Texts in, unit vectors out: the default model as the rest of the project uses it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from index.arrays import FloatMatrix, unit
from index.encoders.e5.backend import Backend
from index.encoders.e5.choosing import Choice, for_many, has_gpu
from index.encoders.e5.questions import taught
from index.encoders.e5.tokenizer import Tokenizer
from index.encoders.e5.weights import IDENTITY, POSITIONS, WIDTH, LowRank, Weights
from index.errors import ModelError
from index.script import Span, encodable

QUESTION, PASSAGE = "query: ", "passage: "
"""The prompts that the model was trained with."""

MANY = 2_000
"""Texts from which on a GPU is worth its start: some seconds, most of them torch's import."""

_BUDGET = 2048  # tokens in a batch, padding included: bounds memory, and is past the fastest size
_FILLED = 0.75  # of a batch's longest row, in its shortest: more padding costs more than a pass
_WINDOW = POSITIONS - 2  # a text's own tokens in one pass
_STEP = (
    16  # lengths of rows are multiples of it: a backend prepares, and keeps, code for every shape
)


@dataclass(frozen=True, slots=True)
class _Window:
    """Tokens of a text that fit one pass, between marks of begin and end.

    Only the first window keeps its begin and only the last its end; what is kept starts at `start`
    of the text's tokens.
    """

    text: int
    start: int
    tokens: Sequence[int]
    kept: slice


class E5Encoder:
    """Encodes questions and passages, each with its prompt.

    A text longer than the model takes is run in windows without overlap, and its vector is the mean
    over the tokens of all of them, so that none of it is lost. Any string has a vector: what UTF-8
    can't hold becomes question marks, and an empty string is its prompt alone.

    Passages have the vectors of the published model. Questions are encoded with a low-rank change
    that brings them nearer to what answers them (see `questions`).
    """

    identity = IDENTITY
    dimension = WIDTH

    def __init__(
        self,
        weights: Weights,
        tokenizer: Tokenizer,
        backend: Backend,
        for_questions: Callable[[], Backend] | None = None,
    ) -> None:
        self._tokenizer = tokenizer
        self._for_questions = for_questions
        self.backend = backend
        self.weights = weights

    @classmethod
    def bundled(cls) -> "E5Encoder":
        """The default encoder, from the installed package.

        :raises ModelError: if the package with the weights is missing or damaged.
        """
        choice, weights = Choice.of_settings(), Weights.bundled()
        with ThreadPoolExecutor(1) as pool:  # the backend compiles while the tokenizer is built
            backend = pool.submit(choice.make, weights)
            for_questions = partial(choice.make, weights.adapted(taught()))
            return cls(weights, Tokenizer(weights.pieces), backend.result(), for_questions)

    def on(self, device: str) -> "E5Encoder":
        """The same encoder on another of torch's devices.

        :raises ModelError: if this machine does not have it.
        """
        from index.encoders.e5.torch_backend import TorchBackend

        there = partial(TorchBackend, self.weights.adapted(taught()), device)
        for_questions = there if self._for_questions else None
        backend = TorchBackend(self.weights, device)
        return E5Encoder(self.weights, self._tokenizer, backend, for_questions)

    def adapted(self, changes: Mapping[str, LowRank]) -> "E5Encoder":
        """The same encoder with changes to its weights, see `Weights.adapted`."""
        weights = self.weights.adapted(changes)
        return E5Encoder(weights, self._tokenizer, Choice.of_settings().make(weights))

    def for_many(self, texts: int) -> "E5Encoder":
        """As `Encoder.for_many`: on a GPU, unless settings name a backend."""
        if texts < MANY or Choice.of_settings().named or not has_gpu():
            return self
        try:
            return self.on(for_many().device)
        except ModelError:  # a GPU that torch can't use after all, or one that is full
            return self

    @cached_property
    def _questions_backend(self) -> Backend:
        return self._for_questions() if self._for_questions else self.backend

    def encode(self, texts: Sequence[str], *, question: bool = False) -> FloatMatrix:
        """See `Encoder.encode`."""
        tokens = self.prompted(texts, question=question)
        sums = np.zeros((len(texts), WIDTH), dtype=np.float32)
        for window, found in self._states(_windows(tokens), question=question):
            sums[window.text] += found.sum(axis=0)
        return unit(sums)

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        """See `Encoder.encode_with_tokens`."""
        prompt = _prompt(question)
        ids = self.prompted(texts, question=question)
        states = self.states(ids, question=question)
        means = np.array([rows.mean(axis=0) for rows in states]).reshape(-1, WIDTH)
        own = [self._first_own(prompt, row) for row in ids]
        tokens = [unit(rows[start:-1]) for rows, start in zip(states, own, strict=True)]
        return unit(means), tokens

    def token_spans(self, texts: Sequence[str]) -> list[list[Span]]:
        """See `Encoder.token_spans`."""
        return [self._own_spans(encodable(text)) for text in texts]

    def _own_spans(self, text: str) -> list[Span]:
        spans = self._tokenizer.spans(PASSAGE + text)
        first = self._first_own(PASSAGE, self.tokens([PASSAGE + text])[0]) - 1  # no mark of begin
        shift = len(PASSAGE)
        return [(max(0, start - shift), max(0, end - shift)) for start, end in spans[first:]]

    def token_count(self, text: str) -> int:
        """How many tokens the model sees of a passage, its prompt and the two marks included."""
        return len(self.prompted([text])[0])

    @property
    def pad(self) -> int:
        """The id of the token that fills a row up."""
        return self.weights.pieces.pad

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of texts as they are, with the marks of begin and end."""
        pieces = self.weights.pieces
        own = self._tokenizer.encode([encodable(text) for text in texts])
        return [[pieces.begin, *ids, pieces.end] for ids in own]

    def prompted(self, texts: Sequence[str], *, question: bool = False) -> list[list[int]]:
        """The same with the prompt of questions, or of passages, before each text."""
        prompt = _prompt(question)
        return self.tokens([prompt + text for text in texts])

    def states(
        self, tokens: Sequence[Sequence[int]], *, question: bool = False
    ) -> list[FloatMatrix]:
        """The states of every token, shape (n_tokens, dimension), of ids as `tokens` gives them.

        `question` tells whether they are those of questions alone.
        """
        states = [np.empty((len(ids), WIDTH), dtype=np.float32) for ids in tokens]
        for window, found in self._states(_windows(tokens), question=question):
            states[window.text][window.start : window.start + len(found)] = found
        return states

    def _first_own(self, prompt: str, ids: Sequence[int]) -> int:
        """Where a text's own tokens begin: the space that ends a prompt may be part of a word."""
        *before, _ = self.tokens([prompt])[0]
        pairs = zip(before, ids, strict=False)
        return next((at for at, (one, other) in enumerate(pairs) if one != other), len(before))

    def _states(
        self, windows: Sequence[_Window], *, question: bool
    ) -> Iterator[tuple[_Window, FloatMatrix]]:
        """Each window with the states of those of its tokens that it keeps."""
        backend = self._questions_backend if question else self.backend
        for batch in _batches(windows):
            length = _rounded(max(len(window.tokens) for window in batch))
            tokens = np.full((len(batch), length), self.pad, dtype=np.int64)
            mask = np.zeros((len(batch), length), dtype=np.float32)
            for row, window in enumerate(batch):
                tokens[row, : len(window.tokens)] = window.tokens
                mask[row, : len(window.tokens)] = 1
            states = backend.states(tokens, mask)
            for row, window in enumerate(batch):
                yield window, states[row, window.kept]


def _prompt(question: bool) -> str:
    return QUESTION if question else PASSAGE


def _rounded(length: int) -> int:
    return -(-length // _STEP) * _STEP


def _windows(texts: Sequence[Sequence[int]]) -> list[_Window]:
    """Windows over the token ids of texts; every text has one at least."""
    return [window for number, ids in enumerate(texts) for window in _windows_of(number, ids)]


def _windows_of(text: int, ids: Sequence[int]) -> Iterator[_Window]:
    begin, *own, end = ids
    for start in range(0, max(1, len(own)), _WINDOW):
        part = own[start : start + _WINDOW]
        is_first, is_last = start == 0, start + len(part) == len(own)
        kept = slice(0 if is_first else 1, len(part) + (2 if is_last else 1))
        yield _Window(text, start + kept.start, [begin, *part, end], kept)


def _batches(windows: Sequence[_Window]) -> Iterator[list[_Window]]:
    """Windows of about one length together, longest first, within the budget of tokens."""
    batch: list[_Window] = []
    longest = 0
    for window in sorted(windows, key=lambda window: len(window.tokens), reverse=True):
        length = _rounded(len(window.tokens))
        if batch and ((len(batch) + 1) * longest > _BUDGET or length < _FILLED * longest):
            yield batch
            batch = []
        longest = longest if batch else length
        batch.append(window)
    if batch:
        yield batch
