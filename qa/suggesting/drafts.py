"""Questions that a document's own text leads to, each with the place that should answer it.

A sentence makes one with no more than a word put for another, so that it reads as a person's: what
it defines (「废品是指……」 → 「什么是废品？」), counts (「有 3 家」 → 「有多少家？」) or lists, or
who has a task.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

from index.documents import Document, Paragraph, Role
from index.languages import Table, languages, pattern
from index.numerals import CHINESE, NUMBER
from index.passages import sentences
from index.script import Span, script_of
from index.text import say

LANGUAGES = Path(__file__).with_name("languages")

_NUMBERING = re.compile(
    rf"^\s*(?:第{NUMBER}[章节篇编]|[\d.]+(?= )|[（(]?(?:[{CHINESE}]+|\d+(?:\.\d+)*)[)）、.．])\s*"
)
_QUOTED = re.compile(r"^“([^“”]*)”$")
_SHORTEST = 4  # a shorter heading says too little of what is done
_SCRIPTS = {"CJK": "zh", "LATIN": "en"}
_NAME = r"[^，。：；、（）()\d\"“”‘’《》\s]"


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, and the range of the document's text that should answer it; None is all of it."""

    question: str
    span: Span | None = None


def drafts(document: Document, lang: str) -> Iterator[Draft]:
    """Questions on what a document says, of each kind in turn, the best kind first; none of one in
    a language other than `lang`."""
    if language_of(document) == lang:
        forms = _Forms.of(lang)
        sources = (_told(document, forms), *_headings(document, forms))
        in_turn = chain.from_iterable(zip_longest(*sources))
        yield from (draft for draft in in_turn if draft)


def whole(document: Document, lang: str) -> Draft:
    """What a document is about."""
    return Draft(say("suggest.title", lang, title=document.title))


def language_of(document: Document) -> str | None:
    """The language of ours that a document is in, by the script of what it begins with."""
    texts = [document.title, *(p.text for p in document.paragraphs[:20])]
    return _SCRIPTS.get(script_of(" ".join(texts)) or "")


@dataclass(frozen=True, slots=True)
class _Forms:
    """What a language's file says, ready to be tried."""

    lang: str
    told: tuple[tuple[re.Pattern[str], str], ...]
    points: re.Pattern[str]
    when: re.Pattern[str] | None
    asks: re.Pattern[str]
    acts: re.Pattern[str] | None
    headings: Table

    @classmethod
    @cache
    def of(cls, lang: str) -> "_Forms":
        table = languages(LANGUAGES)[lang]
        words, headings = table["words"], table["headings"]
        told = [(row["begins"].replace("<name>", _NAME), row["question"]) for row in table["told"]]
        return cls(
            lang,
            tuple((re.compile(begins), question) for begins, question in told),
            pattern(words["points"]),
            pattern(words["when"]) if words["when"] else None,
            pattern(["[？?]$", *headings["asks"]], re.IGNORECASE),
            pattern(headings["acts"]) if headings["acts"] else None,
            headings,
        )

    def questions(self, sentence: str) -> Iterator[str]:
        """What a sentence can be asked for."""
        bare = self.when.sub("", sentence, count=1) if self.when else sentence
        if not self.points.match(bare):
            found = ((begins.match(bare), question) for begins, question in self.told)
            yield from (question.format(**of.groupdict()) for of, question in found if of)

    def rank(self, topic: str) -> int:
        """0 for a heading that asks, 1 for one that tells how something is done, 2 for others."""
        if self.asks.search(topic):
            return 0
        is_act = self.acts and len(topic) >= _SHORTEST and self.acts.match(topic)
        return 1 if is_act else 2

    def question(self, title: str, topic: str, rank: int) -> str:
        """The question that a heading of a rank makes."""
        if rank == 0:
            return topic.rstrip("？?") + str(self.headings["mark"])
        if rank == 1:
            return str(self.headings["how"]).format(topic=topic)
        heading = topic.translate(str.maketrans("“”", "‘’"))  # it is put in quotation marks itself
        return say("suggest.heading", self.lang, title=title, heading=heading)


def _headings(document: Document, forms: _Forms) -> tuple[list[Draft], ...]:
    """Of each heading with text under it, by rank; a long one is a sentence."""
    made: tuple[list[Draft], ...] = ([], [], [])
    for heading, span in _sections(document).items():
        topic = _QUOTED.sub(r"\1", _NUMBERING.sub("", heading).strip())
        if 1 < len(topic) <= forms.headings["longest"]:
            rank = forms.rank(topic)
            made[rank].append(Draft(forms.question(document.title, topic, rank), span))
    return made


def _sections(document: Document) -> dict[str, Span]:
    """Where the text stands under each heading that has some, the innermost."""
    found: dict[str, Span] = {}
    for p in document.paragraphs:
        if p.role is Role.TEXT and p.headings:
            start, _ = found.get(p.headings[-1], (p.start, 0))
            found[p.headings[-1]] = start, p.end
    return found


def _told(document: Document, forms: _Forms) -> Iterator[Draft]:
    """Of sentences that can be asked for."""
    for p in document.paragraphs:
        if p.role is Role.TEXT and not p.is_row:
            for sentence, span in _placed(p):
                yield from (Draft(question, span) for question in forms.questions(sentence))


def _placed(paragraph: Paragraph) -> Iterator[tuple[str, Span]]:
    """The sentences of a paragraph, in which only white space differs from the document's text, so
    that places are near enough."""
    at = paragraph.start
    for sentence in sentences(paragraph.text):
        yield sentence.strip(), (at, at + len(sentence))
        at += len(sentence)
