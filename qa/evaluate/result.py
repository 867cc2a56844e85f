"""A task looked up, judged and measured."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.engines import Index
from qa.answering import ask
from qa.evaluate.answer_measures import AnswerMeasures, Judged, character_f1, is_exact
from qa.evaluate.looks import DEFAULT, bar, looked_up
from qa.evaluate.measures import Measures
from qa.evaluate.peers import Search
from qa.evaluate.rankers import RANKERS
from qa.evaluate.tasks import Task


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation found out about a task.

    `unsure` has the confidence in the answers to questions that the documents can't answer.
    """

    task: Task
    rankers: dict[str, Measures]
    ranks: list[int]
    firsts: list[int]
    answers: AnswerMeasures | None = None
    judged: tuple[Judged, ...] = ()
    unsure: tuple[float, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """What `--json` prints."""
        found: dict[str, object] = {
            "file": self.task.name,
            "paragraphs": self.task.index.passage_count,
            "questions": len(self.task.questions),
            "rankers": {name: measures.to_dict() for name, measures in self.rankers.items()},
        }
        if self.answers:
            found["answers"] = self.answers.to_dict()
        return found


def evaluate(task: Task, cache: Path, foreign: Sequence[str] | None = None) -> Result:
    """Look every question of a task up; with `foreign` questions, none or more, judge answers."""
    looks = looked_up(task, cache)
    rankings = {name: [look.rankings[name] for look in looks] for name in RANKERS}
    rankings[DEFAULT] = [[row for row, _ in look.evidence.order()] for look in looks]
    ranks = {
        name: [_rank(rows, right) for rows, right in zip(found, task.relevant, strict=True)]
        for name, found in rankings.items()
    }
    measured = {
        name: Measures.from_ranks(ranks[name], [look.milliseconds[name] for look in looks])
        for name in rankings
    }
    firsts = [rows[0] for rows in rankings[DEFAULT]]
    if foreign is None:
        return Result(task, measured, ranks[DEFAULT], firsts)
    judged = tuple(judge(task))
    others = [*task.unanswerable, *foreign]
    unsure = tuple(ask(question, 1, index=task.index).confidence for question in bar(others))
    answers = AnswerMeasures.of(judged, unsure)
    return Result(task, measured, ranks[DEFAULT], firsts, answers, judged, unsure)


def judge(task: Task) -> list[Judged]:
    """Ask every question, and compare the answer with the gold ones."""
    asked = zip(bar(task.questions), task.relevant, task.golds, strict=True)
    return [_judged(question, right, golds, task.index) for question, right, golds in asked]


def _judged(question: str, right: frozenset[int], golds: Sequence[str], opened: Index) -> Judged:
    found = ask(question, 1, index=opened)
    first = found.passages[0]
    places = {(opened.passage(row).document, opened.passage(row).chunk.start) for row in right}
    return Judged(
        confidence=found.confidence,
        is_right=(first.document, first.span[0]) in places,
        has_sentence=any(gold in found.sentence for gold in golds),
        exact=any(is_exact(found.answer, gold) for gold in golds),
        f1=max((character_f1(found.answer, gold) for gold in golds), default=0.0),
    )


def beside(result: Result, searches: Mapping[str, Search]) -> Result:
    """The result with the measures of other searches over the same index."""
    measured = {name: _measured(result.task, search) for name, search in searches.items()}
    return replace(result, rankers=result.rankers | measured)


def _measured(task: Task, search: Search) -> Measures:
    ranks, milliseconds = [], []
    for question, right in zip(bar(task.questions), task.relevant, strict=True):
        start = time.perf_counter()
        rows = search(question)
        milliseconds.append(1000 * (time.perf_counter() - start))
        ranks.append(_rank(rows, right))
    return Measures.from_ranks(ranks, milliseconds)


def _rank(rows: Sequence[int], relevant: frozenset[int]) -> int:
    """The rank of the first relevant row, counting from 1; 0 where there is none."""
    return next((rank for rank, row in enumerate(rows, start=1) if row in relevant), 0)
