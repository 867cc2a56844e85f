"""One builder at a time: who it is stands beside the lock, for the others to read."""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import IndexFolderError

LOCK = "lock"
BUILDER = "builder.json"


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold an index folder for one builder; the system frees the lock of one that died.

    :raises IndexFolderError: naming the other builder, if there is one.
    :raises OSError: if the folder can't be written.
    """
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise IndexFolderError("index_busy", path=folder, **_builder(folder)) from None
    try:
        _introduce(folder)
        yield
    finally:
        (folder / BUILDER).unlink(missing_ok=True)
        lock.release()


def _introduce(folder: Path) -> None:
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    about = {"pid": os.getpid(), "host": platform.node(), "since": since}
    (folder / BUILDER).write_text(json.dumps(about, ensure_ascii=False), "utf-8")


def _builder(folder: Path) -> dict[str, Any]:
    """The other builder: process, machine, and since when; each "?" if it has not said so yet."""
    try:
        about = json.loads((folder / BUILDER).read_bytes())
        return {name: about[name] for name in ("pid", "host", "since")}
    except (OSError, ValueError, KeyError, TypeError):
        return dict.fromkeys(("pid", "host", "since"), "?")
