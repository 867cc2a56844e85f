"""What a question names, and whether a text has it.

Two sorts of names are told apart. A designation (a year, a model, the number of a line or an
article, an office with its rank) is another one if it differs in a character, and stands in a text
or does not. Of anything else that a Chinese question names, two characters together are enough,
since it may be called a little differently.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from index.engines import Index
from index.numerals import CAPITALS, CHINESE, DIGITS, arabic
from index.passages import Chunk, normalize, terms_of
from index.script import HAN, Span, folded, has_han
from qa.question.asking import parts_of
from qa.question.tables import rows_of

if TYPE_CHECKING:
    from qa.question.question import Question

_OFFICES = tuple(
    re.compile(rf"(?P<rank>(?:{row['rank']})*)(?P<title>{row['title']})", re.IGNORECASE)
    for row in rows_of("office")
)
_NUMERAL = re.compile(
    rf"(?<=第)[{CHINESE}]+|[{CHINESE}]+(?=号)|[{CAPITALS}零]{{4}}(?=年)|(?<![a-z])[{DIGITS}]+"
)
_DESIGNATION = re.compile(
    r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9s])"  # a year
    r"|(?<![a-z0-9])[a-z]{1,6}-?[0-9]+(?:\.[0-9]+)?[a-z]?(?![a-z0-9])"  # a model
    r"|(?<![0-9.])[0-9]+\.[0-9]+(?![0-9.]|\s*[%‰万亿千百元倍米])"  # a version
    r"|(?<![a-z])[a-z](?:轮|类|级|座|栋|区)"
    r"|[0-9]+号(?:线|楼|馆|门)|第[0-9]+(?=[年条章届季期号轮批])"
)
_DATE_ALONE = re.compile(rf"[\d年月日号.\-/\s{CHINESE}]+")
_PARTED = re.compile(f"[^{HAN}]+")


def lacks_name(question: "Question", chunk: Chunk, path: str) -> bool:
    """Whether a passage lacks something that a question names; `path` is its document's."""
    return lacks_designation(question, chunk, path) or lacks_words(question, chunk.in_context)


class Placed(Protocol):
    """A text with what it stands under, as chunks and passages have it."""

    @property
    def text(self) -> str:
        """The text."""
        ...

    @property
    def title(self) -> str:
        """Its article's title."""
        ...

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings over it."""
        ...


def lacks_designation(question: "Question", passage: Placed, path: str) -> bool:
    """Whether a designation of the question is nowhere in a passage or over it.

    A date by itself over a passage tells when it was written, not what it is about.
    """
    is_chinese = has_han(passage.text)
    asked = [name for name in question.designations if is_chinese or not has_han(name)]
    over = [line for line in passage.headings if not _DATE_ALONE.fullmatch(line)]
    text = "\n".join([path, passage.title, *over, passage.text])
    return lacks_office(question.text, text) or not all(
        has_designation(text, name) for name in asked
    )


def lacks_office(question: str, text: str) -> bool:
    """Whether a text has an office of the question in another rank only: 副局长 is no 局长."""
    plain, asked = normalize(text), normalize(question)
    return any(
        office["rank"] not in ranks
        for written in _OFFICES
        for office in written.finditer(asked)
        if (ranks := {m["rank"] for m in written.finditer(plain) if m["title"] == office["title"]})
    )


def offices_in(text: str) -> list[Span]:
    """The offices that a text names, each with its rank."""
    return [office.span() for written in _OFFICES for office in written.finditer(folded(text))]


def lacks_words(question: "Question", text: str) -> bool:
    """Whether a question names something of which a text of its script has no two characters."""
    if not has_han(text):
        return False
    own = set(terms_of(text))
    return any(own.isdisjoint(pairs) for pairs in question.names)


def unknown_names(question: "Question", index: Index) -> bool:
    """Whether a question names something of which no passage has two characters together."""
    return not all(index.knows(pairs) for pairs in question.names)


@lru_cache(maxsize=256)
def designations(question: str) -> frozenset[str]:
    """The designations in a question, in the form in which `has_designation` looks for them."""
    return frozenset(_DESIGNATION.findall(_plain(question)))


def has_designation(text: str, name: str) -> bool:
    """Whether a text has a designation, however either is written, and not one that it begins."""
    goes_on = "(?![a-z0-9])" if name[-1].isascii() else ""
    return re.search(f"(?<![a-z0-9]){re.escape(name)}{goes_on}", _plain(text)) is not None


def _plain(text: str) -> str:
    """The text in one form, with Arabic digits in years and in what is numbered."""
    return _NUMERAL.sub(lambda numeral: arabic(numeral[0]) or numeral[0], normalize(text))


def named(question: str) -> Iterator[tuple[str, list[str]]]:
    """Each run of Chinese characters in a question that names something, and its pairs of them.

    A verb goes on behind a word that asks for its object, as in 得过什么奖项, and is no name alone.
    """
    for part in parts_of(question, nouns=""):
        for run in _PARTED.split(normalize(part)):
            pairs = [term for term in terms_of(run) if len(term) == 2]
            if pairs:
                yield run, pairs
