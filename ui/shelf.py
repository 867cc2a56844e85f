"""The documents folder as a window changes it: files come in, are renamed, removed
and put back, no more."""

import filecmp
import shutil
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pathvalidate import sanitize_filename

from index.documents import MAX_MEGABYTES, READERS, list_documents
from index.errors import YongwenError
from ui.bin import FOLDER, Bin, Binned

_T = TypeVar("_T")
_LONGEST = 200  # bytes of a name; file systems take 255, and " (2)" must fit
_DEEPEST = 20  # folders in folders; more is no way to keep documents
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
    path = PurePosixPath(_visible(last))
    if path.suffix.lower() not in READERS:
        raise ShelfError("format_unknown", name=name, formats=" ".join(READERS))
    stem = _cut(_bare(path.stem), _LONGEST - len(path.suffix))
    if not stem:
        raise ShelfError("name_unusable", name=name)
    return sanitize_filename(stem + path.suffix, platform="universal")


def safe_path(name: str) -> str:
    """The path in a documents folder of a file that is dropped with its folders, each of whose
    names is made safe as `safe_name` does; folders that keep no name are left out.

    :raises ShelfError: as `safe_name` does.
    """
    *folders, last = name.split("/")
    safe = (_cut(_bare(_visible(folder)), _LONGEST) for folder in folders[:_DEEPEST])
    inside = (sanitize_filename(folder, platform="universal") for folder in safe)
    return "/".join([*filter(None, inside), safe_name(last)])


class Shelf:
    """The files of a documents folder; every path must be one that the index would look at.

    Names that differ in case or in Unicode form only are taken for the same, as many systems do.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = Bin(folder)
        self._changing = threading.Lock()

    def taken(self, name: str) -> str | None:
        """The file that would be written over by one of this name, or path.

        :raises ShelfError: as `safe_name` does.
        """
        path = self.folder / safe_path(name)
        return self._twin(path.parent, path.name)

    def add(self, file: Path, name: str, *, instead: bool = False, beside: bool = False) -> str:
        """Move a file in under the safe form of a name, or of a path; returns its path in the
        folder.

        Where there is a file of that name, the same bytes are left as they are, `instead` puts
        the new file in its place, and `beside` gives it a number.

        :raises ShelfError: if the file is too large, or the name is taken or can't be used.
        """
        megabytes = file.stat().st_size / 2**20
        if megabytes > MAX_MEGABYTES:
            raise ShelfError("too_large", name=name, size=round(megabytes), limit=MAX_MEGABYTES)
        with self._changing:
            path = self.folder / safe_path(name)
            if not path.parent.resolve().is_relative_to(self.folder.resolve()):
                raise ShelfError("name_unusable", name=name)  # a link leads out
            twin = self._twin(path.parent, path.name)
            if twin is None:
                return self._move(file, path)
            if filecmp.cmp(file, path.with_name(twin), shallow=False):
                file.unlink()
                return self._path(path.with_name(twin))
            if instead:
                return self._move(file, path.with_name(twin))
            if beside:
                return self._move(file, path.with_name(self._free(path.parent, path.name)))
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
            return self._path(new)

    def remove(self, path: str) -> Binned:
        """Put a document into the bin.

        :raises ShelfError: if there is no such document, or it can't be moved.
        """
        with self._changing:
            self._known(path)
            return _done(path, lambda: self.bin.put(path))

    def restore(self, number: str) -> str:
        """Put a document of the bin back where it was, beside what has its name by now; returns
        its path.

        :raises ShelfError: if it is in the bin no more, or can't be moved.
        """
        with self._changing:
            binned = self.bin.find(number)
            if binned is None:
                raise ShelfError("not_in_bin")
            parent = (self.folder / binned.path).parent
            if not parent.resolve().is_relative_to(self.folder.resolve()):
                raise ShelfError("unknown", name=binned.path)
            free = self._free(parent, Path(binned.path).name)
            path = self._path(parent / free)
            _done(path, lambda: self.bin.take(binned, path))
            return path

    def empty_bin(self) -> None:
        """Delete for good what lies in the bin.

        :raises ShelfError: if something can't be deleted.
        """
        with self._changing:
            _done(FOLDER, self.bin.empty)

    def _known(self, path: str) -> Path:
        if path not in list_documents(self.folder).files:
            raise ShelfError("unknown", name=path)
        return self.folder / path

    def _twin(self, folder: Path, name: str) -> str | None:
        there = folder.iterdir() if folder.is_dir() else ()
        return next((f.name for f in there if _key(f.name) == _key(name)), None)

    def _free(self, folder: Path, name: str) -> str:
        """A name in a folder that nothing has: this one, or with a number."""
        path, number, free = PurePosixPath(name), 2, name
        while self._twin(folder, free):
            free = f"{path.stem} ({number}){path.suffix}"
            number += 1
        return free

    def _move(self, file: Path, place: Path) -> str:
        """Whole or not at all: nobody must read half a file.

        It is copied, as an upload is for its owner's eyes alone and a new file is as others are.
        """
        draft = place.with_name(f".{place.name}.part")

        def move() -> None:
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(file, draft)
                draft.replace(place)
            finally:
                draft.unlink(missing_ok=True)
            file.unlink()

        _done(place.name, move)
        return self._path(place)

    def _path(self, place: Path) -> str:
        return place.relative_to(self.folder).as_posix()


def _done(name: str, change: Callable[[], _T]) -> _T:
    try:
        return change()
    except OSError as failed:
        reason = failed.strerror or str(failed)
        raise ShelfError("unwritable", name=name, reason=reason) from failed


def _visible(name: str) -> str:
    composed = unicodedata.normalize("NFC", name)
    visible = "".join(c for c in composed if not unicodedata.category(c).startswith("C"))
    return sanitize_filename(visible.strip(), platform="universal")


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _bare(stem: str) -> str:
    while stem.startswith(_UNSEEN):
        stem = stem.removeprefix(".").removeprefix("~$")
    return stem.strip(" .")


def _cut(text: str, size: int) -> str:
    """The start of a text, in at most so many bytes of UTF-8."""
    return text.encode()[:size].decode(errors="ignore").rstrip(" .")
