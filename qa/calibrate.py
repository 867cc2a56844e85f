"""`python -m qa.calibrate [FILE…]`: fit confidence to a model and to somebody's documents.

A file holds questions with answers, as for `qa.evaluate`: a `.jsonl` of questions to the documents
of the index (or, with `--documents`, over that folder), or SQuAD-style JSON, which brings passages
of its own. Without any file, the passages themselves must do: a question is made of a sentence by
leaving most of it out at random, and asked again with its own document left out, which makes one
that the documents don't answer.
"""

import random
import re
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from index import load_encoder, open_index
from index.command import Parser, parser, run
from index.engines import Index
from index.errors import YongwenError
from index.passages import sentences
from index.settings import documents_folder, evaluation_folder
from index.text import say
from qa.answering import MOST, answer_to, reread, signs
from qa.confidence import FILE, Calibration, Signs, is_found
from qa.evaluate.answer_measures import auroc, calibration_error
from qa.evaluate.corpus import Asked
from qa.evaluate.folder import index_of, is_right
from qa.evaluate.measures import Wanted
from qa.evaluate.tasks import Task, paragraphs_task
from qa.retrieve import look_up, read_question
from qa.selection import select

LEAST = 50
"""Questions that are answered right, and wrong or not at all, that weights can be fitted to."""

_MADE = 600  # questions made of passages, at most
_KEPT = 0.4  # of a sentence's words; more makes them too easy
_LONGEST = 30  # characters of a made question
_SHORTEST = 12  # characters of a sentence that one is made of
_WORD = re.compile(r"[㐀-鿿]{1,2}|[^\W㐀-鿿]+\s*|\W")
_AGAINST = frozenset(["unknown", "lacking", "foreign"])  # signs that never speak for an answer
_PRIOR = 1.5  # standard deviation of a weight, of signs that are scaled to vary by 1


class CalibrationError(YongwenError):
    """There is too little to fit to."""


@dataclass(frozen=True, slots=True)
class Example:
    """What told of an answer, and whether it was right; wrong where the documents don't answer."""

    signs: Signs
    is_right: bool
    is_answerable: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration, and the confidences that halves of the examples get from the other halves."""

    calibration: Calibration
    confidences: npt.NDArray[np.float64]
    examples: tuple[Example, ...]

    def told(self) -> str:
        """How well it does, in one sentence."""
        own = np.array([each.is_answerable for each in self.examples])
        right = np.array([each.is_right for each in self.examples])
        pairs = zip(self.examples, self.confidences, strict=True)
        sure = np.array([is_found(each.signs, sure) for each, sure in pairs])
        return say(
            "calibrate.fit",
            own=int(own.sum()),
            other=int((~own).sum()),
            error=f"{calibration_error(self.confidences, right):.3f}",
            auroc=f"{auroc(self.confidences[right], self.confidences[~right]):.3f}",
            answered=f"{sure[own].mean():.0%}" if own.any() else "–",
            refused=f"{(~sure[~own]).mean():.0%}" if (~own).any() else "–",
        )


def example(asked: Asked, index: Index) -> Example | None:
    """A question over a folder asked of its index; None where nothing was found at all."""
    found = look_up(read_question(asked.question, index), MOST, index)
    read = reread(found)
    if not read:
        return None
    told = signs(found, read, select(found.question, read, index))
    right = asked.answers is not None and is_right(answer_to(found, MOST), asked, index)
    return Example(told, right, asked.answers is not None)


def of_folder(questions: Sequence[Asked], index: Index) -> Iterator[Example]:
    """Every question that finds anything."""
    for asked in tqdm(questions, leave=False, disable=None):
        made = example(asked, index)
        if made:
            yield made


def of_passages(index: Index, seed: int = 0) -> Iterator[Example]:
    """Questions made of an index's own passages, the same ones each time."""
    chance = random.Random(seed)
    pieces = [(record, part) for _, record in index.every() for part in _long(record.chunk.text)]
    chosen = chance.sample(range(len(pieces)), min(_MADE, len(pieces)))
    asked = []
    for at in sorted(chosen):
        record, part = pieces[at]
        question = _thinned(part, chance)
        if question.strip():
            asked.append(_asked(question, part, record.document))
    paths = {entry.path for entry in index.documents}
    yield from of_folder(asked, index)
    for each in asked[::2] if len(paths) > 1 else ():
        others = index.narrowed(paths - {each.document})
        yield from of_folder([_asked(each.question, None, None)], others)


def _asked(question: str, quote: str | None, document: str | None) -> Asked:
    told = (quote,) if quote else ()
    return Asked(question, told or None, document, told, "sentence", "other", "", "")


