"""How likely what is shown is to be right.

A logistic regression on a few signs of what was found and read. The bundled weights were fitted by
`qa.calibrate` to the questions of `fit.jsonl`, `dev.jsonl` and `far.jsonl` in
`tests/benchmarks/corpus`, over documents that the reader had not learned from, near misses
included; `qa.calibrate` fits them to another model or to somebody's documents.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np

from index.engines import Index
from index.errors import IndexFolderError, IndexUnwritableError

FOUND = 0.5
"""The confidence from which on an answer is said to have been found, whatever the reader says."""

FILE = "confidence.json"
"""Where a calibration of its own lies in an index folder."""

_FAR = 60.0  # beyond which nothing is surer; a sum of evidence does not reach it


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells whether the answer shown is right; each is a number, and 0 where it is not told.

    `answers` is the reader's logit that the first passage answers, `belongs` that of the sentence,
    and `fragment` the log of the probability of the words, where words alone are shown. `total` is
    the first passage's sum of evidence and `ahead` how far it is before the next one's that the
    reader would take; `lexical` the share of the question's words in it. `unknown`, `lacking`,
    `foreign` are 1 where the question names something that no passage has, something that the first
    has not, and where the two are in different scripts.
    """

    answers: float = 0.0
    belongs: float = 0.0
    fragment: float = 0.0
    total: float = 0.0
    ahead: float = 0.0
    lexical: float = 0.0
    unknown: float = 0.0
    lacking: float = 0.0
    foreign: float = 0.0

    def clipped(self) -> "Signs":
        """The same with nothing infinite, as the logit of a sentence without tokens is."""
        return Signs(**{name: float(np.clip(v, -_FAR, _FAR)) for name, v in self.items()})

    def items(self) -> list[tuple[str, float]]:
        """Each sign by its name."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


def is_found(signs: Signs, confidence: float) -> bool:
    """Whether the documents answer, be it sure or not that what is shown of them is right.

    A reader that was taught tells so itself, at better than even odds: on documents that nothing
    was learned from this answers more questions, and fewer near misses, than confidence alone.
    """
    return signs.answers > 0 or confidence >= FOUND


@dataclass(frozen=True, slots=True)
class Calibration:
    """A weight for each sign, by its name, and the log-odds of being right where all are 0."""

    weights: Mapping[str, float]
    offset: float

    def confidence(self, signs: Signs) -> float:
        """The probability of being right, from 0 to 1."""
        told = sum(self.weights.get(name, 0.0) * value for name, value in signs.items())
        return float(1 / (1 + np.exp(-(told + self.offset))))

    @classmethod
    def read(cls, index: Index) -> "Calibration | None":
        """An index's own; None if it has none, or one made for another model.

        :raises IndexFolderError: if the file is damaged.
        """
        try:
            kept = json.loads((index.folder / FILE).read_text("utf-8"))
            if kept["for"] != maker(index):
                return None
            names = {field.name for field in fields(Signs)}
            weights = {str(n): float(w) for n, w in kept["weights"].items() if n in names}
            return cls(weights, float(kept["offset"]))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as broken:
            raise IndexFolderError("calibration_damaged", path=index.folder / FILE) from broken

    def write(self, index: Index) -> None:
        """Make it an index's own, for the model that made the index.

        :raises IndexFolderError: if its folder can't be written.
        """
        kept = {"for": maker(index), **asdict(self)}
        try:
            (index.folder / FILE).write_text(json.dumps(kept, indent=1), "utf-8")
        except OSError as failed:
            reason = failed.strerror
            raise IndexUnwritableError(path=index.folder, reason=reason) from failed


TAUGHT = Calibration(
    {"answers": 0.324, "belongs": 0.366, "ahead": 0.171, "lacking": -0.082, "foreign": -0.129},
    -1.617,
)
"""For the bundled model, which has a reader."""
PLAIN = Calibration({"total": 0.5, "lexical": 2.0, "unknown": -1.0, "lacking": -1.5}, -18.0)
"""For a model that was not taught to read."""


def calibration_of(index: Index, *, taught: bool) -> Calibration:
    """The calibration of an index: its own if it has one, else a bundled one.

    :raises IndexFolderError: if its own is damaged.
    """
    return Calibration.read(index) or (TAUGHT if taught else PLAIN)


def maker(index: Index) -> str:
    """What signs depend on besides the documents."""
    return index.model if index.has_tokens else f"{index.model}, without tokens"
