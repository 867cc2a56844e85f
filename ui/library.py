"""The documents that a window asks, kept open and brought up to date while it is used."""

import logging
import os
import threading
from collections.abc import Sequence
from functools import cache
from time import perf_counter

from PIL.Image import Image

from index import build_index, load_encoder
from index.building import BuildReport, SoFar, recalled, refresh_on_change
from index.documents import Line
from index.encoders import Encoder
from index.engines import Index, Reopener, target_at
from index.errors import DocumentsEmptyError, IndexBusyError, IndexMissingError, YongwenError
from index.progress import OnProgress, Progress, silent
from index.settings import documents_folder, index_place
from index.text import say
from qa import Answer, Passages, ask, retrieve
from ui.shelf import Shelf

_log = logging.getLogger(__name__)


class WindowError(YongwenError):
    """The window can't do what was asked of it now."""

    section = "ui"


class RefreshingError(WindowError, IndexBusyError):
    """A refresh is running already."""

    key = "refreshing"


class CancelledError(WindowError):
    """The refresh was stopped by a person."""

    key = "cancelled"


def sentence(error: YongwenError, lang: str, *, may_change: bool = False) -> str:
    """What a window says of an error; an empty folder is filled in the window itself by who may."""
    if isinstance(error, DocumentsEmptyError):
        return say("ui.empty" if may_change else "ui.empty_yet", lang)
    return error.sentence(lang)


class Library:
    """A documents folder and its index; every method may be called from several threads.

    `shelf` changes what is in the folder.

    `progress` tells how far the running refresh is, and is None while none runs; `report` and
    `error` are those of the last one. `so_far` tells how much can be asked while the first index
    is built, or where that was stopped; it is None once all can.
    """

    def __init__(
        self,
        documents: str | os.PathLike[str] | None = None,
        index: str | os.PathLike[str] | None = None,
        *,
        encoder: Encoder | None = None,
        model: str | None = None,
    ) -> None:
        self.documents = documents_folder(documents)
        self.place = index_place(index, documents)
        self.shelf = Shelf(self.documents)
        self.progress: Progress | None = None
        self.report: BuildReport | None = None
        self.error: Exception | None = None
        self.so_far: SoFar | None = None
        self._model = model
        self._encoder = encoder
        self._reopener = Reopener(self.place, _warm_up)
        self._ready = threading.Event()
        self._cancelled = threading.Event()
        self._refreshing = threading.Lock()

    def refresh(self, on_progress: OnProgress = silent, *, wait: bool = False) -> BuildReport:
        """Bring the index up to date and swap the new version in; questions go on meanwhile.

        `wait` is for who has changed the documents: it lets a running refresh end first.

        :raises RefreshingError: if a refresh is running already.
        :raises CancelledError: if this one is stopped.
        :raises YongwenError: as `index.build_index` and `index.open_index` do; the version that
            was open stays open, unless there are no documents any more.
        """
        if not self._refreshing.acquire(blocking=wait):
            raise RefreshingError
        try:
            self._cancelled.clear()
            if self._is_empty:
                self._ready.clear()  # as there is nothing to ask before it
            self.progress = Progress(0, 0)
            started = perf_counter()
            self.report, self.error = self._build(on_progress), None
            _log.info("refreshed in %.1f s", perf_counter() - started)
            return self.report
        except Exception as error:
            self.error = error
            _log.info("not refreshed: %s", type(error).__name__)
            raise
        finally:
            self.progress = None
            self._refreshing.release()
            self._ready.set()

    def changed(self) -> BuildReport:
        """Bring the index up to date after the documents were changed; see `refresh`."""
        return self.refresh(wait=True)

    def watch(self, stopped: threading.Event) -> None:
        """Refresh whenever documents change, until stopped; what fails stands in `error`.

        After a refresh was cancelled, the next one has to be asked for.
        """

        def refresh() -> None:
            if not self._cancelled.is_set():
                self.refresh()

        refresh_on_change(
            self.documents, target_at(self.place).folder, refresh, lambda _: None, stopped
        )

    def cancel(self) -> None:
        """Stop the running refresh at its next step; nothing more of it is published."""
        if self.progress is not None:
            self._cancelled.set()

    def is_ready(self) -> bool:
        """Whether there is something to ask, or the first refresh is over, well or not; and that of
        a folder that was empty."""
        return self._ready.is_set()

    def version(self) -> str:
        """Which version of the index is open; empty while there is none."""
        try:
            return self.opened().version if self.is_ready() else ""
        except YongwenError:
            return ""

    def opened(self) -> Index:
        """The index; waits until the first refresh is over or has published something, and follows
        versions that others publish.

        :raises YongwenError: what kept the first refresh from making one.
        """
        self._ready.wait()
        if self.error and self._is_empty:
            raise self.error  # what was removed must not answer
        try:
            return self._reopener.current(self._load())
        except IndexMissingError:
            if self.error:
                raise self.error from None
            raise

    def ask(
        self,
        question: str,
        k: int = 5,
        before: Answer | None = None,
        within: Sequence[str] = (),
    ) -> Answer:
        """The answer to a question, with the k passages that best give it.

        :raises YongwenError: as `qa.ask` does.
        """
        index, started = self.opened(), perf_counter()
        answer = ask(question, k, index=index, before=before, within=within)
        told = (perf_counter() - started, len(answer.passages), answer.found)
        _log.debug("answered in %.3f s: %d passages, found: %s", *told)
        return answer

    def retrieve(self, question: str, k: int = 5, within: Sequence[str] = ()) -> Passages:
        """The k passages that best answer a question.

        :raises YongwenError: as `qa.retrieve` does.
        """
        return retrieve(question, k, index=self.opened(), within=within)

    def recall(self, shown: Image) -> Sequence[Line]:
        """What was read on the picture of a page; nothing if it was not read on this machine."""
        return recalled(target_at(self.place).state, shown)

    @property
    def _is_empty(self) -> bool:
        return isinstance(self.error, DocumentsEmptyError)

    def _build(self, on_progress: OnProgress) -> BuildReport:
        def tell(progress: Progress) -> None:
            if self._cancelled.is_set():
                raise CancelledError
            self.progress = progress
            if progress.ready:
                self._open_so_far(SoFar(progress.ready, progress.documents))
            on_progress(progress)

        encoder = self._load()
        report = build_index(self.documents, self.place, encoder=encoder, on_progress=tell)
        self._reopener.current(encoder)
        self.so_far = None
        return report

    def _open_so_far(self, so_far: SoFar) -> None:
        """Let what is done already be asked."""
        if so_far != self.so_far:
            self._reopener.current(self._load())
            self.so_far, self.error = so_far, None
            self._ready.set()

    def _load(self) -> Encoder:
        with _loading:
            self._encoder = self._encoder or _loaded(self._model)
        return self._encoder


_loading = threading.Lock()
_loaded = cache(load_encoder)  # which all libraries of a window share


def _warm_up(index: Index) -> None:
    """Ask once, so that no visitor's first question waits."""
    ask(index.documents[0].path, 1, index=index)
