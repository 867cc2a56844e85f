"""What the files looked like when they were last read, so that most need not be read again.

It is no part of a version: it only saves work, and what it says is held against the hashes there.
"""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

SEEN = "seen.json"
"""In the folder of a builder's state."""

_RACY = 2_000_000_000  # nanoseconds; a file this young may change again within one clock tick


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was read: `digest` is its hash, or empty if that failed.

    Times are in nanoseconds since 1970; `read` is when the look at the folder began.
    """

    size: int
    modified: int
    inode: int
    digest: str
    read: int

    def is_sure(self, about: os.stat_result) -> bool:
        """Whether a file that looks like this now has not changed since."""
        same = (self.size, self.modified, self.inode) == (
            about.st_size,
            about.st_mtime_ns,
            about.st_ino,
        )
        return same and self.modified < self.read - _RACY


class SeenFiles:
    """The files of a folder by path; a look at the folder starts when this is made."""

    def __init__(self, before: dict[str, Seen]) -> None:
        self._before = before
        self._after: dict[str, Seen] = {}
        self._now = time.time_ns()

    @classmethod
    def read(cls, folder: Path) -> "SeenFiles":
        """From a folder of state; nothing has been seen if it can't be read."""
        try:
            rows = json.loads((folder / SEEN).read_bytes())
            return cls({path: Seen(*row) for path, row in rows.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls({})

    def digest(self, path: str, about: os.stat_result | None) -> str | None:
        """The hash that a file surely has still, empty if it can't be read; None if unsure."""
        seen = self._before.get(path)
        if seen is None or about is None or not seen.is_sure(about):
            return None
        self._after[path] = seen
        return seen.digest

    def note(self, path: str, about: os.stat_result | None, digest: str) -> None:
        """A file has been read, with this hash; an empty one if it can't be."""
        if about is not None:
            self._after[path] = Seen(
                about.st_size, about.st_mtime_ns, about.st_ino, digest, self._now
            )

    def write(self, folder: Path) -> None:
        """Keep what was seen in this look, if it is news.

        :raises OSError: if it can't be written.
        """
        if self._after != self._before:
            rows = {path: _row(seen) for path, seen in self._after.items()}
            draft = folder / f"{SEEN}.new"
            draft.write_text(json.dumps(rows), "ascii")
            draft.replace(folder / SEEN)


def _row(seen: Seen) -> list[object]:
    return [seen.size, seen.modified, seen.inode, seen.digest, seen.read]
