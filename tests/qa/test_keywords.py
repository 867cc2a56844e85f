"""A keyword alone shows where it stands; where nothing answers, what was found instead is said."""

from pathlib import Path

import pytest

from index import build_index, open_index
from index.engines import Index
from qa import Answer, ask
from qa.answering import PLACES
from qa.confidence import Calibration
from qa.keywords import keyword_of
from qa.question import Question
from tests.toys import ToyEncoder

DOCUMENTS = {
    "a.md": "# 家底\n\n宁波临海。单项冠军企业有83家，单项冠军居全国第一。港口很大。\n",
    "b.md": "# 学校\n\n学校里的孩子们在操场上奔跑。\n",
    "c.md": "# 名单\n\n单项冠军都在名单里。\n",
    "2024年报.md": "# 2024 年报\n\n2024年出口一千亿元，港口都很忙。\n",
}


@pytest.fixture
def index(folder: Path, toy: ToyEncoder) -> Index:
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    build_index(folder, folder.parent / "索引", encoder=toy)
    return open_index(folder.parent / "索引", encoder=toy)


@pytest.mark.parametrize(
    ("question", "is_one"),
    [
        ("单项冠军", True),
        ("单项冠军？", True),
        ("QBY-40", True),
        ("有哪些单项冠军", False),
        ("单项冠军企业有多少家", False),
        ("宁波的港口在哪里", False),
        ("13588001234是谁的电话", True),
        ("6641是谁的分机", True),
        ("caigou@example.com是哪个部门的邮箱", True),
        ("2024年是谁的生日", False),
        ("2024年谁负责", False),
        ("91330203MA2AGX7T5K是哪家公司的", True),
        ("谁在2023年获得了一等奖学金", False),
        ("5000元以下由谁批准", False),
        ("whose number is 555-0134?", True),
        ("单项冠军" * 7, False),
    ],
)
def test_a_keyword_is_a_name_without_a_word_that_asks(question: str, is_one: bool):
    assert (keyword_of(Question.read(question, ToyEncoder())) is not None) is is_one


def test_a_keyword_shows_the_sentences_in_which_it_stands_first(index: Index):
    answer = ask("单项冠军", index=index)
    assert (answer.shape, answer.found, answer.confidence) == (PLACES, True, 1.0)
    assert {(part.source.document, part.text, part.marks) for part in answer.parts} == {
        ("a.md", "单项冠军企业有83家，单项冠军居全国第一。", ((0, 4),)),
        ("c.md", "单项冠军都在名单里。", ((0, 4),)),
    }
    assert [part.rank for part in answer.parts] == [1, 2]
    for part in answer.parts:
        assert part.text in answer.passages[part.rank - 1].text
        document = index.document(part.source.document)
        assert document is not None
        assert document.text[slice(*part.source.span)] == part.text
    assert [passage.rank for passage in answer.passages] == [1, 2, 3, 4]
    assert answer.note is not None
    assert answer.note.sentence("zh") == "「单项冠军」见于以下原文："


def test_a_keyword_that_stands_nowhere_is_asked_as_any_question(index: Index):
    assert ask("水稻田", index=index).shape != PLACES


def refused(question: str, index: Index) -> Answer:
    Calibration({}, -9.0).write(index)
    answer = ask(question, index=index)
    assert not answer.found
    return answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("2019年出口多少", "最接近的一段说的是2024，不是2019。"),
        ("地铁什么时候开通", "文档里没有提到「地铁」。"),
        ("港口在哪里", None),
    ],
)
def test_what_was_found_instead_is_said(index: Index, question: str, said: str | None):
    note = refused(question, index).note
    assert (note and note.sentence("zh")) == said
