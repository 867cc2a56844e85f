"""What happens where documents are looked through: opened, and searched for words."""

from html import escape

import gradio as gr

from index.errors import YongwenError
from index.text import say
from ui import render
from ui.finding import find
from ui.library import Library
from ui.programs import LONGEST_QUESTION
from ui.visit import Shown, Visit, is_within


class Browsing:
    """The events of reading and searching the documents of a library."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def speak(self, visit: Visit) -> Shown:
        """Say what stands around the list in the visitor's language."""
        return Shown(find=render.find(visit.lang), found="")

    def read(self, visit: Visit) -> Shown:
        """A document in the panel; `words` are marked there, `number` tells at which place."""
        event, lang = visit.event, visit.lang
        path, words = str(event.document), str(event.words)[:LONGEST_QUESTION]
        read = self.library.opened().document(path)
        if read is None:
            gr.Warning(say("ui.document_gone", lang, path=escape(path)), title="")
            return Shown(panel="")
        shown = render.text(read, words, int(event.number), int(event.first), lang)
        return Shown(panel=shown)

    def arrive(self, visit: Visit) -> Shown:
        """The document of the address in the panel, at the place that the address names."""
        if visit.place is None:
            return Shown()
        link, lang = visit.place, visit.lang
        try:
            read = self.library.opened().document(link.document)
        except YongwenError:
            return Shown()  # what is wrong stands in the status already
        if read is None:
            gr.Warning(say("ui.document_gone", lang, path=escape(link.document)), title="")
            return Shown()
        return Shown(panel=render.at(read, link.span, lang))

    def find(self, visit: Visit) -> Shown:
        """The documents that have some words, among those that are chosen."""
        words = str(visit.event.words)[:LONGEST_QUESTION]
        if not words.strip():
            return Shown(found="")
        try:
            index = self.library.opened()
        except YongwenError:
            return Shown(found="")  # what is wrong stands in the status already
        paths = [entry.path for entry in index.documents if is_within(entry.path, visit.within)]
        return Shown(found=render.found(find(index, paths, words), words, visit.lang))
