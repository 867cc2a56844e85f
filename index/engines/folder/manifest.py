"""The one file that says what an index is; replacing it is what publishes a new version."""

import dataclasses
import hashlib
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexFolderError, IndexMissingError, IndexOlderError
from index.settings import MANIFEST
from index.system import patiently, settle

FORMAT = 6
"""Raised when what is written changes such that older programs would misread it."""

DRAFT = f"{MANIFEST}.new"

_HASHERS = 4  # threads: hashing is as fast as the machine's cores and its disk together

_LARGE = 16 * 2**20  # bytes; smaller files are hashed at every opening, which takes a moment
_SETTLED = 2_000_000_000  # nanoseconds; a younger file may change again within one clock tick


@dataclass(frozen=True, slots=True)
class FileAbout:
    """A file of the index: its size in bytes and its BLAKE2b hash.

    `stamp` is what the system said of its last change when it was hashed, or empty if that was
    only just. While it says the same, on this disk, nobody has written to the file since.
    """

    size: int
    digest: str
    stamp: str

    @classmethod
    def of(cls, file: Path) -> "FileAbout":
        """A file as it is now.

        :raises OSError: if it can't be read.
        """
        about = file.stat()
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16))
        age = time.time_ns() - max(about.st_mtime_ns, about.st_ctime_ns)
        return cls(about.st_size, digest.hexdigest(), _stamp(about) if age > _SETTLED else "")

    def fits(self, file: Path, *, thorough: bool) -> bool:
        """Whether a file is this one still; a large one is hashed only if it must be."""
        try:
            about = file.stat()
            if about.st_size != self.size:
                return False
            if not thorough and self.size >= _LARGE and self.stamp == _stamp(about):
                return True
            return FileAbout.of(file).digest == self.digest
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index folder holds.

    `search` is how vectors are searched: "exact" up to so many in a segment, "beyond" otherwise.
    `tokens` is whether it holds token vectors. `files` tells each file of the version, by its path
    inside the index folder. The manifest's own file has a checksum of itself besides.
    """

    version: str
    model: str
    dimension: int
    documents: int
    passages: int
    search: dict[str, int | str]
    tokens: bool
    files: dict[str, FileAbout]
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of an index folder.

        :raises IndexFolderError: if there is none, the system does not let us read it, or it is
            damaged, or of another format.
        """
        try:
            fields = json.loads(patiently((folder / MANIFEST).read_bytes))
            if fields["format"] != FORMAT:
                if fields["format"] < FORMAT:
                    raise IndexOlderError(path=folder)
                raise IndexFolderError("index_newer", path=folder)
            if fields.pop("checksum") != _checksum(fields):
                raise IndexFolderError("index_damaged", path=folder, what=MANIFEST)
            files = fields["files"].items()
            fields["files"] = {name: FileAbout(**about) for name, about in files}
            return cls(**fields)
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissingError(path=folder) from None
        except OSError as failed:
            reason = failed.strerror
            raise IndexFolderError("index_unreadable", path=folder, reason=reason) from failed
        except (ValueError, TypeError, KeyError, AttributeError) as broken:
            raise IndexFolderError("index_damaged", path=folder, what=MANIFEST) from broken

    def publish(self, folder: Path) -> None:
        """Make this version the one that readers open: a single rename, so whole or not at all."""
        fields = dataclasses.asdict(self)
        draft = folder / DRAFT
        with draft.open("w", encoding="utf-8") as file:
            json.dump({**fields, "checksum": _checksum(fields)}, file, ensure_ascii=False, indent=1)
        settle(draft)
        patiently(lambda: draft.replace(folder / MANIFEST))
        settle(folder)

    def check(self, folder: Path, prefixes: tuple[str, ...] = ("",)) -> None:
        """Check the files whose paths begin so against what they were; others by size.

        Large files that nobody has written to since they were hashed are not hashed again: that
        would take twenty seconds for a million passages. What a failing disk changes in those by
        itself is found by `damaged` if it is thorough.

        :raises IndexFolderError: naming the first file that is missing or differs.
        """
        for name in self.damaged(folder, prefixes, thorough=False):
            raise IndexFolderError("index_damaged", path=folder, what=name)

    def damaged(
        self, folder: Path, prefixes: tuple[str, ...] = ("",), *, thorough: bool = True
    ) -> Iterator[str]:
        """The files that are missing or differ, as `check` compares them, or all by their hash."""
        wrong = [n for n, about in self.files.items() if _size(folder / n) != about.size]
        yield from wrong
        sound = [n for n in self.files if n.startswith(prefixes) and n not in wrong]
        with ThreadPoolExecutor(_HASHERS) as pool:
            fits = pool.map(lambda n: self.files[n].fits(folder / n, thorough=thorough), sound)
            yield from (name for name, fit in zip(sound, fits, strict=True) if not fit)


def _checksum(fields: dict[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _stamp(about: os.stat_result) -> str:
    return f"{about.st_mtime_ns} {about.st_ctime_ns} {about.st_dev} {about.st_ino}"


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None
