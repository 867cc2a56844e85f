"""`ask`: sentence, answer, disagreement, with scores that the toy encoder makes plain."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build_index, open_index
from index.engines.interface import Index
from index.passages.chunks import Chunk
from qa import Answer, Passage, Passages, answers, ask, retrieve
from qa.__main__ import as_text
from qa.answers import trimmed
from qa.reading import Reading
from qa.reading.reader import PlainReader
from qa.retrieve import QuestionError
from tests.toys import ToyEncoder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.md").write_text(
        "# 家底\n\n宁波临海，工业发达。单项冠军企业有83家，小巨人企业有352家。港口货物很多。\n",
        "utf-8",
    )
    build_index(documents, tmp_path / "index", encoder=ToyEncoder())
    return tmp_path / "index"


def asked(question: str, folder: Path) -> Answer:
    return ask(question, index=open_index(folder, encoder=ToyEncoder()))


def test_the_figure_comes_with_its_sentence(folder: Path):
    found = asked("单项冠军企业有多少家", folder)
    assert found.answer == "83家"
    assert found.sentence == "单项冠军企业有83家，小巨人企业有352家"
    assert found.passages[0].to_dict()["highlights"] == {
        "sentence": (10, 31),
        "answer": ((17, 20),),
        "matches": ((10, 17), (24, 27)),
    }


def test_the_figure_is_that_of_its_own_noun(folder: Path):
    assert asked("小巨人企业有多少家", folder).answer == "352家"


def test_each_of_several_things_has_its_figure(folder: Path):
    assert asked("单项冠军和小巨人各有多少家", folder).answer == "83家、352家"


def test_a_reason_is_a_whole_sentence(folder: Path):
    found = asked("为什么工业发达", folder)
    assert found.answer == found.sentence == "宁波临海，工业发达"


def test_a_question_that_leans_on_another_is_completed(folder: Path):
    index = open_index(folder, encoder=ToyEncoder())
    first = ask("单项冠军企业有多少家", index=index)
    then = ask("那小巨人企业呢", index=index, before=first)
    assert then.question == "小巨人企业有多少家"
    assert then.answer == "352家"


def claimed(document: str, figure: str, rank: int = 1, score: float = 0.9) -> Passage:
    text = f"宁波单项冠军企业{figure}。"
    return Passage(
        rank=rank,
        score=score,
        text=text,
        document=document,
        title=document,
        headings=(),
        author=None,
        page=None,
        paragraphs=(1,),
        span=(0, len(text)),
        sentence_span=(0, len(text) - 1),
        answer_spans=((8, 8 + len(figure)),),
    )


@pytest.mark.parametrize(
    ("passages", "claims"),
    [
        ([("a", "83家"), ("b", "104家", 2)], ["83家", "104家"]),
        ([("2023.md", "83家"), ("2024-05.md", "104家", 2)], ["104家", "83家"]),
        ([("a", "83家"), ("b", "83家")], []),
        ([("a", "83家"), ("b", "八十三家", 2)], []),
        ([("a", "1.2万家"), ("b", "一万二千家", 2), ("c", "１２,０００家", 3)], []),
        ([("a", "83家"), ("b", "80余家", 2)], []),
        ([("a", "83家"), ("b", "超过80家", 2)], []),
        ([("a", "83家"), ("b", "八十四家", 2)], ["83家", "八十四家"]),
        ([("a", "83家"), ("b", "90家以上", 2)], ["83家", "90家以上"]),
        ([("a", "83家"), ("b", "40%")], []),
        ([("a", "83家"), ("a", "104家")], []),
        ([("a", "83家"), ("b", "104家", 2, 0.1)], []),
        ([], []),
    ],
)
def test_documents_that_disagree_are_told(passages: list[tuple[str, str]], claims: list[str]):
    found = Answer(Passages("宁波有多少单项冠军企业", tuple(claimed(*p) for p in passages)))
    assert [claim.answer for claim in found.claims] == claims


def test_of_another_year_nothing_is_claimed():
    passages = (claimed("2023.md", "83家"), claimed("2024.md", "104家", 2))
    found = Answer(Passages("宁波2023年有多少单项冠军企业", passages))
    assert found.claims == ()


def test_what_has_no_word_in_common_is_no_other_claim():
    passages = (claimed("a", "83家"), claimed("b", "104家", 2))
    assert Answer(Passages("How many champions are there?", passages)).claims == ()


def test_a_question_for_all_lists_what_is_likely_by_document():
    passages = (claimed("a", "83家"), claimed("b", "40家", 2), claimed("a", "9家", 3, 0.6))
    unlikely = claimed("c", "7家", 4, 0.4)
    found = Answer(Passages("宁波有哪些单项冠军企业", (*passages, unlikely)))
    assert [[p.rank for p in of] for of in found.listed] == [[1, 3], [2]]
    assert found.to_dict()["listed"] == [
        {"document": "a", "ranks": [1, 3]},
        {"document": "b", "ranks": [2]},
    ]
    assert "《a》\n  1. 宁波单项冠军企业83家\n  3. 宁波单项冠军企业9家\n《b》" in as_text(found)
    assert Answer(Passages("宁波有多少单项冠军企业", passages)).listed == ()


def test_nothing_found_is_no_answer():
    nothing = Answer(Passages("甲"))
    assert (nothing.found, nothing.confidence, nothing.answer, nothing.sentence) == (
        False,
        0,
        "",
        "",
    )


@pytest.mark.parametrize(
    ("text", "span", "kept"),
    [
        ("，宁波。", (0, 4), "宁波"),
        ("（宁波", (0, 3), "宁波"),
        ("（宁波）", (0, 4), "（宁波）"),
        ("《通知》的", (0, 4), "《通知》"),
        ("共12345家", (3, 7), "12345家"),
        ("a PowerPoint file", (5, 8), "PowerPoint"),
        ("处五十元以上两百元以下罚款", (6, 8), "五十元以上两百元以下"),
        ("负一百二十万元、零下十八度", (2, 11), "负一百二十万元、零下十八度"),
        ("由副局长王岚主持", (2, 6), "副局长王岚"),
        ("。，", (0, 2), ""),
    ],
)
def test_loose_edges_are_left_out_and_words_kept_whole(text: str, span: tuple[int, int], kept: str):
    assert text[slice(*trimmed(text, span))] == kept


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_a_trimmed_range_lies_in_the_text(text: str, one: int, other: int):
    first, last = sorted((min(one, len(text)), min(other, len(text))))
    start, end = trimmed(text, (first, last))
    assert 0 <= start <= end <= len(text)


class SureReader:
    """Reads by likeness, and is sure of the passage that has a certain text."""

    def __init__(self, index: Index, text: str, sure: float) -> None:
        self._plain = PlainReader(index.encoder, index.centre)
        self._text, self._sure = text, sure

    def read(self, question: str, chunks: Sequence[Chunk]) -> Iterator[Reading]:
        for chunk, reading in zip(chunks, self._plain.read(question, chunks), strict=True):
            sure = self._sure if self._text in chunk.text else -self._sure
            yield dataclasses.replace(reading, sure=sure)


@pytest.fixture
def three(tmp_path: Path) -> Index:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name, text in (("a", "港口有石桥。"), ("b", "港口有木船。"), ("c", "山上长树。")):
        (documents / f"{name}.txt").write_text(text * 12, "utf-8")
    build_index(documents, tmp_path / "index", encoder=ToyEncoder())
    return open_index(tmp_path / "index", encoder=ToyEncoder())


def test_a_passage_that_answers_comes_first_once_it_was_read(
    three: Index, monkeypatch: pytest.MonkeyPatch
):
    before = retrieve("港口有", 3, index=three)
    assert [passage.document for passage in before][:2] == ["a.txt", "b.txt"]
    monkeypatch.setattr(answers, "reader_for", lambda index: SureReader(index, "木船", 15.0))
    found = ask("港口有", 1, index=three)
    assert [(p.rank, p.document) for p in found.passages] == [(1, "b.txt")]
    everything = ask("港口有", 3, index=three).passages
    assert [passage.rank for passage in everything] == [1, 2, 3]
    scores = [passage.score for passage in everything]
    assert scores == sorted(scores, reverse=True)


def test_a_sure_reader_adds_nothing_where_the_name_is_missing(
    three: Index, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answers, "reader_for", lambda index: SureReader(index, "港口", 15.0))
    before = {p.document: p.score for p in retrieve("上海的港口有几座", 3, index=three)}
    after = {p.document: p.score for p in ask("上海的港口有几座", 3, index=three).passages}
    assert after["b.txt"] == pytest.approx(before["b.txt"])


def test_no_passages_asked_for_is_an_error(three: Index):
    with pytest.raises(QuestionError):
        ask("港口", 0, index=three)
