"""A Milvus to test with."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.engines.milvus.connecting import connected
from index.engines.milvus.settings import Settings
from index.settings import Address

_SERVER = """
import json, sys, time
from milvus import MilvusServer
server = MilvusServer()
server.set_base_dir(sys.argv[1])
for setting in json.loads(sys.argv[2]).items():
    server.config.set(*setting)
server.start()
print(server.listen_port, server.server_proc.pid, flush=True)
time.sleep(3600)
"""


@dataclass(frozen=True)
class Server:
    """A server's address, and what is to be set in the environment, `YONGWEN_MILVUS_…`."""

    uri: str
    settings: Mapping[str, str]


@contextlib.contextmanager
def running_server(folder: Path, **config: object) -> Iterator[tuple[str, int]]:
    """The address and the process of a real server, whose data lie in a folder.

    It is a few years old, and knows no sparse vectors. Only one runs on a machine.
    """
    command = [sys.executable, "-W", "ignore", "-c", _SERVER, str(folder), json.dumps(config)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        port, pid = map(int, started.stdout.readline().split())
        try:
            yield f"{'https' if config.get('tls_mode') else 'http'}://127.0.0.1:{port}", pid
        finally:
            started.kill()
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)  # it outlives a polite request


def drop(address: Address) -> None:
    """Remove an index from a server."""
    client = connected(address, Settings.from_environment())
    for name in client.list_collections():
        if name.startswith(f"{address.prefix}_"):
            client.drop_collection(name)
