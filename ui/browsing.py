"""What happens where documents are looked through: opened, and searched for words; each function
answers one event."""

from collections.abc import Sequence
from html import escape

import gradio as gr

from index.documents import Document
from index.errors import YongwenError
from index.text import say
from ui import render
from ui.finding import Place, find, parts_of, pattern, places
from ui.panel import word_marks
from ui.programs import LONGEST_QUESTION
from ui.sheet import sheet_of
from ui.visit import Shown, Visit, is_within


def speak(visit: Visit) -> Shown:
    """Say what stands around the list in the visitor's language."""
    return Shown(find=render.find(visit.lang), found="")


def read(visit: Visit) -> Shown:
    """A document in the panel; `words` are marked there, `number` tells at which place."""
    event, lang = visit.event, visit.lang
    path, words = str(event.document), str(event.words)[:LONGEST_QUESTION]
    read = visit.library.opened().document(path)
    if read is None:
        gr.Warning(say("ui.document_gone", lang, path=escape(path)), title="")
        return Shown(panel="")
    wanted = pattern(words)
    held = list(places(read, wanted)) if wanted else []
    number = min(max(int(event.number), 0), max(len(held) - 1, 0))
    page = int(event.page) or _first_page(read, held[number:])
    sheet = sheet_of(visit.library, read, page, word_marks(held, number))
    found = render.Hits(words, number, held)
    return Shown(panel=render.text(read, found, int(event.first), lang, sheet))


def arrive(visit: Visit) -> Shown:
    """The document of the address in the panel, at the place that the address names."""
    if visit.place is None:
        return Shown()
    link, lang = visit.place, visit.lang
    try:
        read = visit.library.opened().document(link.document)
    except YongwenError:
        return Shown()  # what is wrong stands in the status already
    if read is None:
        gr.Warning(say("ui.document_gone", lang, path=escape(link.document)), title="")
        return Shown()
    held = parts_of(read, link.span) if link.span else []
    sheet = sheet_of(visit.library, read, _first_page(read, held), word_marks(held, 0))
    return Shown(panel=render.text(read, render.Hits(held=held), 0, lang, sheet))


def search(visit: Visit) -> Shown:
    """The documents that have some words, among those that are chosen."""
    words = str(visit.event.words)[:LONGEST_QUESTION]
    if not words.strip():
        return Shown(found="")
    try:
        index = visit.library.opened()
    except YongwenError:
        return Shown(found="")  # what is wrong stands in the status already
    paths = [entry.path for entry in index.documents if is_within(entry.path, visit.within)]
    return Shown(found=render.found(find(index, paths, words), words, visit.lang))


def _first_page(read: Document, held: Sequence[Place]) -> int | None:
    """The page of the first of some places, counted from 1; the document's first if there is none,
    None where the format has no pages.
    """
    if not held:
        return 1
    place = held[0]
    paragraph = read.paragraphs[place.paragraph]
    return paragraph.page_at(paragraph.start + place.span[0])
