"""What leads to a passage: an id that programs hand back, and an address at the window."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from index.script import Span

_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Link:
    """A document, and the half-open range of characters of it that is meant, if not all."""

    document: str
    span: Span | None = None

    @classmethod
    def of(cls, name: str) -> "Link":
        """From an id as `Link.id` makes it; what ends in no range is the path of a document."""
        document, _, tail = name.rpartition("#")
        span = span_of(tail)
        return cls(document, span) if document and span else cls(name)

    @property
    def id(self) -> str:
        """The path, with the range where there is one."""
        return self.document + (f"#{_written(self.span)}" if self.span else "")

    def url(self, base: str) -> str:
        """The address at which the window opens it."""
        where = {"at": _written(self.span)} if self.span else {}
        return f"{base}/?{urlencode({'document': self.document, **where}, quote_via=quote)}"


def span_of(text: str) -> Span | None:
    """A range as an id or an address has it, or None."""
    found = _SPAN.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _written(span: Span) -> str:
    return f"{span[0]}-{span[1]}"
