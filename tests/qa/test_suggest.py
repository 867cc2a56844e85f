"""Questions drawn from the documents: always the same, spread over them, and answered by them."""

from pathlib import Path

import pytest

from index import build_index, open_index
from index.documents import parse_document
from index.engines.interface import Index
from index.languages import Table, languages
from qa import Answer, Part, Passages
from qa.results import Source
from qa.suggesting import suggest
from qa.suggesting import trying as suggesting
from qa.suggesting.drafts import LANGUAGES, Draft, drafts, whole
from tests.toys import ToyEncoder

DOCUMENTS = {
    "a.md": "# 甲书\n\n## 一、“家底”\n\n全市有 83 家企业。\n\n## （二）“巨人”是什么\n\n专精。\n",
    "b.md": "# 乙书\n\n## 怎样培养\n\n先选苗子。\n",
    "c.md": "# Third book\n\n## 1. Clusters\n\nA cluster is a group of firms.\n",
    "丁.txt": "没有标题的文件，只有一段话，讲的是港口的吞吐量。\n",
}


@pytest.fixture
def index(folder: Path, toy: ToyEncoder) -> Index:
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    build_index(folder, folder.parent / "index", encoder=toy)
    return open_index(folder.parent / "index", encoder=toy)


@pytest.fixture
def credulous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is drawn is taken to be answered."""
    monkeypatch.setattr(suggesting, "_stands", lambda *_: True)


def drawn(text: str, lang: str = "zh") -> list[tuple[str, str]]:
    """The questions that a text leads to, each with the words that should answer it."""
    document = parse_document("题.md", text.encode())
    return [
        (each.question, document.text[slice(*each.span)].strip() if each.span else "")
        for each in (*drafts(document, lang), whole(document, lang))
    ]


EXAMPLES = [(lang, row) for lang, each in languages(LANGUAGES).items() for row in each["told"]]


@pytest.mark.parametrize(("lang", "row"), EXAMPLES, ids=lambda of: str(of)[:40])
def test_a_sentence_is_asked_for_or_not(lang: str, row: Table):
    title = {"zh": "题", "en": "Book"}[lang]
    for example in row["holds"]:
        sentence, question = example.split(" = ")
        assert (question, sentence) in drawn(f"# {title}\n\n{sentence}\n", lang)
    for sentence in row["fails"]:
        (whole,) = drawn(f"# {title}\n\n{sentence}\n", lang)
        assert whole[1] == ""


def test_of_headings_those_come_first_that_ask_or_tell_how():
    text = "# 书\n\n## 一、家底\n\n甲。\n\n## 2.1 安装程序\n\n乙。\n\n## “怎样培养”\n\n丙。\n"
    assert drawn(text) == [
        ("怎样培养？", "丙。"),
        ("如何安装程序？", "乙。"),
        ("《书》怎么说“家底”？", "甲。"),
        ("《书》主要讲什么？", ""),
    ]
    assert drawn("# 书\n\n## 安装\n\n甲。\n\n## " + "很长的标题" * 6 + "\n\n乙。\n") == [
        ("《书》怎么说“安装”？", "甲。"),
        ("《书》主要讲什么？", ""),
    ]


def test_of_a_document_in_another_language_only_the_whole_is_asked_for():
    assert drawn("# 书\n\n全市有 83 家企业。\n", "en") == [("What is “书” about?", "")]
    japanese = "# 本\n\nこの本は港について書かれています。\n"
    assert drawn(japanese) == [("《本》主要讲什么？", "")]


@pytest.mark.usefixtures("credulous")
def test_each_document_gives_one_in_turn(index: Index):
    assert suggest(index, 6, lang="zh") == (
        "全市有多少家企业？",
        "怎样培养？",
        "《Third book》主要讲什么？",
        "《丁》主要讲什么？",
        "“巨人”是什么？",
        "《乙书》主要讲什么？",
    )
    assert suggest(index, 2, lang="zh") == ("全市有多少家企业？", "《Third book》主要讲什么？")


@pytest.mark.usefixtures("credulous")
def test_documents_named_give_what_was_not_asked_yet(index: Index):
    assert suggest(index, 2, ["a.md"], lang="zh", without=["全市有多少家企业？"]) == (
        "“巨人”是什么？",
        "《甲书》怎么说“家底”？",
    )
    assert suggest(index, 2, ["gone.md"], lang="zh") == suggest(index, 2, lang="zh")


@pytest.mark.usefixtures("credulous")
def test_only_so_many_are_tried_besides_the_whole(index: Index, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(suggesting, "MOST", 1)
    assert suggest(index, 6, ["a.md"], lang="zh") == ("全市有多少家企业？", "《甲书》主要讲什么？")


@pytest.mark.parametrize(
    ("found", "document", "span", "stands"),
    [
        (True, "a.md", (10, 20), True),
        (False, "a.md", (10, 20), False),
        (True, "b.md", (10, 20), False),
        (True, "a.md", (20, 30), False),
    ],
)
def test_a_question_stands_where_it_is_answered_by_what_it_was_drawn_from(
    index: Index,
    monkeypatch: pytest.MonkeyPatch,
    found: bool,
    document: str,
    span: tuple[int, int],
    stands: bool,
):
    source = Source(document, "甲书", (), None, None, (1,), span)
    told = Answer("", Passages("", ()), parts=(Part("八十三", source, 1),), found=found)
    monkeypatch.setattr(suggesting, "ask", lambda *_, **__: told)
    assert suggesting._stands(Draft("全市有多少家企业？", (12, 20)), "a.md", index) == stands


def test_what_a_document_is_about_is_answered_by_it(index: Index):
    whole = Draft("《甲书》主要讲什么？")
    assert suggesting._stands(whole, "a.md", index)
    assert not suggesting._stands(whole, "b.md", index)


def test_an_index_is_asked_once(index: Index, monkeypatch: pytest.MonkeyPatch):
    found = suggest(index, 4, lang="zh")
    assert "《甲书》主要讲什么？" in found
    monkeypatch.setattr(suggesting, "ask", None)
    assert suggest(index, 4, lang="zh") == found
