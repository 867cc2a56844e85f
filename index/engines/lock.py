"""One builder at a time: who it is stands beside the lock, for the others to read."""

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import IndexBusyError

LOCK = "lock"
BUILDER = "builder.json"

OnBusy = Callable[[IndexBusyError], object]
"""Told who builds before their end is waited for; an exception it raises ends the waiting."""

_POLL = 0.2  # seconds between two looks at whether the other builder is done


def refuse(busy: IndexBusyError) -> None:
    """Don't wait.

    :raises IndexBusyError: the one that tells who builds.
    """
    raise busy


@contextmanager
def building(folder: Path, on_busy: OnBusy = refuse) -> Iterator[bool]:
    """Hold an index folder for one builder; the system frees the lock of one that died.

    Yields whether another builder was waited for, who may have published since.

    :raises IndexBusyError: naming the other builder, if there is one and `on_busy` refuses.
    :raises OSError: if the folder can't be written.
    """
    lock = FileLock(folder / LOCK)
    waited = not _acquired(lock)
    if waited:
        on_busy(IndexBusyError(path=folder, **_builder(folder)))
        lock.acquire(poll_interval=_POLL)
    try:
        _introduce(folder)
        yield waited
    finally:
        (folder / BUILDER).unlink(missing_ok=True)
        lock.release()


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True


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
