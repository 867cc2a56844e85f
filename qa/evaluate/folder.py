"""How well questions over a folder of documents are answered: what is first, and what is shown."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from index import build_index, open_index
from index.encoders import Encoder
from index.engines import Index
from index.progress import progress_bar
from index.script import Span
from index.text import say
from qa import Answer, ask
from qa.evaluate.answer_measures import calibration_error
from qa.evaluate.corpus import ALL, Asked, letters, located, shared
from qa.evaluate.looks import bar

AMONG = 5
"""Passages that are asked for."""
SURE = 0.95
"""From this confidence on an answer is taken at its word."""

_SENTENCE = 0.8  # of a gold sentence's pairs of letters, those that an answer must show
_MOST = 0.7  # of a quote's, those that the passage has that it stands in
_ADDRESS = re.compile(r"https?://[^\s()（）]+")
_ROOM = (1.25, 40)  # how much longer than its quote an answer may be: a factor, and letters more


@dataclass(frozen=True, slots=True)
class Shown:
    """How one question was answered.

    `rank` is that of the first passage that holds a gold answer, from 1 on, 0 where none does.
    `held` is whether what is shown, or would be if it were not refused, is right: the gold answer,
    no more than the quote it needs, and of the first passage.
    """

    asked: Asked
    rank: int
    found: bool
    confidence: float
    held: bool
    milliseconds: float
    answer: str

    @property
    def right(self) -> bool:
        """Whether what was shown is right; of a question that the documents don't answer, whether
        it was refused."""
        return self.held and self.found if self.asked.answers is not None else not self.found

    def to_dict(self) -> dict[str, Any]:
        """What `--details` writes, a line a question."""
        return {**asdict(self), "right": self.right}


def index_of(documents: Path, place: Path, encoder: Encoder) -> Index:
    """The index of a folder of documents, brought up to date and kept at a place."""
    with progress_bar() as on_progress:
        build_index(documents, place, encoder=encoder, on_progress=on_progress)
    return open_index(place, encoder=encoder)


def judged(questions: Sequence[Asked], index: Index) -> Iterator[Shown]:
    """Every question asked, and what was shown held against its gold answer."""
    for asked, _ in zip(questions, bar([each.question for each in questions]), strict=True):
        start = time.perf_counter()
        answer = ask(asked.question, AMONG, index=index)
        milliseconds = 1000 * (time.perf_counter() - start)
        rank = rank_of(answer, asked, index)
        held = asked.answers is not None and rank == 1 and is_shown(answer, asked)
        yield Shown(
            asked=asked,
            rank=rank,
            found=answer.found,
            confidence=answer.confidence,
            held=held,
            milliseconds=milliseconds,
            answer=answer.answer,
        )


def rank_of(answer: Answer, asked: Asked, index: Index) -> int:
    """The rank of the first passage that holds a gold answer, from 1 on; 0 where none does."""
    places = places_of(asked, index)
    for rank, p in enumerate(answer.passages, start=1):
        if holds(p.document, p.text, p.span, asked, places):
            return rank
    return 0


def is_right(answer: Answer, asked: Asked, index: Index) -> bool:
    """Whether an answer, found or not, is the gold one, of a passage that holds it."""
    return rank_of(answer, asked, index) == 1 and is_shown(answer, asked)


def holds(document: str, text: str, span: Span, asked: Asked, places: Sequence[Span]) -> bool:
    """Whether a passage holds a gold answer where the quote stands, or repeats the quote.

    Where a quote was read otherwise than it is quoted, as tables are, it stands in the passage that
    has most of its pairs of letters.
    """
    own = letters(text)
    answers = [letters(answer) for answer in asked.answers or ()]
    is_held = asked.shape in ("yesno", "sentence") or any(answer in own for answer in answers)
    if not is_held or asked.answers is None:
        return False
    if document == asked.document or asked.document is None:
        start, end = span
        if places:
            return any(a < end and start < b for a, b in places)
        return any(shared(quote, text) >= _MOST for quote in asked.quotes)
    return all(letters(quote) in own for quote in asked.quotes)


def places_of(asked: Asked, index: Index) -> list[Span]:
    """Where the quotes of a question stand in its document as it was read."""
    document = index.document(asked.document) if asked.document else None
    return located(asked.quotes, document.text) if document else []


def is_shown(answer: Answer, asked: Asked) -> bool:
    """Whether what is shown as the answer is the gold one and no more than the quote it needs;
    where links lead is neither more nor less."""
    shown, needed = letters(answer.answer), letters("".join(asked.quotes))
    texts = (answer.answer, "".join(asked.quotes))
    length, least = (len(letters(_ADDRESS.sub("", text))) for text in texts)
    factor, more = _ROOM
    if not shown or length > factor * least + more:
        return False
    if asked.shape == "yesno":
        return shared(shown, needed) >= _SENTENCE
    golds = asked.answers or ()
    if asked.shape == "sentence":
        return any(shared(gold, shown) >= _SENTENCE for gold in golds)
    choose: Callable[[Iterator[bool]], bool] = all if asked.shape in ALL else any
    return choose(letters(gold) in shown for gold in golds)


@dataclass(frozen=True, slots=True)
class FolderMeasures:
    """Shares from 0 to 1 over some questions, each None where there are no such questions.

    Of questions with an answer: `first` and `among`, whether the first passage, or one of five,
    holds it, and `right`, whether the answer shown is right. Of answers shown with a confidence of
    0.95 or more: `sure`, the share that is right. Of questions without an answer in the documents:
    `near` and `far`, the share that was answered all the same, where the topic is in them and where
    it is not. `calibration` is the expected calibration error of the confidence that what is shown,
    or would be, is right, over all questions; lower is better for the last three.
    """

    questions: int
    first: float | None
    among: float | None
    right: float | None
    interval: tuple[float, float] | None
    sure: float | None
    near: float | None
    far: float | None
    calibration: float
    milliseconds: float

    @classmethod
    def of(cls, shown: Sequence[Shown]) -> "FolderMeasures":
        """From at least one question."""
        own = [each for each in shown if each.asked.answers is not None]
        foreign = [each for each in shown if each.asked.answers is None]
        sure = [each.right for each in shown if each.found and each.confidence >= SURE]
        told = [(each.confidence, each.held) for each in shown]
        confidences, right = (np.array(column) for column in zip(*told, strict=True))
        return cls(
            questions=len(shown),
            first=_share([each.rank == 1 for each in own]),
            among=_share([each.rank > 0 for each in own]),
            right=_share([each.right for each in own]),
            interval=_interval([each.right for each in own]),
            sure=_share(sure),
            near=_share([each.found for each in foreign if each.asked.document]),
            far=_share([each.found for each in foreign if not each.asked.document]),
            calibration=calibration_error(confidences.astype(float), right.astype(bool)),
            milliseconds=median(each.milliseconds for each in shown),
        )

    def to_dict(self) -> dict[str, Any]:
        """What `--json` prints."""
        return asdict(self)


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _interval(values: Sequence[bool]) -> tuple[float, float] | None:
    """The 95 % interval of a share: Wilson, "Probable inference", 1927."""
    if not values:
        return None
    n, z = len(values), 1.96
    share = sum(values) / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    return middle - half, middle + half


def groups_of(shown: Sequence[Shown]) -> dict[str, list[Shown]]:
    """All questions, and those of each shape, kind, style and language, by a name to print."""
    found: dict[str, list[Shown]] = {"": list(shown)}
    for field in ("shape", "kind", "style", "lang"):
        values = sorted({getattr(each.asked, field) for each in shown} - {""})
        for value in values:
            same = [each for each in shown if getattr(each.asked, field) == value]
            found[f"{field} {value}"] = same
    return found


def rows(shown: Sequence[Shown]) -> list[str]:
    """The measures as a table in Markdown: of all questions, then of each sort of them."""
    lines = [say("evaluate.folder")]
    for name, of in groups_of(shown).items():
        found = FolderMeasures.of(of)
        low, high = found.interval or (None, None)
        cells = (found.first, found.among, found.right, low, high, found.sure, found.near)
        numbers = [*cells, found.far, found.calibration]
        told = " | ".join("–" if value is None else f"{value:.3f}" for value in numbers)
        lines.append(f"| {name} | {found.questions} | {told} | {found.milliseconds:.0f} |")
    return lines
