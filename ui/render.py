"""What a window shows, as HTML: templates escape every value, so document text is only text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from itertools import groupby
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from index.building import BuildReport, Failure
from index.documents import MAX_MEGABYTES, READERS, Document
from index.passages import DocumentEntry
from index.progress import Progress, lasting
from index.text import language, say
from qa import Answer, Part, Passage
from ui.bin import Binned
from ui.citing import STYLES, with_source
from ui.conversation import Exchange
from ui.exporting import FORMATS
from ui.finding import Found, Place
from ui.panel import SHOWN, excerpt, reading, runs
from ui.sheet import Sheet
from ui.visit import PASSAGES

_SURENESS = ((0.85, "sure"), (0.5, "likely"), (0.0, "maybe"))
_MOST_FOUND = 50  # documents whose places are shown
_TEMPLATES = files("ui.page") / "templates"
_environment = Environment(
    loader=DictLoader({file.name: file.read_text("utf-8") for file in _TEMPLATES.iterdir()}),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def welcome(lang: str) -> str:
    """The head of the window."""
    return _render("welcome.html", lang)


def conversation(
    exchanges: Sequence[Exchange], lang: str, pending: str | None = None, *, early: bool = False
) -> str:
    """Everything asked and found so far, and the question that is being looked up, or that waits
    for the index where it is `early`.
    """
    return _render(
        "conversation.html",
        lang,
        exchanges=exchanges,
        pending=pending,
        early=early,
        marked=_marked,
        lines=_lines,
        sureness=_sureness,
        styles=STYLES,
        with_source=with_source,
    )


def document(
    read: Document, exchange: Exchange, turn: int, hit: int, lang: str, sheet: Sheet | None = None
) -> str:
    """A document in the panel, at one of the passages that an exchange found."""
    found = exchange.passages
    return _render(
        "document.html",
        lang,
        document=read,
        turn=turn,
        hit=hit,
        total=len(found),
        sheet=sheet,
        shown=excerpt(read, found[hit], exchange.question),
        runs=runs,
        step=0,
    )


def presence(lang: str) -> str:
    """What is said when the server no longer answers, and when it does again."""
    return _render("presence.html", lang)


def settings(lang: str, chosen: str, passages: int) -> str:
    """What a visitor may set; `chosen` is the language, empty where the browser's is followed."""
    languages = [("", say("ui.language_browser", lang)), ("zh", "中文"), ("en", "English")]
    numbers = [(number, number) for number in PASSAGES]
    return _render(
        "settings.html",
        lang,
        chosen=chosen,
        languages=languages,
        passages=passages,
        numbers=numbers,
    )


def collections(names: Sequence[str], current: str, lang: str) -> str:
    """The collections of documents to switch between; nothing where there is one."""
    if len(names) == 1:
        return ""
    return _render("collections.html", lang, names=names, current=current)


def conversations(lang: str) -> str:
    """What the list of conversations is drawn from, which only the browser knows."""
    return _render("conversations.html", lang, formats=list(FORMATS))


def save(lang: str, href: str = "", name: str = "", made: int = 0) -> str:
    """Buttons that save the conversation, and the file that was made, to be followed at once."""
    return _render("save.html", lang, formats=list(FORMATS), href=href, name=name, made=made)


def samples(questions: Sequence[str], lang: str, *, first: bool) -> str:
    """Questions to click on; `first` is whether nothing has been asked yet."""
    return _render("samples.html", lang, questions=questions, first=first)


@dataclass(frozen=True, slots=True)
class Hits:
    """Where a document has the words that were looked for, and which of the places is shown."""

    words: str = ""
    number: int = 0
    held: Sequence[Place] = ()


def text(read: Document, hits: Hits, first: int, lang: str, sheet: Sheet | None = None) -> str:
    """A document in the panel as one reads and searches it: at one of the places that have the
    words, else from the paragraph `first`.
    """
    return _render(
        "text.html",
        lang,
        document=read,
        words=hits.words,
        number=hits.number,
        total=len(hits.held),
        sheet=sheet,
        shown=reading(read, hits.held, hits.number, first),
        runs=runs,
        step=SHOWN,
    )


