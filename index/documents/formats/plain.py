"""Plain text: the encoding is found out, the lines are handed on as they are."""

import codecs
import re
from collections.abc import Iterator, Sized

from index.documents.formats.reading import INVISIBLE, Kind, Piece, Reading
from index.errors import DocumentError
from index.script import IDEOGRAPHS

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BROKEN = "\ufffd"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_EVERYDAY = 0.75  # share of everyday characters from which bytes are taken for GB18030
# Share and number of syllables that hardly any Chinese text has by chance: none of 790 lines that
# chardet takes for Korean too.
_HANGUL, _SYLLABLES = 0.95, 6
_FLAWS = 1000  # characters, of which one may be a control character or broken
_WITNESSES = 10  # good characters beyond ASCII for each that is broken
_ORDINARY = re.compile(rf"[\x00-\x7f\u2000-\u30ff{IDEOGRAPHS}\uff00-\uffef]")
_KOREAN = frozenset(["cp949", "euc_kr"])
# What templates declare, whatever the page holds.
_WESTERN = frozenset(["ascii", "iso8859-1", "iso8859-15", "cp1252"])

VERSION = 2
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a text file.

    :raises DocumentError: if the encoding can't be told, or the file is not text.
    """
    text = decode(data).translate(INVISIBLE)
    return Reading(text, tuple(lines(text)))


def decode(data: bytes, declared: str | None = None) -> str:
    """Bytes as text: by mark, UTF-8, declared encoding, UTF-16, GB18030, then statistics.

    Of a thousand characters (or of fewer) one control character is dropped, and one that is broken
    becomes U+FFFD.

    :raises DocumentError: if nothing fits, or there are more of these.
    """
    text = _decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")
    printed = _CONTROL.sub("", text)
    if not _is_small(len(text) - len(printed), text):
        raise DocumentError("binary")
    return printed


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
            return _strictly(data, name) or _nearly(data, name) or _fail()
    text = _strictly(data, "utf-8")
    if text is not None and not text.isascii():  # other bytes are hardly ever UTF-8 by chance
        return text
    if declared and (said := _declared(data, declared)) is not None:
        return said
    nulls = data.count(0)
    if nulls and (wide := _utf16(data)) is not None:
        return wide
    if not _is_small(nulls, data):
        raise DocumentError("binary")
    if text is not None:
        return text
    return _korean(data) or _gb18030(data) or _damaged(data) or _by_statistics(data)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):  # the name may be one that no one knows, or "undefined"
        return None


def _nearly(data: bytes, name: str) -> str | None:
    """The text if no more of it is broken than may be."""
    text = data.decode(name, "replace")
    return text if _is_small(text.count(_BROKEN), text) else None


def _is_small(flaws: int, whole: Sized) -> bool:
    return flaws <= max(1, len(whole) // _FLAWS)


def _declared(data: bytes, name: str) -> str | None:
    """The text in the encoding that it declares, if that is to be believed."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    if known.startswith(("utf-16", "utf-32")):  # in which the declaration could not be read
        return None
    chinese = _gb18030(data) if known in _WESTERN else None
    return chinese or _strictly(data, name)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: the byte order under which there are no control characters."""
    for name in ("utf-16-le", "utf-16-be"):
        text = _strictly(data, name)
        if text and not _CONTROL.search(text) and _plausible(text):
            return text
    return None


def _gb18030(data: bytes) -> str | None:
    text = _strictly(data, "gb18030")
    return text if text and _everyday_share(text) >= _EVERYDAY else None


def _korean(data: bytes) -> str | None:
    """Korean, all of whose bytes are GB18030 too, and mostly everyday characters of it.

    Of Chinese characters two in five would be read as Chinese ones in Korean.
    """
    text = _strictly(data, "cp949") or ""
    letters = [c for c in text if not c.isascii() and c.isalpha()]
    hangul = sum("가" <= c <= "힣" for c in letters)
    is_korean = hangul >= max(_SYLLABLES, _HANGUL * len(letters))
    return text if is_korean and _likeliest(data) in _KOREAN else None


def _damaged(data: bytes) -> str | None:
    """UTF-8 or GB18030 of which a little is broken, while there is much that is not."""
    text = _nearly(data, "utf-8")
    if text and sum(not c.isascii() for c in text) > _WITNESSES * text.count(_BROKEN):
        return text
    text = _nearly(data, "gb18030")
    return text if text and _everyday_share(text) >= _EVERYDAY else None


def _plausible(text: str) -> bool:
    """Wrong byte order gives characters from all over; right text draws most from few blocks."""
    ordinary = len(_ORDINARY.findall(text))
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
    name = _likeliest(data)
    if name is None:
        return _fail()
    return _strictly(data, name) or _nearly(data, name) or _fail()


def _likeliest(data: bytes) -> str | None:
    """The encoding, of those that files of PCs have, that a statistic of languages favours."""
    from chardet import EncodingEra, detect

    eras = EncodingEra.MODERN_WEB | EncodingEra.LEGACY_ISO
    return detect(data, encoding_era=eras, compat_names=False)["encoding"]


def _fail() -> str:
    raise DocumentError("encoding")
