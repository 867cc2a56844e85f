"""What both formats of mail have in common: who wrote to whom and when, and what came with it.

The names of these fields are not in every file; they are in the language of the letter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.documents.formats import web
from index.documents.formats.plain import lines
from index.documents.formats.reading import Assembly, Kind, Reading, one_after_another
from index.script import has_han, one_line

_CHINESE = ("发件人", "收件人", "抄送", "日期", "附件")
_ENGLISH = ("From", "To", "Cc", "Date", "Attachments")

VERSION = 1 + web.VERSION
"""Raised when a letter becomes another document than before."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter; of two forms of its text `markup` is HTML and tells more."""

    subject: str
    sender: str
    to: str
    copy: str
    sent: datetime | None
    plain: str
    markup: str
    attached: Sequence[str]

    def reading(self) -> Reading:
        """The letter as a document: a line of fields, the text, and the names of attachments."""
        is_chinese = has_han(self.subject + self.plain + self.markup)
        colon, semicolon, comma = ("：", "；", "、") if is_chinese else (": ", "; ", ", ")
        *names, attachments = _CHINESE if is_chinese else _ENGLISH
        sent = f"{self.sent:%Y-%m-%d %H:%M}" if self.sent else ""
        values = (self.sender, self.to, self.copy, sent)
        pairs = zip(names, map(one_line, values), strict=True)
        fields = semicolon.join(f"{name}{colon}{value}" for name, value in pairs if value)
        head, body, foot = Assembly(), Assembly(web.parts_of(self.markup)), Assembly()
        head.add(self.subject, Kind.HEADING, 1)
        head.add(fields, Kind.ROW)
        if self.attached:
            foot.add(f"{attachments}{colon}{comma.join(self.attached)}", Kind.ROW)
        text = body.finish() if body.parts else Reading(self.plain, tuple(lines(self.plain)))
        return one_after_another([head.finish(), text, foot.finish()])
