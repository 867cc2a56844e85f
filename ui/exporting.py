"""A conversation as a file to take away: Markdown or Word."""

import io
import re
from collections.abc import Callable, Sequence

import docx

from index.text import say
from qa import Passage
from ui.citing import escaped, markdown, plain
from ui.conversation import Exchange

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_markdown(exchanges: Sequence[Exchange], lang: str) -> bytes:
    """Each question as a heading, its answer, and its passages as quotations; UTF-8."""
    lines = [f"# {say('ui.title', lang)}"]
    for exchange in exchanges:
        lines += [f"## {escaped(one_line(exchange.question))}", escaped(_answer(exchange, lang))]
        lines += [markdown(passage, lang) for passage in exchange.passages]
    return ("\n\n".join(lines) + "\n").encode("utf-8", "replace")


def as_word(exchanges: Sequence[Exchange], lang: str) -> bytes:
    """The same as a `.docx` file."""
    made = docx.Document()
    made.add_heading(say("ui.title", lang), 0)
    for exchange in exchanges:
        made.add_heading(_clean(one_line(exchange.question)), 1)
        made.add_paragraph().add_run(_clean(_answer(exchange, lang))).bold = True
        for passage in exchange.passages:
            made.add_paragraph(_clean(_quoted(passage, lang)), "Quote")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Sequence[Exchange], str], bytes]]] = {
    "md": ("text/markdown", as_markdown),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_word),
}
"""Media type and maker of each file name ending."""


def _answer(exchange: Exchange, lang: str) -> str:
    if exchange.answer is None:
        return exchange.error or ""
    return exchange.answer.answer if exchange.answer.found else say("ui.missing", lang)


def _quoted(passage: Passage, lang: str) -> str:
    return f"{plain(passage, lang)} ({passage.document})"


def one_line(text: str) -> str:
    """Text without line breaks of any kind."""
    return " ".join(text.split())


def _clean(text: str) -> str:
    """Text without the characters that XML can't hold."""
    return _NOT_XML.sub("", text)
