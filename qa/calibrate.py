"""`python -m qa.calibrate [FILE…]`: fit confidence to a model and to somebody's documents.

A file holds questions with answers, as for `qa.evaluate`: a `.jsonl` of questions to the documents
of the index, or SQuAD-style JSON, which brings passages of its own. Without any file, the passages
themselves must do: a question is made of a sentence by leaving most of it out at random. What is
asked again with its own document left out is a question that the documents don't answer.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from index import load_encoder, open_index
from index.command import parser, run
from index.encoders.e5 import IDENTITY
from index.engines import Index
from index.errors import YongwenError
from index.passages import sentences
from index.settings import evaluation_folder
from index.text import say
from qa.confidence import (
    BUNDLED,
    FILE,
    FOUND,
    SURE,
    Calibration,
    Judgement,
    Weights,
    log_odds,
    probability,
)
from qa.evaluate.answer_measures import auroc, calibration_error
from qa.evaluate.tasks import Task, paragraphs_task, wanted_task
from qa.question import lacks_name
from qa.ranking import Evidence, gather
from qa.reading import reader_for

LEAST = 50
"""Answerable questions in one script, and unanswerable ones, that weights can be fitted to."""

ANSWERABLE = 0.9
"""The share of questions that are taken to have an answer in the documents."""

_MADE = 600  # questions made of passages, at most
_KEPT = 0.4  # of a sentence's words; more makes them too easy
_LONGEST = 30  # characters of a made question
_SHORTEST = 12  # characters of a sentence that one is made of
_WORD = re.compile(r"[㐀-鿿]{1,2}|[^\W㐀-鿿]+\s*|\W")
_LEXICAL = 4  # the place, among the signs, of the words in common
# Likeness and a reader's being sure never speak against a passage.
_BOUNDS = ((0, None), (None, None), (None, None), (0, None), (0, None), (None, None))
_READ_BOUNDS = ((0, None), (0, None), (None, None))
_PRIOR = 1.5  # standard deviation of a weight, of signs that are scaled to vary by 1


class CalibrationError(YongwenError):
    """There is too little to fit to."""


@dataclass(frozen=True, slots=True)
class Example:
    """What the first passage shows, and whether it holds the answer.

    `sure` is what the reader makes of it, None where it can't tell. `lost` is what it loses in
    log-odds for what it lacks, and `lacks_name` whether it lacks anything that the question names.
    """

    signs: npt.NDArray[np.float32]
    sure: float | None
    is_right: bool
    is_answerable: bool
    same_script: bool
    lost: float
    lacks_name: bool

    def confidence(self, judgement: Judgement) -> float:
        """What the weights make of it, from 0 to 1."""
        score = self.ranked(judgement.ranked)
        return judgement.reread(score, self.sure, lacks_name=self.lacks_name)

    def ranked(self, weights: Weights) -> float:
        """The same before it was read."""
        return probability(weights.logit(self.signs) - self.lost)


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights, and the confidences that halves of the examples get from the other halves."""

    judgement: Judgement
    confidences: npt.NDArray[np.float64]
    examples: tuple[Example, ...]

    def told(self) -> str:
        """How well it does, in one sentence."""
        own = np.array([each.is_answerable for each in self.examples])
        right = np.array([each.is_right for each in self.examples])
        sure = self.confidences >= FOUND
        return say(
            "calibrate.fit",
            own=int(own.sum()),
            other=int((~own).sum()),
            error=f"{calibration_error(self.confidences[own], right[own]):.3f}",
            auroc=f"{auroc(self.confidences[own], self.confidences[~own]):.3f}",
            answered=f"{sure[own].mean():.0%}",
            refused=f"{(~sure[~own]).mean():.0%}",
        )


def made_task(index: Index, seed: int = 0) -> Task:
    """Questions made of an index's own passages, the same ones each time."""
    chance = random.Random(seed)
    every = index.every()
    pieces = [(row, part) for row, record in every for part in sentences(record.chunk.text)]
    long = [(row, part) for row, part in pieces if len(part.strip()) >= _SHORTEST]
    chosen = sorted(chance.sample(long, min(_MADE, len(long))))
    asked = [(row, _thinned(part, chance)) for row, part in chosen]
    asked = [(row, question) for row, question in asked if question.strip()]
    return Task(
        name=index.folder.name,
        index=index,
        questions=tuple(question for _, question in asked),
        relevant=tuple(frozenset([row]) for row, _ in asked),
        golds=((),) * len(asked),
    )


def _thinned(sentence: str, chance: random.Random) -> str:
    """A sentence with most of its words, or pairs of Chinese characters, left out."""
    kept = (word for word in _WORD.findall(sentence) if chance.random() < _KEPT)
    return "".join(kept)[:_LONGEST]


def examples(task: Task) -> Iterator[Example]:
    """Every question as it is, and once more with the documents left out that answer it."""
    asked = zip(task.questions, task.relevant, strict=True)
    for question, right in tqdm(asked, total=len(task.questions), leave=False, disable=None):
        evidence = gather(question, task.index)
        documents = [task.index.passage(int(row)).document for row in evidence.rows]
        answering = {task.index.passage(row).document for row in right}
        others = [at for at, document in enumerate(documents) if document not in answering]
        yield from _example(question, evidence, range(len(documents)), task.index, right)
        yield from _example(question, evidence, others, task.index, None)
    for question in task.unanswerable:
        evidence = gather(question, task.index)
        yield from _example(question, evidence, range(len(evidence.rows)), task.index, None)


