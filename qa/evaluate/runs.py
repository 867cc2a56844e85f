"""An evaluation kept, to see later what a change of model, chunking or documents did."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.text import say
from qa.evaluate.measures import DataError
from qa.evaluate.tasks import Task

Outcome = tuple[int, str]
"""The rank of a question's passage, 0 where it was not found, and the text that came first."""


@dataclass(frozen=True, slots=True)
class Run:
    """What became of every question, by the name of its file."""

    outcomes: dict[str, dict[str, Outcome]]

    @classmethod
    def of(cls, found: Mapping[str, tuple[Task, Sequence[int], Sequence[int]]]) -> "Run":
        """From tasks with the rank of each question's passage, and the row that came first."""
        return cls(
            {
                name: {
                    question: (rank, task.index.passage(first).chunk.text)
                    for question, rank, first in zip(
                        _told_apart(task.questions), ranks, firsts, strict=True
                    )
                }
                for name, (task, ranks, firsts) in found.items()
            }
        )

    @classmethod
    def read(cls, file: Path) -> "Run":
        """From a file that `write` wrote.

        :raises DataError: if it is missing or of another form.
        """
        try:
            kept = json.loads(file.read_text("utf-8"))
            return cls(
                {
                    name: {
                        question: (int(rank), str(first)) for question, (rank, first) in of.items()
                    }
                    for name, of in kept.items()
                }
            )
        except (OSError, ValueError, TypeError, AttributeError) as failed:
            raise DataError("run_unreadable", path=file, reason=str(failed)) from failed

    def write(self, file: Path) -> None:
        """Write it as JSON."""
        file.write_text(json.dumps(self.outcomes, ensure_ascii=False, indent=1), "utf-8")


def compare(before: Run, now: Run) -> Iterator[str]:
    """What changed, file by file: questions that got better, got worse, or lead elsewhere."""
    for name, outcomes in now.outcomes.items():
        earlier = before.outcomes.get(name, {})
        better, worse, moved = [], [], []
        for question in outcomes.keys() & earlier.keys():
            (rank, first), (old_rank, old_first) = outcomes[question], earlier[question]
            line = f"{old_rank or '–'} → {rank or '–'}  {question}"
            if _cost(rank) < _cost(old_rank):
                better.append(line)
            elif _cost(rank) > _cost(old_rank):
                worse.append(line)
            elif first != old_first:
                moved.append(line)
        yield say(
            "evaluate.compared", name=name, better=len(better), worse=len(worse), moved=len(moved)
        )
        for heading, lines in (("better", better), ("worse", worse), ("moved", moved)):
            if lines:
                yield say(f"evaluate.{heading}")
                yield from sorted(lines)


def _told_apart(questions: Sequence[str]) -> Iterator[str]:
    """The questions; one that is asked again is numbered, since it may have another answer."""
    seen: Counter[str] = Counter()
    for question in questions:
        seen[question] += 1
        yield question if seen[question] == 1 else f"{question} ({seen[question]})"


def _cost(rank: int) -> float:
    return rank or float("inf")
