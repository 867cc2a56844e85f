"""EPUB: the chapters of a book in the order in which it is read."""

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree import ElementTree as Tree

from index.documents.formats import archive, web
from index.documents.formats.reading import Assembly, Reading, parts_of
from index.errors import DocumentError
from index.script import one_line

_CONTAINER = "META-INF/container.xml"
_LOCKS = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html")


VERSION = 1 + web.VERSION
"""Raised when a file is read otherwise than before, or a page of HTML is."""


def read(data: bytes) -> Reading:
    """Read a book; its own table of contents is passed over.

    :raises DocumentError: if it is damaged, locked, or unpacks to too much.
    """
    assembly = Assembly()
    with archive.opened(data) as files:
        _check(files)
        package = archive.xml_of(files, _CONTAINER).find(".//{*}rootfile")
        name = package.get("full-path", "") if package is not None else ""
        book = archive.xml_of(files, name)
        chapters = [posixpath.join(posixpath.dirname(name), path) for path in _chapters(book)]
        for chapter in chapters:
            if chapter in files.namelist():
                assembly.extend(parts_of(web.read(files.read(chapter))))
    title = book.findtext(".//{*}metadata/{*}title")
    return assembly.finish(one_line(title) if title else None)


def _chapters(book: Tree.Element) -> Iterator[str]:
    """The paths of the chapters, relative to the package."""
    items = {item.get("id"): item for item in book.iterfind(".//{*}manifest/{*}item")}
    for reference in book.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        if "nav" not in item.get("properties", "").split():
            yield unquote(item.get("href", ""))


def _check(files: zipfile.ZipFile) -> None:
    """Whether anything but fonts is encrypted.

    :raises DocumentError: if it is.
    """
    if _LOCKS not in files.namelist():
        return
    for method in archive.xml_of(files, _LOCKS).iterfind(".//{*}EncryptionMethod"):
        if method.get("Algorithm") not in _FONTS:
            raise DocumentError("password")
