"""Damage is found and named, at opening and by a thorough check, and rebuilding mends it."""

import json
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import faiss
import numpy as np
import pytest

from index import build_index, open_index
from index.__main__ import main
from index.engines.folder.manifest import FORMAT, FileAbout, Manifest
from index.engines.folder.verify import verify
from index.errors import IndexFolderError, IndexOlderError
from index.settings import MANIFEST, SEGMENTS
from qa import retrieve
from tests.index.conftest import Write
from tests.toys import ToyEncoder

TEXT = "宁波有83家单项冠军企业。这些工厂多数只做一种产品，却做到了全国乃至全世界的前几名。" * 5


@pytest.fixture
def built(folder: Path, target: Path, toy: ToyEncoder, write: Write) -> Path:
    """An index of two documents."""
    write(folder, "a.txt", TEXT)
    write(folder, "b.txt", "学校里的孩子们在操场上奔跑。")
    build_index(folder, target, encoder=toy)
    return target


def part(target: Path, name: str) -> Path:
    """A file of the only segment."""
    (segment,) = (target / SEGMENTS).iterdir()
    return segment / name


def flip(file: Path) -> None:
    """Change one bit."""
    data = bytearray(file.read_bytes())
    at = random.Random(len(data)).randrange(len(data))
    data[at] ^= 4
    file.write_bytes(data)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def sign_anew(target: Path) -> None:
    """Make the manifest agree with the files, as a mistake in the program might."""
    fields = json.loads((target / MANIFEST).read_bytes())
    fields.pop("checksum")
    fields["files"] = {name: FileAbout.of(target / name) for name in fields["files"]}
    Manifest(**fields).publish(target)


def test_a_sound_index_says_so(built: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--index", str(built), "--verify"]) == 0
    assert "完好：13 个文件" in capsys.readouterr().out


@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_every_file_is_checked_at_opening(
    folder: Path, built: Path, toy: ToyEncoder, damage: Callable[[Path], None]
):
    for name in Manifest.read(built).files:
        file = built / name
        whole = file.read_bytes()
        damage(file)
        for check in (verify, lambda target: open_index(target, encoder=toy)):
            with pytest.raises(IndexFolderError) as found:
                check(built)
            assert (found.value.key, found.value.values["what"]) == ("index_damaged", name)
        file.write_bytes(whole)
    damage(part(built, "passages.faiss"))
    build_index(folder, built, encoder=toy, rebuild=True)
    assert "完好" in verify(built)
    assert retrieve("单项冠军", 1, index=open_index(built, encoder=toy))[0].document == "a.txt"


def test_a_large_file_that_was_not_written_to_is_not_hashed_again(
    folder: Path, target: Path, toy: ToyEncoder, write: Write, monkeypatch: pytest.MonkeyPatch
):
    def look(file: Path, *, thorough: bool = False) -> bool:
        return about[file.relative_to(target).as_posix()].fits(file, thorough=thorough)

    monkeypatch.setattr("index.engines.folder.manifest._LARGE", 1)
    monkeypatch.setattr("index.engines.folder.manifest._SETTLED", 0)
    write(folder, "a.txt", TEXT)
    build_index(folder, target, encoder=toy)
    about = Manifest.read(target).files
    file = part(target, "records.sqlite")
    time.sleep(0.05)  # longer than a tick of the file system's clock
    state = file.stat()
    with monkeypatch.context() as patched:
        patched.setattr(FileAbout, "of", lambda _: pytest.fail("it was read"))
        assert look(file)
    flip(file)
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert not look(file)
    with pytest.raises(IndexFolderError, match=r"records\.sqlite"):
        open_index(target, encoder=toy)
    flip(file)
    assert look(file)
    assert look(file, thorough=True)


def test_a_file_that_was_just_written_is_hashed(built: Path):
    assert {about.stamp for about in Manifest.read(built).files.values()} == {""}


def test_all_that_is_damaged_is_named(built: Path):
    cut(part(built, "windows.npy"))
    flip(part(built, "passages.faiss"))
    with pytest.raises(IndexFolderError, match=r"/windows\.npy, segments/\w+/passages\.faiss"):
        verify(built)


def test_every_byte_of_the_manifest_counts(built: Path, toy: ToyEncoder):
    whole = (built / MANIFEST).read_bytes()
    for at in range(0, len(whole), 7):
        data = bytearray(whole)
        data[at] ^= 1
        (built / MANIFEST).write_bytes(data)
        try:
            Manifest.read(built)
        except IndexFolderError:
            continue
        assert json.loads(data) == json.loads(whole)  # white space, say
    (built / MANIFEST).write_bytes(whole)
    assert open_index(built, encoder=toy).passage_count == 2


@pytest.mark.parametrize(("by", "kind"), [(1, IndexFolderError), (-1, IndexOlderError)])
def test_another_format_is_named_and_built_over_if_it_is_older(
    folder: Path, built: Path, toy: ToyEncoder, by: int, kind: type[IndexFolderError]
):
    fields = json.loads((built / MANIFEST).read_bytes())
    (built / MANIFEST).write_text(json.dumps({**fields, "format": FORMAT + by}))
    with pytest.raises(IndexFolderError) as found:
        open_index(built, encoder=toy)
    assert type(found.value) is kind
    report = build_index(folder, built, encoder=toy, rebuild=by > 0)
    assert open_index(built, encoder=toy).passage_count == 2
    assert (report.added, report.was_older) == (("a.txt", "b.txt"), by < 0)
    assert report.summary("zh")[-1].startswith("索引由旧版本的甬问建立" if by < 0 else "新增 2")
    assert not build_index(folder, built, encoder=toy).was_older
    assert len(list((built / SEGMENTS).iterdir())) == 1


def test_parts_that_disagree_are_found(built: Path):
    file = part(built, "passages.faiss")
    vectors = faiss.read_index(str(file))
    vectors.add(np.ones((1, vectors.d), dtype=np.float32))
    faiss.write_index(vectors, str(file))
    with sqlite3.connect(part(built, "records.sqlite")) as connection:
        connection.execute("update passages set fields = replace(fields, '。', '！') where row = 1")
    connection.close()
    sign_anew(built)
    with pytest.raises(IndexFolderError) as found:
        verify(built)
    name = part(built, "").name
    wrong = f"{name}: records.sqlite: passage 1, {name}/passages.faiss 有 3 个，应有 2 个"
    assert found.value.values["what"] == wrong


def test_verify_changes_nothing(built: Path):
    def state() -> dict[Path, int]:
        return {file: file.stat().st_mtime_ns for file in built.rglob("*")}

    before = state()
    verify(built)
    assert state() == before


@pytest.mark.slow
def test_damage_is_one_sentence_on_the_command_line(built: Path):
    import subprocess

    cut(part(built, "windows.faiss"))
    command = [sys.executable, "-m", "index", "--index", built, "--verify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "windows.faiss" in done.stderr
    assert "--rebuild" in done.stderr
    assert len(done.stderr.splitlines()) == 1


class Trap:
    """Leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._mark,)


@pytest.mark.parametrize("name", ["terms/keys.npy", "windows.npy", "tokens/bits.npy"])
def test_an_index_from_someone_else_is_data_and_never_code(
    built: Path, toy: ToyEncoder, tmp_path: Path, name: str
):
    mark = tmp_path / "it ran"
    trap = np.empty(1, dtype=object)
    trap[0] = Trap(mark)
    np.save(part(built, name), trap, allow_pickle=True)
    sign_anew(built)
    with pytest.raises(IndexFolderError):
        open_index(built, encoder=toy).words("宁波")
    assert not mark.exists()
