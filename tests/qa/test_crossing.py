"""What a question's words mean in another language tells which passages of that are near."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import build_index, open_index
from qa.crossing import covered, meanings_of
from qa.crossing.dictionary import chinese_of, english_of, stemmed
from qa.question import Question
from qa.ranking import gather
from tests.toys import ToyEncoder


def asked(text: str) -> Question:
    return Question.read(text, ToyEncoder())


def shares(question: str, texts: list[str]) -> list[float]:
    read = asked(question)
    return covered(read, meanings_of(read), texts).tolist()


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("逾期发票由谁批准", ["overdue", "invoice", "approve"]),
        ("寧波的企業", ["Ningbo", "company"]),  # a name as it sounds, and traditional characters
        ("的", []),
        ("", []),
    ],
)
def test_chinese_words_have_meanings(question: str, meant: list[str]) -> None:
    found = english_of(question)
    stems = [{stemmed(each) for each in meanings} for meanings in found]
    assert [word for word in meant if not any(stemmed(word) in each for each in stems)] == []
    assert bool(found) is bool(meant)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Who approved the overdue invoices?", ["批准", "逾期", "发票"]),
        ("How many companies are there in Ningbo?", ["公司", "宁波"]),
        ("Where is the train station?", ["火车站"]),  # a phrase
        ("what is it", []),
    ],
)
def test_english_words_have_chinese_ones(question: str, meant: list[str]) -> None:
    found = chinese_of(question)
    assert [word for word in meant if not any(word in each for each in found)] == []
    assert bool(found) is bool(meant)


@pytest.mark.parametrize(
    "question", ["Wer ist der Bürgermeister von Köln und wie alt ist er?", "¿Cuántos años tiene?"]
)
def test_words_of_other_languages_are_not_taken_for_english(question: str) -> None:
    assert chinese_of(question) == []
    assert shares(question, ["市长五十岁。"]) == [0.0]


@given(st.text())
def test_any_text_has_meanings_or_none(text: str) -> None:
    assert all(meanings for meanings in [*english_of(text), *chinese_of(text)])


def test_rare_words_weigh_more() -> None:
    texts = ["The company approves it.", "The company is large.", "Overdue invoices of the company"]
    approves, large, overdue = shares("公司的逾期发票", texts)
    assert 0 < approves == large < overdue == pytest.approx(1.0)


@pytest.mark.parametrize("question", ["市長は何歳ですか", "ท่าเรือเปิดในปีใด", "123"])
def test_what_the_dictionary_has_not_is_left_out(question: str) -> None:
    assert list(meanings_of(asked(question))) == []


def test_a_passage_in_another_language_is_found_by_what_its_words_mean(folder: Path) -> None:
    texts = [
        *[f"第{n}条 港口很大。" for n in range(60)],
        "An overdue invoice is paid with interest.",
    ]
    for at, text in enumerate(texts):
        (folder / f"{at}.txt").write_text(text, "utf-8")
    build_index(folder, folder.parent / "索引", encoder=ToyEncoder())
    index = open_index(folder.parent / "索引", encoder=ToyEncoder())
    found = gather(asked("逾期发票"), index)
    (at,) = [n for n, row in enumerate(found.rows) if index.passage(int(row)).document == "60.txt"]
    assert found.translated[at] == pytest.approx(1.0)
    assert found.translated.sum() == pytest.approx(1.0)  # of no passage in its own script
