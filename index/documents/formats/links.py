"""Addresses behind links, which a reader of the text alone would not see."""

import re

from index.script import has_han

_ABSOLUTE = re.compile(r"(?:https?|ftp)://\S+|mailto:[^\s?]+@[^\s?]+|tel:[+\d][\d\s()-]+", re.I)
_BARE = re.compile(r"^(?:https?://|ftp://|mailto:|tel:)?(?:www\.)?", re.IGNORECASE)


def linked(text: str, address: str) -> str:
    """A link's text with its address in brackets after it, where that says something more."""
    body = text.rstrip()
    return f"{body}{address_after(text, address)}{text[len(body) :]}"


def address_after(text: str, address: str) -> str:
    """An address in brackets, if it leads out of the document and is not what the text says."""
    address = address.strip()
    bare, said = _bared(address), _bared(text)
    if not _ABSOLUTE.fullmatch(address) or not said or bare in said or said == bare:
        return ""
    shown = re.sub(r"^(?:mailto|tel):", "", address, flags=re.IGNORECASE)
    return f"（{shown}）" if has_han(text) else f" ({shown})"


def host(address: str) -> str:
    """The name of the machine that an address leads to, without `www.`; "" if it leads to none."""
    found = re.match(r"(?:https?:)?//(?:www\.)?([^/?#:\s]+)", address.strip(), re.IGNORECASE)
    return found[1].lower() if found else ""


def _bared(address: str) -> str:
    return _BARE.sub("", address.strip()).rstrip("/").casefold()
