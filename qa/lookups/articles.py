"""An article is looked up by its number: 第十条规定了什么."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.documents import Paragraph, article_of
from index.engines import Index
from index.languages import pattern
from index.script import folded
from qa.about import named_documents
from qa.lookups.words import rows_of
from qa.question import Question, designations
from qa.quoting import Read, part_of
from qa.selection import Selection

_ASKED = [pattern(row["written"], re.IGNORECASE) for row in rows_of("article")]


def article(question: Question, read: Sequence[Read], index: Index) -> Selection | None:
    """The whole article whose number a question asks for, of the first passage that begins it.

    It is certain where the question names the document, or none of the other passages has such an
    article.
    """
    plain = folded(question.text.strip())
    asked = next((found for written in _ASKED if (found := written.fullmatch(plain))), None)
    if asked is None:
        return None
    number, of = designations(asked["article"]), (asked["of"] or "").strip("《》 的")
    holding = [(each, run) for each in read if (run := _article(each, number, index))]
    if not holding or holding[0][0] is not read[0]:
        return None
    path = read[0].candidate.passage.document
    others = {each.candidate.passage.document for each, _ in holding} - {path}
    is_certain = named_documents(of, index) == [path] if of else not others
    part = part_of(read[0], holding[0][1])
    selection = Selection("sentence", (part,), float(read[0].reading.units.max()), 0.0)
    return replace(selection, is_certain=is_certain)


def _article(read: Read, number: frozenset[str], index: Index) -> Sequence[Paragraph]:
    """The paragraphs of the article with a number that a passage begins; none where it does not."""
    document = index.document(read.candidate.passage.document)
    texts = [p for p in document.paragraphs if p.number is not None] if document else []
    for at, paragraph in enumerate(texts):
        own = (
            article_of(paragraph.text)
            if paragraph.number in read.candidate.chunk.paragraphs
            else None
        )
        if own and designations(own) == number:
            end = at + 1
            while end < len(texts) and _goes_on(paragraph, texts[end]):
                end += 1
            return texts[at:end]
    return []


def _goes_on(begun: Paragraph, following: Paragraph) -> bool:
    return following.headings == begun.headings and article_of(following.text) is None
