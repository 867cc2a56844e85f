"""`python -m qa.evaluate FILE…`: how well questions are answered whose answers are known.

A file is SQuAD-style JSON, of which every paragraph becomes one passage of a throw-away index; or,
with `--index`, a person's own questions to their own documents, a `.jsonl` of
`{"q": …, "a": [strings of which the passage must hold one] or null}`.

The default ranking is measured beside its parts (see `qa.rankers`). With `--answers`, what `ask`
makes of the first passage is measured too, and with `--foreign` whether it knows what it can't
answer. Indexes and the evidence for each question are kept in a cache folder, so that another look
at the weights of `qa.ranking` takes seconds; milliseconds are those of the run that gathered it.
"""

import hashlib
import inspect
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

import index.terms
import index.tokens
import qa.asking
import qa.rankers
from index import load_encoder, open_index
from index.command import parser, run
from index.settings import index_folder
from index.store import Index
from index.text import say
from qa import ranking
from qa.answer_measures import AnswerMeasures, Judged, character_f1, is_exact
from qa.answers import ask
from qa.measures import Measures, QuestionSet
from qa.peers import Search, check_peers, peers_over
from qa.rankers import DEPTH, RANKERS
from qa.ranking import Evidence
from qa.runs import Run, compare
from qa.tasks import Task, paragraphs_task, wanted_task

_ARRAYS = ("rows", "late", "window", "lexical", "fitting")
_FLAGS = ("same_script", "names_unknown")
_CODE = (  # what evidence depends on; the weights of the ranking are not among it
    *(inspect.getsource(module) for module in (index.terms, index.tokens, qa.asking, qa.rankers)),
    *(inspect.getsource(ranking.gather), inspect.getsource(ranking.nearest)),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One question looked up: its evidence, and each ranker's rows and milliseconds."""

    evidence: Evidence
    rankings: dict[str, list[int]]
    milliseconds: dict[str, float]


@dataclass(frozen=True, slots=True)
class Result:
    """What an evaluation found out about a task."""

    task: Task
    rankers: dict[str, Measures]
    ranks: list[int]
    firsts: list[int]
    answers: AnswerMeasures | None = None
    judged: tuple[Judged, ...] = ()

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
    rankings["default"] = [[row for row, _ in look.evidence.order()] for look in looks]
    ranks = {
        name: [_rank(rows, right) for rows, right in zip(found, task.relevant, strict=True)]
        for name, found in rankings.items()
    }
    measured = {
        name: Measures.from_ranks(ranks[name], [look.milliseconds[name] for look in looks])
        for name in RANKERS
    }
    firsts = [rows[0] for rows in rankings["default"]]
    if foreign is None:
        return Result(task, measured, ranks["default"], firsts)
    judged = tuple(judge(task))
    others = [*task.unanswerable, *foreign]
    unsure = [ask(question, 1, index=task.index).confidence for question in _bar(others)]
    answers = AnswerMeasures.of(judged, unsure)
    return Result(task, measured, ranks["default"], firsts, answers, judged)


def looked_up(task: Task, cache: Path) -> list[Look]:
    """Every question looked up with every ranker, from the cache folder where it was before."""
    file = cache / f"evidence-{_key(task)}.npz"
    if file.exists():
        return _unpacked(file)
    looks = [_look(question, task.index) for question in _bar(task.questions)]
    _pack(looks, file)
    return looks


def judge(task: Task) -> list[Judged]:
    """Ask every question, and compare the answer with the gold ones."""
    asked = zip(_bar(task.questions), task.relevant, task.golds, strict=True)
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


def _look(question: str, opened: Index) -> Look:
    rankings, milliseconds = {}, {}
    for name, ranker in RANKERS.items():
        start = time.perf_counter()
        rankings[name] = ranker(question, opened)
        milliseconds[name] = 1000 * (time.perf_counter() - start)
    return Look(ranking.gather(question, opened), rankings, milliseconds)


def beside(result: Result, searches: Mapping[str, Search]) -> Result:
    """The result with the measures of other searches over the same index."""
    measured = {name: _measured(result.task, search) for name, search in searches.items()}
    return replace(result, rankers=result.rankers | measured)


def _measured(task: Task, search: Search) -> Measures:
    ranks, milliseconds = [], []
    for question, right in zip(_bar(task.questions), task.relevant, strict=True):
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
    for name in ("questions", "foreign", "cache", "index", "save", "against", "plot"):
        options.add_argument(f"--{name}", type=Path, metavar="FILE", help=say(f"option.{name}"))
    options.add_argument("--answers", action="store_true", help=say("option.answers"))
    options.add_argument("--peers", action="store_true", help=say("option.peers"))
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
    for file in chosen.files:
        if file.suffix == ".jsonl":
            task = wanted_task(file, open_index(chosen.index, encoder=encoder))
        else:
            task = paragraphs_task(file, chosen.questions, cache, encoder)
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


def _bar(questions: Sequence[str]) -> "tqdm[str]":
    return tqdm(questions, leave=False, disable=None)


def _key(task: Task) -> str:
    """Names index, questions and code, whichever changes."""
    parts = [task.index.manifest.version, *task.questions, *_CODE]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _pack(looks: Sequence[Look], file: Path) -> None:
    found = [look.evidence for look in looks]
    arrays = {name: np.concatenate([getattr(e, name) for e in found]) for name in _ARRAYS}
    for name in RANKERS:
        arrays[f"{name} rows"] = np.array([_padded(look.rankings[name]) for look in looks])
        arrays[f"{name} ms"] = np.array([look.milliseconds[name] for look in looks])
    arrays["ends"] = np.cumsum([len(e.rows) for e in found])
    for name in _FLAGS:
        arrays[name] = np.array([getattr(e, name) for e in found])
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, allow_pickle=False, **arrays)


def _unpacked(file: Path) -> list[Look]:
    with np.load(file) as stored:
        kept = {name: stored[name] for name in stored.files}
    parts = {name: np.split(kept[name], kept["ends"][:-1]) for name in _ARRAYS}
    flags = (kept[name].tolist() for name in _FLAGS)
    columns = zip(*(parts[name] for name in _ARRAYS), *flags, strict=True)
    return [
        Look(
            Evidence(*fields),
            {name: [int(row) for row in kept[f"{name} rows"][at] if row >= 0] for name in RANKERS},
            {name: float(kept[f"{name} ms"][at]) for name in RANKERS},
        )
        for at, fields in enumerate(columns)
    ]


def _padded(rows: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.array([*rows, *[-1] * (DEPTH - len(rows))], dtype=np.int64)


if __name__ == "__main__":
    run(main)
