"""`python -m qa.evaluate FILE …`: how often a question finds the paragraph it was asked of.

A file is SQuAD-style JSON; every paragraph becomes one passage, and the one relevant passage of a
question is the paragraph it belongs to. `--passages FILE` takes the passages of another file with
the same paragraphs in the same order, which measures one language against another.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index import load_encoder, open_index
from index.chunks import Chunk
from index.command import parser, run
from index.documents import Document
from index.embedding import embed
from index.errors import IndexFolderError, YongwenError
from index.model import Encoder
from index.progress import Meter, progress_bar
from index.records import Entry, FileState
from index.settings import index_folder
from index.store import Index, publish, writing
from index.text import say
from qa.ranking import Evidence, gather

DEPTH = 10
"""Passages looked at for the mean reciprocal rank."""

RANKERS = ("default", "late", "window", "lexical")


class DataError(YongwenError):
    """A file of questions can't be read."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Paragraphs and questions; `relevant` is each question's paragraph number."""

    name: str
    paragraphs: tuple[str, ...]
    questions: tuple[str, ...]
    relevant: tuple[int, ...]

    @classmethod
    def read(cls, file: Path) -> "QuestionSet":
        """Read SQuAD-style JSON.

        :raises DataError: if the file is missing or of another form.
        """
        try:
            articles = json.loads(file.read_text("utf-8"))["data"]
            paragraphs = [p for article in articles for p in article["paragraphs"]]
            asked = [(q["question"], at) for at, p in enumerate(paragraphs) for q in p["qas"]]
            contexts = tuple(p["context"] for p in paragraphs)
        except (OSError, ValueError, KeyError, TypeError) as failed:
            raise DataError("questions_unreadable", path=file, reason=str(failed)) from failed
        return cls(file.stem, contexts, tuple(q for q, _ in asked), tuple(at for _, at in asked))


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


def index_paragraphs(questions: QuestionSet, folder: Path, encoder: Encoder) -> Index:
    """An index with one passage a paragraph; what it already holds is not embedded again."""
    entries = [_entry(number, text) for number, text in enumerate(questions.paragraphs)]
    chunks = [chunk for entry in entries for chunk in entry.chunks]
    with writing(folder), progress_bar() as on_progress:
        try:
            previous = open_index(folder, encoder=encoder)
            if previous.records.digests() == [chunk.digest for chunk in chunks]:
                return previous
        except IndexFolderError:
            previous = None
        held = previous.embedding() if previous else None
        embedding = embed(chunks, held, encoder, Meter(len(entries), on_progress))
        publish(folder, entries, [], embedding, encoder, scanned_at=0)
    return open_index(folder, encoder=encoder)


def evaluate(questions: QuestionSet, index: Index) -> dict[str, Measures]:
    """The measures of the default ranking and of each kind of evidence alone."""
    ranks: dict[str, list[int | None]] = {ranker: [] for ranker in RANKERS}
    for question, relevant in zip(questions.questions, questions.relevant, strict=True):
        evidence = gather(question, index)
        for ranker in RANKERS:
            ranks[ranker].append(_rank(_scores(evidence, ranker), evidence.rows, relevant))
    return {ranker: Measures.from_ranks(found) for ranker, found in ranks.items()}


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    options = parser("qa.evaluate", say("command.evaluate"))
    options.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument("--passages", type=Path, metavar="FILE", help=say("option.passages"))
    options.add_argument("--cache", type=Path, metavar="DIR", help=say("option.cache"))
    chosen = options.parse_args(arguments)
    pairs = [(QuestionSet.read(f), QuestionSet.read(chosen.passages or f)) for f in chosen.files]
    encoder = load_encoder()
    print(say("evaluate.header"))
    for questions, passages in pairs:
        folder = (chosen.cache or index_folder().parent / ".evaluation-index") / passages.name
        index = index_paragraphs(passages, folder, encoder)
        for ranker, measures in evaluate(questions, index).items():
            print(_line(f"{questions.name} → {passages.name}", ranker, measures), flush=True)
    return 0


def _line(name: str, ranker: str, found: Measures) -> str:
    low, high = found.interval
    return (
        f"| {name} | {ranker} | {found.recall_1:.4f} | {low:.3f}–{high:.3f} "
        f"| {found.recall_5:.4f} | {found.reciprocal_rank:.4f} |"
    )


def _entry(number: int, text: str) -> Entry:
    chunk = Chunk(text, 0, len(text), (1,), "", None, (), None)
    return Entry(Document(str(number), "", text, ()), (chunk,), FileState(0, 0, 0), "")


def _scores(evidence: Evidence, ranker: str) -> npt.NDArray[np.float32]:
    scores: npt.NDArray[np.float32] = (
        evidence.total if ranker == "default" else getattr(evidence, ranker)
    )
    return scores


def _rank(
    scores: npt.NDArray[np.float32], rows: npt.NDArray[np.int64], relevant: int
) -> int | None:
    """The rank of the relevant row; among equals it comes last, so that ties earn nothing."""
    at = np.flatnonzero(rows == relevant)
    return int((scores >= scores[at[0]]).sum()) if len(at) else None


if __name__ == "__main__":
    run(main)
