"""What a page shows by other means than letters is put into its text."""

from bs4 import Tag

from index.documents.formats.equations import linear
from index.documents.formats.links import host, note
from index.documents.formats.pictures import described
from index.documents.formats.web.page import equation

_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def spell_out(root: Tag, home: str = "") -> None:
    """Put equations in one line, pictures as what is said of them, addresses after their links.

    An address on the machine `home`, where the page is from, is the site's own and left out, as is
    one that was told before.
    """
    for formula in root.find_all("math"):
        if not formula.decomposed:
            formula.replace_with(linear(equation(formula)))
    for picture in root.find_all("img"):
        shown = _shown(picture)
        picture.replace_with(f" {shown} " if shown else "")
    told: set[str] = set()
    for link in root.find_all("a", href=True):
        address = str(link["href"])
        if not _is_own(address, home) and address not in told and not link.find_parent(_HEADINGS):
            added = note(link.get_text(), address)
            link.append(added)
            told.update([address] if added else [])


def _shown(picture: Tag) -> str:
    """What is said of a picture, unless its caption says it too."""
    text = described(str(picture.get("alt", "")))
    figure = picture.find_parent("figure")
    caption = figure.find("figcaption") if figure else None
    return "" if caption is not None and text in caption.get_text() else text


def _is_own(address: str, home: str) -> bool:
    return bool(home) and host(address) == home
