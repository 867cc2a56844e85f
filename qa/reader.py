"""A small reader: which sentence of a passage answers a question, and which words of it.

It looks at the embedding model's token vectors and is sixty thousand weights in all: two networks
that have learned the same from different beginnings, whose scores are averaged (Lakshminarayanan,
Pritzel and Blundell, "Simple and scalable predictive uncertainty estimation", 2017). In each of
them a token of the passage is described by itself, by the words of the question that it attends to,
and by the question as a whole; a convolution looks at its neighbours; from that come a score for
beginning an answer, one for ending it, and, with the evidence of `qa.sentences`, one for the
sentence.

Attention over the question, and ends predicted apart: Chen, Fisch, Weston and Bordes, "Reading
Wikipedia to Answer Open-Domain Questions", 2017. `python -m qa.learn` makes the weights.
"""

import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import FloatMatrix, FloatVector, unit
from index.errors import IndexFolderError
from index.interface import Index
from index.script import Span
from index.terms import normalize
from qa.sentences import View, evidence

LONGEST = 30
"""Tokens of an answer, at most."""
SURE = np.float32(25)
"""What a difference of 1 in the evidence for a sentence is worth, in logits."""
NEAR = 30.0
"""What a difference of 1 in the match of a figure's clause is worth, in logits."""

_COMMAS = "，、；。：,;:"

Weights = dict[str, npt.NDArray[np.float32]]
FILE = "reader.npz"
"""Where a reader of its own lies in an index folder."""
_MODEL = "model"  # the array, among the weights, that names the embedding model

