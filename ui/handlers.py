"""What happens in a window: each function answers one event, and knows nothing of the layout."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

import gradio as gr

from index.documents import Document
from index.errors import YongwenError
from index.text import LANGUAGES, say
from qa import Passage
from qa.suggesting import suggest
from ui import render
from ui.conversation import LONGEST, Exchange, keep
from ui.library import sentence
from ui.panel import passage_marks
from ui.programs import check_question
from ui.sheet import sheet_of
from ui.visit import Shown, Visit

_SAMPLES = 6
_NEXT = 3


def speak(visit: Visit) -> Shown:
    """Say everything around the conversation in the visitor's language."""
    lang = visit.lang
    return Shown(
        welcome=render.welcome(lang),
        question=gr.update(
            label=say("ui.question", lang),
            placeholder=say("ui.placeholder", lang),
            submit_btn=say("ui.ask", lang),
        ),
        fresh=say("ui.fresh", lang),
        other=say("ui.other_language", lang),
        refresh=say("ui.refresh", lang),
        cancel=say("ui.cancel", lang),
        settings=render.settings(lang, visit.chosen, visit.passages),
        presence=render.presence(lang),
        conversations=render.conversations(lang),
        shelf_tab=gr.update(label=say("ui.documents", lang)),
        talks_tab=gr.update(label=say("ui.conversations", lang)),
    )


def switch(visit: Visit) -> Shown:
    """Choose the language after the visitor's own."""
    at = LANGUAGES.index(visit.lang)
    return Shown(chosen=LANGUAGES[(at + 1) % len(LANGUAGES)])


def choose(visit: Visit) -> Shown:
    """Choose a language, or none, to follow the browser."""
    return Shown(chosen=str(visit.event.lang))


def count(visit: Visit) -> Shown:
    """Choose how many passages there are."""
    return Shown(passages=int(visit.event.passages))


def begin(visit: Visit) -> Iterator[Shown]:
    """Show the conversation that the browser kept; answer the question of the address, unless
    it was the last one asked.
    """
    exchanges = visit.exchanges
    if visit.linked and not (exchanges and exchanges[-1].question == visit.linked):
        yield from ask(replace(visit, question=visit.linked))
    elif exchanges:
        yield Shown(conversation=render.conversation(exchanges, visit.lang))
    else:
        yield Shown()  # nothing at all would empty every part


def propose(visit: Visit) -> Shown:
    """Sample questions, which come after what they go on from, as each is tried first."""
    return Shown(samples=samples(visit))


def show(visit: Visit) -> Shown:
    """A conversation."""
    exchanges = visit.exchanges
    return Shown(conversation=render.conversation(exchanges, visit.lang) if exchanges else "")


def clear(_: Visit) -> Shown:
    """Start a new conversation."""
    return Shown(conversation="", kept=[], question="", samples="")


def open_passage(visit: Visit) -> Shown:
    """The document of a passage that the conversation holds, opened at the passage."""
    event = visit.event
    turn, hit, page = int(event.turn), int(event.hit), int(event.page)
    exchange = visit.exchanges[turn]
    passage = exchange.passages[hit]
    read = visit.library.opened().document(passage.document)
    if read is None:
        gone = say("ui.document_gone", visit.lang, path=escape(passage.document))
        gr.Warning(gone, title="")
        return Shown(panel="")
    marks = passage_marks(read, passage, exchange.question)
    sheet = sheet_of(visit.library, read, page or _page_of(read, passage), marks)
    return Shown(panel=render.document(read, exchange, turn, hit, visit.lang, sheet))


def ask(visit: Visit) -> Iterator[Shown]:
    """Show the question at once, then its passages."""
    lang, question = visit.lang, visit.question.strip()
    if not question:
        gr.Warning(say("error.question_empty", lang), title="")
        yield Shown()
        return
    exchanges = visit.exchanges
    early = not visit.library.is_ready()
    pending = render.conversation(exchanges, lang, pending=question, early=early)
    yield Shown(conversation=pending, question="", samples="")
    exchanges = [*exchanges, _answer(question, exchanges, visit)][-LONGEST:]
    yield Shown(conversation=render.conversation(exchanges, lang), kept=keep(exchanges))


def ask_sample(visit: Visit) -> Iterator[Shown]:
    """Ask the sample question that was clicked on."""
    yield from ask(replace(visit, question=str(visit.event.question)))


def samples(visit: Visit) -> str:
    """Questions to click on, which go on from the conversation; none while none can be asked."""
    exchanges = visit.exchanges
    if not visit.library.is_ready():
        return ""
    asked = [exchange.question for exchange in exchanges]
    count = _NEXT if asked else _SAMPLES
    last = exchanges[-1].passages if exchanges else ()
    named = list(dict.fromkeys(passage.document for passage in last))
    try:
        drawn = suggest(visit.library.opened(), count, named, lang=visit.lang, without=asked)
    except YongwenError:
        return ""  # what is wrong stands in the status already
    return render.samples(drawn, visit.lang, first=not asked)


def _answer(question: str, exchanges: list[Exchange], visit: Visit) -> Exchange:
    before = exchanges[-1].answer if exchanges else None
    try:
        check_question(question)
        visit.library.opened()  # which may have to be waited for
        so_far = visit.library.so_far
        answer = visit.library.ask(question, visit.passages, before, visit.within)
        return Exchange(question, answer, so_far=so_far)
    except YongwenError as error:
        return Exchange(question, error=sentence(error, visit.lang))


def _page_of(read: Document, passage: Passage) -> int | None:
    """The page on which the sentence of a passage stands that answers, else its first."""
    if passage.page is None or passage.sentence_span is None:
        return passage.page
    place = passage.span[0] + passage.sentence_span[0]
    held = (each for each in read.paragraphs if each.start <= place < each.end)
    return next((each.page_at(place) for each in held), passage.page)
