"""`ask`: what was looked up is read, put in order, and judged by what was found and read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import build_index, open_index
from index.engines import Index
from qa import Answer, QuestionError, ask, retrieve
from qa.answering import MOST, NEAR, READ, answer_to, reread, signs
from qa.confidence import PLAIN, TAUGHT, Signs
from qa.ranking import nearness
from qa.retrieve import Found, look_up, read_question
from qa.selection import select
from tests.qa.toy_reader import NEVER, ToyReader
from tests.toys import ToyEncoder

ReadAs = Callable[..., None]


@pytest.fixture
def read_as(monkeypatch: pytest.MonkeyPatch) -> ReadAs:
    """Has every index read in a certain way."""

    def told(**reading: object) -> None:
        reader = ToyReader(ToyEncoder(), **reading)  # type: ignore[arg-type]
        monkeypatch.setattr("qa.answering.reader_for", lambda _: reader)

    return told


def indexed(folder: Path, **documents: str) -> Index:
    for name, text in documents.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    build_index(folder, folder.parent / "索引", encoder=ToyEncoder())
    return open_index(folder.parent / "索引", encoder=ToyEncoder())


@pytest.fixture
def three(folder: Path) -> Index:
    return indexed(folder, a="港口有石桥。" * 6, b="港口有木船。" * 6, c="山上长树。" * 6)


def found(question: str, index: Index) -> Found:
    return look_up(read_question(question, index), READ, index)


def signs_of(looked_up: Found) -> Signs:
    read = reread(looked_up)
    return signs(looked_up, read, select(looked_up.question, read, looked_up.index))


def test_a_passage_that_answers_comes_first_once_it_was_read(three: Index, read_as: ReadAs):
    before = retrieve("港口有", 3, index=three)
    assert [passage.document for passage in before] == ["a.txt", "b.txt", "c.txt"]
    read_as(shape="sentence", answers={"木船": 2.0}, belongs={"木船": 1.0})
    answer = ask("港口有", 1, index=three)
    assert [(p.rank, p.document) for p in answer.passages] == [(1, "b.txt")]
    assert [(part.rank, part.source.document) for part in answer.parts] == [(1, "b.txt")]
    everything = ask("港口有", 3, index=three).passages
    assert [(p.rank, p.document) for p in everything] == [(1, "b.txt"), (2, "a.txt"), (3, "c.txt")]
    sigmoid = 1 / (1 + np.exp(-np.array([2.0, NEVER, NEVER])))
    assert [p.score for p in everything] == pytest.approx(sigmoid.tolist())


def test_the_sum_of_evidence_still_counts_after_reading(three: Index, read_as: ReadAs):
    near = {each.passage.document: each.total for each in found("港口有石", three).candidates}
    lead = NEAR * (near["a.txt"] - near["b.txt"])
    assert lead > 0
    for more, first in ((lead - 0.01, "a.txt"), (lead + 0.01, "b.txt")):
        read_as(answers={"石桥": 0.0, "木船": more})
        assert ask("港口有石", 1, index=three).passages[0].document == first


def test_a_model_that_was_not_taught_keeps_the_order_and_its_own_calibration(three: Index):
    answer = ask("港口有", 3, index=three)
    before = retrieve("港口有", 3, index=three)
    assert [p.document for p in answer.passages] == [p.document for p in before]
    candidates = found("港口有", three).candidates
    assert [p.score for p in answer.passages] == [nearness(each.total) for each in candidates]
    assert answer.shape == "sentence"
    assert answer.confidence == PLAIN.confidence(signs_of(found("港口有", three)))


def test_more_passages_than_are_read_keep_their_ranks(folder: Path, read_as: ReadAs):
    texts = {
        f"d{at}": f"港口第{chr(0x4E10 + at)}号桥很长，{chr(0x5E10 + at) * 9}。" for at in range(12)
    }
    index = indexed(folder, **texts)
    read_as(answers={"桥": 1.0})
    passages = ask("港口桥", 12, index=index).passages
    assert [passage.rank for passage in passages] == list(range(1, 13))
    assert len({passage.document for passage in passages}) == 12
    assert [passage.sentence_span is not None for passage in passages] == [True] * 5 + [False] * 7


def test_reading_goes_on_while_no_passage_answers(folder: Path, read_as: ReadAs):
    names = "甲乙丙丁戊己庚辛壬癸子丑"
    many = indexed(folder, **{name: f"港口有{name}{at}船。" * 6 for at, name in enumerate(names)})
    looked_up = look_up(read_question("港口有", many), MOST, many)
    texts = [each.chunk.text for each in looked_up.candidates]
    read_as(answers={texts[1][3:5]: 1.0})
    assert len(reread(looked_up)) == READ
    read_as(answers={texts[READ + 2][3:5]: 1.0})
    read = reread(looked_up)
    assert len(read) == MOST
    assert read[0].candidate.chunk.text == texts[READ + 2]


def test_signs_are_those_of_what_is_shown(three: Index, read_as: ReadAs):
    read_as(answers={"石桥": 2.0, "木船": 1.5}, belongs={"石桥": 3.0}, words="石桥", sure=0.95)
    looked_up = found("港口有石桥", three)
    first, second = looked_up.candidates[:2]
    told = signs_of(looked_up)
    at = looked_up.evidence.total.tolist().index(first.total)
    assert told.answers == 2.0
    assert told.belongs == 3.0
    assert told.fragment == pytest.approx(np.log(0.95), rel=1e-5)
    assert told.total == first.total
    assert told.ahead == min(10.0, 0.5 + NEAR * (first.total - second.total)) == 10.0
    assert told.lexical == looked_up.evidence.lexical[at] > 0.8
    assert (told.unknown, told.lacking, told.foreign) == (0.0, 0.0, 0.0)
    answer = answer_to(looked_up, 1)
    assert answer.confidence == TAUGHT.confidence(told)


@pytest.mark.parametrize(
    ("question", "unknown", "lacking", "foreign"),
    [
        ("上海的港口有几座", 1.0, 1.0, 0.0),
        ("2019年港口有什么", 0.0, 1.0, 0.0),
        ("Where is the harbour?", 0.0, 0.0, 1.0),
        ("2016-04-05", 0.0, 1.0, 0.0),
    ],
)
def test_signs_tell_of_names_that_are_missing_and_of_another_script(
    three: Index, read_as: ReadAs, question: str, unknown: float, lacking: float, foreign: float
):
    read_as(answers={"港口": 2.0})
    told = signs_of(found(question, three))
    assert (told.unknown, told.lacking, told.foreign) == (unknown, lacking, foreign)


def test_of_passages_with_the_same_sum_each_has_its_own_signs(folder: Path, read_as: ReadAs):
    index = indexed(folder, a="港口有石桥。" * 6, b="港口有木船。" * 6)
    looked_up = found("港口有", index)
    one, other = looked_up.candidates
    assert one.total == other.total
    told = {}
    evidence = replace(looked_up.evidence, same_script=np.array([True, False]))
    for words in ("石桥", "木船"):
        read_as(answers={words: 2.0})
        told[words] = signs_of(replace(looked_up, evidence=evidence)).foreign
    assert told == {"石桥": 0.0, "木船": 1.0}


def test_a_passage_alone_is_far_ahead(folder: Path, read_as: ReadAs):
    read_as(answers={"港口": 2.0})
    assert signs_of(found("港口", indexed(folder, a="港口有石桥，很长。"))).ahead == 10.0


def test_documents_that_differ_are_told_only_where_an_answer_was_found(
    folder: Path, read_as: ReadAs
):
    index = indexed(folder, a="宁波冠军企业83家。", b="宁波冠军企业有104家。")
    for says, claims in ((9.0, ["83家", "104家"]), (-1.0, [])):
        answers = {"83家": says, "104家": says - 8.0}
        read_as(answers=answers, belongs={"宁波": 2.0}, words="83家|104家")
        answer = ask("宁波有几家冠军企业", index=index)
        assert (answer.answer, answer.passages[0].document) == ("83家", "a.txt")
        assert [claim.answer for claim in answer.claims] == claims


def test_a_question_that_leans_on_another_is_completed(folder: Path):
    index = indexed(folder, a="单项冠军企业有83家。小巨人企业有352家。港口货物很多。")
    first = ask("单项冠军企业有多少家", index=index)
    then = ask("那小巨人企业呢", index=index, before=first)
    assert then.question == then.passages.question == "小巨人企业有多少家"
    assert then.sentence == "小巨人企业有352家。"


@pytest.mark.parametrize("k", [0, -1])
def test_no_passages_asked_for_is_an_error(three: Index, k: int):
    with pytest.raises(QuestionError) as refused:
        ask("港口", k, index=three)
    assert (refused.value.key, refused.value.values) == ("k_invalid", {"k": k})


@pytest.mark.parametrize(
    "question", ["", " \n\t", "\u200b", "\u2060\ufeff\u200d", "\u3164", "\u202e"]
)
@pytest.mark.parametrize("before", [None, "港口有什么"])
def test_a_question_that_can_not_be_seen_is_empty(three: Index, question: str, before: str | None):
    earlier: Answer | None = ask(before, index=three) if before else None
    for asked in (
        lambda: ask(question, index=three, before=earlier),
        lambda: retrieve(question, index=three),
    ):
        with pytest.raises(QuestionError) as refused:
            asked()
        assert refused.value.key == "question_empty"
