"""What every look-up sees of a question and of what was read for it, worked out once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.documents import Document, Paragraph
from index.engines import Index
from index.passages import normalize
from index.script import folded
from qa.answers import Part
from qa.question import Question
from qa.quoting import Read, standing
from qa.selection import Selection


@dataclass(frozen=True, eq=False)
class Look:
    """A question with the passages that were read for it, the best first."""

    question: Question
    read: Sequence[Read]
    index: Index

    @property
    def first(self) -> Read:
        """The best passage."""
        return self.read[0]

    @cached_property
    def plain(self) -> str:
        """The question, character by character, in one form."""
        return folded(self.question.text)

    @cached_property
    def asked(self) -> str:
        """The question in the form in which texts are compared."""
        return normalize(self.question.text)

    @cached_property
    def standing(self) -> tuple[Document, Paragraph] | None:
        """The document and the paragraph in which the best sentence stands, if there are any."""
        return standing(self.first, self.index)

    def shown(self, shape: str, *parts: Part, is_certain: bool = False) -> Selection:
        """What was looked up, as sure as the likeliest sentence of the passage."""
        belongs = float(self.first.reading.units.max())
        return Selection(shape, parts, belongs, 0.0, is_certain)
