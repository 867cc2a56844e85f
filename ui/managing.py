"""What happens to the documents of a window: added, renamed, removed, indexed, chosen."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from index.errors import YongwenError
from index.progress import Progress
from index.text import say
from ui import render
from ui.access import Access
from ui.bin import Binned
from ui.collections import Collections
from ui.library import sentence
from ui.shelf import ShelfError
from ui.visit import Shown, Visit, is_within, library_of

_TICK = 0.2  # seconds between two looks at a running refresh

Steps = Iterator[Shown]
"""What a change shows while it goes on, and after it."""


class Managing:
    """The events of the list of documents, and of the choice of a collection."""

    def __init__(self, collections: Collections, access: Access | None = None) -> None:
        self.collections = collections
        self.access = access or Access()

    def speak(self, visit: Visit) -> Shown:
        """Say what stands around the list in the visitor's language."""
        may = self.access.may_change(visit.user)
        return Shown(
            add=render.add(visit.lang) if may else "",
            scope=render.scope(visit.within, visit.lang),
            refresh=gr.update(visible=may),
            save=render.save(visit.lang),
            collections=render.collections(list(self.collections), self._name(visit), visit.lang),
        )

    def _name(self, visit: Visit) -> str:
        """The name of the collection that is shown."""
        return next(name for name, each in self.collections.items() if each is visit.library)

    def follow(self, visit: Visit) -> Steps:
        """Tell how a running refresh goes until it is over, and what can be asked meanwhile."""
        shown = visit.version
        while not visit.library.is_ready() or visit.library.progress:
            yield self._going(visit)
            version = visit.library.version()
            if visit.library.so_far and version != shown:
                shown = version
                state = self._state(visit)
                del state["status"]
                yield state
            time.sleep(_TICK)
        yield self._state(visit)

    def look(self, visit: Visit) -> Shown:
        """The list anew once it is of another version than what is shown."""
        if visit.library.version() == visit.version or visit.library.progress:
            return Shown()
        shown = self._state(visit)
        del shown["status"]
        return shown

    def refresh(self, visit: Visit) -> Steps:
        """Bring the index up to date and tell how it goes."""
        yield from self._change(visit.library.refresh, [], visit)

    def cancel(self, visit: Visit) -> None:
        """Stop the running refresh."""
        if self.access.may_change(visit.user):
            visit.library.cancel()

    def taken(self, folder: str, names: Sequence[str]) -> list[str]:
        """Those of some names under which a file of a collection would be written over."""
        shelf, found = library_of(folder, self.collections).shelf, []
        for name in names:
            with suppress(ShelfError):  # what can't be named is told when it is added
                if shelf.taken(str(name)):
                    found.append(name)
        return found

    def add(self, visit: Visit) -> Steps:
        """Put uploaded files on the shelf; `choice` says what to do about taken names."""
        event = visit.event
        choice = {"instead": event.choice == "instead", "beside": event.choice == "beside"}
        changes = [
            lambda file=file: visit.library.shelf.add(
                _uploaded(file["path"]), str(file["name"]), **choice
            )
            for file in event.files
        ]
        yield from self._change(visit.library.changed, changes, visit)

    def rename(self, visit: Visit) -> Steps:
        """Give a document another name."""
        path, name = str(visit.event.document), str(visit.event.name)
        change = [lambda: visit.library.shelf.rename(path, name)]
        yield from self._change(visit.library.changed, change, visit)

    def remove(self, visit: Visit) -> Steps:
        """Put a document into the bin."""
        path, removed = str(visit.event.document), list[Binned]()
        change = [lambda: removed.append(visit.library.shelf.remove(path))]
        yield from self._change(visit.library.changed, change, visit, removed)

    def restore(self, visit: Visit) -> Steps:
        """Put a document of the bin back."""
        number = str(visit.event.number)
        change = [lambda: visit.library.shelf.restore(number)]
        yield from self._change(visit.library.changed, change, visit)

    def empty(self, visit: Visit) -> Shown:
        """Delete for good what lies in the bin."""
        if not self.access.may_change(visit.user):
            return Shown(status=render.errors([say("ui.read_only", visit.lang)]))
        if refused := _attempt(visit.library.shelf.empty_bin, visit.lang):
            return Shown(status=render.errors([refused]))
        return Shown(documents=self._state(visit)["documents"])

    def choose(self, visit: Visit) -> Shown:
        """Look in some documents and folders only from now on."""
        within = [str(path) for path in visit.event.paths]
        return Shown(within=within, scope=render.scope(within, visit.lang))

    def still_chosen(self, visit: Visit) -> Shown:
        """Look on in what is chosen and still there after a change."""
        try:
            paths = [entry.path for entry in visit.library.opened().documents]
        except YongwenError:
            return Shown(within=[], scope="")
        held = [name for name in visit.within if any(is_within(path, [name]) for path in paths)]
        return Shown(within=held, scope=render.scope(held, visit.lang))

    def choose_all(self, _: Visit) -> Shown:
        """Look in all documents again."""
        return Shown(within=[], scope="")

    def _change(
        self,
        refresh: Callable[[], object],
        changes: Sequence[Callable[[], object]],
        visit: Visit,
        removed: Sequence[Binned] = (),
    ) -> Steps:
        """Make some changes, then bring the index up to date; what could not be done is told."""
        if not self.access.may_change(visit.user):
            yield Shown(status=render.errors([say("ui.read_only", visit.lang)]))
            return
        refused = [told for change in changes if (told := _attempt(change, visit.lang))]
        if changes and len(refused) == len(changes):
            yield Shown(status=render.errors(refused))
            return
        with ThreadPoolExecutor(1) as worker:
            work = worker.submit(refresh)
            while not work.done():
                yield self._going(visit)
                time.sleep(_TICK)
        shown = self._state(visit, removed)
        if error := _error(work, visit.lang):
            yield Shown(**{**shown, "status": render.errors([*refused, error])})
        else:
            shown["status"] = render.errors(refused) + shown["status"]
            yield shown

    def _going(self, visit: Visit) -> Shown:
        """How far a refresh is; in the middle of the page as well while nothing can be asked."""
        now = render.progress(visit.library.progress or Progress(0, 0), visit.lang)
        return Shown(status=now) if visit.library.is_ready() else Shown(status=now, notice=now)

    def _state(self, visit: Visit, removed: Sequence[Binned] = ()) -> Shown:
        """The status, the list of documents with its version, and what is said while there is
        nothing to ask.
        """
        report, lang = visit.library.report, visit.lang
        version = visit.library.version()
        may_change = self.access.may_change(visit.user)
        stock = render.Stock(
            visit.library.documents,
            failed=report.failed if report else (),
            within=visit.within,
            binned=visit.library.shelf.bin.held() if may_change else (),
            removed=removed[0] if removed else None,
            may_change=may_change,
        )
        try:
            stock = replace(stock, entries=visit.library.opened().documents)
        except YongwenError as error:
            return Shown(
                status=render.errors([sentence(error, lang)]),
                documents=render.documents(stock, lang),
                notice=render.errors([sentence(error, lang, may_change=may_change)]),
                version=version,
            )
        return Shown(
            status=render.report(report, lang) if report else "",
            documents=render.documents(stock, lang),
            notice="",
            version=version,
        )


def _uploaded(path: object) -> Path:
    """A file that came in by this server's own upload, and no other of this machine."""
    file, folder = Path(str(path)).resolve(), Path(get_upload_folder()).resolve()
    if not (file.is_relative_to(folder) and file.is_file()):
        raise ShelfError("unknown", name=file.name)
    return file


def _attempt(change: Callable[[], object], lang: str) -> str | None:
    try:
        change()
    except YongwenError as error:
        return error.sentence(lang)
    return None


def _error(work: Future[Any], lang: str) -> str | None:
    error = work.exception()
    if error is None or isinstance(error, YongwenError):
        return sentence(error, lang) if error else None
    logging.getLogger(__name__).error("a refresh failed", exc_info=error)
    return say("ui.unexpected", lang, reason=error)
