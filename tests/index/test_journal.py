"""What was embedded is kept as it is made, and only for the build that it was made for."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index import build_index, open_index
from index.arrays import FloatMatrix, FloatVector
from index.building.journal import JOURNAL, Grains, Journal, discard
from index.engines.folder.target import FolderTarget
from tests.index.conftest import Write
from tests.toys import ToyEncoder

CENTRE = np.full(8, 0.5, dtype=np.float32)
ONE = np.ones(8, dtype=np.float32)
GRAINS = Grains(
    np.arange(8, dtype=np.float32),
    np.ones((2, 8), dtype=np.float32),
    np.array([[7], [513]], dtype=np.uint16),
)


class StoppedError(Exception):
    """The machine was switched off."""


class FailingEncoder(ToyEncoder):
    """Works for so many passages."""

    def __init__(self, passages: int) -> None:
        super().__init__()
        self.left = passages

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        self.left -= len(texts)
        if self.left < 0:
            raise StoppedError
        return super().encode_with_tokens(texts, question=question)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.building.embedding._BATCH", 2)
    monkeypatch.setattr("index.building.embedding._SAMPLE", 2)


def test_arrays_come_back_as_they_were(tmp_path: Path):
    journal = Journal.open(tmp_path, "model", ONE)
    assert journal.centre is None
    journal.add({"a": GRAINS}, CENTRE)
    journal.close()
    again = Journal.open(tmp_path, "model", ONE)
    assert again.centre is not None
    assert again.centre.tolist() == CENTRE.tolist()
    (found,) = again.grains(["a", "b"]).values()
    assert [found.passage.tolist(), found.windows.tolist(), found.tokens.tolist()] == [
        GRAINS.passage.tolist(),
        GRAINS.windows.tolist(),
        GRAINS.tokens.tolist(),
    ]
    assert found.tokens.dtype == np.uint16
    again.close()


@pytest.mark.parametrize(("model", "centre"), [("other", ONE), ("model", CENTRE), ("model", None)])
def test_it_is_begun_anew_for_another_model_or_version(
    tmp_path: Path, model: str, centre: FloatVector | None
):
    first = Journal.open(tmp_path, "model", ONE)
    first.add({"a": GRAINS}, CENTRE)
    first.close()
    other = Journal.open(tmp_path, model, centre)
    assert (other.grains(["a"]), other.centre) == ({}, None)
    other.close()


@pytest.mark.parametrize(("centre", "carried_on"), [(CENTRE, True), (ONE, False)])
def test_a_first_one_goes_on_from_a_version_that_was_settled_on_the_same(
    tmp_path: Path, centre: FloatVector, carried_on: bool
):
    first = Journal.open(tmp_path, "model", None)
    first.add({"a": GRAINS}, CENTRE)
    first.close()
    after = Journal.open(tmp_path, "model", centre)
    assert bool(after.grains(["a"])) == carried_on
    after.close()


def test_a_damaged_journal_gives_nothing_wrong(tmp_path: Path):
    first = Journal.open(tmp_path, "model", ONE)
    first.add({f"passage {number}": GRAINS for number in range(20)}, CENTRE)
    first.close()
    whole = (tmp_path / JOURNAL).read_bytes()
    for at in range(0, len(whole), 97):
        data = bytearray(whole)
        data[at] ^= 0x10
        (tmp_path / JOURNAL).write_bytes(data)
        journal = Journal.open(tmp_path, "model", ONE)
        for found in journal.grains([f"passage {number}" for number in range(20)]).values():
            assert found.passage.tolist() == GRAINS.passage.tolist()
            assert found.windows.tolist() == GRAINS.windows.tolist()
            assert found.tokens.tolist() == GRAINS.tokens.tolist()
        assert journal.centre is None or journal.centre.tolist() == CENTRE.tolist()
        journal.close()
        discard(tmp_path)


def kept(target: Path) -> Path:
    """The journal of an index folder."""
    return FolderTarget(target).state / JOURNAL


def stock(folder: Path, write: Write) -> list[str]:
    """Seven documents, and their passages as they are embedded."""
    texts = {f"{number}.txt": f"文档{'甲' * number}讲港口。" for number in range(1, 8)}
    for name, text in texts.items():
        write(folder, name, text)
    return [f"{name[:-4]}\n{text}" for name, text in texts.items()]


def test_a_build_that_stops_is_carried_on(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    passages = stock(folder, write)
    failing = FailingEncoder(4)
    with pytest.raises(StoppedError):
        build_index(folder, target, encoder=failing)
    assert len(failing.seen) == 4
    build_index(folder, target, encoder=toy)
    assert sorted(failing.seen + toy.seen) == sorted(passages)
    assert not kept(target).exists()
    anew = target.with_name("fresh")
    build_index(folder, anew, encoder=ToyEncoder())
    carried, fresh = open_index(target, encoder=toy), open_index(anew, encoder=toy)
    rows = range(len(passages))
    assert (carried.passages.rows(rows) == fresh.passages.rows(rows)).all()
    assert (carried.tokens.centre == fresh.tokens.centre).all()
    assert all((carried.tokens.bits_of(r) == fresh.tokens.bits_of(r)).all() for r in rows)


def test_a_refresh_that_stops_is_carried_on_unless_all_is_made_anew(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    write(folder, "0.txt", "先有的文档。")
    build_index(folder, target, encoder=toy)
    passages = stock(folder, write)
    with pytest.raises(StoppedError):
        build_index(folder, target, encoder=FailingEncoder(4))
    toy.seen.clear()
    build_index(folder, target, encoder=toy, rebuild=True)
    assert sorted(toy.seen) == sorted(["0\n先有的文档。", *passages])
    assert open_index(target, encoder=toy).passage_count == 8


def test_a_journal_of_a_version_that_went_on_without_it_is_dropped(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    stock(folder, write)
    with pytest.raises(StoppedError):
        build_index(folder, target, encoder=FailingEncoder(4))
    assert kept(target).exists()
    other = ToyEncoder("other")
    build_index(folder, target, encoder=other)
    assert (len(other.seen), kept(target).exists()) == (7, False)
