"""What is printed on pages, as text of which one knows where each character stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from index.script import Span


class Place(NamedTuple):
    """A rectangle on a page, counted from 1; the sides are shares of the page as it is shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Letter(NamedTuple):
    """A character as it is printed; those of one `run` stand side by side."""

    run: int
    place: Place


@dataclass(frozen=True, slots=True)
class Printed:
    """The text of some pages, and where its characters are printed, by their places in it.

    What the reading has put between them, as the labels of a table's cells, is printed nowhere.
    """

    text: str
    letters: Mapping[int, Letter]

    def places(self, text: str, spans: Iterable[Span], before: str = "") -> list[Place]:
        """The rectangles in which ranges of a paragraph's text are printed, line by line; none if
        it is not on these pages. `before` is the paragraph before it, which tells it from others
        that read the same.
        """
        seen = _visible(self.text)
        whole = "".join(self.text[at] for at in seen)
        own = _visible(text)
        start = _start(whole, "".join(text[at] for at in own), "".join(before.split()))
        if start < 0:
            return []
        found: list[Place] = []
        for first, last in spans:
            chosen = (seen[start + at] for at, place in enumerate(own) if first <= place < last)
            found += _joined(self.letters[at] for at in chosen if at in self.letters)
        return found


NOTHING = Printed("", {})


def _visible(text: str) -> list[int]:
    """Where characters stand that are not white space."""
    return [at for at, character in enumerate(text) if not character.isspace()]


def _start(whole: str, text: str, before: str) -> int:
    """Where a text begins in a whole, after what is before it if that can be; -1 if nowhere."""
    if not text:
        return -1
    both = whole.find(before + text)
    return both + len(before) if both >= 0 else whole.find(text)


def _joined(letters: Iterable[Letter]) -> Iterator[Place]:
    """One rectangle around those that follow one another in a run."""
    for _, run in groupby(letters, key=lambda letter: letter.run):
        page, left, top, right, bottom = zip(*(letter.place for letter in run), strict=True)
        yield Place(page[0], min(left), min(top), max(right), max(bottom))
