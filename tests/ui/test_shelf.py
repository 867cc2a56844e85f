"""Files that come in by the window: named safely, inside the folder, over nothing unasked."""

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.documents.document import MAX_MEGABYTES, list_documents
from index.documents.formats import READERS
from ui.shelf import Shelf, ShelfError, safe_name, safe_path

NAMES = st.builds(
    str.__add__,
    st.text(
        st.one_of(st.characters(), st.sampled_from("./\\: ~$\0\n\u202e\u200bé\u0301CONPRNaux宁波"))
    ),
    st.sampled_from([*READERS, ".MD", ".Pdf", " .txt"]),
)

PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³")
RESERVED = {"con", "prn", "aux", "nul", *PORTS}


@given(NAMES)
@example("CON.md")
@example("com¹.txt")
@example("../../etc/passwd.md")
@example("a\u202edm.exe.txt")
@example("~$.~$报告.docx")
@example("e\u0301.md")
@example("甲" * 300 + ".html")
@example("\ud800.md")
def test_a_safe_name_is_one_that_any_system_takes(name: str):
    try:
        safe = safe_name(name)
    except ShelfError as refused:
        assert refused.key in ("name_unusable", "format_unknown")
        return
    assert safe_name(safe) == safe
    assert not set(safe) & set('/\\:*?"<>|\0')
    assert not any(unicodedata.category(c).startswith("C") for c in safe)
    assert unicodedata.is_normalized("NFC", safe)
    assert len(safe.encode()) <= 210
    assert not safe.startswith((".", "~$", " "))
    assert Path(safe).suffix.lower() in READERS
    assert safe.split(".")[0].rstrip(" ").casefold() not in RESERVED


@given(NAMES)
def test_whatever_comes_in_lies_at_the_top_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str
):
    folder = tmp_path_factory.mktemp("documents")
    file = folder.parent / f"{folder.name}-upload"
    file.write_bytes(b"x")
    try:
        path = Shelf(folder).add(file, name)
    except ShelfError:
        assert list(folder.iterdir()) == []
        return
    assert list_documents(folder).files == (path,)
    assert (folder / path).read_bytes() == b"x"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("报告.md", "报告.md"),
        (r"C:\桌面\报告.md", "报告.md"),
        ("../../报告.md", "报告.md"),
        ("CON.md", "CON_.md"),
        (".隐藏.md", "隐藏.md"),
        ("a\u202eb\u0007.txt", "ab.txt"),
        ("e\u0301.txt", "é.txt"),
        ("一:二?.PDF", "一二.PDF"),
    ],
)
def test_a_name_is_changed_no_more_than_it_must(name: str, safe: str):
    assert safe_name(name) == safe


@pytest.fixture
def shelf(stocked: Path) -> Shelf:
    return Shelf(stocked)


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    made = tmp_path / "upload"
    made.write_text("新的。\n", "utf-8")
    return made


def test_a_new_file_is_moved_in(shelf: Shelf, upload: Path):
    assert shelf.taken("港口.txt") is None
    assert shelf.add(upload, "港口.txt") == "港口.txt"
    assert (shelf.folder / "港口.txt").read_text("utf-8") == "新的。\n"
    assert not upload.exists()


def test_a_file_that_came_in_is_for_those_that_others_are_for(shelf: Shelf, upload: Path):
    upload.chmod(0o600)
    others = (shelf.folder / "园区.md").stat().st_mode
    shelf.add(upload, "港口.txt")
    assert (shelf.folder / "港口.txt").stat().st_mode == others


def test_half_a_file_is_not_left_behind(
    shelf: Shelf, upload: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(_: Path, draft: Path) -> None:
        draft.write_text("新", "utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(ShelfError, match="No space left"):
        shelf.add(upload, "港口.txt")
    assert sorted(file.name for file in shelf.folder.iterdir()) == ["冠军.md", "园区.md"]
    assert upload.exists()


def test_a_file_of_the_same_name_is_kept_unless_said_otherwise(shelf: Shelf, upload: Path):
    before = (shelf.folder / "园区.md").read_bytes()
    assert shelf.taken("园区.MD") == "园区.md"
    with pytest.raises(ShelfError, match=r"已经有名为 园区.md 的文件"):
        shelf.add(upload, "园区.MD")
    assert (shelf.folder / "园区.md").read_bytes() == before
    assert upload.exists()


def test_a_file_of_the_same_name_may_be_replaced(shelf: Shelf, upload: Path):
    assert shelf.add(upload, "园区.md", instead=True) == "园区.md"
    assert (shelf.folder / "园区.md").read_text("utf-8") == "新的。\n"


def test_both_may_be_kept(shelf: Shelf, upload: Path):
    (shelf.folder / "园区 (2).md").write_text("二", "utf-8")
    assert shelf.add(upload, "园区.md", beside=True) == "园区 (3).md"
    assert (shelf.folder / "园区 (2).md").read_text("utf-8") == "二"


def test_the_same_file_again_changes_nothing(shelf: Shelf, upload: Path):
    upload.write_bytes((shelf.folder / "园区.md").read_bytes())
    assert shelf.add(upload, "园区.md") == "园区.md"
    assert not upload.exists()
    assert list_documents(shelf.folder).files == ("冠军.md", "园区.md")


def test_names_of_another_unicode_form_are_the_same(shelf: Shelf, upload: Path):
    (shelf.folder / "cafe\u0301.md").write_text("旧", "utf-8")
    assert shelf.taken("café.md") == "cafe\u0301.md"


def test_a_file_over_the_limit_is_refused(shelf: Shelf, upload: Path):
    with upload.open("r+b") as file:
        file.truncate((MAX_MEGABYTES + 1) * 2**20)
    with pytest.raises(ShelfError, match=r"大.txt 有 101 MB"):
        shelf.add(upload, "大.txt")


@pytest.mark.parametrize(
    ("name", "key"),
    [("a.exe", "format_unknown"), ("...md", "name_unusable"), ("", "format_unknown")],
)
def test_what_can_not_be_named_is_refused(shelf: Shelf, upload: Path, name: str, key: str):
    with pytest.raises(ShelfError) as refused:
        shelf.add(upload, name)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("石化.md", "部门/石化.md"),
        ("石化", "部门/石化.md"),
        ("石化 v1.2", "部门/石化 v1.2.md"),
        ("石化.pdf", "部门/石化.pdf.md"),
        ("../石化.md", "部门/石化.md"),
        ("布局.MD", "部门/布局.MD"),
    ],
)
def test_a_document_is_renamed_in_its_own_folder(shelf: Shelf, name: str, path: str):
    (shelf.folder / "部门").mkdir()
    (shelf.folder / "部门/布局.md").write_text("甲", "utf-8")
    assert shelf.rename("部门/布局.md", name) == path
    assert [f for f in list_documents(shelf.folder).files if f.startswith("部门")] == [path]


