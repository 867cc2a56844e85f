"""What belongs to what among paragraphs: items to what leads to them, paragraphs to an article."""

import re
from pathlib import Path

from index.documents.headings import BULLET
from index.languages import pattern, rows
from index.numerals import CHINESE, number_of

_LANGUAGES = Path(__file__).with_name("languages")
_NUMERAL = f"[{CHINESE}]"
_ITEM = re.compile(
    rf"[（(](?:{_NUMERAL}{{1,4}}|\d{{1,2}}|[a-zA-Z])[）)]|(?:{_NUMERAL}{{1,4}}|[a-zA-Z])[、)）]"
    r"|\d{1,2}(?:[、)）．]|\.(?!\d))|[①-⑳]"
)
_ARTICLE = re.compile(rf"第(?:{_NUMERAL}+|\d+)[条條](?:之{_NUMERAL}+)?(?=[\s：:　]|$)")
_AROUND = "（()）、.．"
_LEADS = pattern(row["written"] for row in rows(_LANGUAGES, "lead"))


def is_item(text: str) -> bool:
    """Whether a line begins with what counts the items of a list, or marks one."""
    return (_ITEM.match(text) or BULLET.match(text)) is not None


def ordinal(text: str) -> tuple[str, int] | None:
    """The manner in which a line counts and its number, as ("#)", 3); None if it counts nothing."""
    found = _ITEM.match(text)
    if found is None:
        return None
    numeral = found[0].strip(_AROUND)
    if "①" <= numeral <= "⑳":
        return "①", ord(numeral) - ord("①") + 1
    if numeral.isascii() and numeral.isalpha():
        return found[0].replace(numeral, "a", 1), ord(numeral.lower()) - ord("a") + 1
    number = number_of(numeral)
    manner = "#" if numeral.isdigit() else "一"
    return None if number is None else (found[0].replace(numeral, manner, 1), int(number))


def article_of(text: str) -> str | None:
    """The number of an article that a paragraph begins, as 第十条; None if it begins none."""
    found = _ARTICLE.match(text)
    return found[0] if found else None


def leads(text: str) -> bool:
    """Whether a list may follow, to be read with these words before it."""
    return _LEADS.search(_said(text)) is not None


def _said(text: str) -> str:
    """A paragraph without the note of where its links lead that `formats.links` puts at its end."""
    before, _, last = text.rstrip().rpartition("://")
    if not last.endswith((")", "）")) or any(map(str.isspace, last)):
        return text
    start = max(map(before.rfind, "(（"))
    return text[:start].rstrip() if start >= 0 else text
