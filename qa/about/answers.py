"""The answer to a question about the documents; each aim has a function of its own."""

from collections.abc import Callable, Mapping, Sequence

from index.engines import Index
from qa.about.events import dated
from qa.about.listing import mentioning
from qa.about.naming import named_documents
from qa.about.overview import about, telling
from qa.answers import About, Answer, Note, Part
from qa.question import Aim, Intent, intent_of
from qa.results import Passages

OVERVIEW, DOCUMENTS, EVENTS, GREETING = "overview", "documents", "events", "greeting"
"""The shapes of such answers."""

_SUMMED_UP = 3  # documents that are summed up at once; more are listed
_SENTENCES = {1: 5, 2: 3, 3: 2}  # telling sentences of each of so many


def answer_about(question: str, index: Index) -> Answer | None:
    """The answer to a question about the documents of an index; None if it is about what they say.

    A document that is named has to be one of them: 「第三条讲了什么」 asks what is said.
    """
    intent = intent_of(question)
    return _ANSWERS[intent.aim](question, intent, index) if intent else None


def _told(
    question: str,
    shape: str,
    documents: Sequence[About] = (),
    parts: Sequence[Part] = (),
    note: Note | None = None,
) -> Answer:
    """An answer that is certain, since it is all there is."""
    return Answer(
        question=question,
        passages=Passages(question),
        shape=shape,
        parts=tuple(parts),
        confidence=1.0,
        found=True,
        documents=tuple(documents),
        note=note,
    )


def _meant(intent: Intent, index: Index) -> list[str]:
    """The documents that a question is about: those it names, or all where it names none."""
    if intent.what:
        return named_documents(intent.what, index)
    return [entry.path for entry in index.documents]


def _summary(question: str, intent: Intent, index: Index) -> Answer | None:
    paths = _meant(intent, index)
    if not paths:
        return None
    documents = [about(path, index) for path in paths]
    if len(paths) > _SUMMED_UP:
        note = Note.of("which", number=str(len(paths)))
        return _told(question, OVERVIEW, documents, note=note)
    each = _SENTENCES[len(paths)]
    parts = [part for path in paths for part in telling(path, index, each)]
    return _told(question, OVERVIEW, documents, parts)


def _files(question: str, intent: Intent, index: Index) -> Answer:
    documents = [about(entry.path, index) for entry in index.documents]
    return _told(question, DOCUMENTS, documents, note=Note.of("all", number=str(len(documents))))


def _count(question: str, intent: Intent, index: Index) -> Answer:
    number = len(index.documents)
    return _told(question, DOCUMENTS, note=Note.of("all", number=str(number)))


def _mention(question: str, intent: Intent, index: Index) -> Answer:
    what = intent.what.strip("「」“”\"'《》")
    found = mentioning(what, index)
    documents = [about(path, index, hits) for path, hits in found.items()]
    key = "mentioned" if documents else "unmentioned"
    note = Note.of(key, number=str(len(documents)), what=what)
    return _told(question, DOCUMENTS, documents, note=note)


def _author(question: str, intent: Intent, index: Index) -> Answer | None:
    return _known(question, [each for each in _abouts(intent, index) if each.author])


def _date(question: str, intent: Intent, index: Index) -> Answer | None:
    return _known(question, [each for each in _abouts(intent, index) if each.date])


def _known(question: str, documents: Sequence[About]) -> Answer | None:
    """What documents say of themselves; None where none of them does, and their text may."""
    return _told(question, DOCUMENTS, documents) if documents else None


def _abouts(intent: Intent, index: Index) -> list[About]:
    return [about(path, index) for path in _meant(intent, index)]


def _events(question: str, intent: Intent, index: Index) -> Answer | None:
    parts = dated(intent.what, index)
    return _told(question, EVENTS, parts=parts) if parts else None


def _greeting(question: str, intent: Intent, index: Index) -> Answer:
    title = index.documents[0].title
    return _told(question, GREETING, note=Note.of("greeting", title=title))


_ANSWERS: Mapping[Aim, Callable[[str, Intent, Index], Answer | None]] = {
    Aim.SUMMARY: _summary,
    Aim.FILES: _files,
    Aim.COUNT: _count,
    Aim.MENTION: _mention,
    Aim.AUTHOR: _author,
    Aim.DATE: _date,
    Aim.EVENTS: _events,
    Aim.GREETING: _greeting,
}
