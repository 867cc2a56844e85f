"""A question becomes passages: ranking, sources, marks, and every form they are shown in."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from index import build_index, open_index
from index.engines.interface import Index
from index.passages.terms import terms_of
from qa import Passage, Passages, QuestionError, retrieve
from qa.matching import matches
from qa.question import Question, can_answer, kinds_of
from qa.ranking import gather
from tests.toys import ToyEncoder

PAGE = """港口与工厂

宁波的港口连着世界，码头上的船只来来往往，运走各地工厂的货物，也运来远方的原料和机器，一年到头没有停过。

一、工厂

宁波有83家单项冠军企业，另有352家“小巨人”企业，这些工厂多数只做一种产品，却做到了全国乃至全世界的前几名。
"""


@pytest.fixture
def index(folder: Path, tmp_path: Path, toy: ToyEncoder) -> Index:
    (folder / "港口.txt").write_text(PAGE, "utf-8")
    (folder / "学校.txt").write_text("学校里的孩子们在操场上奔跑，老师在一旁看着他们。", "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    return open_index(tmp_path / "索引", encoder=toy)


def test_the_best_passage_comes_first_with_its_source(index: Index) -> None:
    first = retrieve("有多少单项冠军企业", index=index)[0]
    start, end = first.span
    assert first.text.startswith("宁波有83家单项冠军企业")
    document = index.document("港口.txt")
    assert document is not None
    assert document.text[start:end] == first.text
    assert (first.rank, first.document, first.title) == (1, "港口.txt", "港口与工厂")
    assert (first.headings, first.paragraphs, first.page) == (("一、工厂",), (2,), None)
    assert first.source("zh") == "《港口与工厂》 · 一、工厂 · 第 2 段 · 港口.txt"
    assert [first.text[a:b] for a, b in first.matches] == ["单项冠军企业", "企业"]


def test_scores_fall_and_lie_between_0_and_1(index: Index) -> None:
    found = retrieve("宁波的工厂", k=3, index=index)
    scores = [p.score for p in found]
    assert scores == sorted(scores, reverse=True)
    assert len(found) == 3
    assert all(0 <= score <= 1 for score in scores)
    assert retrieve("宁波的工厂", k=2, index=index).passages == found[:2].passages


def test_without_token_vectors_windows_and_words_rank(
    index: Index, folder: Path, tmp_path: Path, toy: ToyEncoder
) -> None:
    build_index(folder, tmp_path / "索引", encoder=toy, token_vectors=False)
    plain = open_index(tmp_path / "索引", encoder=toy)
    question = Question.read("有多少单项冠军企业", toy)
    found, with_tokens = gather(question, plain), gather(question, index)
    assert found.late.tolist() == [0.0] * len(found.rows)
    assert (with_tokens.late > 0).all()
    assert np.array_equal(np.sort(found.window), np.sort(with_tokens.window))
    assert "83家" in retrieve(question.text, index=plain)[0].text


def test_traditional_and_full_width_find_simplified_and_half_width(index: Index) -> None:
    assert "83家" in retrieve("８３家單項冠軍", index=index)[0].text
    assert "83家" in retrieve("八十三家", index=index)[0].text


def test_the_same_paragraph_in_two_documents_is_one_passage_with_both_sources(
    folder: Path, tmp_path: Path, toy: ToyEncoder
) -> None:
    same = "宁波的港口连着世界，码头上的船只来来往往，一年到头没有停过，各地的货物从这里运走。"
    (folder / "a.txt").write_text(same, "utf-8")
    (folder / "b.md").write_text(f"# 转载\n\n{same}", "utf-8")
    (folder / "c.txt").write_text("学校里的孩子们在操场上奔跑。", "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    found = retrieve("宁波港口", k=2, index=open_index(tmp_path / "索引", encoder=toy))
    assert [{p.document, *(s.document for s in p.also)} for p in found] == [
        {"a.txt", "b.md"},
        {"c.txt"},
    ]
    assert len(found[0].to_dict()["also"]) == 1
    assert "also" not in found[1].to_dict()


@pytest.mark.parametrize(
    ("question", "k", "key"),
    [
        ("", 5, "question_empty"),
        ("  ", 5, "question_empty"),
        ("\x00", 5, "question_empty"),
        ("\ud800", 5, "question_empty"),
        ("\u200b\u3164\u2060", 5, "question_empty"),
        ("甲", 0, "k_invalid"),
    ],
)
def test_what_can_not_be_asked_says_why(index: Index, question: str, k: int, key: str) -> None:
    for where in (index, index.folder / "none"):  # nothing is opened for it
        with pytest.raises(QuestionError) as refused:
            retrieve(question, k, index=where)
        assert refused.value.key == key


@pytest.mark.parametrize("question", ["？？？", "甲\x00", "🙂", "x" * 5000, "甲\ud800"])
def test_odd_questions_find_something_or_nothing_but_never_fail(
    index: Index, question: str
) -> None:
    assert isinstance(retrieve(question, index=index), Passages)


def test_a_folder_is_opened_anew_when_another_version_is_published(
    folder: Path, tmp_path: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.opening.load_encoder", lambda: toy)
    target = tmp_path / "索引"
    (folder / "a.txt").write_text("甲讲港口。", "utf-8")
    build_index(folder, target, encoder=toy)
    assert [p.text for p in retrieve("港口", index=target)] == ["甲讲港口。"]
    (folder / "a.txt").write_text("甲改讲港口和船。", "utf-8")
    build_index(folder, target, encoder=toy)
    assert [p.text for p in retrieve("港口", index=target)] == ["甲改讲港口和船。"]


PASSAGE = Passage(
    rank=1,
    score=0.5,
    text="有 <b>83</b> 家",
    document="a.txt",
    title="T&C",
    headings=("一、甲", "（一）乙"),
    author="刘尚海",
    page=2,
    paragraphs=(3, 4),
    span=(0, 12),
    matches=((5, 7),),
)


def test_passages_show_escaped_in_a_notebook() -> None:
    assert Passages("问 <x>", (PASSAGE,))._repr_html_() == (
        "<p><strong>问 &lt;x&gt;</strong></p><ol><li>"
        "<p>有 &lt;b&gt;<mark>83</mark>&lt;/b&gt; 家</p><p><small>0.50 · "
        "《T&amp;C》 · 刘尚海 · 一、甲 · （一）乙 · 第 2 页 · 第 3—4 段 · a.txt"
        "</small></p></li></ol>"
    )


def test_passages_as_json_frame_and_pickle() -> None:
    found = Passages("问", (PASSAGE,))
    expected = {
        "rank": 1,
        "score": 0.5,
        "text": "有 <b>83</b> 家",
        "document": "a.txt",
        "title": "T&C",
        "headings": ["一、甲", "（一）乙"],
        "author": "刘尚海",
        "page": 2,
        "paragraphs": [3, 4],
        "span": [0, 12],
    }
    assert json.loads(json.dumps(found.to_dict())) == {"question": "问", "passages": [expected]}
    assert list(found.to_frame().columns) == list(expected)
    assert found.to_frame()["author"].tolist() == ["刘尚海"]
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("單項冠軍", "国家级单项冠军83家", ["单项冠军"]),
        ("数字化改造", "數字化改造率", ["數字化改造"]),
        ("How many champions", "Many champions; a championship", ["champions"]),
        ("８３家", "共83家。", ["83"]),
        ("多少", "多少", []),
    ],
)
def test_the_words_in_common_are_marked(question: str, text: str, marked: list[str]) -> None:
    assert [text[a:b] for a, b in matches(terms_of(question), text)] == marked


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("有多少家", "共83家", True),
        ("有多少家", "共八十三家", True),
        ("有几家", "没有数字", False),
        ("How many firms?", "no figures", False),
        ("何时召开", "11月29日", True),
        ("几乎没有吗", "没有数字", True),
        ("他是谁", "没有数字", True),
    ],
)
def test_what_is_asked_for_and_what_can_answer(question: str, text: str, fits: bool) -> None:
    assert can_answer(text, kinds_of(question)) is fits


def test_a_name_that_no_document_has_is_told(tmp_path: Path, toy: ToyEncoder) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.md").write_text("# 家底\n\n宁波的单项冠军企业有83家，居全国第一。\n", "utf-8")
    build_index(documents, tmp_path / "index", encoder=toy)
    opened = open_index(tmp_path / "index", encoder=toy)
    for question, is_unknown in (
        ("宁波有多少单项冠军企业", False),
        ("北京有多少单项冠军企业", True),
        ("How many champions?", False),
    ):
        assert gather(Question.read(question, toy), opened).names_unknown is is_unknown
