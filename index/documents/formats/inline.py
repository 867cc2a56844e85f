"""The text of a paragraph of Markdown: its marks are taken off, what they mean is kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from index.documents.formats.breaks import BREAK
from index.documents.formats.links import note
from index.documents.formats.pictures import described

_TAG = re.compile(r"<(/?)(br|del|s|strike)\b", re.IGNORECASE)


def is_note(token: Token) -> bool:
    """Whether it is a footnote or a link to one, which CommonMark takes for those of an address."""
    return str(token.meta.get("label", "")).startswith("^")


@dataclass(slots=True)
class Inline:
    """Writes paragraphs of one document, so that the address of a link is told but once."""

    _told: set[str] = field(default_factory=set)

    def text(self, token: Token, *, with_addresses: bool = True) -> str:
        """A paragraph's text; breaks that are meant are `BREAK`, others newlines."""
        words = _Words(self._told if with_addresses else None)
        words.add(token.children or ())
        return "".join(words.written)


@dataclass(slots=True)
class _Words:
    """What is written; `told` are the addresses that need not be, None where none is."""

    told: set[str] | None
    written: list[str] = field(default_factory=list)
    _links: list[tuple[int, Token]] = field(default_factory=list)
    _struck: int = 0  # how many marks say that what they hold is not valid any more

    def add(self, tokens: Sequence[Token]) -> None:
        """Add what tokens say."""
        for token in tokens:
            match token.type:
                case "s_open" | "s_close":
                    self._struck += token.nesting
                case "html_inline":
                    self._tag(token.content)
                case _ if self._struck:
                    continue
                case "link_open":
                    self._links.append((len(self.written), token))
                    self._write("[" if is_note(token) else "")
                case "link_close":
                    self._close(*self._links.pop())
                case "softbreak":
                    self._write("\n")
                case "hardbreak":
                    self._write(BREAK)
                case "image":
                    said = _Words(None)
                    said.add(token.children or ())
                    self._write(described("".join(said.written)))
                case _:
                    self._write(token.content)

    def _write(self, text: str) -> None:
        self.written.append(text)

    def _tag(self, markup: str) -> None:
        tag = _TAG.match(markup)
        if tag is None:
            return
        if tag[2].lower() == "br":
            self._write("" if self._struck else BREAK)
        else:
            self._struck = max(0, self._struck + (-1 if tag[1] else 1))

    def _close(self, start: int, link: Token) -> None:
        """End a link: with its address, where that is not told yet."""
        address = str(link.attrGet("href") or "")
        if is_note(link):
            self._write("]")
        elif self.told is not None and address not in self.told:
            added = note("".join(self.written[start:]), address)
            self.told.update([address] if added else [])
            self._write(added)
