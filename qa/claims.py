"""When documents disagree: what each gives as the figure for the same thing."""

import re
from collections.abc import Sequence
from itertools import combinations

from index.passages import terms_of
from qa.answers import Claim
from qa.question import Figure, Question, lacks_designation, whole_figure
from qa.results import Passage

LIKELY = 0.5
"""The score from which on a passage's figure counts."""

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?!\d)(?:\s*[年/.-]\s*(\d{1,2})(?!\d)(?:\s*[月/.-]\s*(\d{1,2})(?!\d))?)?"
)
_SHARE = 0.8
"""How many of the question's words, of those in the answering sentence, another sentence must have
for its figure to be about the same thing."""


def claims_of(question: Question, passages: Sequence[Passage]) -> tuple[Claim, ...]:
    """Each document's figure, newest first, if those that are about the same thing differ."""
    if not any(kind.figures for kind in question.kinds) or not passages:
        return ()
    first, its = passages[0], _figures(passages[0])
    about = _words(question.terms, first.sentence)
    if not about or not its:  # in another language, say, nothing tells what a figure is about
        return ()
    alike = [
        passage
        for passage in passages
        if passage.score >= LIKELY
        and _are_like(_figures(passage), its)
        and len(about & _words(question.terms, passage.sentence)) >= _SHARE * len(about)
        and not lacks_designation(question, passage, passage.document)
    ]
    if all(_agree(one, other) for one, other in combinations(alike, 2)):
        return ()
    documents = {passage.document: passage for passage in reversed(alike)}  # the best of each
    claims = sorted(map(_claim, documents.values()), key=lambda claim: claim.passage.rank)
    claims.sort(key=lambda claim: claim.date or (), reverse=True)
    return tuple(claims) if len(claims) > 1 else ()


def _figures(passage: Passage) -> list[Figure]:
    """The figures that a passage answers with, whole, as they stand in the text."""
    held = [(span, whole_figure(passage.text, span)) for span in sorted(passage.answer_spans)]
    return [
        figure for (a, b), figure in held if figure and figure.span[0] <= a and b <= figure.span[1]
    ]


def _are_like(some: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether they count the same, one for one."""
    return len(some) == len(others) and all(map(Figure.is_like, some, others))


def _agree(one: Passage, other: Passage) -> bool:
    """Whether what two passages say can both be true."""
    return all(map(Figure.agrees, _figures(one), _figures(other)))


def _claim(passage: Passage) -> Claim:
    told = [passage.sentence, passage.title, passage.document, *passage.headings]
    return Claim(passage.answer, passage, max(_dates(" ".join(told)), default=None))


def _words(asked: Sequence[str], sentence: str) -> set[str]:
    return {term for term in set(asked) & set(terms_of(sentence)) if len(term) > 1}


def _dates(text: str) -> list[tuple[int, int, int]]:
    found = (match.groups(default="0") for match in _DATE.finditer(text))
    return [(int(year), int(month), int(day)) for year, month, day in found]
