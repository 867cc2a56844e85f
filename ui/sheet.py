"""A page of a document as it is printed, with marks over its words."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.documents import Document, Paragraph, Place, page_count, page_picture, printed
from index.errors import DocumentError
from index.script import Span
from index.text import say
from ui.library import Library
from ui.panel import MARKS, Marks


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle over a page; its sides are percents of the page's, `kind` one of `MARKS`."""

    kind: str
    left: float
    top: float
    width: float
    height: float

    @property
    def style(self) -> str:
        """Where it is, as CSS."""
        sides = {"left": self.left, "top": self.top, "width": self.width, "height": self.height}
        return ";".join(f"{name}:{side:.2f}%" for name, side in sides.items())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, counted from 1, as JPEG; `label` is what is printed on it where that differs."""

    page: int
    pages: int
    picture: bytes
    marks: tuple[Mark, ...] = ()
    label: str | None = None

    @property
    def source(self) -> str:
        """The picture for the page to show, which asks nobody for it."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.picture).decode()}"

    def name(self, lang: str) -> str:
        """The number printed on it, with the file's own beside it."""
        if self.label is None:
            return say("passage.page", lang, page=self.page)
        return say("ui.page_both", lang, label=self.label, page=self.page)


def sheet_of(library: Library, document: Document, page: int | None, marks: Marks) -> Sheet | None:
    """A page of a document with its marks; None where the format has none, or the file has gone
    since.
    """
    folder, path = library.documents, document.path
    with suppress(DocumentError):
        pages = page_count(folder, path)
        if not pages:
            return None
        page = min(max(page or 1, 1), pages)
        picture = page_picture(folder, path, page)
        found = tuple(_marks(library, folder, document, page, marks))
        return Sheet(page, pages, picture, found, document.label(page))
    return None


def _marks(
    library: Library, folder: Path, document: Document, page: int, marks: Marks
) -> Iterator[Mark]:
    """What is marked on a page, the strongest last, as it lies above the others."""
    on_page = [at for at, each in enumerate(document.paragraphs) if _reaches(each, page)]
    wanted = {at: spans for at in on_page if any((spans := marks(at)).values())}
    if not wanted:
        return
    with suppress(DocumentError):
        on = printed(folder, document, page, library.recall)
        for kind in MARKS:
            for at, spans in wanted.items():
                text = document.paragraphs[at].text
                before = document.paragraphs[at - 1].text if at else ""
                found = on.places(text, spans.get(kind, ()) or _whole(kind, spans, text), before)
                yield from (_mark(kind, place) for place in found if place.page == page)


def _whole(kind: str, spans: Mapping[str, Sequence[Span]], text: str) -> list[Span]:
    """A passage that is not told to be a part of its paragraph is all of it."""
    return [(0, len(text))] if kind == "span" and kind in spans else []


def _reaches(paragraph: Paragraph, page: int) -> bool:
    first = paragraph.page
    return first is not None and first <= page <= max(
        (to for _, to in paragraph.turns), default=first
    )


def _mark(kind: str, place: Place) -> Mark:
    width, height = place.right - place.left, place.bottom - place.top
    return Mark(kind, 100 * place.left, 100 * place.top, 100 * width, 100 * height)
