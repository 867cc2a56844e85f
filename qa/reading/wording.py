"""A question in a passage's own writing: 2025年6月30日 where that has 贰零贰伍年陆月叁拾日."""

from index.script import folded
from qa.question import Figure, figures_in


def worded(question: str, text: str) -> str:
    """The question with each of its figures as a passage writes it, if it has the same one.

    A model that reads takes numbers by how they look.
    """
    for figure in reversed(figures_in(question)):
        start, end = figure.span
        own = _own(figure, question[start:end], text)
        question = question[:start] + own + question[end:]
    return question


def _own(figure: Figure, written: str, text: str) -> str:
    """How a text writes a figure; as it is written where the text has no other way."""
    if not figure.number.is_exact or folded(written) in folded(text):
        return written
    others = (f for f in figures_in(text) if f.is_like(figure) and f.number == figure.number)
    same = next(others, None)
    return text[slice(*same.span)] if same else written
