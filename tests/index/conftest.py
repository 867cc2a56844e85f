"""Documents, and the places where their index can be."""

import itertools
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.settings import Address, Place, index_place
from tests.index.servers import Server, drop, running_server

_CLOCK = itertools.count(1_600_000_000)

Write = Callable[[Path, str, str], None]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the index goes."""
    return tmp_path / "索引"


@pytest.fixture
def write() -> Write:
    """Writes a file that is old enough to be trusted by its time, which is another each time."""

    def write(folder: Path, name: str, text: str) -> None:
        file = folder / name
        file.write_text(text, "utf-8")
        now = next(_CLOCK)
        os.utime(file, (now, now))

    return write


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server, as it comes."""
    pytest.importorskip("milvus", reason="PyPI carries the server for Linux only")
    with running_server(tmp_path_factory.mktemp("milvus")) as (uri, _):
        yield Server(uri, {"CONSISTENCY": "Strong"})


@pytest.fixture
def lite(tmp_path: Path) -> Address:
    """A file that is served in process."""
    made = index_place(tmp_path / "索引.db", tmp_path / "文档")
    assert isinstance(made, Address)
    return made


@pytest.fixture
def remote(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Address]:
    """An index of its own on a server."""
    running: Server = request.getfixturevalue("server")
    for name, value in running.settings.items():
        monkeypatch.setenv(f"YONGWEN_MILVUS_{name}", value)
    made = Address(running.uri, tmp_path / "state", prefix=f"t{secrets.token_hex(8)}")
    yield made
    drop(made)


ENGINES = ["lite", pytest.param("remote", marks=pytest.mark.slow)]


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest) -> Address:
    """A Milvus for an index."""
    made: Address = request.getfixturevalue(request.param)
    return made


@pytest.fixture(params=["folder", *ENGINES])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where an index goes."""
    if request.param == "folder":
        return tmp_path / "索引"
    made: Place = request.getfixturevalue(request.param)
    return made
