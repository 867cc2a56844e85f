"""A cell is looked up by the row and the column that a question names."""

from collections.abc import Collection, Sequence

from qa.answers import WORDS
from qa.lookups.look import Look
from qa.lookups.tables import Cell, Name, Row, headed, names_in, table_of, without
from qa.question import Question
from qa.quoting import part_of
from qa.selection import Selection

_SIDES = 4  # rows that are set beside one another at most
_LONGEST = 60  # characters of a cell that stands by itself
_COMPARE = "compare"


def cell(look: Look) -> Selection | None:
    """The cell in the row and the column that a question names; where it names several rows by
    what stands in one column, these beside one another."""
    rows = table_of(look)
    names = names_in(look.asked, rows)
    if not names:
        return None
    named = _named(rows, names)
    rest = without(look.asked, list(names.values()))
    parts = []
    for row in named:
        found = _asked_for(look.question, rest, [c for c in row.cells if c.name not in names])
        marks = [found.span] if found and len(found.text) <= _LONGEST else []
        parts.append(part_of(look.first, [row.paragraph], marks))
    if len(parts) == 1 and parts[0].marks:
        return look.shown(WORDS, *parts)
    if 1 < len(parts) <= _SIDES and _are_sides(named, names):
        return look.shown(_COMPARE, *parts)
    return None


def _named(rows: Sequence[Row], names: Collection[Name]) -> list[Row]:
    """The rows of which most is named."""
    counts = [sum(each.name in names for each in row.cells) for row in rows]
    return [row for row, count in zip(rows, counts, strict=True) if count == max(counts)]


def _are_sides(rows: Sequence[Row], names: Collection[Name]) -> bool:
    """Whether each row is named by another text of one column."""
    own = [{each.name for each in row.cells if each.name in names} for row in rows]
    return all(
        len(one - other) == 1 and {c for c, _ in one - other} == {c for c, _ in other - one}
        for one in own
        for other in own
        if one is not other
    )


def _asked_for(question: Question, rest: str, cells: Sequence[Cell]) -> Cell | None:
    """The cell that is asked for: of those with a figure of the kind that is, the only one if it
    is counted in a unit of its own, else the one whose heading is named."""
    for kind in question.kinds:
        fitting = [each for each in cells if each.fits(kind)] if kind.figures else []
        if fitting:
            only = fitting[0] if len(fitting) == 1 and kind.units else None
            return headed(rest, fitting) or only
    if any(kind.figures for kind in question.kinds):
        return None
    return headed(rest, cells)
