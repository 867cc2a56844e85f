"""What was asked and found in one window, in the form in which the browser keeps it."""

from dataclasses import dataclass
from typing import Any

import msgspec

from index.building import SoFar
from index.text import say
from qa import Answer, Passages
from qa.claims import LIKELY
from qa.results import Source

LONGEST = 30
"""How many questions a conversation keeps; the browser sends all of them with each question."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with the sentence that says why there is none.

    `so_far` is how much could be asked, where the index was not whole yet.
    """

    question: str
    answer: Answer | None = None
    error: str | None = None
    so_far: SoFar | None = None

    @property
    def passages(self) -> Passages:
        """The passages that were found."""
        return self.answer.passages if self.answer else Passages(self.question)

    @property
    def evidence(self) -> Passages:
        """The passages that are likely to hold an answer, none where none was found; the others are
        only near."""
        if self.answer is None or not self.answer.found:
            return self.passages[:0]
        likely = sum(passage.score >= LIKELY for passage in self.passages)
        is_found = self.answer is not None and self.answer.found
        return self.passages[: max(likely, 1 if is_found else 0)]

    @property
    def words(self) -> str:
        """The words that answer, where documents differ those of the newest; empty if none do."""
        if self.answer is None or not self.answer.found:
            return ""
        claims = self.answer.claims
        return claims[0].answer if claims else self.answer.answer

    @property
    def sources(self) -> list[Source]:
        """Where the words that answer stand."""
        if self.answer is None or not self.answer.found:
            return []
        if self.answer.claims:
            return [self.answer.claims[0].passage]
        return [part.source for part in self.answer.parts]

    def headline(self, lang: str) -> str:
        """The words that answer, with their year where documents differ, or why there are none."""
        if self.answer is None:
            return self.error or ""
        if not self.answer.found:
            return say("ui.missing" if self.passages else "passage.none", lang)
        date = next((claim.date for claim in self.answer.claims), None)
        return say("ui.newest", lang, answer=self.words, year=date[0]) if date else self.words

    def to_dict(self) -> dict[str, Any]:
        """The exchange as JSON."""
        kept: dict[str, Any] = msgspec.to_builtins(self)
        return kept

    @classmethod
    def from_dict(cls, kept: object) -> "Exchange":
        """The exchange that `to_dict` made; whatever else the browser sends is an error.

        :raises ValueError: if it is none.
        """
        try:
            exchange = msgspec.convert(kept, cls)
            if exchange.answer:
                _check(exchange.answer)
            elif exchange.error is None:
                raise ValueError("neither an answer nor a reason for none")
        except (msgspec.ValidationError, KeyError) as broken:
            raise ValueError("not an exchange") from broken
        return exchange


def _check(answer: Answer) -> None:
    """See that an answer can be shown: it was kept by a browser, which may send anything.

    :raises ValueError: if a source stands in no paragraph.
    :raises KeyError: if there is no such note.
    """
    sources = [part.source for part in answer.parts] + [
        source for passage in answer.passages for source in (passage, *passage.also)
    ]
    if not all(source.paragraphs for source in sources):
        raise ValueError("a passage stands in a paragraph")
    if answer.note:
        answer.note.sentence()


def restore(kept: object) -> list[Exchange]:
    """The conversation that the browser kept; a new one if it can't be read any more."""
    try:
        return [Exchange.from_dict(each) for each in kept] if isinstance(kept, list) else []
    except ValueError:
        return []


def keep(exchanges: list[Exchange]) -> list[dict[str, Any]]:
    """The conversation for the browser to keep."""
    return [exchange.to_dict() for exchange in exchanges]
