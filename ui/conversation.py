"""What was asked and found in one window, in the form in which the browser keeps it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from index.text import say
from qa import Answer, Passage, Passages
from qa.confidence import FOUND
from qa.results import Source

LONGEST = 30
"""How many questions a conversation keeps; the browser sends all of them with each question."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, or with the sentence that says why there is none."""

    question: str
    answer: Answer | None = None
    error: str | None = None

    @property
    def passages(self) -> Passages:
        """The passages that were found."""
        return self.answer.passages if self.answer else Passages(self.question)

    @property
    def evidence(self) -> Passages:
        """The passages that are likely to hold an answer; the others are only near."""
        return self.passages[: sum(passage.score >= FOUND for passage in self.passages)]

    @property
    def words(self) -> str:
        """The words that answer, where documents differ those of the newest; empty if none do."""
        if self.answer is None or not self.answer.found:
            return ""
        claims = self.answer.claims
        return claims[0].answer if claims else self.answer.answer

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
        found = None if self.answer is None else [asdict(p) for p in self.passages]
        return {
            "question": self.question,
            "searched": self.passages.question,
            "passages": found,
            "more": self.answer.more if self.answer else 0,
            "error": self.error,
        }

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "Exchange":
        """The exchange that `to_dict` made; whatever else the browser sends is an error.

        :raises ValueError: if it is none.
        """
        try:
            question, found, error = str(kept["question"]), kept["passages"], kept["error"]
            if found is None:
                return cls(question, None, str(error))
            searched = str(kept["searched"])
            passages = Passages(searched, tuple(_passage(fields) for fields in found))
            return cls(question, Answer(passages, int(kept["more"])))
        except (AttributeError, KeyError, TypeError, ValueError) as broken:
            raise ValueError("not an exchange") from broken


def restore(kept: object) -> list[Exchange]:
    """The conversation that the browser kept; a new one if it can't be read any more."""
    try:
        return [Exchange.from_dict(each) for each in kept] if isinstance(kept, list) else []
    except ValueError:
        return []


def keep(exchanges: list[Exchange]) -> list[dict[str, Any]]:
    """The conversation for the browser to keep."""
    return [exchange.to_dict() for exchange in exchanges]


def _passage(fields: dict[str, Any]) -> Passage:
    return Passage(
        rank=int(fields["rank"]),
        score=float(fields["score"]),
        text=str(fields["text"]),
        matches=tuple(_span(each) for each in fields["matches"]),
        also=tuple(Source(**_place(other)) for other in fields["also"]),
        sentence_span=_span(fields["sentence_span"]) if fields["sentence_span"] else None,
        answer_spans=tuple(_span(each) for each in fields["answer_spans"]),
        **_place(fields),
    )


def _place(fields: dict[str, Any]) -> dict[str, Any]:
    page, author = fields["page"], fields["author"]
    paragraphs = tuple(int(number) for number in fields["paragraphs"])
    if not paragraphs:
        raise ValueError("a passage stands in a paragraph")
    return {
        "document": str(fields["document"]),
        "title": str(fields["title"]),
        "headings": tuple(str(heading) for heading in fields["headings"]),
        "author": None if author is None else str(author),
        "page": None if page is None else int(page),
        "paragraphs": paragraphs,
        "span": _span(fields["span"]),
        "is_ocr": bool(fields["is_ocr"]),
    }


def _span(pair: Iterable[int]) -> tuple[int, int]:
    start, end = pair
    return int(start), int(end)
