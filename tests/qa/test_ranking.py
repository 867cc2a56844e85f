"""One sum orders all passages, in whatever script they are written."""

from pathlib import Path

import numpy as np
import pytest

from index import build_index, open_index
from index.engines import Index
from qa import retrieve
from qa.question import Question
from qa.ranking import (
    FITTING,
    LACKING,
    LATE,
    LEXICAL,
    TRANSLATED,
    WINDOW,
    Evidence,
    gather,
    nearness,
)
from tests.toys import ToyEncoder

ENGLISH = [
    "The harbour was opened in 1984 and has been widened twice since then.",
    "The school on the hill has a playground and a library of its own.",
    "The factory makes bearings, and the bearings are sold all over the world.",
]
NAMING = [
    "The temple is called 天童寺 and lies in the hills.",
    "The lake is called 东钱湖 and lies in the hills.",
    "The tower is called 天封塔 and lies in the town.",
]


def evidence(late: list[float], **flags: list[bool]) -> Evidence:
    size = len(late)
    none = np.zeros(size, dtype=np.float32)
    return Evidence(
        rows=np.arange(size),
        late=np.array(late, dtype=np.float32),
        window=none,
        lexical=none,
        fitting=none,
        translated=none,
        lacking=np.array(flags.get("lacking", [False] * size)),
        same_script=np.array(flags.get("same_script", [True] * size)),
        names_unknown=False,
    )


def asked(text: str) -> Question:
    return Question.read(text, ToyEncoder())


def indexed(folder: Path, *texts: str) -> Index:
    for at, text in enumerate(texts):
        (folder / f"{at}.txt").write_text(text, "utf-8")
    build_index(folder, folder.parent / "索引", encoder=ToyEncoder())
    return open_index(folder.parent / "索引", encoder=ToyEncoder())


def test_evidence_is_summed_with_its_weights():
    found = Evidence(
        rows=np.array([7]),
        late=np.array([0.5], dtype=np.float32),
        window=np.array([0.25], dtype=np.float32),
        lexical=np.array([0.5], dtype=np.float32),
        fitting=np.array([1.0], dtype=np.float32),
        translated=np.array([0.5], dtype=np.float32),
        lacking=np.array([True]),
        same_script=np.array([False]),
        names_unknown=True,
    )
    by_hand = LATE / 2 + WINDOW / 4 + LEXICAL / 2 + FITTING + TRANSLATED / 2 - LACKING
    assert list(found.order()) == [(7, pytest.approx(by_hand))]
    assert found.total.dtype == np.float32  # so that a passage is found again by its sum


def test_scripts_do_not_part_the_order():
    found = evidence([0.1, 0.3, 0.2], same_script=[True, False, True])
    assert [row for row, _ in found.order()] == [1, 2, 0]
    alike = evidence([0.3, 0.3, 0.3], same_script=[False, True, True])
    assert [row for row, _ in alike.order()] == [0, 1, 2]


def test_nearness_rises_with_the_sum():
    assert nearness(36.0) == 0.5
    assert nearness(38.0) == pytest.approx(1 / (1 + np.exp(-1)))
    assert nearness(34.0) == pytest.approx(1 - nearness(38.0))


@pytest.mark.parametrize("question", ["ท่าเรือเปิดในปีใด", "Where is the harbour?", "港口是哪年启用的"])
def test_paragraphs_that_name_something_in_chinese_come_where_their_sum_puts_them(
    folder: Path, question: str
):
    index = indexed(folder, *ENGLISH, *NAMING)
    found = gather(asked(question), index)
    is_english = question.isascii()
    assert found.same_script.tolist() == [is_english] * 6  # none is Chinese for a name in it
    best_first = np.argsort(-found.total, kind="stable")
    order = [f"{found.rows[at]}.txt" for at in best_first]
    passages = retrieve(question, 6, index=index)
    assert [passage.document for passage in passages] == order
    assert [passage.score for passage in passages] == [
        nearness(float(found.total[at])) for at in best_first
    ]


def test_a_thai_question_is_answered_by_what_is_most_like_it(folder: Path):
    thai = "ท่าเรือใหญ่"
    like = "".join(chr(0x100 + ord(letter) % 64) for letter in thai)  # the same to the toy encoder
    index = indexed(folder, *NAMING, f"{like} {like}.", *ENGLISH)
    assert retrieve(thai, 1, index=index)[0].document == "3.txt"


def test_a_line_without_letters_goes_with_any_script_but_is_not_put_first(folder: Path):
    index = indexed(folder, "2016-04-05", "本次招聘五十人，报名到六月为止，考试在七月。")
    found = gather(asked("招聘多少人"), index)
    assert found.same_script.tolist() == [True, True]
    assert retrieve("招聘多少人", 1, index=index)[0].document == "1.txt"


def test_a_passage_that_lacks_the_year_asked_for_comes_later(folder: Path):
    index = indexed(folder, "2023年出口一千亿元。", "2024年出口一千亿元。")
    found = gather(asked("2024年出口多少"), index)
    assert dict(zip(found.rows.tolist(), found.lacking.tolist(), strict=True)) == {
        0: True,
        1: False,
    }
    assert retrieve("2024年出口多少", 1, index=index)[0].document == "1.txt"
    english = gather(asked("How much was exported in 2022?"), index)
    assert english.lacking.tolist() == [False, False]  # in another script it may be put otherwise