def _example(
    question: str,
    evidence: Evidence,
    places: Sequence[int],
    index: Index,
    right: frozenset[int] | None,
) -> Iterator[Example]:
    """The first of the passages at some places, if there is any; None is right where none is."""
    if places:
        first = max(places, key=lambda at: float(evidence.total[at]))
        row = int(evidence.rows[first])
        record = index.passage(row)
        (reading,) = reader_for(index).read(question, [record.chunk])
        yield Example(
            signs=evidence.signs(first),
            sure=reading.sure,
            is_right=right is not None and row in right,
            is_answerable=right is not None,
            same_script=bool(evidence.same_script[first]),
            lost=evidence.lost(first),
            lacks_name=lacks_name(question, record.chunk, record.document),
        )


def fitted(found: Sequence[Example], *, lexical: bool) -> Fit:
    """Weights for examples; without `lexical` words in common count for nothing.

    :raises CalibrationError: if there are too few of either sort.
    """
    own = sum(each.is_answerable for each in found)
    if min(own, len(found) - own) < LEAST:
        raise CalibrationError("too_few", own=own, other=len(found) - own, least=LEAST)
    confidences = np.empty(len(found))
    halves = np.arange(len(found)) // 2 % 2
    for half in (0, 1):
        part = [each for each, side in zip(found, halves, strict=True) if side != half]
        judgement = _judgement(part, lexical=lexical)
        for at in np.flatnonzero(halves == half).tolist():
            confidences[at] = found[at].confidence(judgement)
    return Fit(_judgement(found, lexical=lexical), confidences, tuple(found))


def _judgement(found: Sequence[Example], *, lexical: bool) -> Judgement:
    """First the signs of the ranking, then what they give together with the reader's."""
    signs = np.array([each.signs for each in found], dtype=np.float64)
    signs[:, _LEXICAL] *= lexical
    lost = np.array([each.lost for each in found])
    ranked = _regression(found, signs, lost, _BOUNDS)
    read = [(log_odds(each.ranked(ranked)), each.sure) for each in found if each.sure is not None]
    if len(read) < len(found):
        return Judgement(ranked, Weights((1.0, 0.0), 0.0))
    both = np.array([(before, np.clip(sure, -SURE, SURE)) for before, sure in read])
    return Judgement(ranked, _regression(found, both, np.zeros(len(found)), _READ_BOUNDS))


def _regression(
    found: Sequence[Example],
    signs: npt.NDArray[np.float64],
    lost: npt.NDArray[np.float64],
    bounds: Sequence[tuple[float | None, float | None]],
) -> Weights:
    """Logistic regression of whether the examples are right, shape (n, signs).

    `lost` are log-odds that each loses, and `bounds` those of the weights and of the offset.
    """
    from scipy.optimize import minimize

    spread, middle = signs.std(axis=0) + 1e-9, signs.mean(axis=0)
    scaled = np.column_stack([(signs - middle) / spread, np.ones(len(found))])
    right = np.array([each.is_right for each in found], dtype=np.float64)
    own = np.array([each.is_answerable for each in found])
    shares = np.where(own, ANSWERABLE / own.mean(), (1 - ANSWERABLE) / (~own).mean())
    prior = np.array([_PRIOR**-2] * len(middle) + [0])

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        logits = scaled @ weights - lost
        surprise = shares @ (np.logaddexp(0, logits) - right * logits)
        slope = (shares * (1 / (1 + np.exp(-logits)) - right)) @ scaled
        return surprise + prior @ weights**2 / 2, slope + prior * weights

    best = minimize(loss, np.zeros(len(prior)), jac=True, bounds=bounds).x
    weights = best[:-1] / spread
    return Weights(tuple(weights.tolist()), float(best[-1] - weights @ middle))


def calibrated(
    found: Sequence[Example], before: Calibration, *, is_bundled: bool
) -> tuple[Calibration, list[Fit]]:
    """A calibration for examples, and how well it does.

    A script with too few questions stays as it was; but for another model than the bundled one, a
    question in another script is judged as one in the same that has no words in common.

    :raises CalibrationError: if both have too few.
    """
    same = [each for each in found if each.same_script]
    other = [each for each in found if not each.same_script]
    if not _is_enough(other):
        fit = fitted(same, lexical=True)
        foreign = before.other_script if is_bundled else fitted(same, lexical=False).judgement
        return Calibration(fit.judgement, foreign), [fit]
    foreign_fit = fitted(other, lexical=False)
    if not _is_enough(same):
        return replace(before, other_script=foreign_fit.judgement), [foreign_fit]
    fit = fitted(same, lexical=True)
    return Calibration(fit.judgement, foreign_fit.judgement), [fit, foreign_fit]


def _is_enough(found: Sequence[Example]) -> bool:
    own = sum(each.is_answerable for each in found)
    return min(own, len(found) - own) >= LEAST


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    options = parser("qa.calibrate", say("command.calibrate"))
    options.add_argument("files", nargs="*", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    chosen = options.parse_args(arguments)
    encoder = load_encoder()
    opened = open_index(chosen.index, encoder=encoder)
    cache = evaluation_folder()
    tasks = [_task(file, opened, cache) for file in chosen.files] or [made_task(opened)]
    found = [example for task in tasks for example in examples(task)]
    before = BUNDLED[opened.has_tokens]
    made, fits = calibrated(found, before, is_bundled=opened.model == IDENTITY)
    made.write(opened)
    print("\n".join(fit.told() for fit in fits))
    print(say("calibrate.kept", path=opened.folder / FILE))
    return 0


def _task(file: Path, opened: Index, cache: Path) -> Task:
    if file.suffix == ".jsonl":
        return wanted_task(file, opened)
    return paragraphs_task(file, None, cache, opened.encoder, opened.has_tokens)


if __name__ == "__main__":
    run(main)
