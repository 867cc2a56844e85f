"""A window that is shared: who comes in, who may change documents, how much anyone may send."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.ui.conftest import ask, browsing, launched
from tests.ui.test_handlers import visit
from tests.ui.test_managing import files, last
from tests.ui.test_render import parsed
from ui import access as access_module
from ui import handlers as on
from ui.__main__ import main
from ui.access import EDITOR, READER, Access, AccessError, entry
from ui.app import window
from ui.collections import named
from ui.guard import HEADERS, LOGINS, LONGEST_BODY
from ui.library import Library, WindowError
from ui.managing import Managing
from ui.programs import LONGEST_QUESTION


@pytest.fixture(scope="module")
def auth_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("auth") / "users"
    lines = [entry("甲", "editor's password", EDITOR), entry("乙", "reader's password", READER)]
    file.write_text("# 谁可以登录\n\n" + "\n".join(lines) + "\n", "utf-8")
    return file


@pytest.fixture
def shared(library: Library, auth_file: Path) -> Iterator[str]:
    """The address of a window that asks who comes in."""
    opened = window([library], access=Access.read(auth_file))
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
    yield str(opened.local_url)
    opened.close(verbose=False)


@contextmanager
def client(address: str, name: str = "", password: str = "") -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as made:
        if name:
            made.post("login", data={"username": name, "password": password}).raise_for_status()
        yield made


def test_passwords_are_hashed_and_checked(auth_file: Path):
    assert "password" not in auth_file.read_text("utf-8")
    assert "$argon2id$" in auth_file.read_text("utf-8")
    access = Access.read(auth_file)
    assert access.check("甲", "editor's password")
    assert not access.check("甲", "reader's password")
    assert not access.check("丙", "nobody's password")
    assert [access.may_change(name) for name in ("甲", "乙", "丙", None)] == [True, *[False] * 3]


def test_without_a_file_all_may_or_nobody_may():
    assert Access().may_change(None)
    assert not Access(editing=False).may_change(None)


@pytest.mark.parametrize(
    ("text", "key"),
    [("甲:editor:123\n", "line"), ("甲:king:x\n", "line"), ("甲\n", "line"), ("#\n", "nobody")],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, key: str):
    file = tmp_path / "users"
    file.write_text(text, "utf-8")
    with pytest.raises(AccessError) as refused:
        Access.read(file)
    assert refused.value.key == key


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path):
    with pytest.raises(AccessError, match="读不了登录文件"):
        Access.read(tmp_path / "none")


def test_a_role_is_checked_before_it_is_kept(tmp_path: Path, auth_file: Path):
    file = tmp_path / "users"
    file.write_text(auth_file.read_text("utf-8").replace(":editor:", ":king:"), "utf-8")
    with pytest.raises(AccessError, match="第 3 行"):
        Access.read(file)


@pytest.mark.parametrize("name", ["", " 甲", "a:b", "#甲"])
def test_a_name_that_would_break_the_file_is_refused(name: str):
    with pytest.raises(AccessError) as refused:
        entry(name, "long enough", READER)
    assert refused.value.key == "name"


def test_the_command_makes_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    assert access_module.main(["丁", "--editor"]) == 0
    file = tmp_path / "users"
    file.write_text(capsys.readouterr().out, "utf-8")
    made = Access.read(file)
    assert made.check("丁", "correct horse")
    assert made.may_change("丁")
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(AccessError, match="至少要 8 个字符"):
        access_module.main(["丁"])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org"])
def test_a_network_has_to_be_said_yes_to(stocked: Path, host: str):
    with pytest.raises(WindowError, match="--auth-file"):
        main(["--documents", str(stocked), "--host", host])


def test_who_may_not_change_documents_is_refused(library: Library):
    manage = Managing(named([library]), Access(editing=False))
    for steps in (
        manage.refresh(visit(library)),
        manage.remove(visit(library, event={"document": "园区.md"})),
        manage.restore(visit(library, event={"number": "1"})),
        iter([manage.empty(visit(library))]),
        manage.rename(visit(library, event={"document": "园区.md", "name": "新.md"})),
        manage.add(visit(library, event={"files": [], "choice": ""})),
    ):
        assert "您只能提问" in parsed(last(steps)["status"]).text
    assert files(library) == ("冠军.md", "园区.md")


@pytest.mark.slow
def test_nothing_is_shown_to_who_is_not_logged_in(shared: str):
    with client(shared) as stranger:
        assert "单项冠军" not in stranger.get("").text
        call = stranger.post("gradio_api/call/retrieve", json={"data": ["单项冠军", 1]})
        assert call.status_code == 401
        upload = stranger.post("gradio_api/upload", files={"files": ("a.txt", b"x")})
        assert upload.status_code == 403
        wrong = stranger.post("login", data={"username": "甲", "password": "wrong"})
        assert wrong.status_code == 400


@pytest.mark.slow
def test_a_reader_asks_and_an_editor_uploads(shared: str):
    attempts = {}
    for name, password in (("甲", "editor's password"), ("乙", "reader's password")):
        with client(shared, name, password) as visitor:
            call = visitor.post("gradio_api/call/retrieve", json={"data": ["单项冠军", 1]})
            assert call.status_code == 200
            upload = visitor.post("gradio_api/upload", files={"files": ("a.txt", b"x")})
            attempts[name] = upload.status_code
    assert attempts == {"甲": 200, "乙": 403}


@pytest.mark.slow
def test_too_many_logins_are_refused(shared: str):
    with client(shared) as stranger:
        answers = [
            stranger.post("login", data={"username": "甲", "password": "wrong"}).status_code
            for _ in range(LOGINS.amount + 1)
        ]
    assert answers == [400] * LOGINS.amount + [429]


@pytest.mark.slow
def test_every_answer_carries_the_headers_and_too_much_is_refused(shared: str):
    with client(shared) as stranger:
        for answer in (stranger.get(""), stranger.get("nowhere"), stranger.post("login")):
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert "connect-src" not in HEADERS["content-security-policy"]  # so it is default-src
        big = stranger.post("gradio_api/call/retrieve", content=b" " * (LONGEST_BODY + 1))
        assert big.status_code == 413
        endless = stranger.post("gradio_api/call/retrieve", content=iter([b"x"]))
        assert endless.status_code == 411


def test_this_machine_answers_to_its_own_name_only(library: Library):
    with launched(library) as opened:
        port = httpx.URL(str(opened.local_url)).port
        for host, status in (("localhost", 200), ("127.0.0.1", 200), ("evil.example", 400)):
            answer = httpx.get(str(opened.local_url), headers={"host": f"{host}:{port}"})
            assert answer.status_code == status


def test_a_question_that_is_too_long_is_refused(library: Library):
    *_, shown = on.ask(visit(library, question="问" * (LONGEST_QUESTION + 1)))
    assert "问题太长" in parsed(shown["conversation"]).text


@pytest.mark.browser
@pytest.mark.slow
def test_a_reader_sees_no_way_to_change_documents(shared: str, chromium: Path):
    with browsing(chromium) as page:
        page.goto(shared)
        page.locator("input").first.fill("乙")
        page.locator("input[type=password]").fill("reader's password")
        page.locator("input[type=password]").press("Enter")
        page.locator(".yw-documents li").first.wait_for()
        expect(page.locator("#yw-refresh")).to_be_hidden()
        expect(page.locator(".yw-drop")).to_have_count(0)
        expect(page.locator(".yw-actions")).to_have_count(0)
        expect(ask(page, "单项冠军").locator(".yw-passage .yw-file").first).to_have_text("冠军.md")
