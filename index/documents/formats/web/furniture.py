"""What a page has around its text, as every page of its site does: menus, notices, feet.

Where the text is, trafilatura tells, which drops a list or table of it now and then: so all that
stands between the first and the last of what it keeps is text, and so is all of a page of which it
keeps little.
"""

import logging
import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from index.script import Span

_AROUND = ["header", "footer", "aside"]  # of a page; within an article they are the article's
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"])
_WHOLE = frozenset(
    "p ul ol li dl dt dd table tbody thead tr td th pre blockquote figure details "
    "h1 h2 h3 h4 h5 h6 b i em strong a span font code".split()
)
_PARTED = ["p", "div", "section", "article", "ul", "ol", "dl", "table", "h1", "h2", "h3"]
_LONGEST = 500_000  # characters of a page for which trafilatura takes about a second
_DROPPED = 0.1  # what a dropped character weighs against one that is kept
_ENOUGH = (
    0.5  # share of a page's text outside links from which trafilatura is believed to have found it
)
# Letters of a text that is not in the kept ones by chance; menus have words of it too.
_SHORTEST, _SHORTEST_LINK = 2, 6
_LEAST = 100  # letters of a text that is long enough to be found
_PLACE = re.compile("^#")  # in the page itself
_NOT_LETTERS = re.compile(r"[\W_]+")


def take_out(page: BeautifulSoup, markup: str) -> Tag:
    """Take the furniture out of a page; what is left, as it is parsed."""
    _without_landmarks(page)
    root = _main(page)
    texts = _texts(root)
    found = _found(texts, _kept(markup)) if len(markup) <= _LONGEST else None
    if found:
        start, end = _with_siblings(texts, found)
        heading = _heading_above(texts, start)
        for text in texts[heading + 1 : start]:
            if text.find_parent("a", href=_PLACE):  # to jump over what stands here
                text.extract()
        _leave(root, texts[heading], texts[end - 1])
    return root


def _with_siblings(texts: Sequence[NavigableString], found: Span) -> Span:
    """The range with the paragraphs, lists and tables beside it, which are of the same text."""
    start, end = found
    around = _around(texts[start], texts[end - 1])
    while start and _is_beside(texts[start - 1], around):
        start -= 1
    while end < len(texts) and _is_beside(texts[end], around):
        end += 1
    return start, end


def _around(first: NavigableString, last: NavigableString) -> Tag | None:
    """The deepest element that holds two texts, and more than one paragraph."""
    holders = {id(tag) for tag in last.parents}
    return next((tag for tag in first.parents if id(tag) in holders and not _is_one(tag)), None)


def _is_beside(text: NavigableString, around: Tag | None) -> bool:
    """Whether a text is in a paragraph, list or table right in an element."""
    inner: PageElement = text
    for tag in text.parents:
        if tag is around:
            return not isinstance(inner, Tag) or _is_one(inner)
        inner = tag
    return False


def _is_one(tag: Tag) -> bool:
    """Whether a tag is a paragraph, list or table, or holds a paragraph without links alone."""
    return tag.name in _WHOLE or (tag.find(_PARTED) is None and tag.find("a") is None)


def _heading_above(texts: Sequence[NavigableString], start: int) -> int:
    """Where the heading of the page stands, if it is above a place; what is between says when and
    by whom it was written."""
    return next((at for at in range(start) if texts[at].find_parent("h1")), start)


def _leave(root: Tag, first: NavigableString, last: NavigableString) -> None:
    """Take out all texts and pictures before one text and after another."""
    is_inside, gone = False, list[PageElement]()
    for place in root.descendants:
        is_inside = is_inside or place is first
        if not is_inside and (isinstance(place, NavigableString) or _is_picture(place)):
            gone.append(place)
        is_inside = is_inside and place is not last
    for place in gone:
        place.extract()


def _is_picture(place: PageElement) -> bool:
    return isinstance(place, Tag) and place.name in ("img", "math")


def _without_landmarks(page: BeautifulSoup) -> None:
    """Take out what says itself that it is around the text, unless most of the text is in it."""
    most = len(_letters(page.get_text())) // 2
    for tag in page.find_all(_is_around):
        if not tag.decomposed and len(_letters(tag.get_text())) <= most:
            tag.decompose()
    for tag in page.find_all("a", href=_PLACE):
        if not _letters(tag.get_text()):  # a mark beside a heading, to link to it
            tag.decompose()


def _is_around(tag: Tag) -> bool:
    is_edge = tag.name in _AROUND and tag.find_parent(["main", "article", "blockquote"]) is None
    if not is_edge and str(tag.get("role", "")).lower() not in _ROLES:
        return False
    return tag.find(["main", "article"]) is None and not _holds_title(tag)


def _holds_title(tag: Tag) -> bool:
    """Whether the only first heading of a page is in it."""
    heading = tag.find("h1")
    others = () if heading is None else (heading.find_previous("h1"), heading.find_next("h1"))
    return heading is not None and others == (None, None)


def _main(page: BeautifulSoup) -> Tag:
    """The element that a page declares to be its text, if it declares one."""
    root = page.body or page
    for found in (root.find_all("main") or root.find_all(role="main"), root.find_all("article")):
        if len(found) == 1 and _letters(found[0].get_text()):
            return found[0]
    return root


def _texts(root: Tag) -> list[NavigableString]:
    """The texts of an element that are read, in order."""
    return [
        text
        for text in root.find_all(string=True)
        if isinstance(text, NavigableString)
        and not isinstance(text, PreformattedString)
        and _letters(text)
    ]


def _kept(markup: str) -> str:
    """What trafilatura takes for the text of a page, without all that is no letter or digit."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without text is no fault
    try:
        found = trafilatura.extract(
            markup, fast=True, favor_recall=True, include_comments=True, include_tables=True
        )
    except Exception:  # of a page that it can't take, as deep as it may be, nothing is known
        return ""
    return _letters(found or "")


def _found(texts: Sequence[NavigableString], kept: str) -> Span | None:
    """The range of texts in which most is kept and least is not; None if that is too little."""
    letters = [_letters(text) for text in texts]
    is_link = [text.find_parent("a") is not None for text in texts]
    best, start, score, at_best = (0, 0), 0, 0.0, 0.0
    for at, text in enumerate(letters):
        is_kept = text in kept and len(text) >= (_SHORTEST_LINK if is_link[at] else _SHORTEST)
        score += len(text) if is_kept else -_DROPPED * len(text)
        if score < 0:
            start, score = at + 1, 0.0
        elif score > at_best:
            best, at_best = (start, at + 1), score
    own = [0 if is_link[at] else len(text) for at, text in enumerate(letters)]
    inside = sum(own[slice(*best)])
    return best if inside >= max(_LEAST, _ENOUGH * sum(own)) else None


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)
