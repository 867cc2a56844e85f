"""The first index of a folder is published in between, and says how much of it there is."""

from pathlib import Path

import pytest

from index import build_index, open_index
from index.building import SoFar
from index.engines import target_at
from index.progress import Meter, Progress, lasting
from index.settings import Place
from qa import retrieve
from tests.index.conftest import Write
from tests.index.test_journal import FailingEncoder, StoppedError
from tests.toys import ToyEncoder

QUAYS = ["北仑散货", "穿山集装箱", "大榭原油", "梅山汽车", "镇海化工", "象山渔船"]
COUNT = len(QUAYS)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every document is published as it comes."""
    monkeypatch.setattr("index.building.writer.FIRST", 0.0)
    monkeypatch.setattr("index.building.writer._PORTION", 1)
    monkeypatch.setattr("index.building.writer.time.monotonic", lambda: 0.0)
    monkeypatch.setattr("index.building.embedding._SAMPLE", 1)


def stock(folder: Path, write: Write) -> None:
    for number, quay in enumerate(QUAYS):
        write(folder, f"{number}.txt", f"{quay}码头的泊位水深{number}米。")


@pytest.mark.usefixtures("at_once")
def test_what_is_done_can_be_asked_while_the_rest_is_read(
    folder: Path, place: Place, toy: ToyEncoder, write: Write
):
    stock(folder, write)
    held: list[tuple[int, int, SoFar | None]] = []

    def look(now: Progress) -> None:
        if now.ready and (not held or held[-1][0] != now.ready):
            opened = open_index(place, encoder=toy)
            held.append((now.ready, len(opened.documents), SoFar.read(target_at(place))))
            found = {each.document for each in retrieve("泊位水深", COUNT, index=opened)}
            assert found == {f"{n}.txt" for n in range(now.ready)}

    build_index(folder, place, encoder=toy, on_progress=look)
    assert held == [(n, n, SoFar(n, COUNT)) for n in range(1, COUNT + 1)]
    assert SoFar.read(target_at(place)) is None
    assert len(open_index(place, encoder=toy).documents) == COUNT
    assert len(toy.seen) == COUNT


@pytest.mark.usefixtures("at_once")
def test_one_that_stops_is_carried_on(folder: Path, place: Place, toy: ToyEncoder, write: Write):
    stock(folder, write)
    with pytest.raises(StoppedError):
        build_index(folder, place, encoder=FailingEncoder(3))
    assert SoFar.read(target_at(place)) == SoFar(3, COUNT)
    write(folder, "1.txt", "第1号泊位改停集装箱船。")
    ready: list[int] = []
    report = build_index(
        folder, place, encoder=toy, on_progress=lambda now: ready.append(now.ready)
    )
    assert ready[0] == 3
    assert (report.unchanged, report.changed) == (("0.txt", "2.txt"), ("1.txt",))
    assert len(toy.seen) == COUNT - 2  # the others were there already
    opened = open_index(place, encoder=toy)
    assert retrieve("集装箱船", 1, index=opened)[0].document == "1.txt"
    assert len(opened.documents) == COUNT
    assert SoFar.read(target_at(place)) is None


@pytest.mark.usefixtures("at_once")
def test_a_whole_index_stays_until_the_next_is_whole(
    folder: Path, place: Place, toy: ToyEncoder, write: Write
):
    stock(folder, write)
    build_index(folder, place, encoder=toy)
    ready: list[int] = []

    def look(now: Progress) -> None:
        ready.append(now.ready)

    build_index(folder, place, encoder=toy, on_progress=look, rebuild=True)
    for number in range(COUNT):
        write(folder, f"{number}.txt", f"第{number}号泊位正在疏浚。")
    build_index(folder, place, encoder=toy, on_progress=look)
    assert set(ready) == {0}


def test_a_small_folder_is_published_once(
    folder: Path, place: Place, toy: ToyEncoder, write: Write
):
    stock(folder, write)
    ready: list[int] = []
    build_index(folder, place, encoder=toy, on_progress=lambda now: ready.append(now.ready))
    assert set(ready) == {0}


def test_time_left_goes_by_what_passages_cost(monkeypatch: pytest.MonkeyPatch):
    now, told = [0.0], list[Progress]()
    monkeypatch.setattr("index.progress.time.monotonic", lambda: now[0])
    meter = Meter(4, told.append)
    for _ in range(2):
        now[0] += 1
        meter.document_read()
    assert told[-1].share == 0.05  # half of what is read
    meter.start_embedding(10, 100.0)
    now[0] += 2
    meter.embedded(2, 50.0)
    # half of what is known is embedded in 2 s; as much again and more is still to be read, in 2 s
    assert told[-1].seconds_left == 2 + 2 * 3
    assert told[-1].share == 4 / 12
    assert told[-1].rate == 1.0


def test_the_bar_never_goes_back(monkeypatch: pytest.MonkeyPatch):
    now, told = [0.0], list[Progress]()
    monkeypatch.setattr("index.progress.time.monotonic", lambda: now[0])
    meter = Meter(1, told.append)
    meter.start_pages(4)
    meter.page_read()
    assert told[-1].share == 0.025
    meter.document_read()
    meter.start_embedding(100, 100.0)
    now[0] += 1
    meter.embedded(1, 1.0)
    assert (told[-1].share, told[-1].seconds_left) == (0.1, 99.0)


@pytest.mark.parametrize(
    ("seconds", "said"), [(4.4, "4 秒"), (119, "119 秒"), (121, "2 分钟"), (9000, "2 小时")]
)
def test_how_long_it_takes_is_said_in_words(seconds: float, said: str):
    assert lasting(seconds, "zh") == said
