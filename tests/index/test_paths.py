"""Files by any name, in any place, that is in the folder; and nothing outside it."""

import errno
import os
import unicodedata
from pathlib import Path
from typing import NoReturn

import pytest

from index import build_index, open_index
from index.documents.document import list_documents
from index.engines.folder.status import status
from index.engines.folder.verify import verify
from index.errors import DocumentsError, IndexFolderError
from index.settings import documents_folder, index_place
from tests.toys import ToyEncoder

DEEP = "/".join(f"深{level}" for level in range(60)) + "/底.txt"
TEXTS = {
    "有 空格.txt": "甲。",
    "A.txt": "乙。",
    "b.txt": "丙。",
    DEEP: "丁。",
    "x'y\"z %s {path}.txt": "戊。",
    unicodedata.normalize("NFC", "é") + "1.txt": "己。",
    unicodedata.normalize("NFD", "é") + "2.txt": "庚。",
}


def test_any_name_is_a_name(folder: Path, target: Path, toy: ToyEncoder):
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    assert build_index(folder, target, encoder=toy).added == tuple(sorted(TEXTS))
    assert not build_index(folder, target, encoder=toy).is_news
    opened = open_index(target, encoder=toy)
    found = {name: opened.document(name) for name in TEXTS}
    assert {name: document and document.text for name, document in found.items()} == TEXTS
    assert verify(target)


def test_names_that_differ_little_are_two_where_the_system_says_so(
    folder: Path, target: Path, toy: ToyEncoder
):
    pairs = [("A.txt", "a.txt"), ("é.txt", unicodedata.normalize("NFD", "é.txt"))]
    for number, name in enumerate(name for pair in pairs for name in pair):
        (folder / name).write_text(f"第{number}号。", "utf-8")
    there = tuple(sorted(file.name for file in folder.iterdir()))
    assert build_index(folder, target, encoder=toy).added == there


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_what_is_no_document_of_the_folder_is_named_and_nothing_hangs(
    folder: Path, target: Path, tmp_path: Path, toy: ToyEncoder
):
    (folder / "a.txt").write_text("甲。", "utf-8")
    (tmp_path / "secret.txt").write_text("机密。", "utf-8")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "nowhere.txt").symlink_to(tmp_path / "nowhere.txt")
    (folder / "itself.txt").symlink_to(folder / "itself.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "w") as badly_named:  # noqa: PTH123
        badly_named.write("乙。")
    report = build_index(folder, target, encoder=toy)
    assert (report.added, report.ignored) == (("a.txt", "inside.txt"), ("loop/",))
    reasons = {failure.path: failure.reason for failure in report.failed}
    assert reasons.keys() == {
        "outside.txt",
        "nowhere.txt",
        "itself.txt",
        "pipe.txt",
        "\udcff\udcfe.txt",
    }
    assert reasons["outside.txt"] == "是指向文件夹之外的链接"
    assert reasons["pipe.txt"] == "不是普通文件"
    assert reasons["\udcff\udcfe.txt"] == "文件名不是有效的文字，请改名"
    assert build_index(folder, target, encoder=toy).failed == report.failed


def denied(path: object) -> NoReturn:
    raise PermissionError(errno.EACCES, "Permission denied", str(path))


def deny(monkeypatch: pytest.MonkeyPatch, closed: Path) -> None:
    """The system lets nobody list a folder, not even root."""
    scandir = os.scandir
    monkeypatch.setattr(
        "os.scandir", lambda path: denied(path) if path == str(closed) else scandir(path)
    )


def test_a_documents_folder_that_can_not_be_looked_at_says_why(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(DocumentsError, match="File name too long"):
        list_documents(folder / ("长" * 300))
    with pytest.raises(DocumentsError, match="没有文档文件夹"):
        list_documents(folder / "没有")
    (folder / "a.txt").write_text("甲。", "utf-8")
    with pytest.raises(DocumentsError, match="没有文档文件夹"):
        list_documents(folder / "a.txt")
    deny(monkeypatch, folder)
    with pytest.raises(DocumentsError, match=r"读不了文档文件夹 .*（Permission denied），请检查"):
        list_documents(folder)


def test_what_lies_in_a_folder_that_can_not_be_listed_stays(
    folder: Path, target: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
):
    for name in ("a.txt", "深/b.txt", "深/层/c.txt", "深层.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"讲{name}。", "utf-8")
    build_index(folder, target, encoder=toy)
    (folder / "深层.txt").unlink()
    with monkeypatch.context() as patched:
        deny(patched, folder / "深")
        for removed in (("深层.txt",), ()):
            report = build_index(folder, target, encoder=toy)
            assert (report.removed, report.unchanged) == (
                removed,
                ("a.txt", "深/b.txt", "深/层/c.txt"),
            )
            failures = [(failure.path, failure.reason) for failure in report.failed]
            assert failures == [("深/", "无法读取：Permission denied")]
        assert "读不了：深/" in status(target)
    (folder / "深" / "b.txt").unlink()
    report = build_index(folder, target, encoder=toy)
    assert (report.removed, report.failed) == (("深/b.txt",), ())


def test_a_folder_of_which_nothing_can_be_listed_is_not_called_empty(
    folder: Path, target: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
):
    (folder / "深").mkdir()
    deny(monkeypatch, folder / "深")
    with pytest.raises(DocumentsError, match="一个也读不了：深/: 无法读取：Permission denied"):
        build_index(folder, target, encoder=toy)


def test_an_index_that_can_not_be_looked_at_is_not_called_damaged(
    folder: Path, target: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(IndexFolderError, match="File name too long"):
        status(target.with_name("长" * 300))
    (folder / "a.txt").write_text("甲。", "utf-8")
    build_index(folder, target, encoder=toy)
    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(IndexFolderError, match=r"读不了 .*（Permission denied），请检查"):
        open_index(target, encoder=toy)


def test_an_index_that_lies_in_the_folder_is_passed_over(folder: Path, toy: ToyEncoder):
    (folder / "manifest.lock").write_text("{}")
    (folder / "深").mkdir()
    (folder / "深" / "a.txt").write_text("甲。", "utf-8")
    for _ in range(2):
        report = build_index(folder, folder / "深" / "索引", encoder=toy)
        assert report.ignored == ("manifest.lock",)


def test_an_empty_name_is_refused_and_an_empty_variable_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(DocumentsError, match="名称是空的"):
        documents_folder("")
    with pytest.raises(IndexFolderError, match="位置是空的"):
        index_place("", folder)
    monkeypatch.setenv("YONGWEN_DOCUMENTS", "")
    monkeypatch.setenv("YONGWEN_INDEX", "")
    assert documents_folder().name == "seeds"
    assert index_place(None, folder) == folder.with_name(".文档-index")


def test_a_folder_that_links_to_itself_can_not_be_looked_at(tmp_path: Path):
    circle = tmp_path / "圈"
    circle.symlink_to(circle)
    with pytest.raises(DocumentsError, match="读不了"):
        list_documents(documents_folder(circle))
    place = index_place(circle)
    assert isinstance(place, Path)
    with pytest.raises(IndexFolderError, match="读不了"):
        status(place)
