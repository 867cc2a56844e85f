"""The one file that says what an index is; replacing it is what publishes a new version."""

import dataclasses
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from index import chunks
from index.errors import IndexFolderError

FORMAT = 1
"""Raised when what is written changes such that older programs would misread it."""

NAME = "manifest.json"
VERSIONS = "versions"

CHUNKING = {
    "longest": chunks.LONGEST,
    "short": chunks.SHORT,
    "merged": chunks.MERGED,
    "window": chunks.WINDOW,
    "reading": 1,
}
"""What passages depend on besides the documents; "reading" counts changes of the readers."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index folder holds.

    `files` gives the size in bytes and the BLAKE2b hash of each file of the version, by its path
    inside the version's folder. `scanned_at` is when the documents were looked at, in nanoseconds
    since 1970; a file changed later, or just before, is read again.
    """

    version: str
    model: str
    dimension: int
    documents: int
    passages: int
    scanned_at: int
    files: dict[str, tuple[int, str]]
    chunking: dict[str, int]
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of an index folder.

        :raises IndexFolderError: if there is none, or it is damaged, or from a newer program.
        """
        try:
            fields = json.loads((folder / NAME).read_bytes())
            if fields["format"] > FORMAT:
                raise IndexFolderError("index_newer", path=folder)
            fields["files"] = {name: tuple(about) for name, about in fields["files"].items()}
            return cls(**fields)
        except (FileNotFoundError, NotADirectoryError):
            raise IndexFolderError("index_missing", path=folder) from None
        except OSError as failed:
            raise IndexFolderError("index_damaged", path=folder, what=failed.strerror) from failed
        except (ValueError, TypeError, KeyError, AttributeError) as broken:
            raise IndexFolderError("index_damaged", path=folder, what=NAME) from broken

    def publish(self, folder: Path) -> None:
        """Make this version the one that readers open: a single rename, so whole or not at all."""
        draft = folder / f"{NAME}.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(dataclasses.asdict(self), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / NAME)

    def check(self, folder: Path) -> None:
        """Compare every file of the version with its size and hash.

        :raises IndexFolderError: naming the first file that is missing or differs.
        """
        for name, expected in self.files.items():
            if describe(folder / VERSIONS / self.version / name) != expected:
                raise IndexFolderError("index_damaged", path=folder, what=name)


def describe(file: Path) -> tuple[int, str] | None:
    """A file's size in bytes and its BLAKE2b hash; None if it can't be read."""
    try:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16))
        return file.stat().st_size, digest.hexdigest()
    except OSError:
        return None
