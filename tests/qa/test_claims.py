"""When documents disagree: what counts as the same, and what as another figure."""

import pytest

from qa.claims import claims_of
from qa.question import Question
from qa.results import Passage
from tests.toys import ToyEncoder


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


def claims(question: str, *passages: Passage) -> list[tuple[str, tuple[int, int, int] | None]]:
    found = claims_of(Question.read(question, ToyEncoder()), passages)
    return [(claim.answer, claim.date) for claim in found]


@pytest.mark.parametrize(
    ("passages", "told"),
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
def test_documents_that_disagree_are_told(passages: list[tuple[str, str]], told: list[str]):
    found = claims("宁波有多少单项冠军企业", *(claimed(*each) for each in passages))
    assert [answer for answer, _ in found] == told


def test_a_claim_tells_its_date_as_far_as_it_is_told():
    passages = claimed("2023.md", "83家"), claimed("2024-05-06.md", "104家", 2)
    found = claims("宁波有多少单项冠军企业", *passages)
    assert found == [("104家", (2024, 5, 6)), ("83家", (2023, 0, 0))]


def test_of_another_year_nothing_is_claimed():
    passages = claimed("2023.md", "83家"), claimed("2024.md", "104家", 2)
    assert claims("宁波2023年有多少单项冠军企业", *passages) == []


def test_what_has_no_word_in_common_is_no_other_claim():
    passages = claimed("a", "83家"), claimed("b", "104家", 2)
    assert claims("How many champions are there?", *passages) == []