def _long(text: str) -> Iterator[str]:
    return (part for part in sentences(text) if len(part.strip()) >= _SHORTEST)


def _thinned(sentence: str, chance: random.Random) -> str:
    """A sentence with most of its words, or pairs of Chinese characters, left out."""
    kept = (word for word in _WORD.findall(sentence) if chance.random() < _KEPT)
    return "".join(kept)[:_LONGEST]


def of_task(task: Task) -> Iterator[Example]:
    """Questions with gold answers to an index of paragraphs, and those that it can't answer."""
    for question, right, golds in zip(task.questions, task.relevant, task.golds, strict=True):
        record = task.index.passage(min(right))
        asked = _wanted(question, golds, record.document)
        quote = _sentence(golds, record.chunk.text)
        yield from of_folder([replace(asked, quotes=(quote,)) if quote else asked], task.index)
    for question in task.unanswerable:
        yield from of_folder([_wanted(question, None, None)], task.index)


def _sentence(golds: Sequence[str], text: str) -> str | None:
    """The first sentence with a gold answer, which may stand elsewhere in the document as well."""
    return next((part for part in sentences(text) if any(gold in part for gold in golds)), None)


def _wanted(question: str, answers: Sequence[str] | None, document: str | None) -> Asked:
    told = tuple(answers) if answers is not None else None
    return Asked(question, told, document, told or (), "span", "other", "", "")


def fitted(found: Sequence[Example]) -> Fit:
    """A calibration for examples.

    :raises CalibrationError: if there are too few of either sort.
    """
    right = sum(each.is_right for each in found)
    if min(right, len(found) - right) < LEAST:
        raise CalibrationError("too_few", own=right, other=len(found) - right, least=LEAST)
    confidences = np.empty(len(found))
    halves = np.arange(len(found)) // 2 % 2
    for half in (0, 1):
        made = _regression([e for e, side in zip(found, halves, strict=True) if side != half])
        for at in np.flatnonzero(halves == half).tolist():
            confidences[at] = made.confidence(found[at].signs)
    return Fit(_regression(found), confidences, tuple(found))


def _regression(found: Sequence[Example]) -> Calibration:
    """Logistic regression of whether answers are right, each weight with the sign it must have."""
    from scipy.optimize import minimize

    names = [field.name for field in fields(Signs)]
    told = np.array([[value for _, value in each.signs.items()] for each in found])
    spread, middle = told.std(axis=0) + 1e-9, told.mean(axis=0)
    scaled = np.column_stack([(told - middle) / spread, np.ones(len(found))])
    right = np.array([each.is_right for each in found], dtype=np.float64)
    prior = np.array([_PRIOR**-2] * len(names) + [0])
    bounds = [(None, 0.0) if name in _AGAINST else (0.0, None) for name in names]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        logits = scaled @ weights
        surprise = (np.logaddexp(0, logits) - right * logits).sum()
        slope = (1 / (1 + np.exp(-logits)) - right) @ scaled
        return float(surprise + prior @ weights**2 / 2), slope + prior * weights

    start = np.zeros(len(prior))
    best = minimize(loss, start, jac=True, bounds=[*bounds, (None, None)]).x
    weights = best[:-1] / spread
    told_by = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
    return Calibration(told_by, round(float(best[-1] - weights @ middle), 4))


def command_line() -> Parser:
    """The options of the command."""
    options = parser("qa.calibrate", say("command.calibrate"))
    options.add_argument("files", nargs="*", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument("--documents", metavar="DIR", help=say("option.evaluated"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    return options


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    chosen = command_line().parse_args(arguments)
    encoder = load_encoder()
    if chosen.documents is not None:
        folder = documents_folder(chosen.documents)
        opened = index_of(folder, chosen.index or evaluation_folder() / folder.name, encoder)
    else:
        opened = open_index(chosen.index, encoder=encoder)
    fit = fitted(list(_examples(chosen, opened)))
    fit.calibration.write(opened)
    print(fit.told())
    print(say("calibrate.kept", path=opened.folder / FILE))
    return 0


def _examples(chosen: Namespace, opened: Index) -> Iterator[Example]:
    if not chosen.files:
        yield from of_passages(opened)
    for file in chosen.files:
        if file.suffix != ".jsonl":
            task = paragraphs_task(file, None, evaluation_folder(), opened.encoder)
            yield from of_task(task)
        elif chosen.documents:
            yield from of_folder(Asked.read(file, documents_folder(chosen.documents)), opened)
        else:
            wanted = (_wanted(w.question, w.answers, None) for w in Wanted.read(file))
            yield from of_folder(list(wanted), opened)


if __name__ == "__main__":
    run(main)
