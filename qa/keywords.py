"""A keyword alone, or whose a code is: the places where it stands are shown, no answer is made."""

import re
from collections.abc import Iterator, Sequence

from index.engines import Index
from index.passages import normalize
from index.script import Span
from qa.answers import Part
from qa.question import Question, whole_figure
from qa.quoting import Read, quoted

_LONGEST = 24  # characters of a keyword
_MOST = 3  # places that are shown
_NOUNS, _NOUN = 2, 8  # beside a code, at most: so many nouns, of so many characters
_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){3,}", re.ASCII)  # with no unit
_CODE = re.compile(
    r"(?<![\w.@-])(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an address of mail
    r"|(?:https?://|www\.)\S+"
    rf"|{_NUMBER.pattern}"
    r"|(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9-]{8,})(?![\w@])",
    re.ASCII,
)
_COUNTS_NOTHING = frozenset({"number", "code"})
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def keyword_of(question: Question) -> str | None:
    """What to look for where a question is a name or term by itself, without a word that asks or
    fills, or asks whose a code is: a telephone's number, an account, an address."""
    text = question.text.strip("？?。. ")
    if len(text) <= _LONGEST and not question.kinds and question.subjects == (text,):
        return text
    code = next((m[0] for m in _CODE.finditer(text) if _is_code(m[0], m.span(), text)), None)
    if code is None or not any(kind.is_name for kind in question.kinds):
        return None
    nouns = [part for part in question.subjects if part not in code]
    is_all = len(nouns) <= _NOUNS and all(len(noun) <= _NOUN for noun in nouns)
    return code if is_all else None


def _is_code(written: str, span: Span, text: str) -> bool:
    """Whether it counts nothing and is no year."""
    figure = whole_figure(text, span)
    return not _YEAR.fullmatch(written) and (figure is None or figure.kind in _COUNTS_NOTHING)


def places(keyword: str, read: Sequence[Read], index: Index) -> tuple[Part, ...]:
    """The sentences in which a keyword stands, of the first passages that hold it."""
    wanted = _wanted(keyword)
    found = (part for each in read for part in _first(wanted, each, index))
    return tuple(part for part, _ in zip(found, range(_MOST), strict=False))


def _wanted(keyword: str) -> re.Pattern[str]:
    """What to look for in a text's normal form; a long number may be parted otherwise."""
    if _NUMBER.fullmatch(keyword):
        return re.compile(r"(?<!\d)" + "[ -]?".join(filter(str.isdigit, keyword)) + r"(?!\d)")
    return re.compile(re.escape(normalize(keyword)))


def _first(wanted: re.Pattern[str], read: Read, index: Index) -> Iterator[Part]:
    view = read.reading.view
    for start, end in view.sentences:
        mark = _place(wanted, view.text[start:end])
        if mark:
            yield quoted(read, (start, end), index, (start + mark[0], start + mark[1]))
            return


def _place(wanted: re.Pattern[str], text: str) -> Span | None:
    """Where a term stands in a text; all of it where its normal form is of another length."""
    normal = normalize(text)
    found = wanted.search(normal)
    if found is None:
        return None
    return found.span() if len(normal) == len(text) else (0, len(text))
