"""Questions whose relevant passages are known, and the measures over their ranks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import YongwenError
from index.passages import Chunk
from index.script import Span

DEPTH = 10
"""Passages of a ranking that are looked at."""


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
    """Paragraphs and questions; `relevant` is each question's paragraph number.

    `articles` is the number of the article that each paragraph belongs to, from 0 on, in order.
    """

    name: str
    paragraphs: tuple[str, ...]
    articles: tuple[int, ...]
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
            owned = [(at, p) for at, of in enumerate(articles) for p in of["paragraphs"]]
            paragraphs = [p for _, p in owned]
            asked = [(q, at) for at, p in enumerate(paragraphs) for q in p["qas"]]
            return cls(
                name=file.stem,
                paragraphs=tuple(p["context"] for p in paragraphs),
                articles=tuple(at for at, _ in owned),
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
        """Each paragraph as a passage of its own, under no title, at its place in the article."""
        made: list[Chunk] = []
        for number, text in enumerate(self.paragraphs):
            goes_on = number > 0 and self.articles[number - 1] == self.articles[number]
            start = made[-1].end + 1 if goes_on else 0
            place = made[-1].paragraphs[0] + 1 if goes_on else 1
            made.append(Chunk(text, start, start + len(text), (place,), "", None, (), None))
        return made


@dataclass(frozen=True, slots=True)
class Wanted:
    """A person's own question; `answers` of which a passage must hold one, or None for "none"."""

    question: str
    answers: tuple[str, ...] | None

    @classmethod
    def read(cls, file: Path) -> list["Wanted"]:
        """Read a `.jsonl` file of `{"q": …, "a": […] or null}`.

        :raises DataError: if the file is missing or of another form.
        """
        try:
            lines = [
                json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()
            ]
            return [
                cls(str(each["q"]), None if each["a"] is None else tuple(map(str, each["a"])))
                for each in lines
            ]
        except (OSError, ValueError, KeyError, TypeError) as failed:
            raise DataError("questions_unreadable", path=file, reason=str(failed)) from failed


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares from 0 to 1, higher is better; a question whose passage is not found counts as 0.

    `recall` is the share found among the first 1, 5 and 10, `interval` the 95 % bootstrap interval
    of the first of them; `mrr` and `ndcg` look at the first 10. `ms_median` and `ms_p95` are
    milliseconds a question. Recall, mean reciprocal rank and discounted gain: Manning, Raghavan and
    Schütze, "Introduction to Information Retrieval", 2008, chapter 8.
    """

    recall: tuple[float, float, float]
    mrr: float
    ndcg: float
    interval: tuple[float, float]
    ms_median: float
    ms_p95: float

    @classmethod
    def from_ranks(cls, ranks: Sequence[int], milliseconds: Sequence[float]) -> "Measures":
        """From the rank of each question's passage, counting from 1, with 0 for not found."""
        found = np.array(ranks)
        hits = found == 1
        draws = np.random.default_rng(0).choice(hits, (1000, len(hits))).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        within = (found > 0) & (found <= DEPTH)
        places = np.maximum(found, 1)
        first, five, ten = (float(((found > 0) & (found <= k)).mean()) for k in (1, 5, DEPTH))
        return cls(
            recall=(first, five, ten),
            mrr=float((within / places).mean()),
            ndcg=float((within / np.log2(places + 1)).mean()),
            interval=(float(low), float(high)),
            ms_median=float(np.median(milliseconds)),
            ms_p95=float(np.quantile(milliseconds, 0.95)),
        )

    def to_dict(self) -> dict[str, float | tuple[float, float]]:
        """What `--json` prints."""
        first, five, ten = self.recall
        return {
            "R@1": first,
            "R@5": five,
            "R@10": ten,
            "MRR@10": self.mrr,
            "nDCG@10": self.ndcg,
            "ms_median": self.ms_median,
            "ms_p95": self.ms_p95,
            "R@1_interval": self.interval,
        }
