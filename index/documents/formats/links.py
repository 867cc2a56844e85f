"""Addresses behind links, which a reader of the text alone would not see."""

import re

from index.script import has_han, one_line

_ABSOLUTE = re.compile(r"(?:https?|ftp)://\S+|mailto:[^\s?]+@[^\s?]+|tel:[+\d][\d\s()-]+", re.I)
_BARE = re.compile(r"^(?:https?://|ftp://|mailto:|tel:)?(?:www\.)?", re.IGNORECASE)
# Signs that no text has: a reader of a format leaves them out, or can have none of them.
_OPEN, _OF, _CLOSE = "\x0e", "\x0f", "\x10"
_NOTE = re.compile(f"{_OPEN}([^{_OF}]*){_OF}([^{_CLOSE}]*){_CLOSE}")
_TRAILING = re.compile(r"[\W_]*")


def note(text: str, address: str) -> str:
    """A note of where a link with this text leads, to stand after it; see `told`.

    It is "" where the address leads within the document or its site, or is what the text says.
    """
    address, text = address.strip(), without_notes(text)
    bare, said = _bared(address), _bared(text)
    if not _ABSOLUTE.fullmatch(address) or not said or bare in said:
        return ""
    shown = re.sub(r"^(?:mailto|tel):", "", address, flags=re.IGNORECASE)
    return f"{_OPEN}{one_line(text)}{_OF}{shown}{_CLOSE}"


def told(line: str) -> str:
    """A line with its notes in brackets: at its end, so that they part no sentence.

    A link that the line ends with has its address right behind it: `报名系统（https://…）。`.
    """
    notes = list(_NOTE.finditer(line))
    if not notes:
        return line
    last = notes[-1]
    is_at_end = _TRAILING.fullmatch(line, last.end()) is not None
    others = notes[:-1] if is_at_end else notes
    before = without_notes(line[: last.start()]).rstrip() if is_at_end else without_notes(line)
    after = line[last.end() :].strip() if is_at_end else ""
    address = _bracketed(last[2], before) if is_at_end else ""
    return before + address + after + _listed(others, before)


def without_notes(text: str) -> str:
    """A text as it was without them."""
    return _NOTE.sub("", text)


def host(address: str) -> str:
    """The name of the machine that an address leads to, without `www.`; "" if it leads to none."""
    found = re.match(r"(?:https?:)?//(?:www\.)?([^/?#:\s]+)", address.strip(), re.IGNORECASE)
    return found[1].lower() if found else ""


def _listed(notes: list[re.Match[str]], text: str) -> str:
    colon, semicolon = ("：", "；") if has_han(text) else (": ", "; ")
    said = semicolon.join(f"{each[1]}{colon}{each[2]}" for each in notes)
    return _bracketed(said, text) if said else ""


def _bracketed(said: str, text: str) -> str:
    return f"（{said}）" if has_han(text) else f" ({said})"


def _bared(address: str) -> str:
    return _BARE.sub("", address.strip()).rstrip("/").casefold()
