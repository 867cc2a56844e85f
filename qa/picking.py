"""Which sentence of a passage answers a question, and which words of it."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from index.passages import terms_of
from index.script import Span
from qa.question import (
    Figure,
    designations,
    dimensions_of,
    figures_for,
    figures_in,
    has_designation,
    kinds_of,
    offices_in,
    parts_of,
)
from qa.reading import Reading, clause, clauses

_EDGES = " \t\n\u3000，。；：、！？,;:!?"
_PAIRS = ("“”", "‘’", "《》", "（）", "()", "「」", "『』", "【】", "[]", '""')
_ASKS = re.compile(r"[？?][”’」』）)\"']*\s*$")
_CELL = re.compile(r"(?:^|[；;])\s*[^；;：:]+(?:：|: )(?P<value>[^；;]+)")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[@._-][A-Za-z0-9]+)*")
_ROW = 2  # cells with labels that make a sentence a row of a table

_GOVERNS = 16.0
"""What all the question's words around a candidate are worth, in logits."""
_BEFORE = 0.6
"""What a word is worth that stands in an earlier clause, which the candidate's may go on from."""


def best_sentence(question: str, reading: Reading) -> int:
    """The number of the likeliest sentence, of those that have what is asked for where any has.

    One that asks itself, as a title or the question of a list of questions does, answers nothing.
    """
    view, scores = reading.view, reading.sentences
    told = [
        at for at, span in enumerate(view.sentences) if not _ASKS.search(view.text[slice(*span)])
    ]
    chosen = told or range(len(view.sentences))
    kinds = {at: _fitting(question, view.text, view.sentences[at])[0] for at in chosen}
    return max(chosen, key=lambda at: (-kinds[at], float(scores[at])))


def answer_spans(question: str, reading: Reading, sentence: int) -> tuple[Span, ...]:
    """The parts of a sentence that answer, the likeliest first; none where the whole of it does.

    Where the look of an answer is known, as a figure's is, the reader chooses among what looks so,
    and in a row of a table among its cells. Where a question asks for each of several things, all
    that look so are answers.
    """
    view = reading.view
    text, whole = view.text, view.sentences[sentence]
    _, figures = _fitting(question, text, whole)
    is_whole = any(kind.is_whole for kind in kinds_of(question))
    candidates = list(figures) or ([] if is_whole else _cells(question, text, whole))
    if candidates:
        near = _governed(question, text, candidates)
        likely = {span: reading.score(span) + near[span] for span in candidates}
        first, *others = sorted(candidates, key=lambda span: -likely[span])
        if not figures or not any(kind.is_each for kind in kinds_of(question)):
            return (first,)
        return first, *(span for span in others if figures[span].is_like(figures[first]))
    span = None if is_whole else reading.best(sentence)
    found = trimmed(text, span) if span else None
    return (found,) if found and found[0] < found[1] else ()


def _fitting(question: str, text: str, within: Span) -> tuple[int, dict[Span, Figure]]:
    """The figures in a range of the text that may answer, and are not in the question already.

    The number of the kind that they are of comes first, as in `qa.question.figures_for`.
    """
    start, end = within
    kinds = kinds_of(question)
    number, found = figures_for(text[start:end], kinds)
    placed = {(start + each.span[0], start + each.span[1]): each for each in found}
    kept = {span: each for span, each in placed.items() if text[slice(*span)] not in question}
    return number if kept else len(kinds), kept


def _cells(question: str, text: str, within: Span) -> list[Span]:
    """What the cells of a row of a table hold, but for what the question has already."""
    start, end = within
    cells = [match.span("value") for match in _CELL.finditer(text[start:end])]
    spans = [trimmed(text, (start + a, start + b)) for a, b in cells]
    kept = [span for span in spans if text[slice(*span)] not in question]
    return kept if len(cells) >= _ROW else []


def _governed(question: str, text: str, spans: Sequence[Span]) -> Mapping[Span, float]:
    """What the question's words around each of several candidates add to its score.

    A word counts the more the fewer candidates have it about them: what all have tells nothing.
    """
    asked = {term for part in parts_of(question) for term in terms_of(part) if len(term) > 1}
    asked.update(dimensions_of(question))
    names = designations(question)

    def found(place: Span) -> set[str]:
        around = text[slice(*place)]
        named = {name for name in names if has_designation(around, name)}
        return asked.intersection(terms_of(around)) | named

    near = {span: found(clause(text, span)) for span in spans}
    wide = {span: found(clauses(text, span)) for span in spans}
    holding = Counter(term for span in spans for term in near[span] | wide[span])
    worth = {term: 1 + math.log(len(spans) / count) for term, count in holding.items()}

    def score(span: Span) -> float:
        own = sum(worth[term] for term in near[span])
        return own + _BEFORE * sum(worth[term] for term in wide[span] - near[span])

    return {span: _GOVERNS * score(span) / max(1, len(holding)) for span in spans}


def trimmed(text: str, span: Span) -> Span:
    """The range without white space, punctuation and half pairs of brackets at its edges.

    A figure, an office, a word of letters or an address that it cuts is taken whole.
    """
    start, end = span
    for a, b in _wholes(text) if start < end else ():
        if a < span[1] and b > span[0]:
            start, end = min(start, a), max(end, b)
    while start < end and _loose(text[start:end], 0):
        start += 1
    while start < end and _loose(text[start:end], -1):
        end -= 1
    return start, end


def _wholes(text: str) -> Iterator[Span]:
    """What is never shown in part."""
    yield from (figure.span for figure in figures_in(text))
    yield from offices_in(text)
    yield from (word.span() for word in _WORD.finditer(text))


def _loose(text: str, edge: int) -> bool:
    """Whether the character at an edge is punctuation, or a bracket without its other half."""
    mark = text[edge]
    pair = next((pair for pair in _PAIRS if mark in pair), None)
    if pair is None:
        return mark in _EDGES
    return pair[0] not in text or pair[1] not in text or (pair[0] == pair[1] and len(text) == 1)
