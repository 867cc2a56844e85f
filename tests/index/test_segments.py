"""An index that grew by segments answers as one that was made at once."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import build_index, open_index
from index.building.copying import copy
from index.engines.folder.catalog import FolderCatalog, Placed
from index.engines.folder.index import FolderIndex
from index.engines.folder.manifest import Manifest
from index.engines.folder.merging import LARGEST, outgrown
from index.engines.folder.verify import verify
from index.engines.reopening import Reopener
from index.errors import IndexFolderError
from index.settings import SEGMENTS
from tests.index.conftest import Write
from tests.toys import ToyEncoder

QUESTION = "宁波的港口和学校 abc"
WORDS = ["港口", "学校", "工厂", "宁波", "海岛", "农田", "医院", "企业", "abc", "abd"]


def text(chance: random.Random) -> str:
    """A heading and a few paragraphs, one of them long enough for windows."""

    def sentence(words: int) -> str:
        return "".join(chance.choices(WORDS, k=words)) + "。"

    parts = ["# " + sentence(3), sentence(40), "".join(sentence(30) for _ in range(5))]
    return "\n\n".join(parts[: chance.randrange(2, 4)]) + "\n"


def found(opened: FolderIndex) -> dict[str, Any]:
    """All that can be found, by document and text: vectors, windows, lexical coverage, places."""

    def key(row: int) -> tuple[str, str]:
        record = opened.passage(row)
        return record.document, record.chunk.text

    question = opened.encoder.encode([QUESTION], question=True)
    cosines, rows = opened.passages.search(question, 10**6)
    window_cosines, windows = opened.windows.search(question, 10**6)
    words = opened.words(QUESTION)
    coverage = words.coverage(np.arange(len(opened.passages)))
    places = opened.window_places[windows[0]]
    by_row = dict(zip(rows[0].tolist(), cosines[0].tolist(), strict=True))
    by_window = zip(places.tolist(), window_cosines[0].tolist(), strict=True)
    return {
        "passages": {key(row): cosine for row, cosine in by_row.items()},
        "windows": {(*key(row), a, b): cosine for (row, a, b), cosine in by_window},
        "coverage": {key(row): float(coverage[row]) for row in by_row},
        "rest": {"dead": float(np.delete(coverage, rows[0]).sum()), "familiar": words.familiar},
        "tokens": {key(row): len(opened.tokens.bits_of(row)) for row in by_row},
        "vectors": {key(row): opened.passages.rows([row])[0].tolist() for row in by_row},
        "documents": opened.documents,
        "texts": {entry.path: opened.document(entry.path) for entry in opened.documents},
        "count": opened.passage_count,
    }


def assert_same(grown: dict[str, Any], fresh: dict[str, Any]) -> None:
    assert grown.keys() == fresh.keys()
    for name in ("passages", "windows", "coverage", "rest"):
        assert grown.pop(name) == pytest.approx(fresh.pop(name), abs=1e-5)
    assert grown == fresh
    assert len(grown["vectors"]) == grown["count"]


@pytest.mark.parametrize("seed", range(3))
def test_it_finds_what_a_fresh_index_finds(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, seed: int
):
    chance = random.Random(seed)
    most = 0
    for number in range(30):
        write(folder, f"{number}.md", text(chance))
    build_index(folder, target, encoder=toy)
    for generation in range(6):
        for number in chance.sample(range(40), chance.randrange(1, 5)):
            file = folder / f"{number}.md"
            if file.exists() and chance.random() < 0.4:
                file.rename(folder / f"{40 + number}.md") if number % 2 else file.unlink()
            else:
                write(folder, file.name, text(chance))
        build_index(folder, target, encoder=toy)
        fresh = target.with_name(f"fresh {generation}")
        build_index(folder, fresh, encoder=ToyEncoder())
        opened = open_index(target, encoder=toy)
        assert_same(found(opened), found(open_index(fresh, encoder=toy)))
        assert verify(target)
        most = max(most, len(opened.segments))
    assert most > 1


def test_segments_stay_few(folder: Path, target: Path, toy: ToyEncoder, write: Write):
    for number in range(30):
        write(folder, f"{number}.txt", f"第{number}号文档。")
    most = 0
    build_index(folder, target, encoder=toy)
    for generation in range(35):
        write(folder, f"{generation % 30}.txt", f"第{generation}次改过的文档。")
        build_index(folder, target, encoder=toy)
        most = max(most, len(list((target / SEGMENTS).iterdir())))
    assert 1 < most <= 4


def catalog(**segments: tuple[int, int]) -> FolderCatalog:
    """Segments, each with the number of its rows and of those in use."""
    documents = [
        Placed(name, name, "", "", used, name, 0, 0) for name, (_, used) in segments.items() if used
    ]
    return FolderCatalog.placed(documents, [], {name: rows for name, (rows, _) in segments.items()})


def test_a_segment_is_taken_in_if_it_is_small_or_half_empty():
    assert outgrown(catalog(a=(100, 100), b=(9, 9), c=(3, 3)), 1) == {"b", "c"}
    assert outgrown(catalog(a=(100, 100), b=(10, 10)), 3) == set()
    assert outgrown(catalog(a=(100, 49), b=(10, 10)), 0) == {"a"}
    assert outgrown(catalog(a=(100, 50), b=(10, 10)), 0) == set()


def test_no_segment_grows_beyond_what_a_build_can_hold():
    full, room = LARGEST, LARGEST // 2
    assert outgrown(catalog(a=(full, full), b=(room, room)), room) == {"b"}
    assert outgrown(catalog(a=(full, full), b=(room, room)), room + 1) == set()


def test_a_segment_that_no_document_is_in_goes(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    write(folder, "a.txt", "甲。")
    write(folder, "b.txt", "乙" * 30 + "。")
    build_index(folder, target, encoder=toy)
    assert catalog(a=(1, 0)).sizes == {}
    (folder / "a.txt").unlink()
    write(folder, "b.txt", "丙" * 30 + "。")
    build_index(folder, target, encoder=toy)
    assert len(list((target / SEGMENTS).iterdir())) == 1
    assert Manifest.read(target).passages == 1


def test_what_is_open_already_is_not_opened_again(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    for number in range(9):
        write(folder, f"{number}.txt", f"第{number}号文档。")
    build_index(folder, target, encoder=toy)
    reopener = Reopener(target)
    (first,) = reopener.current(toy).segments.values()
    write(folder, "1.txt", "改过的文档。")
    build_index(folder, target, encoder=toy)
    segments = reopener.current().segments
    assert len(segments) == 2
    assert segments[first.name] is first


def test_a_large_folder_is_written_in_parts(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("index.building.survey.AT_ONCE", 3)
    for module in ("draft", "merging"):
        monkeypatch.setattr(f"index.engines.folder.{module}.LARGEST", 4)
    chance = random.Random(7)
    for number in range(12):
        write(folder, f"{number}.md", text(chance))
    build_index(folder, target, encoder=toy)
    assert len(list((target / SEGMENTS).iterdir())) > 3
    fresh = target.with_name("fresh")
    monkeypatch.undo()
    build_index(folder, fresh, encoder=ToyEncoder())
    opened, anew = open_index(target, encoder=toy), open_index(fresh, encoder=toy)
    assert_same(found(opened), found(anew))
    assert (len(opened.segments) > 3, len(anew.segments)) == (True, 1)


def test_a_copy_that_comes_in_parts_has_as_few_segments(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, monkeypatch: pytest.MonkeyPatch
):
    for number in range(9):
        write(folder, f"{number}.txt", f"第{number}号文档。")
    build_index(folder, target, encoder=toy)
    monkeypatch.setattr("index.building.copying._AT_ONCE", 2)
    other = target.with_name("另一个")
    copy(target, other, encoder=toy)
    assert len(list((other / SEGMENTS).iterdir())) == 1
    assert_same(found(open_index(other, encoder=toy)), found(open_index(target, encoder=toy)))


def test_what_is_damaged_is_not_taken_in(folder: Path, target: Path, toy: ToyEncoder, write: Write):
    for number in range(9):
        write(folder, f"{number}.txt", f"第{number}号文档。")
    build_index(folder, target, encoder=toy)
    (segment,) = (target / SEGMENTS).iterdir()
    bits = bytearray((segment / "tokens" / "bits.npy").read_bytes())
    bits[-1] ^= 1
    (segment / "tokens" / "bits.npy").write_bytes(bits)
    for number in range(5):
        (folder / f"{number}.txt").unlink()  # so that less than half of it is in use
    with pytest.raises(IndexFolderError, match=r"bits\.npy"):
        build_index(folder, target, encoder=toy)
    assert Manifest.read(target).passages == 9
