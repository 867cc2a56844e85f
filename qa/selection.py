"""What of the passages is shown: the shape of the answer, and its parts."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np

from index.engines import Index
from index.script import Span
from qa.answers import WORDS, Part
from qa.cases import with_cases
from qa.lists import whole_list, with_led
from qa.question import Question
from qa.quoting import Read, programs_in, quoted, words_of
from qa.reading import Reading

FRAGMENT = 0.9
"""The probability of the words from which on they stand by themselves; else their sentences do.
Chosen, as all numbers here, on the questions of `tests/benchmarks/corpus/fit.jsonl`."""

MARKED = 0.3
"""The same from which on they are marked in their sentence."""

BELONGS = 0.6
"""The probability of a sentence's belonging to the answer from which on it is shown."""

CLAUSE = 0.35
"""The same of a clause of such a sentence: another case of a condition is said rather than lost."""

_LISTS, _DECISION = "list", "yesno"
_SIDES = frozenset(["compare"])


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown, and how sure the reader is of it: `belongs` is the logit of the sentence, and
    `fragment` the probability of the words, 0 where none are shown. What is certain was looked up
    by a name that can mean nothing else."""

    shape: str
    parts: tuple[Part, ...]
    belongs: float
    fragment: float
    is_certain: bool = False


def select(question: Question, read: Sequence[Read], index: Index) -> Selection:
    """The shape and the parts of the answer that passages give to a question, the best first."""
    first = read[0]
    reading, unit = first.reading, first.reading.best()
    shape = reading.shape() or "sentence"
    words = words_of(reading, unit) if shape == WORDS else None
    belongs = float(reading.units[unit])
    if words and words[1] >= FRAGMENT:
        part = quoted(first, _clause(reading, unit, words[0]), index, words[0])
        return Selection(WORDS, (part,), belongs, words[1])
    if shape == _DECISION:
        parts = tuple(quoted(first, span, index) for span in _belonging(reading, unit))
        return Selection(shape, parts, belongs, 0.0)
    if shape == _LISTS:
        whole = whole_list(first, index)
        parts = (whole,) if whole else tuple(_units(first, index))
        return Selection(shape, parts, belongs, 0.0)
    *others, last = _units(first, index, question.terms)
    parts = (*others, with_led(last, first, index))
    if shape in _SIDES and len(read) > 1 and _adds(read[1], first):
        parts += tuple(_units(read[1], index))
    return Selection("sentence" if shape == WORDS else shape, parts, belongs, 0.0)


def _adds(other: Read, first: Read) -> bool:
    """Whether another passage says as surely that it answers."""
    ours, theirs = first.reading.answers, other.reading.answers
    return ours is not None and theirs is not None and theirs > max(0.0, ours - 2.0)


def _units(read: Read, index: Index, asked: Sequence[str] = ()) -> Iterator[Part]:
    """The sentences that belong to the answer, those in a row together: the best at least, and of
    its cases those that are asked for, where the terms of a question are given. Between two lines
    of a program none is left out."""
    reading, best = read.reading, read.reading.best()
    chosen = {best}
    if reading.answers is not None:  # else units are no logits, and only the best is known
        chosen.update(np.flatnonzero(reading.units > _logit(BELONGS)).tolist())
    programs = [*programs_in(read, index)]
    if asked:
        chosen = with_cases(chosen, reading, best, asked, programs)
    lines = _lines_between(reading, chosen, programs)
    words = words_of(reading, best) if reading.shape() == WORDS else None
    spans: list[Span] = []
    for unit in sorted(chosen | lines):
        whole = [reading.view.sentences[unit]] if unit in lines else None
        kept = words[0] if words and unit == best else None
        for span in whole or _belonging(reading, unit, kept):
            if spans and not reading.view.text[spans[-1][1] : span[0]].strip():
                spans[-1] = (spans[-1][0], span[1])
            else:
                spans.append(span)
    likely = words[0] if words and words[1] >= MARKED else None
    for span in spans:
        yield quoted(read, span, index, likely if likely and _holds(span, likely) else None)


def _lines_between(reading: Reading, chosen: Set[int], programs: Sequence[Span]) -> set[int]:
    """The lines from the first to the last that are chosen of each program."""
    sentences = reading.view.sentences
    found: set[int] = set()
    for start, end in programs if len(chosen) > 1 else ():
        own = [unit for unit in chosen if start <= sentences[unit][0] < end]
        found.update(range(min(own), max(own) + 1) if own else ())
    return found


def _belonging(reading: Reading, unit: int, words: Span | None = None) -> list[Span]:
    """The clauses of a sentence that belong to the answer, the one with its words among them."""
    clauses = reading.clauses(unit)
    best = max(logit for _, logit in clauses)
    least = min(best, _logit(CLAUSE))
    return [span for span, logit in clauses if logit >= least or (words and _holds(span, words))]


def _clause(reading: Reading, unit: int, words: Span) -> Span:
    """The clause of a sentence that words stand in, or the sentence where they are in several."""
    return next(
        (span for span, _ in reading.clauses(unit) if _holds(span, words)),
        reading.view.sentences[unit],
    )


def _holds(span: Span, words: Span) -> bool:
    return span[0] <= words[0] and words[1] <= span[1]


def _logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
