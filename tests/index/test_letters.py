"""Mail: who wrote to whom and when, the text in any encoding, the names of attachments."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from index.documents.formats import mail, outlook
from index.documents.formats.reading import Reading, parts_of
from index.errors import DocumentError
from tests.index.compound import compound


def body(reading: Reading) -> list[tuple[str, str]]:
    return [(part.kind.value, part.text) for part in parts_of(reading)]


def eml() -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = "关于会议", "张三 <a@b.cn>", "c@d.cn"
    made["Date"] = "Fri, 01 Mar 2024 10:00:00 +0800"
    return made


def test_a_letter_has_its_fields_and_the_names_of_what_came_with_it():
    made = eml()
    made.set_content("各位：\n\n会议改到周五下午，\n地点不变。\n")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="议程.pdf")
    reading = mail.read(made.as_bytes())
    assert body(reading) == [
        ("heading", "关于会议"),
        ("row", "发件人：张三 <a@b.cn>；收件人：c@d.cn；日期：2024-03-01 10:00"),
        ("line", "各位："),
        ("line", "会议改到周五下午，"),
        ("line", "地点不变。"),
        ("row", "附件：议程.pdf"),
    ]
    assert [piece.after_gap for piece in reading.pieces[2:5]] == [True, True, False]


def test_of_two_forms_the_one_with_marks_is_read():
    made = EmailMessage()
    made["Subject"], made["From"] = "Prices", "a@b.cn"
    made.set_content("see HTML")
    made.add_alternative("<ul><li>one</li></ul><script>x</script>", subtype="html")
    assert body(mail.read(made.as_bytes())) == [
        ("heading", "Prices"),
        ("row", "From: a@b.cn"),
        ("item", "one"),
    ]


def test_a_letter_without_an_encoding_is_read_in_the_one_it_has():
    data = "Subject: 采购清单\nFrom: a@b.cn\nDate: nonsense\n\n数量以合同为准。".encode("gb18030")
    assert body(mail.read(data)) == [
        ("heading", "采购清单"),
        ("row", "发件人：a@b.cn"),
        ("line", "数量以合同为准。"),
    ]


def properties(sent: datetime, codepage: int) -> bytes:
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
    rows = [
        (0x0040, 0x0039, struct.pack("<Q", ticks)),
        (0x0003, 0x3FFD, struct.pack("<Q", codepage)),
    ]
    return bytes(32) + b"".join(
        struct.pack("<HHI8s", kind, tag, 6, value) for kind, tag, value in rows
    )


SENT = datetime(2024, 3, 1, 2, 0, tzinfo=UTC)


def test_outlook_s_letters_are_read_in_both_their_encodings():
    wide = compound(
        {
            "__properties_version1.0": properties(SENT, 1252),
            "__substg1.0_0037001F": "关于会议".encode("utf-16-le"),
            "__substg1.0_0C1A001F": "张三".encode("utf-16-le"),
            "__substg1.0_5D01001F": "a@b.cn".encode("utf-16-le"),
            "__substg1.0_0E04001F": "李四".encode("utf-16-le"),
            "__substg1.0_10130102": "<p>改到<b>周五</b>。</p>".encode().ljust(4096),
            "__attach_version1.0_#00000000/__substg1.0_3707001F": "议程.pdf".encode("utf-16-le"),
        }
    )
    assert body(outlook.read(wide)) == [
        ("heading", "关于会议"),
        ("row", "发件人：张三 <a@b.cn>；收件人：李四；日期：2024-03-01 02:00"),
        ("text", "改到周五。"),
        ("row", "附件：议程.pdf"),
    ]
    narrow = compound(
        {
            "__properties_version1.0": properties(SENT, 936),
            "__substg1.0_0037001E": "关于会议".encode("gbk"),
            "__substg1.0_1000001E": "改到周五。".encode("gbk"),
        }
    )
    assert body(outlook.read(narrow)) == [
        ("heading", "关于会议"),
        ("row", "日期：2024-03-01 02:00"),
        ("line", "改到周五。"),
    ]


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (mail.read, b"x"),
        (mail.read, b"\x00\x01\x02" * 50),
        (outlook.read, b"x"),
        (outlook.read, compound({"__properties_version1.0": bytes(32)})),
        (outlook.read, compound({"WordDocument": bytes(600)})),
        (outlook.read, compound({"a": bytes(600)})[:900]),
    ],
)
def test_what_is_no_letter_is_told(read: Callable[[bytes], Reading], data: bytes):
    with pytest.raises(DocumentError) as error:
        read(data)
    assert error.value.key == "damaged"
