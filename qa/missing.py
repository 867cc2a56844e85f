"""What to say where the documents do not answer: what was found instead."""

import re

from index.engines import Index
from qa.answers import Note
from qa.question import Question, designations, has_designation
from qa.results import Passage

_FEW = 3  # of what was found instead, those that are named
_DIGITS = re.compile(r"\d+")


def note_on(question: Question, nearest: Passage, index: Index) -> Note | None:
    """What the nearest passage is about instead, or what no document mentions, where that shows."""
    text = "\n".join([nearest.document, nearest.title, *nearest.headings, nearest.text])
    for name in sorted(question.designations):
        others = [o for o in sorted(designations(text)) if _form(o) == _form(name)]
        if others and not has_designation(text, name):
            return Note.of("other", name=name, others="、".join(others[:_FEW]))
    for subject, pairs in zip(question.named, question.names, strict=True):
        if not index.knows(pairs):
            return Note.of("lacks", name=subject)
    return None


def _form(name: str) -> str:
    """What designations of one sort have in common: 2019 and 2024, 第三条 and 第八条."""
    return _DIGITS.sub("0", name)
