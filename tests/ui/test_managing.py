"""The documents managed in the window, in real Chromium; and what only a forged event would ask."""

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from index.arrays import FloatMatrix
from index.documents.document import list_documents
from index.errors import DocumentsError
from tests.toys import ToyEncoder
from tests.ui.conftest import CHAMPIONS, ask, browsing, launched
from tests.ui.test_handlers import visit
from tests.ui.test_render import parsed
from ui.access import Access
from ui.app import create_app
from ui.collections import named
from ui.library import Library
from ui.managing import Managing
from ui.visit import Shown

real = [pytest.mark.browser, pytest.mark.slow]
PORT = "宁波舟山港吞吐量居首。\n"


def payload(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def upload(page: Page, files: list[FilePayload]) -> None:
    page.get_by_label("添加文件", exact=False).first.set_input_files(files)


@pytest.fixture
def page(library: Library, chromium: Path) -> Iterator[Page]:
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        page.locator(".yw-documents li").first.wait_for()
        page.locator(".yw-drop").first.wait_for()
        yield page


def files(library: Library) -> tuple[str, ...]:
    return list_documents(library.documents).files


def _folder(parent: Path) -> Path:
    folder = parent / "港"
    (folder / "旧").mkdir(parents=True)
    (folder / "港口.txt").write_text(PORT, "utf-8")
    (folder / "旧" / "船.md").write_text("# 船\n\n一条大船靠岸。\n", "utf-8")
    (folder / "旧" / "程序.exe").write_text("x", "utf-8")
    (folder / ".隐.md").write_text("隐", "utf-8")
    return folder


class TestInTheBrowser:
    pytestmark = real

    def test_files_are_uploaded_and_answer(self, page: Page, library: Library):
        expect(page.locator(".yw-drop").first).to_contain_text("每个不超过 100 MB")
        expect(page.locator(".yw-drop").first).to_contain_text(".docx")
        upload(page, [payload("港口.txt", PORT), payload("船.md", "# 船\n\n一条大船靠岸。\n")])
        expect(page.locator(".yw-report")).to_contain_text("新增 2")
        expect(page.locator(".yw-documents li")).to_have_count(4)
        assert files(library) == ("冠军.md", "园区.md", "港口.txt", "船.md")
        answer = ask(page, "宁波舟山港吞吐量")
        expect(answer.locator(".yw-file").first).to_have_text("港口.txt")

    def test_the_list_follows_what_others_do_at_once(self, page: Page, library: Library):
        expect(page.locator(".yw-documents li")).to_have_count(2)
        (library.documents / "港口.txt").write_text(PORT, "utf-8")
        library.refresh()  # before the first look
        expect(page.locator(".yw-documents li")).to_have_count(3, timeout=25_000)

    def test_a_list_drawn_anew_keeps_its_ticks_and_a_dialog_that_is_open(
        self, page: Page, library: Library
    ):
        page.get_by_label("只在“园区”里找").check()
        expect(page.locator(".yw-scope")).to_contain_text("园区.md")
        page.get_by_label("给 园区.md 改名").click()
        name = page.locator(".yw-dialog[open] input")
        name.fill("产业园区")
        (library.documents / "1.md").write_text(PORT, "utf-8")
        library.refresh()
        expect(page.locator(".yw-documents li")).to_have_count(3, timeout=25_000)
        boxes = page.locator("[name=within]")
        assert boxes.evaluate_all("all => all.map((each) => each.checked)") == [False, False, True]
        expect(name).to_have_value("产业园区")
        name.press("Enter")
        expect(page.locator(".yw-documents")).to_contain_text("产业园区.md")
        assert files(library) == ("1.md", "产业园区.md", "冠军.md")

    def test_files_are_dropped_anywhere(self, page: Page, library: Library):
        page.evaluate(
            """(text) => {
                const carried = new DataTransfer();
                carried.items.add(new File([text], "港口.txt"));
                const on = document.querySelector("#yw-conversation") || document.body;
                for (const type of ["dragover", "drop"])
                    document.body.dispatchEvent(
                        new DragEvent(type, { dataTransfer: carried, bubbles: true }));
            }""",
            PORT,
        )
        expect(page.locator(".yw-report")).to_contain_text("新增 1")
        assert "港口.txt" in files(library)

    def test_what_can_not_be_taken_is_told_at_once(self, page: Page, library: Library):
        upload(page, [payload("程序.exe", "x")])
        expect(page.locator(".yw-uploading")).to_contain_text("放不进 程序.exe：只支持 .txt")
        assert files(library) == ("冠军.md", "园区.md")

    def test_an_upload_that_reaches_nobody_says_so(self, page: Page):
        page.route("**/gradio_api/**", lambda route: route.abort())
        upload(page, [payload("港口.txt", PORT)])
        expect(page.locator(".yw-uploading")).to_have_text(
            "连不上服务，文件没有传上去，请稍后再试。"
        )

    @pytest.mark.parametrize(
        ("button", "held", "text"),
        [
            ("不放入", ("冠军.md", "园区.md"), CHAMPIONS),
            ("替换", ("冠军.md", "园区.md"), PORT),
            ("都保留", ("冠军 (2).md", "冠军.md", "园区.md"), CHAMPIONS),
        ],
    )
    def test_a_name_that_is_taken_is_asked_about(
        self, page: Page, library: Library, button: str, held: tuple[str, ...], text: str
    ):
        upload(page, [payload("冠军.md", PORT)])
        asked = page.locator("#yw-add dialog")
        expect(asked).to_contain_text("已有同名的文件：冠军.md")
        asked.get_by_text(button).click()
        expect(asked).to_be_hidden()
        if button != "不放入":
            expect(page.locator(".yw-report")).to_contain_text(
                "修改 1" if len(held) == 2 else "新增 1"
            )
        assert files(library) == held
        assert (library.documents / "冠军.md").read_text("utf-8") == text

    def test_a_document_that_is_deleted_comes_back(self, page: Page, library: Library):
        page.get_by_label("删除 园区.md").click()
        told = page.locator(".yw-removed")
        expect(told).to_contain_text("已删除 园区.md")
        expect(page.locator(".yw-shelf li")).to_have_count(1)
        assert files(library) == ("冠军.md",)
        told.get_by_text("撤销删除").click()
        expect(page.locator(".yw-shelf li")).to_have_count(2)
        expect(page.locator(".yw-bin")).to_have_count(0)
        assert files(library) == ("冠军.md", "园区.md")
        assert ask(page, "沿海建什么园区").locator(".yw-file").first.inner_text() == "园区.md"

    def test_what_lies_in_the_bin_is_restored_or_deleted_for_good(
        self, page: Page, library: Library
    ):
        for name, left in (("园区.md", 1), ("冠军.md", 0)):
            page.get_by_label(f"删除 {name}").click()
            expect(page.locator(".yw-shelf li")).to_have_count(left)
        page.get_by_text("回收站（2）").click()
        page.get_by_label("恢复 园区.md").click()
        expect(page.locator(".yw-shelf li")).to_have_count(1)
        expect(page.locator(".yw-bin")).to_have_attribute("open", "")
        page.get_by_role("button", name="清空回收站").click()
        asked = page.locator(".yw-dialog[open]")
        expect(asked).to_contain_text("里面的 1 个文件会彻底删掉")
        asked.get_by_text("取消").click()
        page.get_by_role("button", name="清空回收站").click()
        asked.get_by_role("button", name="清空回收站").click()
        expect(page.locator(".yw-bin")).to_have_count(0)
        assert files(library) == ("园区.md",)
        assert not list(library.documents.rglob("冠军.md"))

    def test_a_folder_is_dropped_with_what_can_be_read_in_it(self, page: Page, library: Library):
        page.locator("[webkitdirectory]").set_input_files(_folder(library.documents.parent))
        expect(page.locator(".yw-report")).to_contain_text("新增 2")
        expect(page.locator(".yw-folder")).to_have_count(2)
        assert files(library) == (
            *("冠军.md", "园区.md"),
            *("港/旧/船.md", "港/港口.txt"),
        )

    def test_a_document_is_renamed(self, page: Page, library: Library):
        page.get_by_label("给 园区.md 改名").click()
        name = page.locator(".yw-dialog[open] input")
        expect(name).to_have_value("园区.md")
        name.fill("产业园区")
        name.press("Enter")
        expect(page.locator(".yw-report")).to_contain_text("改名 1")
        expect(page.locator(".yw-documents")).to_contain_text("产业园区.md")
        assert files(library) == ("产业园区.md", "冠军.md")

    def test_a_question_is_asked_of_some_documents(self, page: Page):
        page.get_by_label("只在“园区”里找").check()
        expect(page.locator(".yw-scope")).to_contain_text("园区.md")
        found = ask(page, "单项冠军企业有多少家").locator(".yw-passage .yw-file")
        assert set(found.all_inner_texts()) == {"园区.md"}
        page.get_by_text("找全部文档").click()
        expect(page.locator(".yw-scope")).to_have_count(0)
        expect(page.get_by_label("只在“园区”里找")).not_to_be_checked()
        everywhere = ask(page, "单项冠军企业有多少家")
        expect(everywhere.locator(".yw-file").first).to_have_text("冠军.md")

    def test_an_update_keeps_what_is_chosen_and_still_there(self, page: Page, library: Library):
        for title in ("园区", "单项冠军"):
            page.get_by_label(f"只在“{title}”里找").check()
            expect(page.locator(".yw-scope")).to_contain_text(title[-2:])
        (library.documents / "冠军.md").unlink()
        page.locator("#yw-refresh").click()
        expect(page.locator(".yw-documents li")).to_have_count(1)
        expect(page.locator(".yw-scope")).to_contain_text("选中的 1 处")
        expect(page.get_by_label("只在“园区”里找")).to_be_checked()

    def test_a_question_is_asked_of_a_folder(self, page: Page, library: Library):
        (library.documents / "旧").mkdir()
        (library.documents / "旧" / "冠军.md").write_text(CHAMPIONS.replace("83", "60"), "utf-8")
        library.refresh()
        page.reload()
        page.get_by_label("只在“旧”里找").check()
        found = ask(page, "单项冠军企业有多少家").locator(".yw-passage")
        assert set(found.locator(".yw-file").all_inner_texts()) == {"旧/冠军.md"}
        expect(found.first).to_contain_text("60 家")


class SlowEncoder(ToyEncoder):
    """A toy that waits before each batch until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        assert self.may_go_on.wait(30)
        return super().encode_with_tokens(texts, question=question)


@pytest.mark.browser
@pytest.mark.slow
def test_an_update_shows_its_progress_and_is_stopped(stocked: Path, chromium: Path):
    slow = SlowEncoder()
    library = Library(stocked, stocked.parent / "index", encoder=slow)
    library.refresh()
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        page.locator(".yw-documents li").first.wait_for()
        expect(page.locator("#yw-cancel")).to_be_hidden()
        slow.may_go_on.clear()
        many = "\n\n".join(f"第 {n} 段，讲的是第 {n} 件事，" + "甲" * n for n in range(300))
        upload(page, [payload("长.txt", many)])
        expect(page.locator(".yw-progress")).to_contain_text("已处理 0/")
        page.locator("#yw-cancel").click()
        time.sleep(0.5)  # the click has to arrive before the encoder goes on
        slow.may_go_on.set()
        expect(page.locator("#yw-status")).to_contain_text("更新已停止")
        expect(page.locator(".yw-documents li")).to_have_count(2)
        page.locator("#yw-refresh").click()
        expect(page.locator(".yw-documents li")).to_have_count(3)


@pytest.mark.browser
@pytest.mark.slow
def test_a_question_asked_early_waits_and_is_answered(stocked: Path, chromium: Path):
    slow = SlowEncoder()
    slow.may_go_on.clear()
    opened = create_app(stocked, stocked.parent / "index", encoder=slow)
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
    try:
        with browsing(chromium, viewport={"width": 390, "height": 800}) as page:
            page.goto(opened.local_url)
            page.locator("#yw-ask textarea").fill("单项冠军企业有多少家")
            page.locator("#yw-ask textarea").press("Enter")
            early = page.locator(".yw-exchange")
            expect(early).to_have_attribute("aria-busy", "true")
            expect(early).to_contain_text("索引还在建立，好了就回答。")
            expect(page.locator("#yw-status")).to_contain_text("已处理 0/")
            expect(page.locator("#yw-notice")).to_contain_text("已处理 0/")
            expect(page.locator("#yw-notice")).to_be_in_viewport()
            slow.may_go_on.set()
            expect(page.locator(".yw-exchange .yw-file").first).to_have_text("冠军.md")
            expect(page.locator(".yw-documents li")).to_have_count(2)
            expect(page.locator("#yw-notice")).to_be_hidden()
    finally:
        slow.may_go_on.set()
        opened.close(verbose=False)


@pytest.mark.browser
@pytest.mark.slow
def test_an_empty_folder_is_filled_from_the_window(folder: Path, toy: ToyEncoder, chromium: Path):
    library = Library(folder, folder.parent / "index", encoder=toy)
    with pytest.raises(DocumentsError):
        library.refresh()
    with launched(library) as opened, browsing(chromium) as page:
        page.goto(opened.local_url)
        expect(page.locator("#yw-status")).to_contain_text("还没有文档")
        expect(page.locator("#yw-notice")).to_have_text(
            "还没有文档：打开左侧栏放入文件，就可以提问。"
        )
        error = ask(page, "吞吐量").locator(".yw-error")
        expect(error).to_have_text("还没有文档，放入文件以后再问。")
        upload(page, [payload("港口.txt", PORT)])
        expect(page.locator(".yw-documents li")).to_have_count(1)
        expect(page.locator("#yw-notice")).to_be_hidden()
        expect(ask(page, "吞吐量").locator(".yw-file").first).to_have_text("港口.txt")


def last(steps: Iterator[Shown]) -> Shown:
    *_, final = steps
    return final


@pytest.fixture
def manage(library: Library) -> Managing:
    return Managing(named([library]))


def test_no_file_of_this_machine_is_taken_for_an_upload(
    manage: Managing, library: Library, tmp_path: Path
):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", "utf-8")
    for path in (secret, f"/tmp/gradio/../../{secret}", "", None):
        forged = {"files": [{"path": str(path), "name": "a.txt"}], "choice": ""}
        shown = last(manage.add(visit(library, event=forged)))
        assert "没有名为" in parsed(shown["status"]).text
    assert files(library) == ("冠军.md", "园区.md")
    assert secret.exists()


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/passwd", "没有.md"])
def test_nothing_outside_the_folder_is_removed_or_renamed(
    manage: Managing, library: Library, tmp_path: Path, path: str
):
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    for steps in (
        manage.remove(visit(library, event={"document": path})),
        manage.rename(visit(library, event={"document": path, "name": "新.md"})),
    ):
        assert "没有名为" in parsed(last(steps)["status"]).text
    assert (tmp_path / "secret.txt").exists()


def test_the_last_document_removed_no_longer_answers(manage: Managing, library: Library):
    for path in files(library):
        shown = last(manage.remove(visit(library, event={"document": path})))
    assert parsed(shown["status"]).text.strip() == "还没有文档，放入文件以后再问。"
    assert parsed(shown["notice"]).text.strip() == "还没有文档：打开左侧栏放入文件，就可以提问。"
    assert parsed(shown["documents"]).text.split()[:3] == ["已删除", "园区.md", "撤销删除"]
    reader = Managing(named([library]), Access(editing=False))
    notice = last(reader.follow(visit(library)))["notice"]
    assert parsed(notice).text == parsed(shown["status"]).text


def test_the_way_back_stays_until_the_documents_change_again(manage: Managing, library: Library):
    shown = last(manage.remove(visit(library, event={"document": "园区.md"})))
    assert shown["version"] == library.version()
    assert manage.look(visit(library, version=shown["version"])) == {}


def test_names_that_are_taken(manage: Managing):
    assert manage.taken("", ["冠军.md", "新.md", "冠军.exe", r"C:\园区.MD"]) == [
        "冠军.md",
        r"C:\园区.MD",
    ]
