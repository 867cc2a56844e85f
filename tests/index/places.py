"""The places where an index can be kept, each for tests that hold for all of them."""

import contextlib
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.settings import Address, Place, index_place

_SERVER = """
import sys, time
from milvus import MilvusServer
server = MilvusServer()
server.set_base_dir(sys.argv[1])
server.start()
print(server.listen_port, server.server_proc.pid, flush=True)
time.sleep(3600)
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server, which is a few years old: it knows no sparse vectors."""
    pytest.importorskip("milvus", reason="PyPI carries the server for Linux only")
    folder = tmp_path_factory.mktemp("milvus")
    command = [sys.executable, "-W", "ignore", "-c", _SERVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        port, pid = map(int, started.stdout.readline().split())
        yield f"http://127.0.0.1:{port}"
        started.kill()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # it outlives a polite request


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
    monkeypatch.setenv("YONGWEN_MILVUS_CONSISTENCY", "Strong")
    uri = request.getfixturevalue("server")
    made = Address(uri, tmp_path / "state", prefix=f"t{secrets.token_hex(8)}")
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


def drop(address: Address) -> None:
    """Remove an index from a server."""
    from pymilvus import MilvusClient

    client = MilvusClient(address.uri)
    for name in client.list_collections():
        if name.startswith(f"{address.prefix}_"):
            client.drop_collection(name)
