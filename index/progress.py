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
    """A moment of a build: documents read, chunks embedded, seconds since the first chunk.

    `pages` are those of a document that are being read from their pictures, if any are.
    """

    documents_done: int
    documents: int
    chunks_done: int = 0
    chunks: int = 0
    seconds: float = 0.0
    pages_done: int = 0
    pages: int = 0

    @property
    def rate(self) -> float:
        """Chunks embedded a second; 0 before the first."""
        return self.chunks_done / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the last chunk at this rate; None while there is no rate."""
        return (self.chunks - self.chunks_done) / self.rate if self.rate > 0 else None


_DRAWN, _LOGGED = 0.1, 10.0  # seconds between two drawings, on a terminal and in a file

OnProgress = Callable[[Progress], None]
"""Told of every step of a build; an exception it raises ends the build, and nothing is published.
"""


def silent(_: Progress) -> None:
    """Show nothing."""


class Meter:
    """Counts for one build and tells `on_progress` of every step."""

    def __init__(self, documents: int, on_progress: OnProgress) -> None:
        self._documents = documents
        self._read = 0
        self._chunks = 0
        self._embedded = 0
        self._pages_read = self._pages = 0
        self._started = 0.0
        self._tell = on_progress

    def document_read(self) -> None:
        """One more document has been read."""
        self._read += 1
        self._pages_read = self._pages = 0
        self._report(0.0)

    def start_pages(self, pages: int) -> None:
        """So many pages of the next document will be read from their pictures."""
        self._pages = pages
        self._report(0.0)

    def page_read(self) -> None:
        """One more of them has been read."""
        self._pages_read += 1
        self._report(0.0)

    def start_embedding(self, chunks: int) -> None:
        """So many more chunks are new and will be embedded."""
        self._chunks += chunks
        self._started = self._started or time.monotonic()
        self._report(0.0)

    def embedded(self, chunks: int) -> None:
        """So many more chunks are embedded."""
        self._embedded += chunks
        self._report(time.monotonic() - self._started)

    def _report(self, seconds: float) -> None:
        self._tell(
            Progress(
                self._read,
                self._documents,
                self._embedded,
                self._chunks,
                seconds,
                self._pages_read,
                self._pages,
            )
        )


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A bar on stderr: documents while they are read, then chunks with rate and time left."""
    from tqdm import tqdm

    bars: list[tqdm[NoReturn]] = []  # none is drawn before there is something to count

    def show(progress: Progress) -> None:
        embedding = progress.chunks > 0
        total = progress.chunks if embedding else progress.documents
        done = progress.chunks_done if embedding else progress.documents_done
        unit = say("progress.chunks" if embedding else "progress.documents")
        stage = say("progress.stage", done=progress.documents_done, total=progress.documents)
        if progress.pages:
            stage += say("progress.pages", done=progress.pages_done, total=progress.pages)
        if not bars:
            every = _DRAWN if sys.stderr.isatty() else _LOGGED
            bars.append(
                tqdm(
                    desc=stage,
                    total=total,
                    unit=unit,
                    mininterval=every,
                    miniters=1,
                    dynamic_ncols=True,
                    leave=False,
                )
            )
        bar = bars[0]
        bar.total, bar.unit = total, unit
        bar.set_description(stage, refresh=False)
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        for bar in bars:
            bar.close()
