"""A question, read once: what every stage needs to know of it."""

from dataclasses import dataclass
from functools import cached_property

from index.arrays import FloatMatrix, FloatVector
from index.encoders import Encoder
from index.passages import terms_of
from index.script import script_of
from qa.question.asking import Kind, kinds_of, parts_of
from qa.question.naming import designations, named


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked.

    `vector`, shape (dimension,), and `tokens`, shape (n_tokens, dimension), are the model's unit
    vectors of it. `typed` is the question as it was typed, where it leaned on the one before and
    was completed from it.
    """

    text: str
    vector: FloatVector
    tokens: FloatMatrix
    typed: str | None = None

    @classmethod
    def read(cls, text: str, encoder: Encoder, typed: str | None = None) -> "Question":
        """Encode a question; the rest is worked out when it is first asked for."""
        vectors, (tokens,) = encoder.encode_with_tokens([text], question=True)
        return cls(text, vectors[0], tokens, typed if typed != text else None)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of answers that its words ask for, the likeliest first."""
        return tuple(kinds_of(self.text))

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Its parts that name something, without the words that ask."""
        return tuple(parts_of(self.text))

    @cached_property
    def designations(self) -> frozenset[str]:
        """The years, models and numbers that it names."""
        return designations(self.text)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Each run of Chinese characters that names something."""
        return tuple(run for run, _ in named(self.text))

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The pairs of characters of each of these."""
        return tuple(tuple(pairs) for _, pairs in named(self.text))

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Its terms, as passages are searched for them."""
        return tuple(terms_of(self.text))

    @cached_property
    def script(self) -> str | None:
        """The script that most of it is written in, see `index.script.script_of`."""
        return script_of(self.text)
