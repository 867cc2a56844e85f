"""A page as it is parsed: what of it is seen, and what it says of itself."""

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Tag, XMLParsedAsHTMLWarning

from index.documents.formats.equations import Node
from index.documents.formats.links import host
from index.documents.formats.reading import INVISIBLE
from index.documents.metadata import Metadata
from index.script import one_line

# No text; not valid any more; said twice; and, the last two, amid a word how it is read aloud.
_UNREAD = """
    script style noscript template nav svg iframe object
    input select button textarea option datalist
    del s strike annotation annotation-xml
    rp rt
""".split()
_STRUCK = re.compile(r"line-through|display\s*:\s*none", re.IGNORECASE)
_SAVED = re.compile(r"saved from url=\(\d+\)(\S+)")
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author")
_DATES = (
    *("article:published_time", "datepublished", "pubdate", "publishdate", "publish_date"),
    *("dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "date", "citation_date"),
)
_TITLES = ("articletitle", "og:title", "dc.title", "citation_title")
_TAGS = ("keywords", "article:tag", "news_keywords")
_FIELDS = {
    "contentsource": "source",
    "source": "source",
    "description": "description",
    "article:modified_time": "updated",
    "lastmodified": "updated",
}


def parsed(markup: str) -> BeautifulSoup:
    """A page as browsers would have it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(markup, "lxml")


def without_hidden(page: BeautifulSoup) -> None:
    """Take out what is not shown, or is shown as not valid any more."""
    for tag in page.find_all(_UNREAD):
        tag.decompose()
    for tag in page.find_all(_is_hidden):
        if not tag.decomposed:
            tag.decompose()


def home_of(page: BeautifulSoup) -> str:
    """The machine that a page comes from, as far as it says; "" otherwise."""
    for name, key in (("link", "canonical"), ("meta", "og:url"), ("base", None)):
        for tag in page.find_all(name):
            said = tag.get("rel") if name == "link" else tag.get("property")
            if key is None or key in (said or ()):
                found = host(str(tag.get("href") or tag.get("content") or ""))
                if found:
                    return found
    saved = page.find(string=lambda text: isinstance(text, Comment) and bool(_SAVED.search(text)))
    found_saved = _SAVED.search(str(saved or ""))
    return host(found_saved[1]) if found_saved else ""


def metadata_of(page: BeautifulSoup) -> Metadata:
    """What a page's head says of it."""
    said = dict[str, list[str]]()
    for name, value in _metas(page):
        said.setdefault(name, []).append(value)
    shown = one_line(page.title.get_text()).translate(INVISIBLE).strip() if page.title else None
    titles = [
        title for name in _TITLES for title in said.get(name, ()) if title in (shown or title)
    ]
    tags = [tag.strip() for name in _TAGS for each in said.get(name, ()) for tag in _split(each)]
    return Metadata(
        title=titles[0] if titles else shown or None,
        author="、".join(dict.fromkeys(_first(said, _AUTHORS))) or None,
        date=next(iter(_first(said, _DATES)), None),
        tags=tuple(dict.fromkeys(filter(None, tags))),
        fields=tuple((field, said[name][0]) for name, field in _FIELDS.items() if name in said),
    )


def equation(tag: Tag) -> Node:
    """A formula in MathML, as `linear` takes it."""
    children = [child for child in tag.children if isinstance(child, Tag)]
    settings = {name: str(value) for name, value in tag.attrs.items()}
    text = "" if children else one_line(tag.get_text())
    return Node(tag.name, tuple(map(equation, children)), text, settings)


def _is_hidden(tag: Tag) -> bool:
    """Whether a tag is not shown, by itself; what a tab holds is, as soon as somebody asks."""
    if tag.get("role") == "tabpanel" or tag.name == "body":
        return False
    is_hidden = tag.has_attr("hidden") and tag.get("hidden") != "until-found"
    is_twin = tag.get("aria-hidden") == "true" and "katex-html" in (tag.get("class") or ())
    return is_hidden or is_twin or bool(_STRUCK.search(str(tag.get("style", ""))))


def _metas(page: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in page.find_all("meta"):
        name = str(tag.get("name") or tag.get("property") or tag.get("itemprop") or "").lower()
        value = one_line(str(tag.get("content", ""))).translate(INVISIBLE).strip()
        if name and value:
            yield name, value


def _first(said: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return next((said[name] for name in names if name in said), [])


def _split(keywords: str) -> list[str]:
    return re.split("[,，;；、]", keywords)
