"""A passage with its source, in the forms in which people cite."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.text import say
from qa import Passage
from qa.results import Source

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&!$])|^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def plain(passage: Passage, lang: str) -> str:
    """The text, then 《title》，author，page and paragraph."""
    title = say("passage.title", lang, title=passage.title)
    return say("ui.quote", lang, text=passage.text, source=_source(title, passage, lang))


def with_source(words: str, sources: Sequence[Source], lang: str) -> str:
    """What answers, then the source of each quote it is made of, once each."""
    named = dict.fromkeys(
        _source(say("passage.title", lang, title=source.title), source, lang) for source in sources
    )
    return "\n".join(
        [words, *(say("ui.quote", lang, text="", source=each).strip() for each in named)]
    )


def gbt7714(passage: Passage, lang: str) -> str:
    """A reference after GB/T 7714—2015: 作者. 题名[Z]. 文件: 页.

    `Z` stands for what is none of the standard's other kinds, as a file of one's own; place,
    publisher and year are not known of it and not made up.
    """
    author = f"{passage.author}. " if passage.author else ""
    page = f": {passage.label or passage.page}" if passage.page is not None else ""
    place = say("ui.comma", lang).join(_numbers(replace(passage, page=None), lang))
    return f"{author}{passage.title}[Z]. {passage.document}{page}. ({place})"


def markdown(passage: Passage, lang: str) -> str:
    """A block quotation; what Markdown would read as a mark is escaped."""
    quoted = "\n".join(f"> {line}" for line in escaped(passage.text).split("\n"))
    title = f"*{escaped(say('passage.title', lang, title=passage.title))}*"
    source = _source(title, replace(passage, author=escaped(passage.author or "")), lang)
    return f"{quoted}\n>\n> — {source} (`{passage.document.replace('`', '')}`)"


STYLES: dict[str, Callable[[Passage, str], str]] = {
    "copy": plain,
    "copy_gbt7714": gbt7714,
    "copy_markdown": markdown,
}
"""The forms by the name of their button."""


def escaped(text: str) -> str:
    """Text such that Markdown shows it as it is."""
    return _MARKDOWN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    if found[1]:
        return f"\\{found[1]}"
    mark = found[3]
    return found[2] + (f"\\{mark}" if len(mark) == 1 else f"{mark[:-1]}\\{mark[-1]}")


def _source(title: str, passage: Source, lang: str) -> str:
    parts = [title, passage.author or "", *_numbers(passage, lang)]
    return say("ui.comma", lang).join(part for part in parts if part)


def _numbers(passage: Source, lang: str) -> Iterator[str]:
    yield from replace(passage, headings=()).place(lang).split(" · ")
