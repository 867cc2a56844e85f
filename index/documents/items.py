"""What belongs to what among paragraphs: items to what leads to them, paragraphs to an article."""

import re

from index.documents.headings import BULLET
from index.numerals import CHINESE

_NUMERAL = f"[{CHINESE}]"
_ITEM = re.compile(
    rf"[（(](?:{_NUMERAL}{{1,4}}|\d{{1,2}}|[a-zA-Z])[）)]|(?:{_NUMERAL}{{1,4}}|[a-zA-Z])[、)）]"
    r"|\d{1,2}(?:[、)）．]|\.(?!\d))|[①-⑳]"
)
_ARTICLE = re.compile(rf"第(?:{_NUMERAL}+|\d+)[条條](?:之{_NUMERAL}+)?(?=[\s：:　]|$)")
_LEADS = re.compile(r"[：:]\s*$")


def is_item(text: str) -> bool:
    """Whether a line begins with what counts the items of a list, or marks one."""
    return (_ITEM.match(text) or BULLET.match(text)) is not None


def article_of(text: str) -> str | None:
    """The number of an article that a paragraph begins, as 第十条; None if it begins none."""
    found = _ARTICLE.match(text)
    return found[0] if found else None


def leads(text: str) -> bool:
    """Whether a list may follow, to be read with these words before it."""
    return _LEADS.search(text) is not None
