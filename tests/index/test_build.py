"""Building and refreshing: only what changed is read and embedded, and nothing is lost."""

import os
import shutil
from pathlib import Path

import pytest

from index import build_index, open_index
from index.building.build import BuildReport
from index.documents.document import read_bytes
from index.documents.formats import READERS
from index.engines.folder.status import status
from index.engines.folder.verify import verify
from index.errors import DocumentsError, IndexFolderError
from index.progress import Progress
from index.settings import VERSIONS
from tests.index.conftest import Write
from tests.toys import ToyEncoder


def build(folder: Path, target: Path, toy: ToyEncoder, *, rebuild: bool = False) -> BuildReport:
    toy.seen.clear()
    return build_index(folder, target, rebuild=rebuild, encoder=toy)


def test_documents_are_followed_as_they_come_change_move_and_go(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "甲.txt", "甲文档讲港口。")
    write(folder, "乙.txt", "乙文档讲工厂。")
    report = build(folder, target, toy)
    assert (report.added, report.passages) == (("乙.txt", "甲.txt"), 2)

    report = build(folder, target, toy)
    assert (report.added, report.unchanged, toy.seen) == ((), ("乙.txt", "甲.txt"), [])

    write(folder, "乙.txt", "乙文档改讲学校了。")
    (folder / "甲.txt").rename(folder / "丙.txt")
    write(folder, "丁.txt", "丁文档是新的。")
    report = build(folder, target, toy)
    assert report.changed == ("乙.txt",)
    assert report.renamed == (("甲.txt", "丙.txt"),)
    assert report.added == ("丁.txt",)

    (folder / "丁.txt").unlink()
    report = build(folder, target, toy)
    assert (report.removed, report.passages) == (("丁.txt",), 2)
    opened = open_index(target, encoder=toy)
    assert [d.path for d in opened.documents] == ["丙.txt", "乙.txt"]


