"""Other files that a Word file takes in whole, as reports of programs do: pages and texts."""

import email
from collections.abc import Callable
from email import policy

from docx.opc.part import Part as WordPart

from index.documents.formats import plain, web
from index.documents.formats.reading import Part

_ZIP = b"PK\x03\x04"


def parts_of_chunk(chunk: WordPart, read_word: Callable[[bytes], list[Part]]) -> list[Part]:
    """What such a file holds, whose kind it says itself; nothing if that is none we know."""
    data, said = chunk.blob, chunk.content_type.lower()
    if data.startswith(_ZIP):
        return read_word(data)
    if "rfc822" in said or data.lstrip()[:13].lower() == b"mime-version:":
        return _of_archive(data)
    if "html" in said:
        return web.parts_of(web.decoded(data))
    if said.startswith("text/plain"):
        reading = plain.read(data)
        return [Part(reading.text[piece.start : piece.end]) for piece in reading.pieces]
    return []


def _of_archive(data: bytes) -> list[Part]:
    """The page in an archive of a page with its pictures."""
    message = email.message_from_bytes(data, policy=policy.default)
    body = message.get_body(("html", "plain"))
    if body is None:
        return []
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes):
        return []
    return web.parts_of(web.decoded(content, body.get_content_charset()))