def find(lang: str) -> str:
    """Where documents are filtered by name, searched by words and put into order."""
    return _render("find.html", lang)


def found(documents: Sequence[Found], words: str, lang: str) -> str:
    """The documents that have the words, with the first places of each."""
    return _render("found.html", lang, found=documents[:_MOST_FOUND], words=words, all=documents)


@dataclass(frozen=True, slots=True)
class Stock:
    """What the list of documents shows: those that can be asked and those that could not be read,
    which are chosen, what lies in the bin, and what was deleted just now.
    """

    folder: Path
    entries: Sequence[DocumentEntry] = ()
    failed: Sequence[Failure] = ()
    within: Sequence[str] = ()
    binned: Sequence[Binned] = ()
    removed: Binned | None = None
    may_change: bool = True

    @property
    def folders(self) -> list[tuple[str, list[DocumentEntry]]]:
        """The documents by folder, those of the top first."""

        def parent(entry: DocumentEntry) -> str:
            return entry.path.rpartition("/")[0]

        ordered = sorted(self.entries, key=lambda entry: (parent(entry), entry.path))
        return [(name, list(inside)) for name, inside in groupby(ordered, parent)]

    def changed(self, entry: DocumentEntry) -> float:
        """When a document was last written, as seconds of Unix time; 0 if it has gone."""
        try:
            return (self.folder / entry.path).stat().st_mtime
        except (OSError, ValueError):
            return 0.0


def documents(stock: Stock, lang: str) -> str:
    """The list of documents by folder, with what could not be read and the bin."""
    return _render("documents.html", lang, stock=stock, day=_day)


def add(lang: str) -> str:
    """Where files are dropped or chosen, with the formats and the size that are taken."""
    return _render("add.html", lang, formats=list(READERS), megabytes=MAX_MEGABYTES)


def scope(within: Sequence[str], lang: str) -> str:
    """The documents and folders that are asked, where that is not all."""
    return _render("scope.html", lang, within=within)


def progress(now: Progress, lang: str) -> str:
    """How far a refresh is."""
    return _render("progress.html", lang, sentence=_so_far(now, lang), share=now.share)


def report(done: BuildReport, lang: str) -> str:
    """What a refresh did, and which files are of no known format."""
    summary, *details = done.summary(lang)
    details = details[len(done.failed) :]  # those stand in the list of documents
    return _render("report.html", lang, summary=summary, details=details)


def errors(sentences: Sequence[str]) -> str:
    """Sentences that say what went wrong."""
    return _render("errors.html", language(), sentences=sentences)


def _so_far(now: Progress, lang: str) -> str:
    if not now.documents:
        return say("ui.preparing", lang)
    if now.pages:
        return say(
            "ui.reading_pages",
            lang,
            documents_done=now.documents_done,
            documents=now.documents,
            done=now.pages_done,
            total=now.pages,
        )
    if not now.chunks:
        return say("ui.reading", lang, done=now.documents_done, total=now.documents)
    seconds = now.seconds_left
    return say(
        "ui.embedding",
        lang,
        documents_done=now.documents_done,
        documents=now.documents,
        done=now.chunks_done,
        total=now.chunks,
        rate=f"{now.rate:.0f}",
        left="" if seconds is None else say("ui.left", lang, lasting=lasting(seconds, lang)),
    )


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M")  # the server's own time


def _lines(part: Part) -> list[Markup]:
    """A quote as HTML, a line an entry; `Part.marked` escapes the text itself."""
    return [Markup(line) for line in part.marked().splitlines()]


def _sureness(answer: Answer, lang: str) -> str:
    """How sure an answer is, in words."""
    level = next(name for least, name in _SURENESS if answer.confidence >= least)
    return say(f"ui.{level}", lang)


def _marked(passage: Passage) -> Markup:
    """`Passage.marked` escapes the text itself."""
    return Markup(passage.marked())


def _render(template: str, lang: str, **values: object) -> str:
    def translate(key: str, **named: object) -> str:
        return say(key if "." in key else f"ui.{key}", lang, **named)

    t: Callable[..., str] = translate
    return _environment.get_template(template).render(t=t, lang=lang, **values)
