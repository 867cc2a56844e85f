"""What holds for every kind of index: in a folder, in Milvus in process, and on a server."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import build_index, open_index
from index.building.build import BuildReport
from index.building.copying import copy
from index.documents import Metadata
from index.engines.interface import Index
from index.engines.opening import target_at
from index.engines.reopening import Reopener
from index.errors import IndexFolderError
from index.settings import Place
from qa import ask, retrieve
from tests.index.conftest import Write
from tests.toys import ToyEncoder

QUESTION = "宁波有多少家单项冠军企业"
LONG = "宁波的工业门类很全，从模具到轴承都有人做。" * 9
TEXTS = {
    "冠军.md": "# 冠军\n\n## 数量\n\n宁波有83家单项冠军企业。\n\n## 来历\n\n" + LONG,
    "港口.txt": "港口货运量位居第一，企业都靠它出口。",
    "部门/园区.txt": "园区里有352家小巨人企业。",
    "plain.txt": "Ningbo has 83 single champions.",
}


def stock(folder: Path, write: Write) -> None:
    (folder / "部门").mkdir()
    for name, text in TEXTS.items():
        write(folder, name, text)


def key(index: Index, row: int) -> tuple[str, str]:
    record = index.passage(row)
    return record.document, record.chunk.text


def contents(index: Index) -> dict[str, Any]:
    """All that can be asked of an index, by document and text."""
    rows = np.array([row for row, _ in index.every()])
    names = [key(index, int(row)) for row in rows]
    vectors, tokens = index.encoder.encode_with_tokens([QUESTION], question=True)
    words = index.words(QUESTION)
    digests = {index.passage(int(row)).chunk.digest for row in rows}
    similar = index.similarities(tokens[0], rows)
    found = retrieve(QUESTION, 10, index=index)
    return {
        "documents": index.documents,
        "texts": [index.document(entry.path) for entry in index.documents],
        "entries": [index.entry(entry.path) for entry in index.documents],
        "passages": (index.passage_count, sorted(names)),
        "coverage": by(names, words.coverage(rows)),
        "familiar": round(words.familiar, 6),
        "knows": (index.knows(["单项"]), index.knows(["地铁", "xyz"])),
        "windows": by(names, index.best_windows(vectors[0], rows)),
        "similar": by(names, similar.mean(axis=0)),
        "nearest": sorted(key(index, row) for row in index.nearest(vectors[0], 2)),
        "grains": {d: g.windows.round(5).tolist() for d, g in index.grains(digests).items()},
        "found": sorted((-round(p.score, 4), p.document, p.span) for p in found),
        "answer": ask(QUESTION, index=index).answer,
    }


def by(names: list[tuple[str, str]], values: np.ndarray[Any, Any]) -> dict[tuple[str, str], float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def build(folder: Path, place: Place, toy: ToyEncoder) -> BuildReport:
    """Build it, and another in a folder at the same times, to compare it with."""
    build_index(folder, twin(folder), encoder=ToyEncoder())
    return build_index(folder, place, encoder=toy)


def twin(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-twin")


def assert_same(place: Place, folder: Path) -> None:
    opened, expected = (open_index(at, encoder=ToyEncoder()) for at in (place, twin(folder)))
    assert contents(opened) == contents(expected)


def test_every_index_answers_alike(
    place: Place, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    stock(folder, write)
    report = build(folder, place, toy)
    assert (report.added, report.passages) == (tuple(sorted(TEXTS)), 5)
    assert_same(place, folder)
    assert ask(QUESTION, index=open_index(place, encoder=toy)).answer == "宁波有83家单项冠军企业。"
    assert "冠军.md" in target_at(place).status()
    assert str(place) in target_at(place).verify()


def test_what_a_document_says_of_itself_is_kept(
    place: Place, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    write(
        folder,
        "叉车.md",
        "---\ntitle: 叉车\nauthor: 周敏\ntags: [仓储]\nowner: 物流科\n---\n九台。",
    )
    build_index(folder, place, encoder=toy)
    document = open_index(place, encoder=toy).document("叉车.md")
    assert document is not None
    assert document.metadata == Metadata("叉车", "周敏", None, ("仓储",), (("owner", "物流科"),))


def test_documents_come_change_move_and_go(
    place: Place, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    stock(folder, write)
    build(folder, place, toy)
    before = open_index(place, encoder=toy)
    toy.seen.clear()
    write(folder, "港口.txt", "港口的话改过了，还有什么企业。")
    write(folder, "新.txt", "新来的文档讲单项冠军。")
    (folder / "plain.txt").rename(folder / "moved.txt")
    (folder / "部门/园区.txt").unlink()
    report = build(folder, place, toy)
    assert (report.added, report.changed, report.removed) == (
        ("新.txt",),
        ("港口.txt",),
        ("部门/园区.txt",),
    )
    assert (report.renamed, report.passages) == ((("plain.txt", "moved.txt"),), 5)
    assert not [text for text in toy.seen if "工业门类" in text or "83家" in text]
    assert not before.is_current()
    assert_same(place, folder)
    assert [d.path for d in before.documents] == sorted(TEXTS)
    assert retrieve("小巨人", 1, index=before)[0].document == "部门/园区.txt"
    target_at(place).verify()


def test_a_file_that_cannot_be_read_is_remembered(
    place: Place, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "好.txt", "好的文档。")
    write(folder, "坏.docx", "这不是 Word 文件。")
    first = build(folder, place, toy)
    second = build(folder, place, toy)
    assert [failure.path for failure in second.failed] == ["坏.docx"]
    assert (second.failed, second.unchanged) == (first.failed, ("好.txt",))
    (folder / "坏.docx").unlink()
    assert build_index(folder, place, encoder=toy).failed == ()


class StoppedError(Exception):
    """What the machine was switched off with."""


class FailingEncoder(ToyEncoder):
    """Embeds a few passages, then no more."""

    def encode_with_tokens(self, texts: Any, *, question: bool = False) -> Any:  # noqa: ANN401
        if len(self.seen) > 2:
            raise StoppedError
        return super().encode_with_tokens(texts, question=question)


def test_nothing_is_seen_of_a_build_that_stops(
    place: Place,
    folder: Path,
    toy: ToyEncoder,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(folder, "0.txt", "先有的文档。")
    build(folder, place, toy)
    opened = open_index(place, encoder=toy)
    for number in range(1, 7):
        write(folder, f"{number}.txt", f"后来的第{number}篇文档{'乙' * number}。")
    monkeypatch.setattr("index.building.embedding._BATCH", 1)
    monkeypatch.setattr("index.building.survey.AT_ONCE", 2)
    failing = FailingEncoder()
    with pytest.raises(StoppedError):
        build_index(folder, place, encoder=failing)
    assert opened.is_current()
    assert [d.path for d in open_index(place, encoder=toy).documents] == ["0.txt"]
    assert [p.document for p in retrieve("后来的文档", index=opened)] == ["0.txt"]
    toy.seen.clear()
    build(folder, place, toy)
    assert len(toy.seen) + len(failing.seen) == 6  # none was embedded twice
    assert_same(place, folder)


def test_some_documents_only(place: Place, folder: Path, toy: ToyEncoder, write: Write) -> None:
    stock(folder, write)
    build(folder, place, toy)
    index = open_index(place, encoder=toy)
    found = retrieve(QUESTION, 10, index=index, within=["部门", "港口.txt"])
    assert sorted(p.document for p in found) == ["港口.txt", "部门/园区.txt"]
    assert len(retrieve(QUESTION, 10, index=index)) == 5


def test_an_index_of_some_documents_counts_theirs_and_closes_alone(
    place: Place, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    stock(folder, write)
    build_index(folder, place, encoder=toy)
    index = open_index(place, encoder=toy)
    narrow = index.narrowed(["冠军.md", "港口.txt"])
    assert narrow.passage_count == len(list(narrow.every())) == 3
    narrow.close()
    write(folder, "港口.txt", "港口的话改过了。")
    for _ in range(2):  # what nobody reads any more is cleared
        build_index(folder, place, encoder=toy)
    assert index.passage_count == len({key(index, row) for row, _ in index.every()}) == 5


def test_a_copy_is_the_same_and_embeds_nothing(
    place: Place, folder: Path, tmp_path: Path, toy: ToyEncoder, write: Write
) -> None:
    stock(folder, write)
    origin = tmp_path / "原来"
    build_index(folder, twin(folder), encoder=toy)
    build_index(folder, origin, encoder=toy)
    toy.seen.clear()
    assert "5" in copy(origin, place, encoder=toy)
    assert toy.seen == []
    assert_same(place, folder)
    report = build(folder, place, toy)
    assert (len(report.unchanged), report.is_news, toy.seen) == (4, False, [])
    with pytest.raises(IndexFolderError, match="复制到它自己"):
        copy(place, place, encoder=toy)


def test_readers_follow_and_never_mix_versions(
    place: Place, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    """Each version has its number in every document; a reader must not see two."""

    def publish(number: int) -> None:
        for name in "甲乙丙":
            write(folder, f"{name}.txt", f"{name}的第{number}版。")
        build(folder, place, toy)

    publish(0)
    reopener = Reopener(place)
    reopener.current(ToyEncoder())
    seen: list[set[str]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            found = retrieve("第几版", 10, index=reopener.current())
            seen.append({p.text[2:] for p in found})

    reader = threading.Thread(target=guarded(read, seen))
    reader.start()
    for number in range(1, 4):
        publish(number)
    done.set()
    reader.join()
    assert {len(versions) for versions in seen} == {1}
    last = retrieve("第几版", 10, index=reopener.current())
    assert {p.text[2:] for p in last} == {"第3版。"}


def guarded(read: Callable[[], None], seen: list[set[str]]) -> Callable[[], None]:
    """What a reader's thread runs: an error is two versions at once."""

    def run() -> None:
        try:
            read()
        except Exception as error:
            seen.append({"error", repr(error)})
            raise

    return run


def test_another_model_is_refused(
    place: Place, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "a.txt", "文档。")
    build(folder, place, toy)
    other = ToyEncoder("other")
    for refused in (
        lambda: open_index(place, encoder=other),
        lambda: build_index(folder, place, encoder=other),
    ):
        with pytest.raises(IndexFolderError, match="toy"):
            refused()
    assert open_index(place, encoder=toy).passage_count == 1


def test_without_token_vectors(place: Place, folder: Path, toy: ToyEncoder, write: Write) -> None:
    stock(folder, write)
    build_index(folder, place, encoder=toy, token_vectors=False)
    index = open_index(place, encoder=toy)
    assert not index.has_tokens
    assert retrieve("单项冠军", 1, index=index)[0].document == "冠军.md"
    toy.seen.clear()
    write(folder, "新.txt", "新来的文档。")
    build(folder, place, toy)
    assert toy.seen == ["新\n新来的文档。"]
    assert not open_index(place, encoder=toy).has_tokens
