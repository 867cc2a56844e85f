"""A question that is asked of some documents only."""

from pathlib import Path

import pytest

from index import build_index, open_index
from index.engines.interface import Index
from qa import ask, retrieve
from qa.retrieve import QuestionError
from tests.toys import ToyEncoder

TEXTS = {
    "年报/二〇二四.txt": "二〇二四年，宁波有83家单项冠军企业，数量居各城市首位，多做一种产品。",
    "年报/二〇二三.txt": "二〇二三年，宁波有七十多家单项冠军企业，数量已是各城市的首位。",
    "年报/旧/二〇二〇.txt": "二〇二〇年，宁波的单项冠军企业还只有三十多家，培育的办法刚推行。",
    "年报.txt": "学校里的孩子们在操场上奔跑，老师在一旁看着他们，家长站在门口等着。",
}
QUESTION = "宁波有83家单项冠军企业"


@pytest.fixture
def index(folder: Path, tmp_path: Path, toy: ToyEncoder) -> Index:
    (folder / "年报/旧").mkdir(parents=True)
    for path, text in TEXTS.items():
        (folder / path).write_text(text, "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    return open_index(tmp_path / "索引", encoder=toy)


@pytest.mark.parametrize(
    ("within", "documents"),
    [
        ((), set(TEXTS)),
        (("年报.txt",), {"年报.txt"}),
        (("年报/二〇二三.txt",), {"年报/二〇二三.txt"}),
        (("年报",), set(TEXTS) - {"年报.txt"}),
        (("年报/",), set(TEXTS) - {"年报.txt"}),
        (("年报/旧", "年报.txt"), {"年报/旧/二〇二〇.txt", "年报.txt"}),
    ],
)
def test_only_the_documents_named_answer(
    index: Index, within: tuple[str, ...], documents: set[str]
) -> None:
    found = retrieve(QUESTION, 10, index=index, within=within)
    assert {passage.document for passage in found} == documents
    assert [passage.rank for passage in found] == list(range(1, len(found) + 1))


def test_the_best_of_those_named_comes_first(index: Index) -> None:
    assert retrieve(QUESTION, 1, index=index)[0].document == "年报/二〇二四.txt"
    others = ["年报.txt", "年报/二〇二三.txt"]
    assert retrieve(QUESTION, 1, index=index, within=others)[0].document == "年报/二〇二三.txt"


@pytest.mark.parametrize("name", ["没有.txt", "年", "", "/"])
def test_a_name_that_is_not_there_is_an_error(index: Index, name: str) -> None:
    with pytest.raises(QuestionError) as refused:
        retrieve(QUESTION, index=index, within=["年报.txt", name])
    assert (refused.value.key, refused.value.values) == ("within_unknown", {"name": name})


def test_what_is_found_is_what_an_index_of_those_documents_finds(
    index: Index, folder: Path, tmp_path: Path, toy: ToyEncoder
) -> None:
    for path in TEXTS:
        if not path.startswith("年报/"):
            (folder / path).unlink()
    build_index(folder, tmp_path / "小索引", encoder=toy)
    small = open_index(tmp_path / "小索引", encoder=toy)
    question = "单项冠军企业有多少家"
    expected = [(p.document, p.span) for p in retrieve(question, index=small)]
    found = retrieve(question, index=index, within=["年报"])
    assert [(p.document, p.span) for p in found] == expected
    narrow = index.narrowed([p.document for p in found])
    words, theirs = narrow.words(question), small.words(question)
    assert words.familiar == pytest.approx(theirs.familiar)
    rows, same = words.best(10), theirs.best(10)
    assert words.coverage(rows) == pytest.approx(theirs.coverage(same))
    assert [narrow.passage(row) for row in rows] == [small.passage(row) for row in same]


def test_the_index_that_was_narrowed_stays_whole(index: Index) -> None:
    before = retrieve(QUESTION, 10, index=index)
    narrow = index.narrowed(["年报.txt"])
    assert [entry.path for entry in narrow.documents] == ["年报.txt"]
    assert narrow.document("年报/二〇二四.txt") is None
    assert retrieve(QUESTION, 10, index=index) == before


def test_an_answer_comes_from_the_documents_named(index: Index) -> None:
    answer = ask(QUESTION, index=index, within=["年报/二〇二三.txt"])
    assert {passage.document for passage in answer.passages} == {"年报/二〇二三.txt"}
