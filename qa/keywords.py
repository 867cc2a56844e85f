"""A keyword alone: it asks nothing, so the places where it stands are shown, and no answer made."""

from collections.abc import Iterator, Sequence

from index.engines import Index
from index.passages import normalize
from index.script import Span
from qa.answers import Part
from qa.question import Question
from qa.quoting import Read, quoted

_LONGEST = 24  # characters of a keyword
_MOST = 3  # places that are shown


def is_keyword(question: Question) -> bool:
    """Whether a question is a name or a term by itself, without a word that asks or fills."""
    text = question.text.strip("？?。. ")
    return len(text) <= _LONGEST and not question.kinds and question.subjects == (text,)


def places(question: Question, read: Sequence[Read], index: Index) -> tuple[Part, ...]:
    """The sentences in which a keyword stands, of the first passages that hold it."""
    wanted = normalize(question.text.strip("？?。. "))
    found = (part for each in read for part in _first(wanted, each, index))
    return tuple(part for part, _ in zip(found, range(_MOST), strict=False))


def _first(wanted: str, read: Read, index: Index) -> Iterator[Part]:
    view = read.reading.view
    for start, end in view.sentences:
        mark = _place(wanted, view.text[start:end])
        if mark:
            yield quoted(read, (start, end), index, (start + mark[0], start + mark[1]))
            return


def _place(wanted: str, text: str) -> Span | None:
    """Where a term stands in a text of as many characters as its normal form."""
    normal = normalize(text)
    at = normal.find(wanted)
    if at < 0:
        return None
    return (at, at + len(wanted)) if len(normal) == len(text) else (0, len(text))
