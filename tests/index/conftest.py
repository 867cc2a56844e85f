"""Documents and builders for the tests of what is on disk."""

import itertools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

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
