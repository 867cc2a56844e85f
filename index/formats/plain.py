"""Plain text: the encoding is found out, the lines are handed on as they are."""

import codecs
import re
from collections.abc import Iterator

from index.errors import DocumentError
from index.formats.reading import INVISIBLE, Kind, Piece, Reading

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_LEGACY = ["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp1252", "cp1251", "koi8_r"]
_EVERYDAY = 0.75  # share of everyday characters from which bytes are taken for GB18030


def read(data: bytes) -> Reading:
    """Read a text file.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    text = decode(data).translate(INVISIBLE)
    return Reading(text, tuple(lines(text)))


def decode(data: bytes, declared: str | None = None) -> str:
    """Bytes as text: by mark, declared encoding, UTF-8, UTF-16, GB18030, then statistics.

    :raises DocumentError: if nothing fits; nothing is ever replaced or dropped.
    """
    text = _decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        raise DocumentError("binary")
    return text


def lines(text: str, page: int | None = None, offset: int = 0) -> Iterator[Piece]:
    """The lines that hold more than white space, each without the white space at its end.

    White space at a line's start is kept out of the range too.
    """
    after_gap, at = True, 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        if body:
            start = offset + at + line.index(body[0])
            yield Piece(start, start + len(body), Kind.LINE, page=page, after_gap=after_gap)
        after_gap = not body
        at += len(line)


def _decode(data: bytes, declared: str | None) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strictly(data, name) or _fail()
    for candidate in (declared, "utf-8"):
        known = _strictly(data, candidate) if candidate else None
        if known is not None:
            return known
    if b"\x00" in data:
        return _utf16(data)
    text = _strictly(data, "gb18030")
    if text is not None and _everyday_share(text) >= _EVERYDAY:
        return text
    return _by_statistics(data)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):  # the name may be one that no one knows, or "undefined"
        return None


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: the byte order under which there are no control characters."""
    for name in ("utf-16-le", "utf-16-be"):
        text = _strictly(data, name)
        if text and not _CONTROL.search(text) and _plausible(text):
            return text
    raise DocumentError("binary")


def _plausible(text: str) -> bool:
    """Wrong byte order gives characters from all over; right text draws most from few blocks."""
    ordinary = sum(
        c.isascii()
        or "\u2000" <= c <= "\u30ff"
        or "\u4e00" <= c <= "\u9fff"
        or "\uff00" <= c <= "\uffef"
        for c in text
    )
    return ordinary >= 0.9 * len(text) and any(
        c.isspace() or c.isascii() or c in "，。" for c in text
    )


def _everyday_share(text: str) -> float:
    """How many of the non-ASCII characters are GB 2312 symbols or first-level ideographs.

    Those 3,755 make up nearly all of written Chinese, while bytes of another encoding scatter
    over the whole of GB18030.
    """
    foreign = [c.encode("gb18030") for c in text if not c.isascii()]
    everyday = sum(
        len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7) and code[1] >= 0xA1
        for code in foreign
    )
    return everyday / len(foreign) if foreign else 1.0


def _by_statistics(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_LEGACY).best()
    if best is None:
        return _fail()
    return str(best)


def _fail() -> str:
    raise DocumentError("encoding")
