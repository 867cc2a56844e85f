"""One index folder, several processes: builders take turns, readers see one version whole."""

import os
import platform
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from index import build_index, open_index
from index.building.build import BuildReport
from index.engines.folder.index import FolderIndex
from index.engines.folder.manifest import DRAFT, Manifest
from index.engines.folder.target import FolderTarget
from index.engines.reopening import Reopener
from index.errors import IndexBusyError, IndexFolderError, IndexMissingError
from index.settings import SEGMENTS, VERSIONS
from tests.index.conftest import Write
from tests.toys import ToyEncoder

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from index.engines.folder.target import FolderTarget
with FolderTarget(Path(sys.argv[1])).writing():
    print("holding", flush=True)
    sys.stdin.read()
"""


@contextmanager
def process(*command: object) -> Iterator["subprocess.Popen[str]"]:
    """A Python process that ends when its standard input does."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    arguments = [sys.executable, *map(str, command)]
    with subprocess.Popen(arguments, cwd=ROOT, text=True, **pipes) as running:
        try:
            yield running
        finally:
            running.kill()


def versions(target: Path) -> set[str]:
    return {version.name for version in (target / VERSIONS).iterdir()}


def line(running: "subprocess.Popen[str]") -> str:
    assert running.stdout is not None
    return running.stdout.readline().strip()


