"""A Word file is opened, whichever of its dialects it is written in."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NoReturn

import docx
from docx.document import Document as WordDocument

from index.errors import DocumentError

_MEGABYTES = 200  # a file that unpacks to more is a zip bomb, not a report
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Word files were before 2007, and locked ones are
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")  # of ISO/IEC 29500-1
_NAMES = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAINS = re.compile(  # a template, or a file with macros
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template"
    rb"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml"
)


def opened(data: bytes) -> WordDocument:
    """The document in a file's bytes.

    :raises DocumentError: if it has a password, is of a Word before 2007, is damaged, or unpacks
        to more than 200 MB.
    """
    if data.startswith(_OLE):
        _refuse(data)
    try:
        return docx.Document(io.BytesIO(_usual(data)))
    except DocumentError:
        raise
    except Exception as broken:  # zipfile, lxml and docx each raise their own kinds
        raise DocumentError("damaged") from broken


def _refuse(data: bytes) -> NoReturn:
    """Say what a compound file holds, whose directory names it."""
    for stream, reason in (("EncryptedPackage", "encrypted"), ("WordDocument", "old_word")):
        if stream.encode("utf-16-le") in data:
            raise DocumentError(reason)
    raise DocumentError("damaged")


def _usual(data: bytes) -> bytes:
    """The file with the names of namespaces and types that python-docx knows."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        megabytes = sum(entry.file_size for entry in archive.infolist()) // 2**20
        if megabytes > _MEGABYTES:
            raise DocumentError("too_large", size=megabytes, limit=_MEGABYTES)
        names = archive.read("_rels/.rels") + archive.read("[Content_Types].xml")
        if not _STRICT.search(names) and not _OTHER_MAINS.search(names):
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as usual:
            for name, content in _translated(archive):
                usual.writestr(name, content)
        return made.getvalue()


def _translated(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for entry in archive.infolist():
        content = archive.read(entry)
        if entry.filename.endswith((".xml", ".rels")):
            content = _OTHER_MAINS.sub(_MAIN, _STRICT.sub(_transitional, content))
        yield entry.filename, content


def _transitional(strict: re.Match[bytes]) -> bytes:
    room, name = strict[1], _NAMES.get(strict[2], strict[2])
    return b"http://schemas.openxmlformats.org/%b/2006/%b" % (room, name)