def test_a_document_is_not_renamed_over_another(shelf: Shelf):
    with pytest.raises(ShelfError, match="已经有名为"):
        shelf.rename("园区.md", "冠军.md")
    assert list_documents(shelf.folder).files == ("冠军.md", "园区.md")


def test_a_document_that_is_removed_lies_in_the_bin_and_comes_back(shelf: Shelf):
    (shelf.folder / "旧").mkdir()
    (shelf.folder / "旧" / "港口.md").write_text("港口", "utf-8")
    for path in ("园区.md", "旧/港口.md"):
        shelf.remove(path)
    assert list_documents(shelf.folder).files == ("冠军.md",)
    (shelf.folder / "旧").rmdir()
    port, parks = shelf.bin.held()
    assert (port.path, parks.path) == ("旧/港口.md", "园区.md")
    assert abs(time.time() - parks.seconds) < 60
    assert shelf.restore(port.number) == "旧/港口.md"
    assert (shelf.folder / "旧" / "港口.md").read_text("utf-8") == "港口"
    assert shelf.bin.held() == [parks]


def test_what_comes_back_is_put_over_nothing(shelf: Shelf):
    removed = shelf.remove("园区.md")
    (shelf.folder / "园区.MD").write_text("新的", "utf-8")
    assert shelf.restore(removed.number) == "园区 (2).md"
    assert (shelf.folder / "园区.MD").read_text("utf-8") == "新的"


def test_a_bin_that_is_emptied_gives_nothing_back(shelf: Shelf):
    shelf.empty_bin()
    removed = shelf.remove("园区.md")
    shelf.empty_bin()
    assert shelf.bin.held() == []
    for number in (removed.number, "", "../..", "1"):
        with pytest.raises(ShelfError) as refused:
            shelf.restore(number)
        assert refused.value.key == "not_in_bin"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("甲/乙/港口.txt", "甲/乙/港口.txt"),
        ("甲/../../港口.txt", "甲/港口.txt"),
        ("/甲//港口.txt", "甲/港口.txt"),
        (".隐/~$甲/con/港口.txt", "隐/甲/con_/港口.txt"),
        ("a/" * 30 + "b.md", "a/" * 20 + "b.md"),
        (r"C:\甲\港口.txt", "港口.txt"),
    ],
)
def test_a_file_of_a_folder_lies_in_folders_of_safe_names(shelf: Shelf, name: str, path: str):
    file = shelf.folder.parent / "upload"
    file.write_bytes(b"x")
    assert safe_path(name) == path
    assert shelf.taken(name) is None
    assert shelf.add(file, name) == path
    assert (shelf.folder / path).read_bytes() == b"x"
    assert shelf.taken(name) == Path(path).name


@given(NAMES)
@example("../../etc/passwd.md")
def test_a_safe_path_is_its_own_safe_path_and_stays_inside(name: str):
    try:
        safe = safe_path(name)
    except ShelfError:
        return
    assert safe_path(safe) == safe
    assert not any(part.startswith(".") or not part for part in safe.split("/"))


def test_nothing_is_put_in_a_folder_that_leads_out(shelf: Shelf):
    (shelf.folder / "外").symlink_to(shelf.folder.parent, target_is_directory=True)
    file = shelf.folder.parent / "upload"
    file.write_bytes(b"x")
    with pytest.raises(ShelfError) as refused:
        shelf.add(file, "外/港口.txt")
    assert refused.value.key == "name_unusable"


@pytest.mark.parametrize("path", ["../外.md", "没有.md", ".", "", "/etc/passwd", ".隐.md"])
def test_what_is_no_document_is_left_alone(shelf: Shelf, path: str):
    outside = shelf.folder.parent / "外.md"
    outside.write_text("外", "utf-8")
    (shelf.folder / ".隐.md").write_text("隐", "utf-8")
    for change in (shelf.remove, lambda p: shelf.rename(p, "新.md")):
        with pytest.raises(ShelfError) as refused:
            change(path)
        assert refused.value.key == "unknown"
    assert outside.exists()
    assert (shelf.folder / ".隐.md").exists()


def test_what_the_system_says_is_passed_on(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    def denied(*_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", denied)
    with pytest.raises(ShelfError, match=r"改动不了 园区.md（Permission denied）"):
        shelf.remove("园区.md")
