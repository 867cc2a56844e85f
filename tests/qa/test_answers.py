"""What an answer is: quotes with their sources, as a program, a notebook and a terminal show it."""

import json

import pytest

from qa import Answer, Claim, Part, Passage, Passages
from qa.__main__ import as_text
from qa.answers import Note
from qa.results import Source

TEXT = "全市有83家企业、352家<小>厂。"
PLACE = Source("a.md", "家底", ("一、甲",), None, 2, (3,), (40, 40 + len(TEXT)))
SOURCE = "《家底》 · 一、甲 · 第 2 页 · 第 3 段 · a.md"


def passage(**changes: object) -> Passage:
    fields: dict[str, object] = {
        "rank": 1,
        "score": 0.9,
        "text": TEXT,
        "document": "a.md",
        "title": "家底",
        "headings": ("一、甲",),
        "author": None,
        "page": 2,
        "paragraphs": (3,),
        "span": PLACE.span,
    }
    return Passage(**(fields | changes))  # type: ignore[arg-type]


def answer(*parts: Part, **changes: object) -> Answer:
    fields: dict[str, object] = {"parts": parts, "confidence": 0.9, "found": True}
    return Answer("有几家", Passages("有几家", (passage(),)), **(fields | changes))  # type: ignore[arg-type]


def test_words_are_the_answer_and_their_quote_its_sentence():
    part = Part(TEXT, PLACE, 1, ((9, 13), (3, 6)))
    found = answer(part)
    assert part.words == "83家、352家"
    assert (found.answer, found.sentence) == ("83家、352家", TEXT)
    assert part.marked() == (
        "全市有<strong>83家</strong>企业、<strong>352家</strong>&lt;小&gt;厂。"
    )


@pytest.mark.parametrize("shape", ["sentence", "list", "cases", "compare", "yesno"])
def test_of_another_shape_all_parts_are_the_answer(shape: str):
    found = answer(Part("甲。", PLACE, 1), Part("乙。", PLACE, 2), shape=shape)
    assert found.answer == found.sentence == "甲。\n乙。"


def test_nothing_found_is_no_answer():
    nothing = Answer("甲", Passages("甲"))
    told = (nothing.found, nothing.confidence, nothing.answer, nothing.sentence, nothing.parts)
    assert told == (False, 0.0, "", "", ())
    assert as_text(nothing) == "没有找到相关段落。"


def test_an_answer_as_json_has_its_parts_with_their_places():
    found = answer(Part(TEXT, PLACE, 1, ((3, 6),)), more=2, note=None)
    told = json.loads(json.dumps(found.to_dict()))
    (part,) = told["parts"]
    expected = {
        "text": TEXT,
        "marks": [[3, 6]],
        "rank": 1,
        "document": "a.md",
        "title": "家底",
        "headings": ["一、甲"],
        "author": None,
        "page": 2,
        "paragraphs": [3],
        "span": [40, 40 + len(TEXT)],
    }
    assert {name: part[name] for name in expected} == expected
    assert (told["shape"], told["answer"], told["sentence"]) == ("words", "83家", TEXT)
    assert (told["found"], told["confidence"], told["more"], told["note"]) == (True, 0.9, 2, None)
    assert [each["rank"] for each in told["passages"]] == [1]


def test_a_terminal_shows_the_words_their_quote_and_what_documents_say_that_differ():
    claims = (
        Claim("104家", passage(document="b.md"), (2024, 5, 0)),
        Claim("83家", passage(), None),
    )
    found = answer(Part(TEXT, PLACE, 1, ((3, 6),)), claims=claims)
    assert as_text(found).split("\n\n")[0].split("\n") == [
        "83家",
        TEXT,
        "各文档的说法不同：",
        "104家：2024-05 · 《家底》 · 一、甲 · 第 2 页 · 第 3 段 · b.md",
        f"83家：{SOURCE}",
    ]
    assert found.to_dict()["claims"][1] == {"answer": "83家", "source": SOURCE}


def test_a_terminal_shows_every_quote_and_says_where_nothing_was_found():
    parts = (Part("甲：\n一、乙", PLACE, 1), Part("丙。", PLACE, 2))
    found = answer(*parts, shape="list")
    assert as_text(found).startswith("甲：\n一、乙\n丙。\n\n1. ")
    lost = answer(*parts, found=False, confidence=0.2)
    assert as_text(lost).startswith("文档中没有找到答案。下面是最接近的段落。\n\n1. ")


def test_a_notebook_shows_escaped_quotes():
    shown = answer(Part(TEXT, PLACE, 1, ((3, 6),)))._repr_html_()
    assert shown.startswith(
        "<p><big>83家</big></p><p>全市有<strong>83家</strong>企业、352家&lt;小&gt;厂。 "
        f"<small>{SOURCE}</small></p>"
    )
    assert "文档中没有找到答案。" in answer(found=False)._repr_html_()


def test_a_note_is_a_sentence_by_its_key():
    with pytest.raises(KeyError):
        Note.of("no such note").sentence()
