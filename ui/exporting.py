"""A conversation as a file to take away: Markdown or Word."""

import io
import re
from collections.abc import Callable, Iterator, Sequence

import docx

from index.text import say
from qa import Answer, Passage
from ui.citing import escaped, markdown, plain
from ui.conversation import Exchange

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


_MARKS = {"Heading 1": "## ", "Heading 2": "### ", "List Bullet": "- "}
"""How lines of Word's styles begin in Markdown; those of others are paragraphs."""


def as_markdown(exchanges: Sequence[Exchange], lang: str) -> bytes:
    """Each question as a heading, its answer, and its passages as quotations; UTF-8."""
    lines = [f"# {say('ui.title', lang)}"]
    for style, told in _parts(exchanges, lang):
        if isinstance(told, str):
            lines.append(_MARKS.get(style, "") + escaped(told))
        else:
            lines.append(markdown(told, lang))
    return ("\n\n".join(lines) + "\n").encode("utf-8", "replace")


def as_word(exchanges: Sequence[Exchange], lang: str) -> bytes:
    """The same as a `.docx` file."""
    made = docx.Document()
    made.add_heading(say("ui.title", lang), 0)
    for style, told in _parts(exchanges, lang):
        text = told if isinstance(told, str) else f"{plain(told, lang)} ({told.document})"
        if style == "Strong":
            made.add_paragraph().add_run(_clean(text)).bold = True
        else:
            made.add_paragraph(_clean(text), style)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Sequence[Exchange], str], bytes]]] = {
    "md": ("text/markdown", as_markdown),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_word),
}
"""Media type and maker of each file name ending."""


def _parts(exchanges: Sequence[Exchange], lang: str) -> Iterator[tuple[str, str | Passage]]:
    """What is written, each with its style in Word."""
    for exchange in exchanges:
        yield "Heading 1", one_line(exchange.question)
        answer, evidence = exchange.answer, exchange.evidence
        if answer and answer.question != exchange.question:
            yield "Normal", say("ui.searched", lang, question=one_line(answer.question))
        yield "Strong", one_line(exchange.headline(lang))
        if answer and answer.found:
            yield from _told(answer, lang)
        for passage in evidence:
            yield "Quote", passage
        near = exchange.passages[len(evidence) :]
        if near:
            yield "Heading 2", say("ui.near", lang)
        for passage in near:
            yield "Quote", passage


def _told(answer: Answer, lang: str) -> Iterator[tuple[str, str]]:
    """What documents say that differ, and the quotes that the answer is made of."""
    if answer.claims:
        yield "Normal", say("answer.differ", lang)
    for claim in answer.claims:
        source = claim.source(lang)
        yield "List Bullet", one_line(say("answer.claim", lang, answer=claim.answer, source=source))
    for part in answer.parts:
        for line in part.text.splitlines():
            yield "List Bullet", one_line(line)


def one_line(text: str) -> str:
    """Text without line breaks of any kind."""
    return " ".join(text.split())


def _clean(text: str) -> str:
    """Text without the characters that XML can't hold."""
    return _NOT_XML.sub("", text)
