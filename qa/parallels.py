"""Statements that say the like of other cases: 「大型的由省批准」「其他的由县批准」.

Where a question does not ask for one of them in particular, it asks for both.
"""

from collections.abc import Iterable, Sequence, Set

from index.passages import terms_of
from index.script import Span
from qa.matching import telling
from qa.reading import Reading, View

ALIKE = 0.6
"""Share of terms in common from which on two statements are parallel: Dice, "Measures of the Amount
of Ecologic Association between Species", 1945. Chosen, as the next two, on `fit.jsonl`."""

LEAST = -2.0
"""The logit of a statement's belonging to the answer below which it is another matter."""

WORDED = 0.85
"""The reader's probability that words answer beyond which one statement is what is asked for."""

_FEWEST = 4  # terms of a statement that can be like another


def parallels(reading: Reading, unit: int, asked: Sequence[str], but: Iterable[Span]) -> set[int]:
    """The numbers of a passage's sentences that are parallel to one of them and asked for as much.

    `asked` are the terms of the question. What tells two cases apart must be in the question for
    both or for neither. Rows of a table are alike by nature, and so are lines in the ranges `but`.
    """
    if reading.answers is None or reading.shapes is None or reading.shapes[0] > WORDED:
        return set()
    terms, wanted = _terms(reading.view, [*but]), telling(asked)
    own = terms.pop(unit, frozenset())
    likely = (at for at in terms if reading.units[at] >= LEAST)
    return {at for at in likely if _are_cases(own, terms[at], wanted)}


def _terms(view: View, but: Sequence[Span]) -> dict[int, frozenset[str]]:
    """The terms of each sentence that may be a case."""
    return {
        at: frozenset(terms_of(view.text[start:end]))
        for at, (start, end) in enumerate(view.sentences)
        if not view.is_row(at) and not any(a <= start < b for a, b in but)
    }


def _are_cases(one: Set[str], other: Set[str], wanted: Set[str]) -> bool:
    """Whether two statements are parallel, and neither is wanted rather than the other."""
    share = 2 * len(one & other) / max(1, len(one) + len(other))
    if min(len(one), len(other)) < _FEWEST or share < ALIKE:
        return False
    return bool(wanted & (one - other)) == bool(wanted & (other - one))
