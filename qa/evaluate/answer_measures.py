"""How well questions are answered: the sentence, the words, and knowing when there is no answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.passages import normalize

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One question as it was answered.

    `is_right` is whether the first passage was the right one, `has_sentence` whether its sentence
    holds a gold answer, `exact` whether the answer is one, and `f1` how far it is.
    """

    confidence: float
    is_right: bool
    has_sentence: bool
    exact: bool
    f1: float


@dataclass(frozen=True, slots=True)
class AnswerMeasures:
    """Shares from 0 to 1; higher is better, but for `calibration_error`.

    `first` is the share of questions whose right passage is first once it was read, `sentence` that
    of right passages whose sentence holds a gold answer; `exact` and `f1` are over all questions.
    With foreign questions, which the documents can't answer, `auroc` is the
    probability that a question of their own is answered with more confidence than a foreign one,
    and `refused` the share of foreign ones below the confidence that 95 % of their own have.
    """

    first: float
    sentence: float
    exact: float
    f1: float
    calibration_error: float
    auroc: float | None = None
    refused: float | None = None

    @classmethod
    def of(cls, judged: Sequence[Judged], foreign: Sequence[float] = ()) -> "AnswerMeasures":
        """From questions with known answers, and the confidences of foreign ones."""
        confidences = np.array([each.confidence for each in judged])
        right = np.array([each.is_right for each in judged])
        others = np.array(foreign)
        threshold = np.quantile(confidences, 0.05)
        return cls(
            first=float(right.mean()),
            sentence=float(np.mean([each.has_sentence for each in judged if each.is_right])),
            exact=float(np.mean([each.exact for each in judged])),
            f1=float(np.mean([each.f1 for each in judged])),
            calibration_error=calibration_error(confidences, right),
            auroc=auroc(confidences, others) if len(others) else None,
            refused=float((others < threshold).mean()) if len(others) else None,
        )

    def to_dict(self) -> dict[str, float | None]:
        """What `--json` prints."""
        return {
            "first": self.first,
            "sentence": self.sentence,
            "exact": self.exact,
            "F1": self.f1,
            "ECE": self.calibration_error,
            "AUROC": self.auroc,
            "refused": self.refused,
        }


def character_f1(given: str, gold: str) -> float:
    """F1 over letters and digits, in whatever form: the measure of CMRC 2018 and DRCD."""
    ours, theirs = Counter(_letters(given)), Counter(_letters(gold))
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values())) if shared else 0.0


def is_exact(given: str, gold: str) -> bool:
    """Whether two answers have the same letters and digits."""
    return _letters(given) == _letters(gold)


def auroc(own: npt.NDArray[np.float64], foreign: npt.NDArray[np.float64]) -> float:
    """The probability that one of the first is larger than one of the second; ties count half."""
    ordered = np.sort(foreign)
    below = np.searchsorted(ordered, own) + np.searchsorted(ordered, own, side="right")
    return float(below.mean() / (2 * len(foreign)))


def reliability(
    confidences: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]
) -> list[tuple[float, float, int]]:
    """For every tenth of confidence in use: the mean confidence, the share right, how many."""
    bins = np.minimum((confidences * BINS).astype(int), BINS - 1)
    return [
        (float(confidences[bins == at].mean()), float(right[bins == at].mean()), int(count))
        for at, count in enumerate(np.bincount(bins, minlength=BINS))
        if count
    ]


def calibration_error(confidences: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error: Guo et al., "On Calibration of Modern Neural Networks", 2017."""
    parts = reliability(confidences, right)
    return sum(abs(mean - share) * count for mean, share, count in parts) / len(confidences)


def _letters(text: str) -> list[str]:
    return [character for character in normalize(text) if character.isalnum()]
