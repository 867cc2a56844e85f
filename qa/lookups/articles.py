"""An article is looked up by its number: 第十条规定了什么."""

import re
from collections.abc import Sequence

from index.documents import Paragraph, article_of
from index.engines import Index
from index.languages import pattern
from qa.about import named_documents
from qa.lookups.look import Look
from qa.lookups.words import rows_of
from qa.question import designations
from qa.quoting import Read, part_of, texts_of
from qa.selection import Selection

_ASKED = [pattern(row["written"], re.IGNORECASE) for row in rows_of("article")]


def article(look: Look) -> Selection | None:
    """The whole article whose number a question asks for, of the first passage that begins it.

    It is certain where the question names the document, or none of the other passages has such an
    article.
    """
    plain = look.plain.strip()
    asked = next((found for written in _ASKED if (found := written.fullmatch(plain))), None)
    if asked is None:
        return None
    number, of = designations(asked["article"]), (asked["of"] or "").strip("《》 的")
    holding = [(each, run) for each in look.read if (run := _article(each, number, look.index))]
    if not holding or holding[0][0] is not look.first:
        return None
    path = look.first.candidate.passage.document
    others = {each.candidate.passage.document for each, _ in holding} - {path}
    is_certain = named_documents(of, look.index) == [path] if of else not others
    return look.shown("sentence", part_of(look.first, holding[0][1]), is_certain=is_certain)


def _article(read: Read, number: frozenset[str], index: Index) -> Sequence[Paragraph]:
    """The paragraphs of the article with a number that a passage begins; none where it does not."""
    document = index.document(read.candidate.passage.document)
    texts = texts_of(document) if document else []
    within = set(read.candidate.chunk.paragraphs)
    for at, paragraph in enumerate(texts):
        own = article_of(paragraph.text) if paragraph.number in within else None
        if own and designations(own) == number:
            end = at + 1
            while end < len(texts) and _goes_on(paragraph, texts[end]):
                end += 1
            return texts[at:end]
    return []


def _goes_on(begun: Paragraph, following: Paragraph) -> bool:
    return following.headings == begun.headings and article_of(following.text) is None
