"""`python -m ui`: one sentence where it can't open, and quiet when it is closed."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from index.engines.folder.target import FolderTarget
from index.errors import IndexFolderError
from tests.toys import ToyEncoder
from ui.__main__ import _own_address, _refresh, main
from ui.library import Library, WindowError


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--colour"], "unrecognized arguments: --colour。用法见 python -m ui --help"),
        (["--port", "99999"], "端口应是 1 到 65535 之间的整数，而不是 99999"),
        (["--port", "x"], "端口应是 1 到 65535 之间的整数，而不是 x"),
    ],
)
def test_a_wrong_option_is_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    said = capsys.readouterr()
    assert left.value.code == 2
    assert said.out == ""
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.slow
def test_a_missing_folder_is_one_sentence():
    command = [sys.executable, "-m", "ui", "--documents", "/nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("没有文档文件夹 /nowhere")
    assert len(done.stderr.splitlines()) == 1


def test_a_port_in_use_is_one_sentence(stocked: Path, tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        options = ["--documents", str(stocked), "--index", str(tmp_path / "i"), "--port", port]
        with pytest.raises(WindowError) as refused:
            main(options)
    assert f"无法在 127.0.0.1:{port} 打开窗口" in refused.value.sentence("zh")
    assert not (tmp_path / "i").exists()


def test_an_index_that_others_build_is_good_enough(
    library: Library, stocked: Path, toy: ToyEncoder, capsys: pytest.CaptureFixture[str]
):
    second = Library(stocked, library.place, encoder=toy)
    with FolderTarget(library.place).writing():
        _refresh(second)
    assert "正在由进程" in capsys.readouterr().err
    assert second.retrieve("单项冠军企业", 1)[0].document == "冠军.md"


def test_where_there_is_no_index_yet_the_builder_is_named(stocked: Path, toy: ToyEncoder):
    made = Library(stocked, stocked.parent / "index", encoder=toy)
    with FolderTarget(made.place).writing(), pytest.raises(IndexFolderError, match="正在由进程"):
        _refresh(made)


def test_a_window_on_all_addresses_names_one_that_others_can_open():
    assert _own_address("127.0.0.1") is None
    own = _own_address("0.0.0.0")
    if own is None:
        pytest.skip("this machine is on no network")
    with socket.create_server((own, 0)) as listening:  # it is one of this machine's own
        assert listening.getsockname()[0] == own
    assert own != "0.0.0.0"


@pytest.mark.slow
@pytest.mark.parametrize(("host", "named"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_it_says_where_it_is_and_leaves_quietly(
    stocked: Path, tmp_path: Path, host: str, named: str
):
    try:
        with socket.create_server(
            (host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        ) as free:
            port = free.getsockname()[1]
    except OSError:
        pytest.skip(f"this machine has no {host}")
    url = f"http://{named}:{port}/"
    options = ["--documents", stocked, "--index", tmp_path / "i"]
    options += ["--host", host, "--port", str(port)]
    window = subprocess.Popen(
        [sys.executable, "-m", "ui", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert window.stdout is not None
    try:
        assert url in window.stdout.readline()
        with urllib.request.urlopen(url) as answer:  # the page that is there at once
            assert answer.status == 200
        assert "新增 2" in window.stdout.readline()
        with urllib.request.urlopen(url + "config") as answer:  # the window itself
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "evil.example"}))
        window.send_signal(signal.SIGINT)
        rest, errors = window.communicate(timeout=30)
    finally:
        window.kill()
    assert window.returncode == 0
    assert rest == ""
    assert "Traceback" not in errors
