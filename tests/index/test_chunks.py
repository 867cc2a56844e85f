"""Passages: one a paragraph, short ones together, long ones cut at the ends of sentences."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import parse_document
from index.documents.document import Document
from index.documents.formats.plain import read
from index.documents.paragraphs import paragraphs_of
from index.passages.chunks import LONGEST, WINDOW, Chunk, chunks_of, sentences, windows
from index.passages.weight import weight


def document(source: str) -> Document:
    reading = read(source.encode())
    title, paragraphs = paragraphs_of(reading, "题目")
    return Document("a.txt", title, reading.text, paragraphs)


def chunks(source: str) -> list[Chunk]:
    return chunks_of(document(source))


def test_neighbours_are_taken_together_as_far_as_they_fit() -> None:
    long = "宁波的制造业门类齐全，从港口到山区都有工厂，产品销往世界各地。" * 6
    found = chunks(
        f"{long}\n\n第二段说的是别的事情，也不很长。\n\n第三段也不长，与前面一样。\n\n{long}"
    )
    assert [(c.text, c.paragraphs) for c in found] == [
        (f"{long}\n第二段说的是别的事情，也不很长。\n第三段也不长，与前面一样。", (1, 2, 3)),
        (long, (4,)),
    ]


DATED = "图书馆本学期起延长开放时间，周一至周五为早八点到晚十点，周末为早九点到晚六点。" * 4


def test_a_date_or_byline_alone_is_of_the_paragraph_below_it() -> None:
    for line in ("2021-09-01", "2021年9月1日", "发布日期：2021-09-01 08:30"):
        assert [c.text for c in chunks(f"{DATED}\n\n{line}\n\n{DATED}")] == [
            DATED,
            f"{line}\n{DATED}",
        ]
    long = DATED * 8
    first, *others = chunks(f"{DATED}\n\n2021-09-01\n\n{long}")[1:]
    assert first.text.startswith("2021-09-01\n图书馆")
    assert (first.paragraphs, {c.paragraphs for c in others}) == ((2, 3), {(3,)})


def test_a_date_below_which_nothing_stands_is_of_what_is_above() -> None:
    assert [c.text for c in chunks(f"{DATED}\n\n特此通知。\n\n{DATED}\n\n2021年9月1日")] == [
        DATED,
        f"特此通知。\n{DATED}\n2021年9月1日",
    ]


def test_a_long_paragraph_is_cut_after_sentences_into_parts_of_one_size() -> None:
    sentence = "全市规模以上工业企业数字化改造覆盖率达74.38%，“居全国前列。”"
    found = chunks(sentence * 30)
    assert [c.text.count("覆盖率") for c in found] == [15, 15]
    assert all(c.text.endswith("。”") and c.paragraphs == (1,) for c in found)


def test_numbers_and_words_are_never_cut() -> None:
    source = "共计 1,234,567.89% manufacturing 2035 " * 60
    for chunk in chunks(source):
        assert re.fullmatch(r"(?:共计|1,234,567\.89%|manufacturing|2035|\s)+", chunk.text)


def test_sentences_keep_their_closing_quotes() -> None:
    assert sentences("他说：“好。”她走了！真的……吗？yes. No") == [
        "他说：“好。”",
        "她走了！",
        "真的……",
        "吗？",
        "yes. ",
        "No",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ["1. Ask Dr. Lin Wei. ", "2. Wait, e.g. a day.\n", "3．再问。"],
        ["Signed by Ann R. Lee of the U.S. Navy. ", "She... stayed. ", "See p. ", "4."],
        ["阶为 $O(k^2)$．", "长３．５米．", "2．另一条。"],
    ],
)
def test_what_is_shortened_or_counted_ends_no_sentence(parts: list[str]) -> None:
    assert sentences("".join(parts)) == parts


def test_a_long_program_is_cut_between_its_lines() -> None:
    lines = [f"    put(box_{at}, shelf[{at}])  # 放好。再看" for at in range(80)]
    source = "\n".join(["# 货架", "```python", "def fill():", *lines, "```"])
    found = chunks_of(parse_document("a.md", source.encode()))
    assert len(found) > 2
    cut = [line.strip() for chunk in found for line in chunk.text.split("\n")]
    assert cut == ["def fill():", *map(str.strip, lines)]


def test_an_address_is_no_end_of_a_sentence() -> None:
    text = "报名请登录系统（https://bm.example.cn/a?id=3&b=2!x）。谁能报名？都能!快来"
    address, *others = sentences(text)
    assert address == "报名请登录系统（https://bm.example.cn/a?id=3&b=2!x）。"
    assert others == ["谁能报名？", "都能!", "快来"]


def test_a_text_of_one_window_has_no_windows() -> None:
    assert windows("一句话。又一句。") == []
    assert windows("句" * 100 + "。" + "子" * 100 + "。") == [(0, 101), (101, 202)]


PARTS = st.sampled_from(
    [
        "宁波有83家。",
        "，",
        "“好。”",
        "74.38%",
        " word ",
        "\n\n",
        "一、",
        "长" * 90,
        "é",
        "3,300",
        "；",
        "…",
        "🙂",
        "\n\n2021-09-01\n\n",
        "长" * 470 + "。",
    ]
)


@given(st.lists(PARTS, max_size=80).map("".join))
def test_every_passage_stands_in_the_document_where_it_says(source: str) -> None:
    read_one = document(source)
    found = chunks_of(read_one)
    for chunk in found:
        place = read_one.text[chunk.start : chunk.end]
        assert "".join(place.split()) == "".join(chunk.text.split())
        assert weight(chunk.text) <= LONGEST
    texts = [p.text for p in read_one.paragraphs if p.number]
    assert "".join("".join(c.text.split()) for c in found) == "".join("".join(texts).split())


@given(st.lists(PARTS, max_size=80).map("".join))
def test_windows_cover_a_text_without_gap_or_overlap(text: str) -> None:
    ranges = windows(text)
    if ranges:
        assert [a for a, _ in ranges] == [0, *(b for _, b in ranges[:-1])]
        assert ranges[-1][1] == len(text)
        for start, end in ranges:
            assert weight(text[start:end]) <= WINDOW or len(sentences(text[start:end])) == 1