@pytest.mark.slow
def test_a_second_builder_is_told_who_builds_and_a_dead_one_blocks_nobody(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    write(folder, "a.txt", "甲。")
    with process("-c", HOLD, target) as other:
        assert line(other) == "holding"
        with pytest.raises(IndexBusyError) as refused:
            build_index(folder, target, encoder=toy)
        assert refused.value.values["pid"] == other.pid
        assert refused.value.values["host"] == platform.node()
        assert f"进程 {other.pid}" in refused.value.sentence("zh")
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert build_index(folder, target, encoder=toy).added == ("a.txt",)


@pytest.mark.slow
def test_readers_in_other_processes_see_whole_versions_and_the_newest(
    folder: Path, target: Path, tmp_path: Path, toy: ToyEncoder, write: Write
):
    published = tmp_path / "published"
    generations = 20

    def publish(generation: int) -> None:
        for number, subject in enumerate(["港口", "学校", "工厂", "医院", "农田", "海岛"]):
            write(folder, f"{number}.txt", f"第{generation}代，{subject * 9}。")
        build_index(folder, target, encoder=toy)
        (tmp_path / "draft").write_text(str(generation))
        (tmp_path / "draft").replace(published)

    publish(0)
    with ExitStack() as stack:
        readers = [
            stack.enter_context(process("-m", "tests.index.reader", target, published))
            for _ in range(3)
        ]
        assert [line(reader) for reader in readers] == ["0 6 0"] * 3
        for generation in range(1, generations + 1):
            publish(generation)
        said = [reader.communicate("")[0].splitlines() for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 3
    for lines in said:
        answers = [tuple(map(int, answer.split())) for answer in lines]
        assert {len(answer) for answer in answers} == {3}  # no answer mixes generations
        assert {passages for _, passages, _ in answers} == {6}
        assert all(told >= before for before, _, told in answers)
        assert len({told for _, _, told in answers}) > 3  # they asked while it was published
    build_index(folder, target, encoder=toy)
    assert versions(target) == {Manifest.read(target).version}


def test_a_version_goes_once_nobody_reads_it(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    write(folder, "a.txt", "甲。")
    build_index(folder, target, encoder=toy)
    reader = open_index(target, encoder=toy)
    write(folder, "a.txt", "乙。")
    build_index(folder, target, encoder=toy)
    published = Manifest.read(target).version
    assert versions(target) == {reader.manifest.version, published}
    assert reader.passage(0).chunk.text == "甲。"
    reader.close()
    build_index(folder, target, encoder=toy)
    assert versions(target) == {published}


def test_an_index_of_some_documents_holds_the_version_by_itself(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    write(folder, "a.txt", "甲。")
    build_index(folder, target, encoder=toy)
    whole = open_index(target, encoder=toy)
    first, second = whole.narrowed(["a.txt"]), whole.narrowed(["a.txt"])
    held = Manifest.read(target).version
    write(folder, "a.txt", "乙。")
    for reader in (first, whole, second):
        build_index(folder, target, encoder=toy)
        assert held in versions(target)
        assert second.passage(0).chunk.text == "甲。"
        reader.close()
    build_index(folder, target, encoder=toy)
    assert held not in versions(target)


def test_what_a_killed_build_left_is_cleared_by_the_next(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    write(folder, "a.txt", "甲。")
    build_index(folder, target, encoder=toy)
    published = Manifest.read(target).version
    (target / DRAFT).write_text("{")
    for name in ("0123456789abcdef", "fedcba9876543210.removed"):
        (target / VERSIONS / name).mkdir()
        (target / SEGMENTS / name).mkdir()
        (target / SEGMENTS / name / "records.sqlite").write_bytes(b"half")
    build_index(folder, target, encoder=toy)
    assert (versions(target), (target / DRAFT).exists()) == ({published}, False)
    assert len(list((target / SEGMENTS).iterdir())) == 1
    assert open_index(target, encoder=toy).passage_count == 1


def test_what_can_not_be_removed_is_left_for_the_next_time(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, monkeypatch: pytest.MonkeyPatch
):
    def held(_: Path, __: Path) -> Path:
        raise PermissionError("the folder is open in another program")  # as Windows says

    write(folder, "a.txt", "甲。")
    build_index(folder, target, encoder=toy)
    first = Manifest.read(target).version
    write(folder, "a.txt", "乙。")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", held)
        build_index(folder, target, encoder=toy)
    assert first in versions(target)
    build_index(folder, target, encoder=toy)
    assert versions(target) == {Manifest.read(target).version}


def test_a_reopener_gives_each_version_once_and_warm(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    opened: list[FolderIndex] = []
    reopener = Reopener(target, opened.append)
    with pytest.raises(IndexMissingError, match="还没有索引"):
        reopener.current(toy)
    write(folder, "a.txt", "甲。")
    build_index(folder, target, encoder=toy)
    threads = [threading.Thread(target=reopener.current, args=[toy]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [reopener.current()]
    write(folder, "a.txt", "乙。")
    build_index(folder, target, encoder=toy)
    assert reopener.current().passage(0).chunk.text == "乙。"
    assert len(opened) == 2


def test_a_version_that_is_damaged_is_never_hidden_by_an_older_one(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    reopener = Reopener(target)
    for text in ("甲。", "乙。"):
        write(folder, "a.txt", text)
        build_index(folder, target, encoder=toy)
        if text == "甲。":
            reopener.current(toy)
    (name,) = (name for name in Manifest.read(target).files if name.endswith(".sqlite"))
    file = target / name
    os.truncate(file, file.stat().st_size - 1)
    with pytest.raises(IndexFolderError, match=r"records\.sqlite"):
        reopener.current()


def test_a_builder_waits_its_turn_and_sees_what_came_meanwhile(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    write(folder, "a.txt", "甲。")
    met: list[IndexBusyError] = []
    reports: list[BuildReport] = []
    met_one = threading.Event()

    def on_busy(busy: IndexBusyError) -> None:
        met.append(busy)
        met_one.set()

    def build() -> None:
        reports.append(build_index(folder, target, encoder=toy, on_busy=on_busy))

    waiting = threading.Thread(target=build)
    with FolderTarget(target).writing():
        waiting.start()
        assert met_one.wait(20)
        write(folder, "b.txt", "乙。")
    waiting.join(20)
    assert [busy.values["pid"] for busy in met] == [os.getpid()]
    assert [report.added for report in reports] == [("a.txt", "b.txt")]


def test_who_waits_can_give_up_and_takes_nothing_from_the_builder(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
):
    def give_up(_: IndexBusyError) -> None:
        raise KeyboardInterrupt

    write(folder, "a.txt", "甲。")
    with FolderTarget(target).writing() as waited:
        assert not waited
        with pytest.raises(KeyboardInterrupt):
            build_index(folder, target, encoder=toy, on_busy=give_up)
        assert (target / "builder.json").exists()
        with pytest.raises(IndexBusyError, match="正在由进程"), FolderTarget(target).writing():
            pass
    assert build_index(folder, target, encoder=toy).added == ("a.txt",)


@pytest.mark.slow
def test_the_command_says_for_whom_it_waits_and_goes_on_when_they_die(
    folder: Path, target: Path, write: Write
):
    write(folder, "a.txt", "甲。")
    command = [sys.executable, "-m", "index", "--documents", folder, "--index", target]
    with process("-c", HOLD, target) as other:
        assert line(other) == "holding"
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=ROOT, text=True, stdout=pipe, stderr=pipe) as second:
            assert second.stderr is not None
            said = second.stderr.readline()
            assert f"进程 {other.pid}" in said
            assert "接着做" in said
            assert second.poll() is None
            other.send_signal(signal.SIGKILL)
            out, _ = second.communicate(timeout=120)
    assert second.returncode == 0
    assert "新增 1" in out


def test_who_builds_is_told_only_while_they_do(target: Path):
    with FolderTarget(target).writing():
        with pytest.raises(IndexBusyError) as refused, FolderTarget(target).writing():
            pass
        assert refused.value.values["pid"] == os.getpid()
    assert not (target / "builder.json").exists()