_BUNDLED = Path(__file__).with_name(FILE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a passage: a score for each sentence, and for each token two.

    Scores are logits: their differences count, within the sentences of a passage, and within the
    tokens of a sentence. `starts` and `ends` are of a token's being the first or last of an answer,
    and None where the reader tells sentences only. `cosines` are those of every token with every
    token of the question.
    """

    sentences: FloatVector
    cosines: FloatMatrix
    starts: FloatVector | None = None
    ends: FloatVector | None = None

    def score(self, view: View, span: Span) -> float:
        """How likely a range of the text is to answer; higher is likelier.

        Beside the two ends it counts how well the clause around it matches the question: a figure
        belongs to the noun next to it.
        """
        own = _tokens_in(view, span)
        if not own:
            return -np.inf
        around = _tokens_in(view, clause(view.text, span))
        score = NEAR * float(self.cosines[around].max(axis=0).mean())
        if self.starts is not None and self.ends is not None:
            score += float(self.starts[own[0]] + self.ends[own[-1]])
        return score

    def best(self, view: View, sentence: int) -> Span | None:
        """The range of a sentence that most likely answers; None where that can't be told."""
        own = view.of_sentence(sentence)
        if self.starts is None or self.ends is None or not len(own):
            return None
        both = self.starts[own][:, None] + self.ends[own][None]
        allowed = np.triu(np.ones_like(both)) - np.triu(np.ones_like(both), LONGEST)
        first, last = np.unravel_index(np.where(allowed > 0, both, -np.inf).argmax(), both.shape)
        return view.spans[own[first]][0], view.spans[own[last]][1]


class Reader:
    """Reads with the weights that `qa.learn` has made for one embedding model.

    `weights` has each network's along the first axis, but for `centre` and `usual`, of shape
    (dimension,), which all of them share.
    """

    def __init__(self, weights: Weights) -> None:
        own = dict(weights)
        self._centre, self._usual = own.pop("centre"), own.pop("usual")
        count = len(own["sharpness"])
        self._networks = [
            _Network({name: each[at] for name, each in own.items()}) for at in range(count)
        ]

    @classmethod
    def read_file(cls, file: Path, model: str) -> "Reader | None":
        """From an `.npz` file of arrays; None if it was made for another model.

        :raises OSError: if there is none.
        :raises ValueError: if it is damaged.
        """
        try:
            with np.load(file, allow_pickle=False) as stored:
                if str(stored[_MODEL]) != model:
                    return None
                names = [name for name in stored.files if name != _MODEL]
                return cls({name: stored[name].astype(np.float32) for name in names})
        except (EOFError, KeyError, TypeError, zipfile.BadZipFile) as broken:
            raise ValueError(str(broken)) from broken

    @staticmethod
    def write_file(file: Path, weights: Weights, model: str) -> None:
        """Write weights for a model in half precision.

        :raises OSError: if the file can't be written.
        """
        arrays: dict[str, Any] = {name: each.astype(np.float16) for name, each in weights.items()}
        arrays[_MODEL] = np.array(model)
        with file.open("wb") as stream:
            np.savez_compressed(stream, **arrays)

    def read(self, question: str, asked: FloatMatrix, view: View) -> Reading:
        """Score a passage; `asked` has the question's token vectors, shape (n, dimension)."""
        tokens, asking = unit(view.tokens - self._centre), unit(asked - self._centre)
        cosines = tokens @ asking.T
        same = matched(question, view)
        read = [each.read(tokens, asking, cosines, same, view) for each in self._networks]
        sentences, ends = (np.mean(scores, axis=0) for scores in zip(*read, strict=True))
        sentences += SURE * evidence(question, asked, view, self._centre, self._usual)
        return Reading(sentences, cosines, ends[:, 0], ends[:, 1])


class _Network:
    """One of a reader's networks."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def read(
        self,
        tokens: FloatMatrix,
        asked: FloatMatrix,
        cosines: FloatMatrix,
        same: FloatVector,
        view: View,
    ) -> tuple[FloatVector, FloatMatrix]:
        """Logits of the sentences, and of each token's being an answer's first and last."""
        given = self._weights
        hidden = self._hidden(tokens, asked, cosines, same)
        sentences = np.zeros(len(view.sentences), dtype=np.float32)
        for number in range(len(view.sentences)):
            own = view.of_sentence(number)
            if len(own):
                sentences[number] = hidden[own].max(axis=0) @ given["words.weight"][0]
        return sentences, hidden @ given["ends.weight"].T + given["ends.bias"]

    def _hidden(
        self, tokens: FloatMatrix, asked: FloatMatrix, cosines: FloatMatrix, same: FloatVector
    ) -> FloatMatrix:
        given = self._weights
        attended = _softmax(cosines * given["sharpness"]) @ self._linear("attended", asked)
        shares = _softmax(self._linear("share", asked)[:, 0])
        whole = shares @ self._linear("whole", asked)
        own = self._linear("own", tokens)
        best = cosines.max(axis=1)
        parts = [own, own * attended, own * whole, np.broadcast_to(whole, own.shape)]
        described = np.column_stack([*parts, best, best - best.mean(), same])
        near: FloatMatrix = _convolved(described, given["near.weight"]) + given["near.bias"]
        return np.maximum(near, np.float32(0))

    def _linear(self, name: str, rows: FloatMatrix) -> FloatMatrix:
        made: FloatMatrix = rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made


class PlainReader:
    """Reads for a model that no weights were made for: it tells the sentence only."""

    def __init__(self, centre: FloatVector) -> None:
        self._centre = centre

    def read(self, question: str, asked: FloatMatrix, view: View) -> Reading:
        """Score the sentences of a passage by late interaction and by what is asked for."""
        found = evidence(question, asked, view, self._centre, np.zeros_like(self._centre))
        return Reading(found, unit(view.tokens - self._centre) @ unit(asked - self._centre).T)


def reader_for(index: Index) -> Reader | PlainReader:
    """The reader for an index: one that was learned for it, else the bundled model's, else plain.

    :raises IndexFolderError: if its own is damaged.
    """
    own, model = index.folder / FILE, index.model
    try:
        learned = _read(own, own.stat().st_mtime_ns, model)
    except FileNotFoundError:
        learned = None
    except (OSError, ValueError) as broken:
        raise IndexFolderError("reader_damaged", path=own) from broken
    return learned or _read(_BUNDLED, 0, model) or PlainReader(index.centre)


@lru_cache(maxsize=8)
def _read(file: Path, changed: int, model: str) -> Reader | None:
    """Kept until the file changes."""
    return Reader.read_file(file, model)


def _tokens_in(view: View, span: Span) -> list[int]:
    return [at for at, (a, b) in enumerate(view.spans) if b > span[0] and a < span[1]]


def clause(text: str, span: Span) -> Span:
    """The range of a text around another, up to the nearest commas."""
    start = max((text.rfind(mark, 0, span[0]) for mark in _COMMAS), default=-1) + 1
    ends = [at for mark in _COMMAS if (at := text.find(mark, span[1])) >= 0]
    return start, min(ends, default=len(text))


def matched(question: str, view: View) -> FloatVector:
    """1 for every token of letters or digits that the question has too, else 0."""
    asked = normalize(question)
    return np.array(
        [any(map(str.isalnum, form)) and form in asked for form in view.forms], dtype=np.float32
    )


def _softmax(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    powers = np.exp(rows - rows.max(axis=-1, keepdims=True))
    shares: npt.NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _convolved(rows: FloatMatrix, weights: npt.NDArray[np.float32]) -> FloatMatrix:
    """Along the rows, as wide as they are; `weights` has shape (out, in, width)."""
    width = weights.shape[2]
    padded = np.pad(rows, ((width // 2, width // 2), (0, 0)))
    shifted = [padded[at : at + len(rows)] @ weights[:, :, at].T for at in range(width)]
    made: FloatMatrix = np.sum(shifted, axis=0)
    return made