def test_only_new_passages_are_embedded(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    long = "这一段足够长，可以自成一段，不会同别的段落并在一起，讲的是宁波的港口，" * 4
    write(folder, "a.txt", f"{long}甲。\n\n{long}乙。")
    build(folder, target, toy)
    write(folder, "a.txt", f"{long}甲。\n\n{long}丙。")
    build(folder, target, toy)
    assert toy.seen == [f"a\n{long}丙。"]


def test_a_file_changed_within_the_tick_of_the_clock_is_read_again(
    folder: Path, target: Path, toy: ToyEncoder
) -> None:
    file = folder / "a.txt"
    file.write_text("甲甲甲。", "utf-8")
    state = file.stat()
    build(folder, target, toy)
    file.write_text("乙乙乙。", "utf-8")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert build(folder, target, toy).changed == ("a.txt",)


def test_a_file_that_was_only_touched_is_read_once_and_not_at_every_refresh(
    folder: Path, target: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    write(folder, "a.txt", "甲。")
    build(folder, target, toy)
    write(folder, "a.txt", "甲。")
    assert build(folder, target, toy).unchanged == ("a.txt",)
    monkeypatch.setattr(
        "index.building.survey.read_bytes", lambda *_: pytest.fail("it was read again")
    )
    assert build(folder, target, toy).unchanged == ("a.txt",)


def test_unreadable_documents_are_named_and_the_others_indexed(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "好.txt", "可以读的文档。")
    write(folder, "坏.pdf", "不是 PDF")
    write(folder, "空.txt", "")
    report = build(folder, target, toy)
    assert report.added == ("好.txt",)
    expected = [("坏.pdf", "文件已损坏，或与扩展名不符"), ("空.txt", "文件是空的")]
    assert [(f.path, f.reason) for f in report.failed] == expected
    again = build(folder, target, toy)
    assert ([(f.path, f.reason) for f in again.failed], toy.seen) == (expected, [])


def test_when_a_format_is_read_otherwise_its_files_alone_are_read_again(
    folder: Path, target: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    def built() -> tuple[BuildReport, list[str]]:
        read: list[str] = []

        def counted(folder: Path, path: str) -> bytes:
            read.append(path)
            return read_bytes(folder, path)

        monkeypatch.setattr("index.building.survey.read_bytes", counted)
        return build(folder, target, toy), read

    for name in ("a.txt", "b.md", "c.markdown", "坏.pdf"):
        write(folder, name, f"这是{name}。")
    built()
    monkeypatch.setattr(READERS[".md"], "VERSION", READERS[".md"].VERSION + 1)
    report, read = built()
    assert read == ["b.md", "c.markdown"]
    assert (report.changed, report.unchanged, toy.seen) == (("b.md", "c.markdown"), ("a.txt",), [])
    monkeypatch.setattr(READERS[".pdf"], "VERSION", READERS[".pdf"].VERSION + 1)
    report, read = built()  # what could not be read may be readable now
    assert (read, [failure.path for failure in report.failed]) == (["坏.pdf"], ["坏.pdf"])
    monkeypatch.setattr("index.passages.chunks.LEAD", 50)
    assert built()[1] == ["a.txt", "b.md", "c.markdown", "坏.pdf"]
    assert built()[1] == []


def test_passages_with_other_windows_than_before_are_embedded_again(
    folder: Path, target: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    write(folder, "a.txt", "短短一句话。")
    write(folder, "b.txt", "这一段有两句话，讲的是宁波的港口和码头。" * 2)
    build(folder, target, toy)
    monkeypatch.setattr("index.passages.chunks.WINDOW", 20)
    build(folder, target, toy)
    sentence = "这一段有两句话，讲的是宁波的港口和码头。"
    assert toy.seen == [f"b\n{sentence * 2}", sentence, sentence]
    verify(target)


def test_progress_counts_documents_then_chunks(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "a.txt", "甲。")
    write(folder, "b.txt", "乙。")
    steps: list[Progress] = []
    build_index(folder, target, encoder=toy, on_progress=steps.append)
    counts = [(s.documents_done, s.documents, s.chunks_done, s.chunks) for s in steps]
    assert counts == [(1, 2, 0, 0), (2, 2, 0, 0), (2, 2, 0, 2), (2, 2, 2, 2)]
    assert [step.share for step in steps] == [0.05, 0.1, 0.1, 1.0]
    assert [step.seconds_left for step in steps] == [None, None, None, 0.0]


def test_another_model_is_refused_and_rebuild_mends(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "a.txt", "甲。")
    build(folder, target, toy)
    other = ToyEncoder("other")
    for attempt in (
        lambda: open_index(target, encoder=other),
        lambda: build(folder, target, other),
    ):
        with pytest.raises(IndexFolderError, match="--rebuild"):
            attempt()
    build(folder, target, other, rebuild=True)
    assert open_index(target, encoder=other).manifest.model == "other"


def test_token_vectors_are_turned_off_and_on(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    def tokens_after_build(choice: bool | None) -> tuple[bool, tuple[int, ...], int]:
        toy.seen.clear()
        build_index(folder, target, encoder=toy, token_vectors=choice)
        opened = open_index(target, encoder=toy)
        return opened.has_tokens, opened.tokens.bits_of(0).shape, len(toy.seen)

    write(folder, "a.txt", "甲乙丙。")
    assert tokens_after_build(False) == (False, (0, 8), 1)
    assert "--token-vectors" in status(target)
    assert tokens_after_build(None) == (False, (0, 8), 0)
    assert tokens_after_build(True) == (True, (6, 8), 1)
    assert "--token-vectors" not in status(target)
    assert tokens_after_build(False) == (False, (0, 8), 0)
    build_index(folder, target, encoder=toy, rebuild=True)
    assert not open_index(target, encoder=toy).has_tokens


def test_an_empty_folder_is_an_error_and_the_index_stays(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "a.txt", "甲。")
    build(folder, target, toy)
    (folder / "a.txt").unlink()
    with pytest.raises(DocumentsError, match="没有可以索引的文档"):
        build(folder, target, toy)
    write(folder, "b.txt", "")
    with pytest.raises(DocumentsError, match="一个也读不了"):
        build(folder, target, toy)
    assert open_index(target, encoder=toy).passage_count == 1


def test_a_manifest_that_is_no_manifest(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "a.txt", "甲。")
    build(folder, target, toy)
    (target / "manifest.json").write_text('{"format": 99}')
    with pytest.raises(IndexFolderError, match="更新版本"):
        open_index(target, encoder=toy)
    (target / "manifest.json").write_text("[]")
    with pytest.raises(IndexFolderError, match="已损坏"):
        open_index(target, encoder=toy)


def test_a_folder_with_other_files_is_never_written_into(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    write(folder, "a.txt", "甲。")
    shutil.copytree(folder, target)
    with pytest.raises(IndexFolderError, match="以免覆盖"):
        build(folder, target, toy)
    assert [file.name for file in target.iterdir()] == ["a.txt"]


def test_old_versions_are_cleaned_up(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    for text in ("甲。", "乙。", "丙。"):
        write(folder, "a.txt", text)
        build(folder, target, toy)
    assert len(list((target / VERSIONS).iterdir())) == 1


def test_each_format_that_is_not_known_is_counted_and_named_once(
    folder: Path, target: Path, toy: ToyEncoder, write: Write
) -> None:
    for name in ("好.txt", "b.mp4", "a.MP4", "c.zip", "LICENSE"):
        write(folder, name, "可以读的文档。")
    (folder / "别处").symlink_to(folder)
    said = build(folder, target, toy).summary()
    assert said[1:] == [
        "另有 5 项没有读，格式不支持：.mp4 2 个（a.MP4）、.zip 1 个（c.zip）、"
        "文件夹的链接 1 个（别处/）、没有扩展名的 1 个（LICENSE）"
    ]
    english = build(folder, target, toy).summary("en")
    assert english[1].endswith(
        "2 .mp4 (a.MP4), 1 .zip (c.zip), 1 links to folders (别处/), 1 without an ending (LICENSE)"
    )
