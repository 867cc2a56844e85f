"""Mail as Outlook keeps it (`.msg`); attachments are named, not read.

What is kept under which number is Microsoft's [MS-OXPROPS], and how in a file [MS-OXMSG].
"""

import io
import struct
from collections.abc import Iterator
from datetime import datetime, timedelta

import olefile

from index.documents.formats import letter
from index.documents.formats.plain import decode
from index.documents.formats.reading import Reading
from index.errors import DocumentError

_SUBJECT, _SENDER, _ADDRESS, _TO, _COPY = 0x0037, 0x0C1A, 0x5D01, 0x0E04, 0x0E03
_PLAIN, _MARKUP, _NAMES = 0x1000, 0x1013, (0x3707, 0x3704)
_SENT = (0x0039, 0x0E06)  # when it was sent, else delivered
_CODEPAGE, _MARKUP_CODEPAGE = 0x3FFD, 0x3FDE
_UNICODE, _BYTES, _BINARY = 0x001F, 0x001E, 0x0102
_HEAD = 32  # bytes before a letter's fixed properties, of 16 bytes each
_EPOCH = datetime(1601, 1, 1)


VERSION = 1 + letter.VERSION
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a letter.

    :raises DocumentError: if it is none, or damaged.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            return _letter(file).reading()
    except OSError as broken:
        raise DocumentError("damaged") from broken


def _letter(file: olefile.OleFileIO) -> letter.Letter:
    fixed = dict(_fixed(file))
    codepage = _codepage(fixed, _CODEPAGE)
    sender, address = _text(file, _SENDER, codepage), _text(file, _ADDRESS, codepage)
    if not any(file.exists(_stream(_SUBJECT, kind)) for kind in (_UNICODE, _BYTES)):
        raise DocumentError("damaged")
    return letter.Letter(
        subject=_text(file, _SUBJECT, codepage),
        sender=f"{sender} <{address}>" if address and address != sender else sender,
        to=_text(file, _TO, codepage),
        copy=_text(file, _COPY, codepage),
        sent=next((_time(fixed[tag]) for tag in _SENT if tag in fixed), None),
        plain=_text(file, _PLAIN, codepage),
        markup=_markup(file, _codepage(fixed, _MARKUP_CODEPAGE)),
        attached=list(_attached(file, codepage)),
    )


def _fixed(file: olefile.OleFileIO) -> Iterator[tuple[int, bytes]]:
    """Numbers and times, by their number."""
    rows = file.openstream("__properties_version1.0").read()[_HEAD:]
    for _, tag, _, value in struct.iter_unpack("<HHI8s", rows[: len(rows) // 16 * 16]):
        yield tag, value


def _codepage(fixed: dict[int, bytes], tag: int) -> str | None:
    number = int.from_bytes(fixed.get(tag, b"")[:4], "little")
    return {0: None, 65001: "utf-8"}.get(number, f"cp{number}")


def _time(value: bytes) -> datetime:
    """Ten millionths of a second since 1601, in UTC."""
    return _EPOCH + timedelta(microseconds=int.from_bytes(value, "little") // 10)


def _stream(tag: int, kind: int) -> str:
    return f"__substg1.0_{tag:04X}{kind:04X}"


def _text(file: olefile.OleFileIO, tag: int, codepage: str | None, folder: str = "") -> str:
    """A property that is text, empty where there is none."""
    if file.exists(name := folder + _stream(tag, _UNICODE)):
        data: bytes = file.openstream(name).read()
        return data.decode("utf-16-le", "replace").rstrip("\0")
    if file.exists(name := folder + _stream(tag, _BYTES)):
        return decode(file.openstream(name).read().rstrip(b"\0"), codepage)
    return ""


def _markup(file: olefile.OleFileIO, codepage: str | None) -> str:
    if file.exists(name := _stream(_MARKUP, _BINARY)):
        return decode(file.openstream(name).read(), codepage)
    return _text(file, _MARKUP, codepage)


def _attached(file: olefile.OleFileIO, codepage: str | None) -> Iterator[str]:
    folders = {path[0] for path in file.listdir() if path[0].startswith("__attach")}
    for folder in sorted(folders):
        names = (_text(file, tag, codepage, f"{folder}/") for tag in _NAMES)
        yield from [name for name in names if name][:1]
