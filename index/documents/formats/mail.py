"""Mail as it is sent (`.eml`); attachments are named, not read."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from index.documents.formats import letter
from index.documents.formats.plain import decode
from index.documents.formats.reading import Reading
from index.errors import DocumentError

VERSION = 1 + letter.VERSION
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """Read a letter.

    :raises DocumentError: if it is none.
    """
    message = message_from_bytes(data, EmailMessage, policy=default)
    if not any(name in message for name in ("from", "to", "subject", "date")):
        raise DocumentError("damaged")
    return letter.Letter(
        subject=_field(message, "subject"),
        sender=_field(message, "from"),
        to=_field(message, "to"),
        copy=_field(message, "cc"),
        sent=_sent(message),
        plain=_body(message, "plain"),
        markup=_body(message, "html"),
        attached=[name for part in message.iter_attachments() if (name := part.get_filename())],
    ).reading()


def _field(message: EmailMessage, name: str) -> str:
    """A field of the head; where it holds bytes that it must not, in the encoding they are in."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name), "")
    try:
        raw.encode()
    except UnicodeEncodeError:
        return decode(raw.encode("utf-8", "surrogateescape"))
    return str(message.get(name, ""))


def _sent(message: EmailMessage) -> datetime | None:
    sent: datetime | None = getattr(message.get("date"), "datetime", None)
    return sent


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    return decode(data, part.get_content_charset()) if isinstance(data, bytes) and data else ""
