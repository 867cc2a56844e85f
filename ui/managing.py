"""What happens to the documents of a window: added, renamed, removed, indexed, chosen."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from index.errors import YongwenError
from index.progress import Progress
from index.text import say
from ui import render
from ui.access import Access
from ui.handlers import Handlers, Shown
from ui.library import Library, sentence
from ui.shelf import Shelf, ShelfError

_TICK = 0.2  # seconds between two looks at a running refresh

Steps = Iterator[tuple[Shown, ...]]
"""What a change shows while it goes on, and after it: (status, documents, notice, samples)."""

Page = tuple[list[Any], str, Sequence[str]]
"""What a visitor's page holds: the conversation, the language chosen, and where to look."""


class Managing:
    """The events of the list of documents; `on` tells a visitor's language and sample questions."""

    def __init__(self, library: Library, on: Handlers, access: Access | None = None) -> None:
        self.library = library
        self.access = access or Access()
        self.shelf = Shelf(library.documents)
        self._on = on

    def speak(self, chosen: str, within: list[str], request: gr.Request) -> tuple[Shown, ...]:
        """What stands around the list, in the visitor's language; (add, scope, refresh, save)."""
        lang = self._on.language(chosen, request)
        may = self.access.may_change(request.username)
        add, scope = render.add(lang) if may else "", render.scope(within, lang)
        return add, scope, gr.update(visible=may), render.save(lang)

    def follow(self, chosen: str, within: list[str], request: gr.Request) -> Steps:
        """Tell how a running refresh goes until it is over; (status, documents, notice, shown)."""
        lang = self._on.language(chosen, request)
        while not self.library.is_ready() or self.library.progress:
            yield *self._going(lang), gr.skip()
            time.sleep(_TICK)
        version = self.library.version()
        yield *self._state(lang, within, request), version

    def look(
        self, shown: str, chosen: str, within: list[str], request: gr.Request
    ) -> tuple[Shown, ...]:
        """The list anew once it is of another version than `shown`; (documents, notice, shown)."""
        version = self.library.version()
        if version == shown or self.library.progress:
            return gr.skip(), gr.skip(), gr.skip()
        lang = self._on.language(chosen, request)
        return *self._state(lang, within, request)[1:], version

    def refresh(
        self, kept: list[Any], chosen: str, request: gr.Request, within: Sequence[str] = ()
    ) -> Steps:
        """Bring the index up to date and tell how it goes."""
        yield from self._change(self.library.refresh, [], (kept, chosen, within), request)

    def cancel(self, request: gr.Request) -> None:
        """Stop the running refresh."""
        if self.access.may_change(request.username):
            self.library.cancel()

    def taken(self, names: list[str]) -> list[str]:
        """Those of some names under which a file would be written over."""
        found = []
        for name in names:
            with suppress(ShelfError):  # what can't be named is told when it is added
                if self.shelf.taken(str(name)):
                    found.append(name)
        return found

    def add(
        self,
        kept: list[Any],
        chosen: str,
        event: gr.EventData,
        request: gr.Request,
        within: Sequence[str] = (),
    ) -> Steps:
        """Put uploaded files on the shelf; `event.choice` says what to do about taken names."""
        choice = {"instead": event.choice == "instead", "beside": event.choice == "beside"}
        changes = [
            lambda file=file: self.shelf.add(_uploaded(file["path"]), str(file["name"]), **choice)
            for file in event.files
        ]
        yield from self._change(self._wait_and_refresh, changes, (kept, chosen, within), request)

    def rename(
        self,
        kept: list[Any],
        chosen: str,
        event: gr.EventData,
        request: gr.Request,
        within: Sequence[str] = (),
    ) -> Steps:
        """Give a document another name."""
        path, name = str(event.document), str(event.name)
        change = [lambda: self.shelf.rename(path, name)]
        yield from self._change(self._wait_and_refresh, change, (kept, chosen, within), request)

    def remove(
        self,
        kept: list[Any],
        chosen: str,
        event: gr.EventData,
        request: gr.Request,
        within: Sequence[str] = (),
    ) -> Steps:
        """Delete a document's file."""
        path = str(event.document)
        change = [lambda: self.shelf.remove(path)]
        yield from self._change(self._wait_and_refresh, change, (kept, chosen, within), request)

    def choose(self, chosen: str, event: gr.EventData, request: gr.Request) -> tuple[Shown, ...]:
        """Look in some documents and folders only from now on; (within, scope)."""
        within = [str(path) for path in event.paths]
        return within, render.scope(within, self._on.language(chosen, request))

    def still_chosen(
        self, chosen: str, within: list[str], request: gr.Request
    ) -> tuple[Shown, ...]:
        """Look on in what is chosen and still there after a change; (within, scope)."""
        try:
            paths = [entry.path for entry in self.library.opened().documents]
        except YongwenError:
            return [], ""
        held = [name for name in within if any(_is_in(name, path) for path in paths)]
        return held, render.scope(held, self._on.language(chosen, request))

    def choose_all(self) -> tuple[Shown, ...]:
        """Look in all documents again; (within, scope)."""
        return [], ""

    def _wait_and_refresh(self) -> object:
        return self.library.refresh(wait=True)

    def _change(
        self,
        refresh: Callable[[], object],
        changes: Sequence[Callable[[], object]],
        page: Page,
        request: gr.Request,
    ) -> Steps:
        """Make some changes, then bring the index up to date; what could not be done is told."""
        lang = self._on.language(page[1], request)
        if not self.access.may_change(request.username):
            yield render.errors([say("ui.read_only", lang)]), gr.skip(), gr.skip(), gr.skip()
            return
        refused = [sentence for change in changes if (sentence := _attempt(change, lang))]
        if changes and len(refused) == len(changes):
            yield render.errors(refused), gr.skip(), gr.skip(), gr.skip()
            return
        yield from self._refreshed(refresh, page, request, refused)

    def _refreshed(
        self,
        refresh: Callable[[], object],
        page: Page,
        request: gr.Request,
        refused: Sequence[str] = (),
    ) -> Steps:
        kept, chosen, within = page
        lang = self._on.language(chosen, request)
        with ThreadPoolExecutor(1) as worker:
            work = worker.submit(refresh)
            while not work.done():
                yield *self._going(lang), gr.skip()
                time.sleep(_TICK)
        status, documents, notice = self._state(lang, within, request)
        if error := _error(work, lang):
            yield render.errors([*refused, error]), documents, notice, gr.skip()
        else:
            samples = self._on.samples(kept, lang)
            yield render.errors(refused) + status, documents, notice, samples

    def _going(self, lang: str) -> tuple[Shown, Shown, Shown]:
        """How far a refresh is; in the middle of the page as well while nothing can be asked."""
        now = render.progress(self.library.progress or Progress(0, 0), lang)
        return now, gr.skip(), gr.skip() if self.library.is_ready() else now

    def _state(
        self, lang: str, within: Sequence[str], request: gr.Request
    ) -> tuple[Shown, Shown, Shown]:
        report = self.library.report
        may_change = self.access.may_change(request.username)
        try:
            entries = self.library.opened().documents
        except YongwenError as error:
            notice = render.errors([sentence(error, lang, may_change=may_change)])
            return render.errors([sentence(error, lang)]), "", notice
        shown = render.documents(
            entries,
            report.failed if report else (),
            self.library.documents,
            within,
            lang,
            may_change=may_change,
        )
        return render.report(report, lang) if report else "", shown, ""


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


def _is_in(name: str, path: str) -> bool:
    """Whether a document is the one of that name, or in the folder of that name."""
    return path == name or (name.endswith("/") and path.startswith(name))
