"""What happens in a window: each method answers one event, and knows nothing of the layout."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from typing import Any

import gradio as gr

from index.documents import page_picture
from index.errors import DocumentError, YongwenError
from index.text import LANGUAGES, language, say
from qa import Answer, Passage
from qa.suggest import suggest
from ui import render
from ui.conversation import LONGEST, Exchange, keep, restore
from ui.library import Library, sentence
from ui.programs import check_question

_SAMPLES = 6
_NEXT = 3

Shown = Any
"""What Gradio takes for one output: a value, or an update of a component."""


class Handlers:
    """The events of the windows on one library; `lang` None means each browser's own language."""

    def __init__(self, library: Library, lang: str | None = None) -> None:
        self.library = library
        self.lang = lang

    def language(self, chosen: str, request: gr.Request) -> str:
        """The language of a visitor: chosen with the switch, else set, else the browser's."""
        if chosen in LANGUAGES:
            return chosen
        if self.lang:
            return self.lang
        accepted = str(request.headers.get("accept-language", ""))
        for wanted in accepted.split(","):
            primary = wanted.split(";")[0].strip().split("-")[0].lower()
            if primary in LANGUAGES:
                return primary
        return language()

    def speak(self, kept: list[Any], chosen: str, request: gr.Request) -> tuple[Shown, ...]:
        """Say everything in the visitor's language; (welcome, box, buttons…, conversation)."""
        lang = self.language(chosen, request)
        buttons = [
            say(f"ui.{name}", lang) for name in ("fresh", "other_language", "refresh", "cancel")
        ]
        box = gr.update(
            label=say("ui.question", lang),
            placeholder=say("ui.placeholder", lang),
            submit_btn=say("ui.ask", lang),
        )
        shown = render.conversation(restore(kept), lang) if kept else ""
        return render.welcome(lang), box, *buttons, shown

    def switch(self, chosen: str, request: gr.Request) -> str:
        """The language after the visitor's own."""
        at = LANGUAGES.index(self.language(chosen, request))
        return LANGUAGES[(at + 1) % len(LANGUAGES)]

    def begin(
        self, kept: list[Any], chosen: str, request: gr.Request
    ) -> Iterator[tuple[Shown, ...]]:
        """Answer the question of the address (`?q=`), unless it was the last one asked."""
        exchanges = restore(kept)
        question = str(request.query_params.get("q", "")).strip()
        if question and not (exchanges and exchanges[-1].question == question):
            yield from self.ask(question, kept, chosen, request)
        else:
            samples = self._samples(exchanges, self.language(chosen, request))
            yield gr.skip(), gr.skip(), gr.skip(), samples

    def resample(self, kept: list[Any], chosen: str, request: gr.Request) -> str:
        """The sample questions anew, after the language was switched."""
        return self.samples(kept, self.language(chosen, request))

    def clear(self, chosen: str, request: gr.Request) -> tuple[Shown, ...]:
        """Start a new conversation; the browser forgets the old one."""
        return "", [], "", self._samples([], self.language(chosen, request))

    def open(self, kept: list[Any], chosen: str, event: gr.EventData, request: gr.Request) -> str:
        """The document of a passage that the conversation holds, opened at the passage."""
        lang = self.language(chosen, request)
        turn, hit = int(event.turn), int(event.hit)
        exchange = restore(kept)[turn]
        passage = exchange.passages[hit]
        read = self.library.opened().document(passage.document)
        if read is None:
            gr.Warning(say("ui.document_gone", lang, path=escape(passage.document)), title="")
            return ""
        return render.document(read, exchange, turn, hit, lang, self._sheet(passage))

    def _sheet(self, passage: Passage) -> bytes:
        """The page that a passage stands on, as a picture; nothing where there are no pages."""
        if passage.page is None:
            return b""
        with suppress(DocumentError):  # the file may have gone since; its text is here still
            return page_picture(self.library.documents, passage.document, passage.page)
        return b""

    def ask(
        self,
        question: str,
        kept: list[Any],
        chosen: str,
        request: gr.Request,
        within: Sequence[str] = (),
    ) -> Iterator[tuple[Shown, ...]]:
        """Show the question at once, then its passages; (conversation, kept, box, samples)."""
        lang = self.language(chosen, request)
        question = question.strip()
        if not question:
            gr.Warning(say("error.question_empty", lang), title="")
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        exchanges = restore(kept)
        early = not self.library.is_ready()
        pending = render.conversation(exchanges, lang, pending=question, early=early)
        yield pending, gr.skip(), "", ""
        before = exchanges[-1].answer if exchanges else None
        exchanges = [*exchanges, self._answer(question, before, lang, within)][-LONGEST:]
        shown = render.conversation(exchanges, lang)
        yield shown, keep(exchanges), gr.skip(), self._samples(exchanges, lang)

    def ask_sample(
        self,
        kept: list[Any],
        chosen: str,
        event: gr.EventData,
        request: gr.Request,
        within: Sequence[str] = (),
    ) -> Iterator[tuple[Shown, ...]]:
        """Ask the sample question that was clicked on."""
        yield from self.ask(str(event.question), kept, chosen, request, within)

    def _answer(
        self, question: str, before: Answer | None, lang: str, within: Sequence[str]
    ) -> Exchange:
        try:
            check_question(question)
            return Exchange(question, self.library.ask(question, before=before, within=within))
        except YongwenError as error:
            return Exchange(question, error=sentence(error, lang))

    def samples(self, kept: list[Any], lang: str) -> str:
        """Questions that go on from the conversation that the browser kept."""
        return self._samples(restore(kept), lang)

    def _samples(self, exchanges: list[Exchange], lang: str) -> str:
        asked = {exchange.question for exchange in exchanges}
        last = exchanges[-1].passages if exchanges else ()
        named = list(dict.fromkeys(passage.document for passage in last))
        try:
            drawn = suggest(self.library.opened(), _SAMPLES + len(asked), named)
        except YongwenError:
            return ""  # what is wrong stands in the status already
        fresh = [question for question in drawn if question not in asked]
        return render.samples(fresh[: _NEXT if asked else _SAMPLES], lang, first=not asked)
