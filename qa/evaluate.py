"""`python -m qa.evaluate FILE…`: how well questions are answered whose answers are known.

A file is SQuAD-style JSON, of which every paragraph becomes one passage of a throw-away index; or,
with `--index`, a person's own questions to their own documents, a `.jsonl` of
`{"q": …, "a": [strings of which the passage must hold one] or null}`.

The default ranking is measured beside its parts (see `qa.rankers`). With `--answers`, what `ask`
makes of the first passage is measured too, and with `--foreign` whether it knows what it can't
answer. Indexes and the evidence for each question are kept in a cache folder (see `qa.looks`).
"""

import itertools
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index import load_encoder, open_index
from index.command import parser, run
from index.settings import index_folder
from index.store import Index
from index.text import say
from qa.answer_measures import AnswerMeasures, Judged, character_f1, is_exact
from qa.answers import ask
from qa.confidence import calibration_of
from qa.looks import DEFAULT, bar, looked_up
from qa.measures import DataError, Measures, QuestionSet
from qa.peers import Search, check_peers, peers_over
from qa.rankers import RANKERS
from qa.runs import Run, compare
from qa.tasks import Task, paragraphs_task, wanted_task


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
    calibration = calibration_of(task.index)
    rankings[DEFAULT] = [[row for row, _ in look.evidence.order(calibration)] for look in looks]
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


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    options = parser("qa.evaluate", say("command.evaluate"))
    options.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument(
        "--questions",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help=say("option.questions"),
    )
    for name in ("foreign", "cache", "index", "save", "against", "plot"):
        options.add_argument(f"--{name}", type=Path, metavar="FILE", help=say(f"option.{name}"))
    options.add_argument("--answers", action="store_true", help=say("option.answers"))
    options.add_argument("--peers", action="store_true", help=say("option.peers"))
    options.add_argument(
        "--no-token-vectors",
        dest="token_vectors",
        action="store_false",
        help=say("option.no-token-vectors"),
    )
    options.add_argument("--json", action="store_true", help=say("option.json"))
    chosen = options.parse_args(arguments)
    if chosen.peers:
        check_peers()
    before = Run.read(chosen.against) if chosen.against else None
    foreign = QuestionSet.read(chosen.foreign).questions if chosen.foreign else None
    if foreign is None and chosen.answers:
        foreign = ()
    cache = chosen.cache or index_folder().parent / ".evaluation-index"
    encoder = load_encoder()
    results = []
    for file, questions in itertools.zip_longest(chosen.files, chosen.questions):
        if file is None:
            raise DataError("questions_without_file", path=questions)
        if file.suffix == ".jsonl":
            task = wanted_task(file, open_index(chosen.index, encoder=encoder))
        else:
            task = paragraphs_task(file, questions, cache, encoder, chosen.token_vectors)
        result = evaluate(task, cache, foreign)
        results.append(beside(result, peers_over(task.index)) if chosen.peers else result)
        shown = json.dumps(results[-1].to_dict(), ensure_ascii=False)
        print(shown if chosen.json else table(results[-1], first=len(results) == 1), flush=True)
    now = Run.of({r.task.name: (r.task, r.ranks, r.firsts) for r in results})
    if chosen.save:
        now.write(chosen.save)
    if before:
        print("\n".join(compare(before, now)))
    if chosen.plot:
        from qa.plot import plot

        plot(results, chosen.plot)
    return 0


def table(result: Result, *, first: bool) -> str:
    """The measures as rows of Markdown, under a head where they are the first."""
    lines = [say("evaluate.header")] if first else []
    lines += [_line(result.task.name, name, found) for name, found in result.rankers.items()]
    if result.answers:
        lines.append(say("evaluate.answers", **_formatted(result.answers)))
    return "\n".join(lines)


def _line(name: str, ranker: str, found: Measures) -> str:
    low, high = found.interval
    one, five, ten = found.recall
    return (
        f"| {name} | {ranker} | {one:.4f} | {low:.3f}–{high:.3f} | {five:.4f} | {ten:.4f} "
        f"| {found.mrr:.4f} | {found.ndcg:.4f} | {found.ms_median:.0f} | {found.ms_p95:.0f} |"
    )


def _formatted(found: AnswerMeasures) -> dict[str, str]:
    return {
        name.replace("1", ""): "–" if value is None else f"{value:.3f}"
        for name, value in found.to_dict().items()
    }


if __name__ == "__main__":
    run(main)
