"""Documents are followed as they change, many changes at once, and nothing else is."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from watchfiles import Change

from index.building.watch import changes, refresh_on_change
from index.errors import DocumentsError, IndexBusyError, YongwenError

STILL = 0.15
QUIET = 4 * STILL


class Followed:
    """Counts refreshes, and fails as it is told to."""

    def __init__(self) -> None:
        self.count = 0
        self.fail: list[YongwenError] = []
        self.errors: list[YongwenError] = []

    def refresh(self) -> None:
        self.count += 1
        if self.fail:
            raise self.fail.pop()

    def settles_at(self, count: int) -> bool:
        """Whether there are that many refreshes soon, and no more after a while."""
        until = time.monotonic() + 20
        while self.count < count and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(QUIET)
        return self.count == count


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.building.watch.STILL", STILL)
    monkeypatch.setattr("index.building.watch._LOOK", 0.1)
    monkeypatch.setattr("index.building.watch._RETRY", 0.1)


@pytest.fixture
def index(folder: Path) -> Path:
    """An index that lies inside the documents folder."""
    made = folder / "index"
    made.mkdir()
    return made


@pytest.fixture
def followed(folder: Path, index: Path) -> Iterator[Followed]:
    made, stopped = Followed(), threading.Event()
    arguments = (folder, index, made.refresh, made.errors.append, stopped)
    thread = threading.Thread(target=refresh_on_change, args=arguments)
    thread.start()
    assert made.settles_at(1)  # it looks once at the start
    made.count = 0
    try:
        yield made
    finally:
        stopped.set()
        thread.join(10)
        assert not thread.is_alive()


def test_changes_at_once_are_one(folder: Path, followed: Followed):
    (folder / "里").mkdir()
    for number in range(20):
        (folder / "里" / f"{number}.txt").write_text("甲。", "utf-8")
        time.sleep(STILL / 10)
    assert followed.settles_at(1)
    (folder / "里" / "0.txt").write_text("乙。", "utf-8")
    assert followed.settles_at(2)
    (folder / "里").rename(folder / "外")
    assert followed.settles_at(3)
    shutil.rmtree(folder / "外")
    assert followed.settles_at(4)


def test_hidden_files_and_the_index_are_no_documents(folder: Path, index: Path, followed: Followed):
    (folder / ".hidden.txt").write_text("甲。", "utf-8")
    (folder / "~$甲.docx").write_text("甲。", "utf-8")
    (index / "lock").write_text("")
    assert followed.settles_at(0)


def test_a_busy_index_is_tried_again_and_other_errors_are_told(folder: Path, followed: Followed):
    about = {"path": folder, "pid": 1, "host": "甲", "since": ""}
    followed.fail = [IndexBusyError(**about)] * 2
    (folder / "a.txt").write_text("甲。", "utf-8")
    assert followed.settles_at(3)
    assert followed.errors == []
    followed.fail = [DocumentsError("documents_missing", path=folder)]
    (folder / "a.txt").write_text("乙。", "utf-8")
    assert followed.settles_at(4)
    assert [error.key for error in followed.errors] == ["documents_missing"]
    (folder / "a.txt").write_text("丙。", "utf-8")
    assert followed.settles_at(5)


def test_a_folder_that_goes_is_waited_for(folder: Path, followed: Followed):
    folder.rename(folder.with_name("away"))
    time.sleep(2 * QUIET)
    before = followed.count
    folder.mkdir()
    assert soon(lambda: followed.count > before)
    before = followed.count
    (folder / "a.txt").write_text("甲。", "utf-8")
    assert soon(lambda: followed.count > before)


def test_what_keeps_the_system_from_watching(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """A folder inside that is closed ends nothing, nor one that has just gone; a limit does."""
    failures: list[OSError] = [
        FileNotFoundError(errno.ENOENT, "No such file or directory"),
        OSError(errno.ENOSPC, "OS file watch limit reached"),
    ]

    def watch(
        *_: object, ignore_permission_denied: bool, **__: object
    ) -> Iterator[set[tuple[Change, str]]]:
        assert ignore_permission_denied
        yield set()
        raise failures.pop(0)

    monkeypatch.setattr("watchfiles.watch", watch)
    told = changes(folder, folder / "index", threading.Event())
    next(told)
    next(told)
    with pytest.raises(DocumentsError, match=r"OS file watch limit reached.*FORCE_POLLING"):
        next(told)


def soon(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + 20
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


@contextmanager
def watching(folder: Path, index: Path) -> Iterator["subprocess.Popen[str]"]:
    """`python -m index --watch`, with the real model."""
    options = ["--documents", folder, "--index", index, "--watch", "--lang", "en"]
    with subprocess.Popen(
        [sys.executable, "-m", "index", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_the_command_line_follows_until_it_is_interrupted(folder: Path, target: Path):
    (folder / "a.txt").write_text("甲文档讲港口。", "utf-8")
    with watching(folder, target) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        assert next(line for line in lines if "added" in line).startswith("1 added")
        assert any("Watching" in line for line in lines)
        time.sleep(1)
        (folder / "b.txt").write_text("乙文档讲学校。", "utf-8")
        assert next(line for line in lines if "added" in line).startswith("1 added, 0 changed")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in errors
