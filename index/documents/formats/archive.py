"""Formats that are zip files: opened only if what they unpack to is bounded and not locked."""

import io
import zipfile
import zlib
from xml.etree import ElementTree as Tree

from index.errors import DocumentError

MEGABYTES = 200
"""A file that unpacks to more is a zip bomb, not a report."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What the files of Office of before begin with, and those with a password."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")  # the stream in which Office keeps such a file
_BLOCK = 2**20


def opened(data: bytes) -> zipfile.ZipFile:
    """The files in a zip file, all of which can be read.

    What their directory says of their sizes is not believed: they are unpacked once, and counted.

    :raises DocumentError: if it is damaged, has a password, or unpacks to more than `MEGABYTES`.
    """
    if is_locked(data):
        raise DocumentError("password")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        left = MEGABYTES * 2**20
        for entry in archive.infolist():
            if entry.flag_bits & 1:
                raise DocumentError("password")
            left -= _size(archive, entry, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
        raise DocumentError("damaged") from broken
    return archive


def is_locked(data: bytes) -> bool:
    """Whether it is a file of Office that was encrypted, which is no zip file any more."""
    return data.startswith(OLE) and _LOCKED in data


def xml_of(archive: zipfile.ZipFile, name: str) -> Tree.Element:
    """One of its files, parsed; entities lead nowhere.

    :raises DocumentError: if it is missing or damaged.
    """
    try:
        return Tree.fromstring(archive.read(name))
    except (KeyError, Tree.ParseError) as broken:
        raise DocumentError("damaged") from broken


def _size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    size = 0
    with archive.open(entry) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > most:
                raise DocumentError("unpacks_large", limit=MEGABYTES)
    return size
