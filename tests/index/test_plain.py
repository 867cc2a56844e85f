"""Text files: encodings, and lines that become paragraphs again."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from index.documents.formats.plain import decode, read
from index.documents.paragraphs import paragraphs_of
from index.errors import DocumentError

SENTENCE = "宁波有83家国家级单项冠军企业，“小巨人”352家，覆盖率74.38%。"


def zipped(text: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text)
    return data.getvalue()


def picture() -> bytes:
    data = io.BytesIO()
    Image.radial_gradient("L").save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_every_usual_encoding_is_read_right(encoding: str) -> None:
    assert decode((SENTENCE * 3).encode(encoding)) == SENTENCE * 3


def test_rare_characters_of_gb18030_are_read_right() -> None:
    text = "慈溪市的㙍头村与镕、喆、堃等人名，以及“𠮷”字都在其中，仍然是一篇普通的中文文章。"
    assert decode(text.encode("gb18030")) == text


def test_traditional_text_in_big5_is_not_taken_for_gb18030() -> None:
    text = "寧波市的製造業單項冠軍企業數量居全國城市第一位，這是長期專注細分市場的結果。" * 4
    assert decode(text.encode("big5")) == text


def test_a_western_encoding_is_declared_by_templates_whatever_the_page_holds() -> None:
    for declared in ("iso-8859-1", "cp1252", "us-ascii", "utf-16", "undefined", "none"):
        for encoding in ("utf-8", "gb18030"):
            assert decode(SENTENCE.encode(encoding), declared) == SENTENCE
    french = "Les procédés des usines sont très précis à Ningbo, où l’été est long. Ça coûte 5 €."
    assert decode(french.encode("cp1252"), "cp1252") == french


def test_an_encoding_that_is_declared_is_believed_where_it_is_not_utf_8() -> None:
    for text, encoding in [
        ("Нинбо, портовый город на востоке Китая.", "koi8-r"),
        ("寧波", "big5"),
        ("寧波港湾", "euc_jp"),
        ("닝보", "euc_kr"),
        ("ニンボー", "iso2022_jp"),
    ]:
        assert decode(text.encode(encoding), encoding) == text
    assert decode("宁波".encode(), "big5") == "宁波"


def test_korean_is_not_taken_for_chinese() -> None:
    text = (
        "닝보는 중국 저장성의 항구 도시이며, 제조업이 발달하여 강소기업이 많은 곳으로 알려져 있다."
    )
    for encoding in ("euc_kr", "cp949"):
        assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        ("열쇠는 수위실에 있습니다.", "euc_kr"),
        ("제삼 회의실 예약은 총무팀에 문의하십시오. 취소는 두 시간 전까지.", "euc_kr cp949"),
        ("Kluczyki ma wartownik Stanisław Żebrowski, a gaśnice są na piętrze.", "cp1250 iso8859_2"),
        ("Klíče má vrátný Jiří Švec a hasicí přístroje jsou v přízemí.", "cp1250"),
        ("A kulcsokat Szőke György őrzi, a tűzoltó készülék a földszinten van.", "cp1250"),
        ("Anahtarlar güvenlik görevlisi Ayşe Işık’ta, yangın tüpü girişte.", "cp1254"),
        ("Τα κλειδιά τα έχει ο φύλακας και ο πυροσβεστήρας είναι στο ισόγειο.", "cp1253"),
        ("Ключи у вахтёра, огнетушитель на первом этаже.", "cp1251 koi8_r"),
        ("המפתחות אצל השומר, והמטף נמצא בקומת הכניסה.", "cp1255"),
        ("المفاتيح عند الحارس، وطفاية الحريق في الطابق الأرضي.", "cp1256"),
        ("กุญแจอยู่ที่ป้อมยาม ถังดับเพลิงอยู่ชั้นล่าง", "cp874"),
        ("鍵は守衛室にあります。消火器は一階です。", "shift_jis euc_jp"),
    ],
)
def test_short_texts_in_old_encodings_are_read_right(text: str, encodings: str) -> None:
    for encoding in encodings.split():
        assert decode(text.encode(encoding)) == text


def test_a_few_chinese_words_are_not_taken_for_korean() -> None:
    for text in ("第三会议室", "仓库钥匙由门卫保管。", "档案机构及其职责", "关闭防火墙"):
        assert decode(text.encode("gb18030")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("control", ["\x1a", "\x03", "\x00"])
def test_a_stray_control_character_is_dropped(encoding: str, control: str) -> None:
    assert decode(f"{SENTENCE}{control}".encode(encoding)) == SENTENCE


def test_more_control_characters_than_one_in_a_thousand_are_no_text() -> None:
    assert decode(b"\x01\x02" + SENTENCE.encode() * 60) == SENTENCE * 60
    for data in (b"\x01\x02" + SENTENCE.encode(), b"\x01\x02\x03" + SENTENCE.encode() * 60):
        with pytest.raises(DocumentError) as raised:
            decode(data)
        assert raised.value.key == "binary"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_broken_byte_costs_a_character_and_not_the_file(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding) + b"\xff") == f"{SENTENCE}\ufffd"
    assert decode(f"{SENTENCE}\ufffd\ufffd".encode(encoding)) == f"{SENTENCE}\ufffd\ufffd"
    assert decode(f"{SENTENCE}波".encode(encoding)[:-1]) == f"{SENTENCE}\ufffd"
    flawed = (SENTENCE * 30).encode(encoding) + b"\xff"
    assert decode(flawed + (SENTENCE * 30).encode(encoding.removesuffix("-sig")) + b"\xff") == (
        f"{SENTENCE * 30}\ufffd" * 2
    )


def test_what_is_broken_all_over_is_not_mended() -> None:
    french = "Les procédés des usines sont très précis à Ningbo, où l’été est long. Ça coûte 5 €."
    assert decode(french.encode("cp1252")) == french
    with pytest.raises(DocumentError) as raised:
        decode(b"\xef\xbb\xbf" + SENTENCE.encode() + b"\xff\xff")
    assert raised.value.key == "encoding"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "binary"),
        (b"\x00\x01\x02\x03" * 64, "binary"),
        (zipped(SENTENCE), "binary"),
        (picture(), "binary"),
        (b"\xef\xbb\xbf\xff\xfe\xfd", "encoding"),
    ],
)
def test_what_is_no_text_is_reported(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as raised:
        decode(data)
    assert raised.value.key == reason


def texts(source: str) -> list[str]:
    return [p.text for p in paragraphs_of(read(source.encode()), "x")[1]]


def test_a_blank_line_inside_a_sentence_does_not_part_it() -> None:
    source = "企业攻克了难题。在半导\n\n体材料等领域取得进展。\n\n下一段从这里开始，讲别的事。"
    assert texts(source) == [
        "企业攻克了难题。在半导体材料等领域取得进展。",
        "下一段从这里开始，讲别的事。",
    ]


def test_lines_filled_to_a_width_are_joined_with_a_space_in_english() -> None:
    source = (
        "Ningbo is a port city whose factories make moulds, magnets, hydraulic\n"
        "parts and household goods. Many of them lead the world in one narrow\n"
        "market.\n\nA second paragraph follows after a blank line and it is as long\n"
        "as the first one was, more or less, so that it wraps.\n"
    )
    assert texts(source) == [
        "Ningbo is a port city whose factories make moulds, magnets, hydraulic parts and "
        "household goods. Many of them lead the world in one narrow market.",
        "A second paragraph follows after a blank line and it is as long as the first one was, "
        "more or less, so that it wraps.",
    ]


def test_lines_filled_to_a_width_are_joined_without_a_space_in_chinese() -> None:
    line = "一二三四五六七八九十" * 3
    source = f"{line}\n{line}\n{line}到此为止。\n　　{line}\n{line}完了。"
    assert texts(source) == [f"{line}{line}{line}到此为止。", f"{line}{line}完了。"]


def test_one_line_a_paragraph_stays_so() -> None:
    source = "第一段讲宁波的港口与贸易历史。\n第二段讲制造业。\n第三段讲人才与教育的情况。"
    assert texts(source) == source.split("\n")


def test_a_list_of_short_lines_is_text_and_not_headings() -> None:
    source = "产品：螺丝\n价格：3元\n库存：500件"
    assert [p.role.value for p in paragraphs_of(read(source.encode()), "x")[1]] == ["text"] * 3


TOKENS = st.sampled_from(
    [
        "宁波",
        "。",
        "，",
        "\n",
        "\n\n",
        " ",
        "　",
        "83家",
        "74.38%",
        "word",
        "A",
        "一、",
        "：",
        "（作者为甲）",
        "王小明",
        "第一章",
        "1.",
        "“",
        "”",
        "\t",
        "é",
        "🙂",
        "\u2028",
    ]
)


@given(st.lists(TOKENS, max_size=60).map("".join))
def test_every_character_that_is_no_space_reaches_exactly_one_paragraph(source: str) -> None:
    reading = read(source.encode())
    _, paragraphs = paragraphs_of(reading, "x")
    assert "".join("".join(p.text.split()) for p in paragraphs) == "".join(source.split())
    for p in paragraphs:
        assert "".join(reading.text[p.start : p.end].split()) == "".join(p.text.split())
