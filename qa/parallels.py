"""Statements beside another that say the like of another case: 「大型工程须经省批准」「其他工程须经县
批准」. Where a question does not ask for one of them in particular, it asks for both."""

from collections.abc import Iterable, Sequence, Set

from index.passages import terms_of
from index.script import Span
from qa.matching import telling
from qa.reading import Reading

ALIKE = 0.6
"""Share of terms in common (Dice, "Measures of the Amount of Ecologic Association", 1945) from which
on two statements are parallel. Chosen, as the next two, on the questions of `fit.jsonl`."""

LEAST = -2.0
"""The logit of a statement's belonging to the answer below which it is another matter."""

WORDED = 0.85
"""The reader's probability that words answer beyond which one statement is what is asked for."""

_FEWEST = 4  # terms of a statement that can be like another


def parallels(reading: Reading, unit: int, asked: Sequence[str], but: Iterable[Span]) -> set[int]:
    """The sentences of a passage that are parallel to one of them and asked for as much.

    `asked` are the terms of the question. What tells two cases apart must be in the question for
    both or for neither. Rows of a table are alike by nature, and so are lines in the ranges `but`.
    """
    if reading.answers is None or reading.shapes is None or reading.shapes[0] > WORDED:
        return set()
    view, wanted = reading.view, telling(asked)
    apart = [*but]
    free = [
        at
        for at, (start, _) in enumerate(view.sentences)
        if not view.is_row(at) and not any(a <= start < b for a, b in apart)
    ]
    if unit not in free:
        return set()
    terms = {at: frozenset(terms_of(view.text[slice(*view.sentences[at])])) for at in free}
    return {
        at
        for at in free
        if at != unit
        and reading.units[at] >= LEAST
        and _are_parallel(terms[unit], terms[at])
        and bool(wanted & (terms[unit] - terms[at])) == bool(wanted & (terms[at] - terms[unit]))
    }


def _are_parallel(one: Set[str], other: Set[str]) -> bool:
    share = 2 * len(one & other) / max(1, len(one) + len(other))
    return min(len(one), len(other)) >= _FEWEST and share >= ALIKE
