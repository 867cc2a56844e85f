"""Statements that say the like of other cases: 「大型的由省批准」「其他的由县批准」.

Where a question does not ask for one of them in particular, it asks for all.
"""

from collections.abc import Sequence, Set

from index.passages import terms_of
from index.script import Span
from qa.answers import WORDS
from qa.matching import telling
from qa.reading import SHAPES, Reading, View

ALIKE = 0.6
"""Share of terms in common from which on two statements are parallel: Dice, "Measures of the Amount
of Ecologic Association between Species", 1945. Chosen, as the next two, on `fit.jsonl`."""

LEAST = -2.0
"""The logit of a statement's belonging to the answer below which it is another matter."""

WORDED = 0.85
"""The reader's probability that words answer beyond which no case is added."""

_FEWEST = 4  # terms of a statement that can be like another


def with_cases(
    chosen: Set[int], reading: Reading, unit: int, asked: Sequence[str], but: Sequence[Span]
) -> set[int]:
    """The numbers of the sentences that are chosen, with the cases that are asked for and no other.

    Cases are sentences parallel to one that is chosen, the best. `asked` are the terms of the
    question: where what tells two cases apart is in it for both or for neither, both are asked for;
    where it is for the best alone, only that. Rows of a table are alike by nature, and so are lines
    in the ranges `but`.
    """
    if reading.answers is None or reading.shapes is None:
        return {*chosen}
    terms, wanted = _terms(reading.view, but), telling(asked)
    own = terms.pop(unit, frozenset())
    more, less = set[int](), set[int]()
    for at, other in terms.items():
        if not _are_parallel(own, other):
            continue
        is_named, is_other_named = bool(wanted & (own - other)), bool(wanted & (other - own))
        if is_named and not is_other_named:
            less.add(at)
        if is_named == is_other_named and reading.units[at] >= LEAST:
            more.add(at)
    added = more if reading.shapes[SHAPES.index(WORDS)] <= WORDED else set[int]()
    return {*chosen, *added} - less


def _terms(view: View, but: Sequence[Span]) -> dict[int, frozenset[str]]:
    """The terms of each sentence that may be a case."""
    return {
        at: frozenset(terms_of(view.text[start:end]))
        for at, (start, end) in enumerate(view.sentences)
        if not view.is_row(at) and not any(a <= start < b for a, b in but)
    }


def _are_parallel(one: Set[str], other: Set[str]) -> bool:
    share = 2 * len(one & other) / max(1, len(one) + len(other))
    return min(len(one), len(other)) >= _FEWEST and share >= ALIKE
