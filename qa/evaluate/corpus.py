"""Questions over a folder of documents, each with its gold answer and where that stands.

A line of such a file is JSON: `q` the question; `a` the answer strings, or null where the documents
do not answer; `doc` the document, relative to the folder (null for a question about nothing in it);
`quote`, the words that prove the answer, or, where they are not to be repeated, `at`, their
half-open ranges in the file's plain text (see `plain_text`); `shape`, `kind`, `lang`, `style`. An
answer too may be such a range instead of a string.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.script import Span
from qa.evaluate.measures import DataError

SHAPES = ("span", "sentence", "list", "steps", "yesno", "row", "cases", "compare", "none")
ALL = {"list", "steps", "cases", "compare"}
"""Shapes of which every answer string has to be shown; of the others any one."""

_LEAST = 6  # letters of a piece of a quote that is looked for by itself
_ENDS = "\n。！？；!?;|"
_MARKUP = re.compile(  # the end of a range may cut an address
    r"(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)?"
    r"|</?(?:a|aside|b|br|code|div|em|h[1-6]|i|img|li|ol|p|span|strong|su[bp]|t[dhr]|ul)\b[^<>]*>"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its gold answer; `answers` is None where the documents don't answer.

    `document` holds the answer, or what might be taken for it; None for a question about something
    else. `quotes` are the words that prove the answer.
    """

    question: str
    answers: tuple[str, ...] | None
    document: str | None
    quotes: tuple[str, ...]
    shape: str
    kind: str
    lang: str
    style: str

    @classmethod
    def read(cls, file: Path, folder: Path) -> list["Asked"]:
        """The questions of a file over the documents of a folder.

        :raises DataError: if a file is missing or of another form.
        """
        try:
            lines = file.read_text("utf-8").splitlines()
            return [cls._of(json.loads(line), folder) for line in lines if line.strip()]
        except (OSError, ValueError, KeyError, TypeError) as failed:
            raise DataError("questions_unreadable", path=file, reason=str(failed)) from failed

    @classmethod
    def _of(cls, fields: dict[str, Any], folder: Path) -> "Asked":
        answers, document = fields["a"], fields["doc"]
        quotes = fields.get("quote") or ()
        if "at" in fields:
            text = plain_text(folder / document)
            quotes = [said(text[start:end], document) for start, end in fields["at"]]
            told = (a if isinstance(a, str) else text[slice(*a)] for a in answers or ())
            answers = None if answers is None else [said(each, document) for each in told]
        return cls(
            question=str(fields["q"]),
            answers=None if answers is None else tuple(map(str, answers)),
            document=document,
            quotes=(quotes,) if isinstance(quotes, str) else tuple(map(str, quotes)),
            shape=str(fields.get("shape") or ("none" if answers is None else "span")),
            kind=str(fields.get("kind") or "other"),
            lang=str(fields.get("lang") or ""),
            style=str(fields.get("style") or ""),
        )


@lru_cache(maxsize=64)
def plain_text(file: Path) -> str:
    """A file's text as plainly as its format allows, in which places are counted.

    It depends on nothing that the product does with a document: the pages of a PDF as PDFium gives
    them, the runs of a Word file's paragraphs, any other file as UTF-8.

    :raises OSError: if the file can't be read.
    """
    if file.suffix == ".pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(file) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    if file.suffix == ".docx":
        import docx

        body = docx.Document(str(file)).element.body
        return "".join(each.text or "" for each in body.iter() if each.tag.endswith("}t"))
    return file.read_text("utf-8", errors="replace")


def said(text: str, document: str) -> str:
    """What a range of a document's plain text says: of Markdown without tags and where links lead,
    which stand amid the words in the file and nowhere else."""
    return _MARKUP.sub("", text) if document.endswith(".md") else text


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text in one form, and where each stands in it."""

    text: str
    places: tuple[int, ...]

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, text: str) -> "Letters":
        """Of any text; what NFKC makes several characters of stand at one place."""
        found = [(form, at) for at, character in enumerate(text) for form in _forms(character)]
        return cls("".join(letter for letter, _ in found), tuple(at for _, at in found))

    def find(self, wanted: str) -> Span | None:
        """The range of the text in which these letters stand first."""
        start = self.text.find(wanted) if wanted else -1
        if start < 0:
            return None
        return self.places[start], self.places[start + len(wanted) - 1] + 1


@lru_cache(maxsize=65_536)
def _forms(character: str) -> str:
    """The letters and digits that a character stands for."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", character).lower()))


def letters(text: str) -> str:
    """A text's letters and digits in one form."""
    return "".join(map(_forms, text))


def located(quotes: Sequence[str], text: str) -> list[Span]:
    """Where quotes stand in a document as it was read; none where they are not in it.

    What was read otherwise than it is quoted, as the rows of a table are, is found piece by piece.
    """
    here = Letters.of(text)
    return sorted({span for quote in quotes for span in _located(quote, here)})


def _located(quote: str, here: Letters) -> Iterator[Span]:
    whole = here.find(letters(quote))
    if whole:
        yield whole
        return
    for piece in _pieces(quote):
        found = here.find(piece)
        if found:
            yield found


def _pieces(quote: str) -> Iterator[str]:
    for mark in _ENDS:
        quote = quote.replace(mark, "\n")
    for line in quote.split("\n"):
        piece = letters(line)
        if len(piece) >= _LEAST:
            yield piece


def shared(part: str, whole: str) -> float:
    """The share of the pairs of letters of a text that another has, from 0 to 1."""
    ours, theirs = _pairs(part), _pairs(whole)
    return sum((ours & theirs).values()) / max(1, sum(ours.values()))


def _pairs(text: str) -> Counter[str]:
    found = letters(text)
    return Counter(found[at : at + 2] for at in range(max(1, len(found) - 1)))
