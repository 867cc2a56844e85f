"""The documents folder as a window changes it: files come in, are renamed and removed, no more."""

import filecmp
import shutil
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from pathvalidate import sanitize_filename

from index.documents import MAX_MEGABYTES, READERS, list_documents
from index.errors import YongwenError

_LONGEST = 200  # bytes of a name; file systems take 255, and " (2)" must fit
_UNSEEN = (".", "~$")  # the index passes over names that begin like this


class ShelfError(YongwenError):
    """A file can't be put, renamed or removed as asked."""

    section = "shelf"


def safe_name(name: str) -> str:
    """The name under which a file of that name may lie in any folder on any system.

    Only the last part of a path is looked at. What is left out: control and direction characters,
    what Windows forbids or reserves, dots in front, and what is longer than 200 bytes of UTF-8;
    the ending stays. The form is NFC. A safe name is its own safe name.

    :raises ShelfError: if no name is left, or its ending is not that of a known format.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    composed = unicodedata.normalize("NFC", last)
    visible = "".join(c for c in composed if not unicodedata.category(c).startswith("C"))
    path = PurePosixPath(sanitize_filename(visible.strip(), platform="universal"))
    if path.suffix.lower() not in READERS:
        raise ShelfError("format_unknown", name=name, formats=" ".join(READERS))
    stem = _cut(_bare(path.stem), _LONGEST - len(path.suffix))
    if not stem:
        raise ShelfError("name_unusable", name=name)
    return sanitize_filename(stem + path.suffix, platform="universal")


class Shelf:
    """The files of a documents folder; every path must be one that the index would look at.

    Names that differ in case or in Unicode form only are taken for the same, as many systems do.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._changing = threading.Lock()

    def taken(self, name: str) -> str | None:
        """The file that would be written over by one of this name at the top of the folder.

        :raises ShelfError: as `safe_name` does.
        """
        return self._twin(self.folder, safe_name(name))

    def add(self, file: Path, name: str, *, instead: bool = False, beside: bool = False) -> str:
        """Move a file in under the safe form of a name; returns its path in the folder.

        Where there is a file of that name, the same bytes are left as they are, `instead` puts
        the new file in its place, and `beside` gives it a number.

        :raises ShelfError: if the file is too large, or the name is taken or can't be used.
        """
        megabytes = file.stat().st_size / 2**20
        if megabytes > MAX_MEGABYTES:
            raise ShelfError("too_large", name=name, size=round(megabytes), limit=MAX_MEGABYTES)
        with self._changing:
            name = safe_name(name)
            twin = self._twin(self.folder, name)
            if twin is None:
                return self._move(file, name)
            if filecmp.cmp(file, self.folder / twin, shallow=False):
                file.unlink()
                return twin
            if instead:
                return self._move(file, twin)
            if beside:
                return self._move(file, self._numbered(name))
            raise ShelfError("name_taken", name=twin)

    def rename(self, path: str, name: str) -> str:
        """Give a document another name in its own folder; its ending stays. Returns the new path.

        :raises ShelfError: if there is no such document, or the name is taken or can't be used.
        """
        with self._changing:
            old = self._known(path)
            if PurePosixPath(name).suffix.lower() != old.suffix.lower():
                name += old.suffix
            new = old.with_name(safe_name(name))
            if self._twin(old.parent, new.name) not in (None, old.name):
                raise ShelfError("name_taken", name=new.name)
            _done(path, lambda: old.rename(new))
            return new.relative_to(self.folder).as_posix()

    def remove(self, path: str) -> None:
        """Delete a document's file.

        :raises ShelfError: if there is no such document, or it can't be deleted.
        """
        with self._changing:
            _done(path, self._known(path).unlink)

    def _known(self, path: str) -> Path:
        if path not in list_documents(self.folder).files:
            raise ShelfError("unknown", name=path)
        return self.folder / path

    def _twin(self, folder: Path, name: str) -> str | None:
        return next((f.name for f in folder.iterdir() if _key(f.name) == _key(name)), None)

    def _numbered(self, name: str) -> str:
        path, number = PurePosixPath(name), 2
        while self._twin(self.folder, f"{path.stem} ({number}){path.suffix}"):
            number += 1
        return f"{path.stem} ({number}){path.suffix}"

    def _move(self, file: Path, name: str) -> str:
        """Whole or not at all: nobody must read half a file.

        It is copied, as an upload is for its owner's eyes alone and a new file is as others are.
        """
        draft = self.folder / f".{name}.part"

        def move() -> None:
            try:
                shutil.copyfile(file, draft)
                draft.replace(self.folder / name)
            finally:
                draft.unlink(missing_ok=True)
            file.unlink()

        _done(name, move)
        return name


def _done(name: str, change: Callable[[], object]) -> None:
    try:
        change()
    except OSError as failed:
        reason = failed.strerror or str(failed)
        raise ShelfError("unwritable", name=name, reason=reason) from failed


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _bare(stem: str) -> str:
    while stem.startswith(_UNSEEN):
        stem = stem.removeprefix(".").removeprefix("~$")
    return stem.strip(" .")


def _cut(text: str, size: int) -> str:
    """The start of a text, in at most so many bytes of UTF-8."""
    return text.encode()[:size].decode(errors="ignore").rstrip(" .")
