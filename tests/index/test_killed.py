"""A build that is killed, or has no room, leaves an index that answers as before or as after."""

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import build_index, open_index
from index.errors import IndexUnwritableError
from index.settings import MANIFEST, SEGMENTS, VERSIONS
from qa import retrieve
from tests.index.builder import BATCH
from tests.index.conftest import Write
from tests.toys import ToyEncoder

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = 60


def stock(folder: Path, write: Write, generation: int) -> dict[str, str]:
    """Documents of one generation, all of them new."""
    shutil.rmtree(folder)
    folder.mkdir()
    texts = {f"{n}.txt": f"第{generation}代第{n}号文档讲港口。" for n in range(DOCUMENTS)}
    for name, text in texts.items():
        write(folder, name, text)
    return texts


def answered(target: Path) -> dict[str, str]:
    """All passages of the index by document, asked as a person would."""
    opened = open_index(target, encoder=ToyEncoder())
    found = {p.document: p.text for p in retrieve("第几号文档", DOCUMENTS * 2, index=opened)}
    every = opened.passages.search(opened.encoder.encode(["文档"]), 10**6)[1][0].tolist()
    held = [opened.passage(row) for row in every]
    assert all(found.get(p.document, p.chunk.text) == p.chunk.text for p in held)
    opened.close()
    return {p.document: p.chunk.text for p in held}


@contextmanager
def builder(folder: Path, target: Path, log: Path) -> Iterator["subprocess.Popen[str]"]:
    """A build that has just begun in another process."""
    command = [sys.executable, "-m", "tests.index.builder", folder, target, log]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_killed_at_any_moment(folder: Path, target: Path, tmp_path: Path, write: Write):
    chance = random.Random(1)
    before = stock(folder, write, 0)
    build_index(folder, target, encoder=ToyEncoder())
    moments = set()
    for generation in range(1, 5):
        after = stock(folder, write, generation)
        log = tmp_path / f"log {generation}"
        kills = 0
        while True:
            with builder(folder, target, log) as process:
                try:
                    process.wait(chance.uniform(0, 0.3) if kills < 8 else 60)
                    break
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    kills += 1
            names = frozenset(file.name for file in target.iterdir())
            moments.add((names, log.stat().st_size if log.exists() else 0))
            assert answered(target) in (before, after)
        assert process.returncode == 0
        assert answered(target) == after
        embedded = log.read_text("utf-8").splitlines()
        assert len(set(embedded)) == DOCUMENTS
        assert len(embedded) - DOCUMENTS <= kills * BATCH  # only what was in the works is redone
        assert {file.name for file in target.iterdir()} == {
            MANIFEST,
            SEGMENTS,
            VERSIONS,
            "lock",
            "state",
        }
        assert len(list((target / VERSIONS).iterdir())) == 1
        before = after
    assert len(moments) > 1  # the kills came at different stages of a build


@pytest.mark.parametrize("limit", [0, 100, 1_000, 5_000, 30_000, 60_000, 80_000])
def test_no_room_for_a_file(folder: Path, target: Path, write: Write, limit: int):
    before = stock(folder, write, 0)
    build_index(folder, target, encoder=ToyEncoder())
    after = stock(folder, write, 1)
    with file_size_limit(limit), pytest.raises(IndexUnwritableError):
        build_index(folder, target, encoder=ToyEncoder())
    assert answered(target) == before
    build_index(folder, target, encoder=ToyEncoder())
    assert answered(target) == after
    assert len(list((target / VERSIONS).iterdir())) == 1


@pytest.mark.parametrize("kilobytes", [0, 20, 100, 200])
def test_a_full_disk(folder: Path, write: Write, kilobytes: int):
    with small_disk() as disk:
        target = disk / "索引"
        before = stock(folder, write, 0)
        build_index(folder, target, encoder=ToyEncoder())
        after = stock(folder, write, 1)
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(bytes(free - kilobytes * 1024))
        with pytest.raises(IndexUnwritableError):
            build_index(folder, target, encoder=ToyEncoder())
        assert answered(target) == before
        (disk / "filler").unlink()
        build_index(folder, target, encoder=ToyEncoder())
        assert answered(target) == after


def test_a_folder_that_can_only_be_read(folder: Path, write: Write):
    with tempfile.TemporaryDirectory() as made, as_a_guest(Path(made)) as (documents, target):
        texts = stock(documents, write, 0)
        build_index(documents, target, encoder=ToyEncoder())
        stock(documents, write, 1)
        for path in (target, target / SEGMENTS, target / VERSIONS):
            path.chmod(0o555)
        with guest(), pytest.raises(IndexUnwritableError):
            build_index(documents, target, encoder=ToyEncoder())
        with guest():
            assert answered(target) == texts


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Files can't grow past a size in bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of 2 MB in memory."""
    with tempfile.TemporaryDirectory() as made:
        mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", made]
        try:
            subprocess.run(mount, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("a file system can't be mounted here")
        try:
            yield Path(made)
        finally:
            subprocess.run(["umount", "--lazy", made], check=True)


@contextmanager
def as_a_guest(made: Path) -> Iterator[tuple[Path, Path]]:
    """Folders for documents and index that any user can look into."""
    made.chmod(0o755)
    for name in ("documents", "index"):
        (made / name).mkdir()
    try:
        yield made / "documents", made / "index"
    finally:
        subprocess.run(["chmod", "-R", "u+w", made], check=True)


@contextmanager
def guest() -> Iterator[None]:
    """The rights of a user who owns nothing, where we are root, whom no mode holds up."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
