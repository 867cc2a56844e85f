"""What has changed in the documents folder since it was last indexed."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from index.building.pages import PageReader
from index.building.seen import SeenFiles
from index.documents import Listing, is_mended, parse_document, read_bytes, shortfall
from index.engines import LARGEST, Catalog, Failed, Listed
from index.errors import DocumentError
from index.passages import Entry, chunks_of

Write = Callable[[Sequence[Entry]], Catalog]
"""Writes documents as a segment, and lists them."""


@dataclass(slots=True)
class Survey:
    """The documents to index, and how they differ from those of the last version.

    `kept` are in the last version and stay as they are there; `fresh` are new to it, with the
    hashes of their files: those written already are in `parts`, the others in `entries`.
    """

    kept: list[Listed] = field(default_factory=list)
    fresh: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    pending: int = 0  # passages of these entries
    parts: list[Catalog] = field(default_factory=list)
    failures: list[Failed] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # fresh ones some of which OCR has read
    failed_otherwise: bool = False

    @property
    def is_news(self) -> bool:
        """Whether there is anything to publish; that a file was touched is none."""
        return bool(self.fresh or self.removed or self.renamed or self.failed_otherwise)


def survey(
    folder: Path,
    listing: Listing,
    before: Catalog,
    seen: SeenFiles,
    pages: PageReader,
    write: Write,
) -> Survey:
    """Look at every file; read those that are new or not surely unchanged.

    Once they fill a segment they are written, so that a large folder need not fit in memory.
    """
    found = Survey()
    for path in listing.files:
        about = _about(folder, path)
        digest = seen.digest(path, about)
        listed, failed = before.documents.get(path), before.failures.get(path)
        if failed and is_mended(failed.reason):
            listed = failed = digest = None
        if listed and digest == listed.digest:
            _keep(found, before, listed)
        elif failed and digest == "":
            found.failures.append(failed)
        else:
            digest = _read(found, folder, path, before, pages)
            if digest is not None:
                seen.note(path, about, digest)
        pages.meter.document_read()
        if found.pending >= LARGEST:
            found.parts.append(write(found.entries))
            found.entries, found.pending = [], 0
    _pass_by(found, listing, before)
    here = {listed.path for listed in found.kept} | found.fresh.keys()
    found.removed = [path for path in before.documents if path not in here]
    _pair_renames(found, before)
    found.failed_otherwise = found.failures != list(before.failures.values())
    return found


def _pass_by(found: Survey, listing: Listing, before: Catalog) -> None:
    """Name the folders that can't be listed; what they held may well be there still."""
    for folder, reason in listing.closed.items():
        found.failures.append(Failed(folder, "unreadable", {"reason": reason}))
        for path, listed in before.documents.items():
            if path.startswith(folder):
                _keep(found, before, listed)


def _keep(found: Survey, before: Catalog, listed: Listed) -> None:
    """Take a document over as it is there, and what could not be read of it."""
    found.kept.append(listed)
    found.unchanged.append(listed.path)
    if failed := before.failures.get(listed.path):
        found.failures.append(failed)


def _read(found: Survey, folder: Path, path: str, before: Catalog, pages: PageReader) -> str | None:
    """Read a file, and tell its hash.

    It is empty if the file holds no document, and None if the system would not let us look.
    """
    listed, failed = before.documents.get(path), before.failures.get(path)
    try:
        data = read_bytes(folder, path)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        if listed and listed.digest == digest and not (failed and is_mended(failed.reason)):
            _keep(found, before, listed)
            return digest
        document = parse_document(path, data, partial(pages.see, digest))
    except DocumentError as error:
        found.failures.append(Failed(path, error.key, dict(error.values)))
        return None if error.key == "unreadable" else ""
    if short := shortfall(document):
        found.failures.append(Failed(path, short.key, dict(short.values)))
    if any(paragraph.is_ocr for paragraph in document.paragraphs):
        found.seen.append(path)
    found.fresh[path] = digest
    entry = Entry(document, tuple(chunks_of(document)), digest)
    found.entries.append(entry)
    found.pending += len(entry.chunks)
    (found.changed if listed else found.added).append(path)
    return digest


def _about(folder: Path, path: str) -> os.stat_result | None:
    try:
        return os.stat(f"{folder}/{path}")  # noqa: PTH116 - pathlib takes thrice as long
    except OSError:
        return None


def _pair_renames(found: Survey, before: Catalog) -> None:
    """A file that vanished and one that appeared with the same bytes are one that was renamed."""
    vanished = {before.documents[path].digest: path for path in found.removed}
    added = set(found.added)
    for path, digest in found.fresh.items():
        old = vanished.pop(digest, None) if path in added else None
        if old is not None:
            found.renamed.append((old, path))
            found.added.remove(path)
            found.removed.remove(old)
