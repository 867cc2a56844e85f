"""How far a build has come, and a bar that shows it."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

from index.text import say


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a build: documents read, chunks embedded, seconds spent embedding them.

    `pages` are those of a document that are being read from their pictures, if any are. `share` is
    how much of the work is done, from 0 to 1; `seconds_left` is how long the rest takes, None while
    that can't be told. `ready` is how many documents can be asked already, 0 unless the build
    publishes what it has done so far.
    """

    documents_done: int
    documents: int
    chunks_done: int = 0
    chunks: int = 0
    seconds: float = 0.0
    pages_done: int = 0
    pages: int = 0
    share: float = 0.0
    seconds_left: float | None = None
    ready: int = 0

    @property
    def rate(self) -> float:
        """Chunks embedded a second; 0 before the first."""
        return self.chunks_done / self.seconds if self.seconds > 0 else 0.0


_DRAWN, _LOGGED = 0.1, 10.0  # seconds between two drawings, on a terminal and in a file
_READING = 0.1  # what reading counts of the work, until it shows how long embedding takes
_TWO_MINUTES, _TWO_HOURS = 120, 7200  # seconds

OnProgress = Callable[[Progress], None]
"""Told of every step of a build; an exception it raises ends the build, and nothing more is
published.
"""


def silent(_: Progress) -> None:
    """Show nothing."""


def lasting(seconds: float, lang: str | None = None) -> str:
    """How long that is, in words, to two figures or so."""
    if seconds < _TWO_MINUTES:
        return say("progress.seconds", lang, number=round(seconds))
    if seconds < _TWO_HOURS:
        return say("progress.minutes", lang, number=round(seconds / 60))
    return say("progress.hours", lang, number=round(seconds / 3600))


class Meter:
    """Counts for one build and tells `on_progress` of every step.

    Time left goes by what chunks cost, in any unit: long ones take longer. What is not read yet is
    taken to be as what was.
    """

    def __init__(self, documents: int, on_progress: OnProgress) -> None:
        self.documents = documents
        self._read = self._handed = 0  # documents that were read, and those whose cost is known
        self._chunks = self._embedded = 0
        self._cost = self._paid = 0.0
        self._pages_read = self._pages = 0
        self._reading = self._embedding = 0.0  # seconds
        self._share = 0.0
        self._ready = 0
        self._last = time.monotonic()
        self._tell = on_progress

    def document_read(self) -> None:
        """One more document has been read."""
        self._read += 1
        self._pages_read = self._pages = 0
        self._reading += self._passed()
        self._report()

    def start_pages(self, pages: int) -> None:
        """So many pages of the next document will be read from their pictures."""
        self._pages = pages
        self._report()

    def page_read(self) -> None:
        """One more of them has been read."""
        self._pages_read += 1
        self._reading += self._passed()
        self._report()

    def start_embedding(self, chunks: int, cost: float) -> None:
        """So many more chunks, of this cost, are new and will be embedded."""
        self._handed = self._read
        self._chunks += chunks
        self._cost += cost
        self._passed()
        self._report()

    def embedded(self, chunks: int, cost: float) -> None:
        """So many more chunks, of this cost, are embedded."""
        self._embedded += chunks
        self._paid += cost
        self._embedding += self._passed()
        self._report()

    def published(self, documents: int) -> None:
        """So many documents can be asked already."""
        self._ready = documents
        self._report()
        self._passed()

    def _passed(self) -> float:
        """Seconds since this was asked last."""
        before, self._last = self._last, time.monotonic()
        return self._last - before

    @property
    def _seconds_left(self) -> float | None:
        """For reading and for embedding, each as long as it has taken so far for its share."""
        if not (self._paid and self._handed):
            return None
        expected = self._cost * self.documents / self._handed
        reading = self._reading * (self.documents - self._read) / max(1, self._read)
        return reading + self._embedding * max(0.0, expected / self._paid - 1)

    def _done(self, left: float | None) -> float:
        """How much of the work is done; it never becomes less."""
        if left is None:
            begun = self._pages_read / self._pages if self._pages else 0.0
            now = _READING * (self._read + begun) / max(1, self.documents)
        else:
            spent = self._reading + self._embedding
            now = spent / (spent + left) if spent else 0.0
        self._share = max(self._share, min(now, 1.0))
        return self._share

    def _report(self) -> None:
        left = self._seconds_left
        self._tell(
            Progress(
                self._read,
                self.documents,
                self._embedded,
                self._chunks,
                self._embedding,
                self._pages_read,
                self._pages,
                self._done(left),
                left,
                self._ready,
            )
        )


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A bar on stderr: how much of the work is done, with documents, chunks, and time left."""
    from tqdm import tqdm

    bars: list[tqdm[NoReturn]] = []  # none is drawn before there is something to count

    def show(progress: Progress) -> None:
        if not bars:
            every = _DRAWN if sys.stderr.isatty() else _LOGGED
            bars.append(
                tqdm(
                    desc=_stage(progress),
                    total=1.0,
                    bar_format="{desc} {percentage:3.0f}%|{bar}|{postfix}",
                    mininterval=every,
                    miniters=0,
                    dynamic_ncols=True,
                    leave=False,
                )
            )
        bar = bars[0]
        bar.set_description_str(_stage(progress), refresh=False)
        bar.set_postfix_str(_pace(progress), refresh=False)
        bar.update(progress.share - bar.n)

    try:
        yield show
    finally:
        for bar in bars:
            bar.close()


def _stage(now: Progress) -> str:
    stage = say("progress.stage", done=now.documents_done, total=now.documents)
    if now.pages:
        stage += say("progress.pages", done=now.pages_done, total=now.pages)
    if now.chunks:
        stage += say("progress.chunks", done=now.chunks_done, total=now.chunks)
    return stage


def _pace(now: Progress) -> str:
    if now.seconds_left is None:
        return ""
    return say("progress.left", rate=f"{now.rate:.0f}", lasting=lasting(now.seconds_left))
