"""Headings, titles and bylines of text that has no markup, told by how they are written."""

import re
from pathlib import Path

from index.languages import listed, pattern, rows
from index.numerals import CHINESE
from index.script import HAN, SEMICOLONS, STOPS, WIDE_STOPS, width

BULLET = re.compile(r"[-–—*•·▪◆■●○]\s|[►▶※☆★□✓✔]")
"""The mark before an item of a list without numbers."""

_LANGUAGES = Path(__file__).with_name("languages")
_NUMBERED = sorted(
    ((pattern(row["written"]), int(row["level"])) for row in rows(_LANGUAGES, "heading")),
    key=lambda numbered: numbered[1],
)
_ITEM = pattern(row["written"] for row in rows(_LANGUAGES, "item"))
UNNUMBERED = 0
"""The level of a heading that carries no number: above all that do."""

_SENTENCE_END = re.compile(rf"[{STOPS}{SEMICOLONS}，,.…]$|[{WIDE_STOPS}；]|[a-z]{{2}}[.!?]\s+[A-Z]")
_LONGEST = 80  # columns
_LONGEST_LABEL = (
    24  # columns of a label such as 「编者按：」; a longer line with a colon leads in a list
)
_FIELD = re.compile(r"[^：:，。]{1,12}(?:：|:\s)\s*\S")
_FIRST = re.compile(rf"\D*?(?:1(?!\d)|一(?![{CHINESE}])|①)")
_AUTHOR_NOTE = re.compile(r"^[（(]\s*(?:本文)?(?:作者|执笔|记者|撰稿|译者)")
_BYLINE = re.compile(
    r"(?:(?P<any>(?:本文)?作者|撰文|撰稿|执笔)|文|编译|(?:本报)?记者|通讯员|by)"
    r"(?:(?P<mark>\s*[：:／/]\s*)|\s+)(?P<name>\S.{0,30})",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\s+(?:本报)?(?:记者|通讯员)[：:／/\s]")
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]\s+[{HAN}]")
_LATIN_NAMES = re.compile(r"(?:[A-Z][\w.'’-]*(?:\s+|\s*,\s*|\s+(?:and|&|de|van|von)\s+|$)){1,8}")
_SEPARATORS = re.compile(rf"[、,，/／]|\s+(?=[{HAN}]{{2}})")
_SHORTEST_HEADLINE = 16  # columns of a title above two characters that are to be a name
_FAMILY_NAMES = frozenset(listed(_LANGUAGES, "names", "family"))
_NOT_NAMES = frozenset(listed(_LANGUAGES, "names", "never"))


def numbered_level(text: str) -> int | None:
    """The depth of a heading that begins with a number (1 to 8), or None if it is no such heading.

    A numbered line that ends a sentence, or holds one, is a paragraph that happens to be numbered.
    """
    if width(text) > _LONGEST or _SENTENCE_END.search(text):
        return None
    return next((level for written, level in _NUMBERED if written.match(text)), None)


def is_item(text: str) -> bool:
    """Whether a line begins as an item does, or an article: with a bullet, or numbered."""
    return (_ITEM.match(text) or BULLET.match(text)) is not None


def is_first(text: str) -> bool:
    """Whether the number that a line begins with is one."""
    return _FIRST.match(text) is not None


def is_field(text: str) -> bool:
    """Whether a line has the form of an entry, such as 「时间：下午两点」."""
    return _FIELD.match(text) is not None and byline(text, "") is None


def heading_level(text: str) -> int | None:
    """The depth that a line would have as a heading, or None if it is written as a paragraph."""
    numbered = numbered_level(text)
    if numbered is not None:
        return numbered
    if width(text) > _LONGEST or _SENTENCE_END.search(text) or is_author_note(text):
        return None
    if BULLET.match(text) or (text.endswith(("：", ":")) and width(text) > _LONGEST_LABEL):
        return None
    return UNNUMBERED if any(c.isalpha() for c in text) else None


def is_author_note(text: str) -> bool:
    """Whether it is a note on the author such as ends an article: 「（作者为……）」."""
    return _AUTHOR_NOTE.match(text) is not None


def byline(line: str, title: str) -> str | None:
    """The authors that a line below a title names, if it is a byline.

    Either it says so (「作者：」, 「本报记者」, `By …`), or it holds only Chinese names; two
    characters alone are a name below a headline, and any word below a short label.
    """
    said = _BYLINE.fullmatch(line.strip())
    if said:
        name = _FURTHER.sub("、", str(said["name"])).strip()
        is_name = (said["any"] and said["mark"]) or _LATIN_NAMES.fullmatch(name)
        return name if is_name else _names(name)
    names = _names(line.strip())
    return names if len(line.strip()) > 2 or width(title) >= _SHORTEST_HEADLINE else None


def _names(text: str) -> str | None:
    """Chinese names, put in one form, if a text holds nothing else."""
    names = [name.strip() for name in _SEPARATORS.split(text)]
    if not all(_is_name(name) for name in names):
        return None
    return "、".join("".join(name.split()) for name in names)


def _is_name(text: str) -> bool:
    squeezed = "".join(text.split())
    return (
        _NAME.fullmatch(text) is not None
        and squeezed[0] in _FAMILY_NAMES
        and squeezed not in _NOT_NAMES
    )
