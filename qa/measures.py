"""Questions whose relevant passages are known, and the measures over their ranks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.chunks import Chunk
from index.errors import YongwenError
from index.script import Span

DEPTH = 10
"""Passages looked at for the mean reciprocal rank."""


class DataError(YongwenError):
    """A file of questions can't be read."""


@dataclass(frozen=True, slots=True)
class Gold:
    """An answer as a person marked it: its text, and where it begins in the paragraph."""

    text: str
    start: int

    @property
    def span(self) -> Span:
        """Its range of the paragraph, without white space around it."""
        start = self.start + len(self.text) - len(self.text.lstrip())
        return start, start + len(self.text.strip())


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Paragraphs and questions; `relevant` is each question's paragraph number."""

    name: str
    paragraphs: tuple[str, ...]
    questions: tuple[str, ...]
    relevant: tuple[int, ...]
    golds: tuple[tuple[Gold, ...], ...]

    @classmethod
    def read(cls, file: Path) -> "QuestionSet":
        """Read SQuAD-style JSON.

        :raises DataError: if the file is missing or of another form.
        """
        try:
            articles = json.loads(file.read_text("utf-8"))["data"]
            paragraphs = [p for article in articles for p in article["paragraphs"]]
            asked = [(q, at) for at, p in enumerate(paragraphs) for q in p["qas"]]
            return cls(
                name=file.stem,
                paragraphs=tuple(p["context"] for p in paragraphs),
                questions=tuple(q["question"] for q, _ in asked),
                relevant=tuple(at for _, at in asked),
                golds=tuple(
                    tuple(Gold(a["text"], a["answer_start"]) for a in q.get("answers", []))
                    for q, _ in asked
                ),
            )
        except (OSError, ValueError, KeyError, TypeError) as failed:
            raise DataError("questions_unreadable", path=file, reason=str(failed)) from failed

    def chunks(self) -> list[Chunk]:
        """Each paragraph as a passage of its own, under no title."""
        return [Chunk(text, 0, len(text), (1,), "", None, (), None) for text in self.paragraphs]


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares from 0 to 1, higher is better; a question whose passage is not found counts as 0.

    `interval` is the 95 % bootstrap interval of `recall_1`. Recall and mean reciprocal rank:
    Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, chapter 8.
    """

    recall_1: float
    recall_5: float
    reciprocal_rank: float
    interval: tuple[float, float]

    @classmethod
    def from_ranks(cls, ranks: Sequence[int | None]) -> "Measures":
        """From the rank, counting from 1, of each question's passage; None where not found."""
        found = np.array([rank or 0 for rank in ranks])
        hits = found == 1
        draws = np.random.default_rng(0).choice(hits, (1000, len(hits))).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        within = (found > 0) & (found <= DEPTH)
        return cls(
            recall_1=float(hits.mean()),
            recall_5=float(((found > 0) & (found <= 5)).mean()),
            reciprocal_rank=float((within / np.maximum(found, 1)).mean()),
            interval=(float(low), float(high)),
        )
