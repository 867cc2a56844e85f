"""What systems differ in, as far as one of them can show it."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from index import system

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")


@posix
def test_readers_share_a_lock_and_a_writer_has_it_alone(tmp_path: Path):
    file = tmp_path / "leased"
    file.touch()
    handles = [os.open(file, os.O_RDWR) for _ in range(3)]
    try:
        first, second, writer = handles
        system.lock(first, exclusive=False)
        system.lock(second, exclusive=False)
        with pytest.raises(BlockingIOError):
            system.lock(writer, exclusive=True)
    finally:
        for handle in handles:
            os.close(handle)


@posix
def test_a_file_system_without_locks_is_no_error(monkeypatch: pytest.MonkeyPatch):
    def unable(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", unable)
    system.lock(0, exclusive=True)


def test_on_windows_a_file_that_is_being_read_is_tried_again(monkeypatch: pytest.MonkeyPatch):
    left = [1, 2, 3]

    def replace() -> str:
        if left:
            left.pop()
            raise PermissionError(13, "in use")
        return "done"

    with pytest.raises(PermissionError):
        system.patiently(replace)
    monkeypatch.setattr(sys, "platform", "win32")
    assert system.patiently(replace) == "done"
    assert left == []


def test_on_windows_patience_ends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(system, "_PATIENCE", 0.05)

    def replace() -> None:
        raise PermissionError(13, "in use")

    with pytest.raises(PermissionError):
        system.patiently(replace)


def test_a_file_and_a_folder_are_settled(tmp_path: Path):
    file = tmp_path / "a"
    file.write_text("a")
    system.settle(file)
    system.settle(tmp_path)
    with pytest.raises(FileNotFoundError):
        system.settle(tmp_path / "none")


@posix
def test_a_process_ends_with_what_it_has_started(tmp_path: Path):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, start_new_session=True
    )
    system.end(process)
    assert process.returncode is not None
    assert process.stdin is not None
    process.stdin.close()


@pytest.mark.parametrize(
    ("told", "sets"),
    [
        (
            "processor : 0\nflags : fpu avx2 amx_bf16 avx512f\n\nflags : avx_vnni\n",
            ("avx2", "avx512f", "amx_bf16"),
        ),
        ("Features\t: fp asimd bf16\n", ("asimd", "bf16")),
        ("", ()),
    ],
)
def test_instruction_sets_are_those_of_the_first_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, sets: tuple[str, ...]
):
    (tmp_path / "cpuinfo").write_text(told)
    monkeypatch.setattr(system, "_PROCESSOR", tmp_path / "cpuinfo")
    assert system.instruction_sets() == sets


def test_a_system_that_does_not_tell_has_no_instruction_sets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(system, "_PROCESSOR", tmp_path / "none")
    assert system.instruction_sets() == ()
