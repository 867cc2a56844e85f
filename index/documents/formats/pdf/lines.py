"""Runs that stand side by side become lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from index.documents.formats.fonts import MONOSPACED
from index.documents.formats.pdf.characters import Style
from index.documents.formats.pdf.drawings import Box
from index.documents.formats.pdf.runs import Run
from index.documents.headings import BULLET
from index.documents.lines import ENDS_SENTENCE
from index.script import close_up, is_unspaced, width

CORE = 0.35
"""Share of its size by which a run reaches above and below its middle, accents left aside."""

_TOGETHER = re.compile(
    r"[（“‘「『《【〔]*.?[，。、；：！？…）”’」』》】〕％%ぁぃぅぇぉっゃゅょァィゥェォッャュョー々]*"
)  # no line ends after the first of these marks, or begins with one of the others
_SPARE, _AMID = 0.5, 1.5
"""Sizes by which a line falls short of its end at most, and the same where it breaks a sentence:
letters of other widths, and spaces beside them, leave more."""
_ROUND = "o"  # what a word processor prints for the mark of an item of an inner list
_WORD = re.compile(r"\S+")


@dataclass(slots=True)
class Line:
    """A line of a column, which reaches from `left` to `right`; the column from `start` to `end`.

    `page` counts from 1. `gap` is the space above it, in sizes of its type.
    """

    runs: list[Run]
    page: int
    start: float
    end: float
    text: str = field(init=False)
    style: Style = field(init=False)
    gap: float = 0.0

    def __post_init__(self) -> None:
        self.runs.sort(key=lambda run: run.left)
        self.text = close_up("".join(_words(self.runs)))
        if self._is_marked_with_a_letter():
            self.text = f"○{self.text.removeprefix(_ROUND)}"
        self.style = max(self.runs, key=lambda run: len(run.text)).style

    def _is_marked_with_a_letter(self) -> bool:
        """Whether the letter it begins with is a mark: before ideographs, or in another type."""
        if not self.text.startswith(f"{_ROUND} "):
            return False
        first, *others = self.runs
        is_apart = first.text == _ROUND and first.style.font != others[0].style.font
        return is_apart or is_unspaced(self.text[len(_ROUND) + 1])

    @property
    def left(self) -> float:
        """Where its first word begins."""
        return self.runs[0].left

    @property
    def right(self) -> float:
        """Where its last word ends."""
        return max(run.right for run in self.runs)

    @property
    def size(self) -> float:
        """Points."""
        return max(1.0, self.style.size)

    @property
    def middle(self) -> float:
        """Where most of it stands on the page's height."""
        return max(self.runs, key=lambda run: len(run.text)).middle

    @property
    def is_bold(self) -> bool:
        """Whether all of it is."""
        return all(run.style.is_bold for run in self.runs)

    @property
    def is_code(self) -> bool:
        """Whether it is set in a type of one width, as which ideographs have none of their own."""
        fonts = [r.style.font for r in self.runs if 2 * sum(map(str.isascii, r.text)) > len(r.text)]
        are_of_one_width = bool(fonts) and all(map(MONOSPACED.search, fonts))
        return are_of_one_width and BULLET.match(self.text) is None

    @property
    def is_solid(self) -> bool:
        """Whether its words follow one another, with no wide gap."""
        return sum(run.right - run.left for run in self.runs) > 0.8 * (self.right - self.left)

    @property
    def is_full(self) -> bool:
        """Whether its column has no place for more than a character and a half."""
        return self.end - self.right < 1.5 * self.size

    def has_room_for(self, following: "Line") -> bool:
        """Whether the first word of a further line would have had a place in it."""
        word = _WORD.match(following.text)
        first = word[0] if word else ""
        if not first or is_unspaced(first[0]):
            together = _TOGETHER.match(first)
            spare = _SPARE if ENDS_SENTENCE.search(self.text) else _AMID
            room = (spare + len(together[0] if together else "")) * self.size
        else:
            along = following.right - following.left
            room = 1.05 * along * _share(first, following.text) + 0.4 * self.size
        return self.end - self.right > room


def _share(word: str, text: str) -> float:
    """About how much of a line a word takes."""
    return sum(map(_breadth, word)) / max(1.0, sum(map(_breadth, text)))


def _breadth(character: str) -> float:
    """About how wide a letter is, where that of most is 1."""
    if character in "ijltfr.,;:!'|()[] ":
        return 0.6
    return 1.4 if character.isupper() or character in "mw@%" else width(character)


def _words(runs: Sequence[Run]) -> Iterator[str]:
    """The words of runs that are sorted, with spaces where they stand apart."""
    for before, run in zip([None, *runs], runs, strict=False):
        if before:
            together = is_unspaced(before.text[-1]) and is_unspaced(run.text[0])
            gap = (run.left - before.right) / max(1.0, run.size)
            yield " " if gap > (0.4 if together else 0.12) else ""
        yield run.text


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """The runs that stand at one height, from the top downwards."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.middle):
        if rows and _is_level(rows[-1], run):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _is_level(row: Sequence[Run], run: Run) -> bool:
    """Whether a run stands in a row; small type may stand higher or lower."""
    other = max(row, key=lambda each: each.size)
    return abs(run.middle - other.middle) < CORE * max(run.size, other.size)


def lines_of(runs: Iterable[Run], page: int, start: float, end: float) -> list[Line]:
    """The lines of one column."""
    return [Line(row, page, start, end) for row in rows_of(runs)]


def around(runs: Iterable[Run]) -> Box:
    """The rectangle that holds all runs."""
    runs = list(runs)
    return Box(
        min(run.left for run in runs),
        min(run.top for run in runs),
        max(run.right for run in runs),
        max(run.bottom for run in runs),
    )
