"""What can't be understood apart stays together: lists, articles, answers, dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import parse_document
from index.passages import Chunk, chunks_of, weight
from index.passages.chunks import LEAD, LONGEST, MERGED

FILL = "此处的规定适用于全体人员，无论其岗位和工龄。"


def chunks(source: str, name: str = "a.md") -> list[Chunk]:
    return chunks_of(parse_document(name, source.encode()))


def test_a_list_stays_with_the_words_that_lead_to_it() -> None:
    items = "\n".join(f"{n}. 第{n}种情形，由主管核实后登记。" for n in range(1, 9))
    (before, whole) = chunks(f"{FILL * 9}\n\n有下列情形之一的，不予受理：\n\n{items}\n")
    assert before.text == FILL * 9
    assert whole.text.startswith("有下列情形之一的，不予受理：\n1. 第1种情形")
    assert whole.text.endswith("8. 第8种情形，由主管核实后登记。")


def test_a_long_list_is_parted_between_items_each_part_under_its_lead_in() -> None:
    item = "由主管核实后登记，并在三个工作日内书面答复申请人，说明理由和救济途径。"
    items = "\n".join(f"（{n}）{item}" for n in "一二三四五六七八九十") + "\n"
    found = chunks(f"第八条 有下列情形之一的：\n{items * 2}", "a.txt")
    assert len(found) == 2
    assert "第八条" in found[0].text
    assert found[1].headings[-1] == "第八条 有下列情形之一的："
    assert all(chunk.text.splitlines()[-1].endswith("途径。") for chunk in found)
    assert all(weight(chunk.text) <= LONGEST for chunk in found)


def test_further_parts_of_an_article_stand_under_its_number() -> None:
    text = (
        "\n".join(["第十二条 " + FILL * 10, FILL * 10, FILL * 8])
        + "\n第十三条 本条另起，不并入前文。\n"
    )
    first, second, third = chunks(text, "a.txt")
    assert first.text.startswith("第十二条")
    assert second.headings[-1] == "第十二条"
    assert third.text == "第十三条 本条另起，不并入前文。"


def test_a_question_stays_with_its_answer() -> None:
    fill = "这是一段很长的说明文字，放在前面，使得后面的放不下。" * 8
    found = chunks(f"{fill}\n\n押金什么时候退？\n\n{FILL * 3}\n\n{fill}\n")
    assert found[1].text == f"押金什么时候退？\n{FILL * 3}"


def test_a_date_alone_belongs_to_what_is_below() -> None:
    body = "招收六十人，须在月底前报名，逾期不再受理，请互相转告。"
    found = chunks(f"{body * 8}\n\n2016-04-05\n\n{body * 8}\n")
    assert [chunk.text for chunk in found] == [body * 8, f"2016-04-05\n{body * 8}"]


def test_a_lead_in_is_no_longer_than_allowed() -> None:
    lead = "前面有很多话要说，一句接一句。" * 12 + "包括下列各项："
    items = "\n".join(f"（{n}）{FILL * 4}" for n in "一二三四五六七八九")
    found = chunks(f"{lead}\n{items}\n", "a.txt")
    under = found[1].headings[-1]
    assert under.endswith("包括下列各项：")
    assert weight(under) <= LEAD


LINES = st.lists(
    st.sampled_from(
        [
            "（一）甲项",
            "2. 乙项",
            "第三条 内容。",
            "包括下列：",
            "谁来办？",
            FILL,
            "2020-01-01",
            FILL * 9,
        ]
    ),
    min_size=1,
    max_size=12,
)


@given(LINES)
def test_nothing_is_lost_and_nothing_too_long(lines: list[str]) -> None:
    document = parse_document("a.md", "\n\n".join([*lines, "正文。"]).encode())
    found = chunks_of(document)
    texts = [p for p in document.paragraphs if p.number is not None]
    told = "".join(chunk.text for chunk in found)
    assert "".join(told.split()) == "".join("".join(p.text.split()) for p in texts)
    assert all(weight(chunk.text) <= max(LONGEST, MERGED) for chunk in found)
    assert [chunk.start for chunk in found] == sorted(chunk.start for chunk in found)


@pytest.mark.parametrize("text", ["第一千零二条", "第十二条之一"])
def test_articles_of_every_number_begin_anew(text: str) -> None:
    found = chunks(f"第一条 {FILL * 8}\n\n{text} {FILL * 8}\n")
    assert [chunk.text[: len(text)] for chunk in found] == [f"第一条 {FILL}"[: len(text)], text]
