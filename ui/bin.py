"""Where deleted documents lie until they are wanted back or thrown away."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = ".yongwen-bin"
"""In the documents folder, so that moving there is one step; the index passes over its name."""


@dataclass(frozen=True, slots=True)
class Binned:
    """A deleted document: its number in the bin, the path that it had, and when it went (ns)."""

    number: str
    path: str

    @property
    def seconds(self) -> float:
        """When it was deleted, as seconds of Unix time."""
        return int(self.number) / 1e9


class Bin:
    """The bin of a documents folder: each file lies in a folder of its own, at its old path."""

    def __init__(self, documents: Path) -> None:
        self._documents = documents
        self._folder = documents / FOLDER

    def held(self) -> list[Binned]:
        """What lies in the bin, the last one deleted first."""
        return sorted(self._held(), key=lambda binned: int(binned.number), reverse=True)

    def find(self, number: str) -> Binned | None:
        """What has this number, if it is still there."""
        return next((binned for binned in self._held() if binned.number == number), None)

    def put(self, path: str) -> Binned:
        """Move a document into the bin.

        :raises OSError: if it can't be moved.
        """
        binned = Binned(str(time.time_ns()), path)
        place = self._place(binned)
        place.parent.mkdir(parents=True)
        (self._documents / path).rename(place)
        return binned

    def take(self, binned: Binned, path: str) -> None:
        """Move a document out of the bin, to a path that is free.

        :raises OSError: if it can't be moved.
        """
        back = self._documents / path
        back.parent.mkdir(parents=True, exist_ok=True)
        self._place(binned).rename(back)
        shutil.rmtree(self._folder / binned.number)

    def empty(self) -> None:
        """Delete for good what lies in the bin.

        :raises OSError: if something can't be deleted.
        """
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def _place(self, binned: Binned) -> Path:
        return self._folder / binned.number / binned.path

    def _held(self) -> Iterator[Binned]:
        if self._folder.is_symlink() or not self._folder.is_dir():
            return
        for inside in self._folder.iterdir():
            if inside.name.isdecimal():
                for file in inside.rglob("*"):
                    if file.is_file():
                        yield Binned(inside.name, file.relative_to(inside).as_posix())
