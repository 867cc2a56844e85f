"""How likely the first passage is to hold the answer.

A logistic regression on the signs that the ranking has of a passage (`qa.ranking.Evidence.signs`).
The bundled weights were fitted by `qa.calibrate` to half the questions of XQuAD and a sixth of
those of CMRC 2018, as they are and once more with the passages of their own article left out, and
to half of those that belong to CMRC 2018 and were asked of XQuAD. A question in another language
than the passage shares few words with it and is nowhere as near to it, so it is judged by weights
of its own. What reading adds was fitted to the same questions, but for the offset for another
script, which was chosen for the passage that is first after reading. `qa.calibrate` fits all of
them to another model or to somebody's documents.
"""

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.arrays import FloatVector
from index.engines import Index
from index.errors import IndexFolderError, IndexUnwritableError

FOUND = 0.5
"""The confidence from which on an answer is said to have been found."""

UNKNOWN = 2.0
"""What a question loses, in log-odds, that names something the documents never mention. Half of the
questions that belong to other documents do so, and one in twenty of a data set's own, for which 1
would be enough; near questions (another city's figure) need it."""

LACKING = 4.0
"""What a passage loses, in log-odds, that lacks a designation of the question: the year, the model
or the number of the line is another one; chosen, as hardly any question of a data set does so."""

SURE = 15.0
"""Logits beyond which a reader is not surer."""
_TINY = 1e-12

FILE = "confidence.json"
"""Where a calibration of its own lies in an index folder."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight for each sign, and the log-odds of being right where all are 0."""

    signs: tuple[float, ...]
    offset: float

    def logit(self, signs: FloatVector) -> float:
        """The log-odds of being right; higher is likelier."""
        return float(np.dot(self.signs, signs)) + self.offset


@dataclass(frozen=True, slots=True)
class Judgement:
    """The weights of the ranking's signs; and of the log-odds they give together with how sure the
    reader is that the passage holds an answer (`qa.reading.Reading.sure`), once it was read."""

    ranked: Weights
    read: Weights

    def shift(self, score: float, sure: float | None, *, lacks_name: bool) -> float:
        """What reading a passage adds to its log-odds; nothing where the reader can't tell.

        `score` is the probability before. Nor does it add where the question names something that
        the passage does not: the reader takes another city's figure for the one asked for.
        """
        if sure is None:
            return 0.0
        before = log_odds(score)
        added = self.read.logit(np.array([before, np.clip(sure, -SURE, SURE)])) - before
        return min(0.0, added) if lacks_name else added

    def reread(self, score: float, sure: float | None, *, lacks_name: bool) -> float:
        """The probability after reading; see `shift`."""
        return shifted(score, self.shift(score, sure, lacks_name=lacks_name))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights for a question in the script of the passage, and in another."""

    same_script: Judgement
    other_script: Judgement

    def of(self, *, same_script: bool) -> Judgement:
        """Those for one or the other."""
        return self.same_script if same_script else self.other_script

    @classmethod
    def read(cls, index: Index) -> "Calibration | None":
        """An index's own; None if it has none, or one made for another model.

        :raises IndexFolderError: if the file is damaged.
        """
        try:
            kept = json.loads((index.folder / FILE).read_text("utf-8"))
            if kept.pop("for") != _maker(index):
                return None
            return cls(_judgement(kept["same_script"]), _judgement(kept["other_script"]))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as broken:
            raise IndexFolderError("calibration_damaged", path=index.folder / FILE) from broken

    def write(self, index: Index) -> None:
        """Make it an index's own, for the model that made the index.

        :raises IndexFolderError: if its folder can't be written.
        """
        fields = {"for": _maker(index), **dataclasses.asdict(self)}
        try:
            (index.folder / FILE).write_text(json.dumps(fields, indent=1), "utf-8")
        except OSError as failed:
            reason = failed.strerror
            raise IndexUnwritableError(path=index.folder, reason=reason) from failed


BUNDLED = {
    True: Calibration(
        Judgement(Weights((46.1, -31.8, -1.6, 44.1, 6.5), -46.6), Weights((0.64, 0.165), 0.27)),
        Judgement(Weights((25.0, 15.7, -4.5, 5.9, 0.0), -16.6), Weights((0.87, 0.17), -0.2)),
    ),
    False: Calibration(
        Judgement(Weights((0.0, 0.0, 0.0, 72.4, 10.1), -64.6), Weights((0.64, 0.165), 0.27)),
        Judgement(Weights((0.0, 0.0, 0.0, 55.9, 0.0), -42.7), Weights((0.87, 0.17), -0.2)),
    ),
}
"""By whether there are token vectors."""


def calibration_of(index: Index) -> Calibration:
    """The calibration of an index: its own if it has one, else the bundled one.

    :raises IndexFolderError: if its own is damaged.
    """
    return Calibration.read(index) or BUNDLED[index.has_tokens]


def probability(logit: float) -> float:
    """In [0, 1]."""
    return float(1 / (1 + np.exp(-logit)))


def log_odds(score: float) -> float:
    """Of a probability; finite, also of 0 and 1."""
    inside = min(max(score, _TINY), 1 - _TINY)
    return float(np.log(inside / (1 - inside)))


def shifted(score: float, shift: float) -> float:
    """The probability whose log-odds are so much larger."""
    return probability(log_odds(score) + shift)


def _maker(index: Index) -> str:
    """What signs depend on besides the documents."""
    return index.model if index.has_tokens else f"{index.model}, without tokens"


def _judgement(kept: dict[str, Any]) -> Judgement:
    return Judgement(_weights(kept["ranked"]), _weights(kept["read"]))


def _weights(kept: dict[str, Any]) -> Weights:
    return Weights(tuple(map(float, kept["signs"])), float(kept["offset"]))
