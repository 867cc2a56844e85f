"""What other programs are answered, whatever they speak: one method for each thing to ask."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread

from index.documents import Document, Role
from index.engines import Index
from index.errors import YongwenError
from qa.relevance import relevance
from ui.library import Library
from ui.linking import Link
from ui.programs.asked import Asked, Named, Nothing, Searched, check_question
from ui.programs.given import (
    AnswerJson,
    DocumentsJson,
    FetchedJson,
    PassagesJson,
    ResultsJson,
    ScoreJson,
    given,
)

LONGEST_TEXT = 20_000
"""Characters of a document that are given at once; what was found stands in the middle of them."""

_RESULTS = 10
_AT_ONCE = 4  # as many as the window's own questions
_T = TypeVar("_T")


class UnknownError(YongwenError):
    """There is no document or passage of that name."""

    section = "program"
    key = "unknown"


class Service:
    """A library as other programs ask it; `base` is the window's address without its last /."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._limiter = CapacityLimiter(_AT_ONCE)

    async def answer(self, call: Callable[..., _T], *given: Any) -> _T:  # noqa: ANN401
        """What one of the methods below gives, asked in a thread, a few at once."""
        return await to_thread.run_sync(partial(call, *given), limiter=self._limiter)

    def ask(self, asked: Asked, base: str) -> AnswerJson:
        """Answer a question in words of the documents, or tell that they don't say.

        Gives whether an answer was found, the confidence from 0 to 1, the answer, its quotes, what
        documents say that differ, and the passages as `retrieve` gives them.
        """
        check_question(asked.question)
        found = self.library.ask(asked.question, asked.k, within=asked.within).to_dict()
        return given(AnswerJson, _linked(found, base))

    def retrieve(self, asked: Asked, base: str) -> PassagesJson:
        """Find the passages of the documents that best answer a question, each with its source.

        Gives them best first, with rank, score from 0 to 1, text, document, title, headings,
        author, page, paragraphs, span of characters in the document, and the address to see it.
        """
        check_question(asked.question)
        found = self.library.retrieve(asked.question, asked.k, within=asked.within).to_dict()
        return given(PassagesJson, _linked(found, base))

    def search(self, searched: Searched, base: str) -> ResultsJson:
        """Search the documents; gives the passages found, each by an id for `fetch`."""
        passages = self.retrieve(Asked(question=searched.query, k=_RESULTS), base)["passages"]
        found = [{"id": p["id"], "title": p["title"], "url": p["url"]} for p in passages]
        return given(ResultsJson, {"results": found})

    def fetch(self, named: Named, base: str) -> FetchedJson:
        """Give the text of a document, or what stands around a passage that was found in it.

        :raises UnknownError: if there is no such document or passage.
        """
        link = Link.of(named.id)
        index = self.library.opened()
        read = index.document(named.id) or index.document(link.document)
        if read is None:
            raise UnknownError(name=named.id)
        if read.path == named.id:
            link = Link(named.id)
        start, end = _around(read, link)
        return {
            "id": link.id,
            "title": read.title,
            "text": read.text[start:end],
            "url": link.url(base),
            "metadata": _metadata(read, link) | {"characters": f"{start}-{end}/{len(read.text)}"},
        }

    def documents(self, _: Nothing, base: str) -> DocumentsJson:
        """List the documents that can be asked, by path."""
        listed = [
            {
                "path": d.path,
                "title": d.title,
                "passages": d.passages,
                "url": Link(d.path).url(base),
            }
            for d in self.library.opened().documents
        ]
        return given(DocumentsJson, {"documents": listed})

    def rerank(self, query: str, texts: list[str], most: int | None) -> list[ScoreJson]:
        """How relevant texts of one's own are to a question, the most relevant first."""
        check_question(query)
        scores = relevance(query, texts, self.opened())
        best = sorted(range(len(texts)), key=lambda at: -scores[at])[:most]
        return [{"index": at, "relevance_score": float(scores[at])} for at in best]

    def opened(self) -> Index:
        """The index that is asked."""
        return self.library.opened()


def _linked(found: Mapping[str, Any], base: str) -> dict[str, Any]:
    """An answer with what leads to each of its passages."""
    passages = [p | _lead(Link(p["document"], p["span"]), base) for p in found["passages"]]
    return {**found, "passages": passages}


def _lead(link: Link, base: str) -> dict[str, str]:
    return {"id": link.id, "url": link.url(base)}


def _around(read: Document, link: Link) -> tuple[int, int]:
    """The range of a document to give: all of it, or what fits around what is meant.

    :raises UnknownError: if that is not in the document.
    """
    start, end = link.span or (0, 0)
    if not start <= end <= len(read.text):
        raise UnknownError(name=link.id)
    spare = max(0, LONGEST_TEXT - (end - start))
    first = max(0, min(start - spare // 2, len(read.text) - LONGEST_TEXT))
    return first, min(len(read.text), first + max(LONGEST_TEXT, end - start))


def _metadata(read: Document, link: Link) -> dict[str, Any]:
    """What is known of a document, and of the place in it that is meant."""
    told = read.metadata
    known: dict[str, Any] = {"document": read.path, "author": told.author, "date": told.date}
    if link.span:
        inside = (p for p in read.paragraphs if p.role is Role.TEXT and p.end > link.span[0])
        at = next(inside, None)
        known |= {"headings": list(at.headings), "page": at.page} if at else {}
    return {name: value for name, value in known.items() if value}
