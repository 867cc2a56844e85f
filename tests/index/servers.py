"""A Milvus to test with."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from index.settings import Address

_SERVER = """
import sys, time
from milvus import MilvusServer
server = MilvusServer()
server.set_base_dir(sys.argv[1])
server.start()
print(server.listen_port, server.server_proc.pid, flush=True)
time.sleep(3600)
"""


@contextlib.contextmanager
def running_server(folder: Path) -> Iterator[tuple[str, int]]:
    """The address and the process of a real server, whose data lie in a folder.

    It is a few years old, and knows no sparse vectors.
    """
    command = [sys.executable, "-W", "ignore", "-c", _SERVER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        port, pid = map(int, started.stdout.readline().split())
        try:
            yield f"http://127.0.0.1:{port}", pid
        finally:
            started.kill()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # it outlives a polite request


def drop(address: Address) -> None:
    """Remove an index from a server."""
    from pymilvus import MilvusClient

    client = MilvusClient(address.uri)
    for name in client.list_collections():
        if name.startswith(f"{address.prefix}_"):
            client.drop_collection(name)
