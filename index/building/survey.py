"""What has changed in the documents folder since it was last indexed."""

import hashlib
import os
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from index.building.pages import PageReader
from index.building.seen import SeenFiles
from index.documents import Listing, is_mended, parse_document, read_bytes, shortfall
from index.engines import Catalog, Failure
from index.errors import DocumentError, DocumentUnreadableError
from index.passages import Entry, chunks_of, recipe

AT_ONCE = 60_000
"""Passages whose documents are in memory at once, then with their vectors, before they go on."""


@dataclass(slots=True)
class Survey:
    """The documents to index, and how they differ from those of the last version.

    `unchanged` are in the last version and stay as they are there; `fresh` are new to it, with the
    hashes of their files; those of them that are not written yet are in `entries`.
    """

    fresh: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    pending: int = 0  # passages of these entries
    failures: list[Failure] = field(default_factory=list)
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


class Sink(Protocol):
    """Takes documents on, to be written."""

    @property
    def is_waited_for(self) -> bool:
        """Whether those that were read should be written now, few as they are."""
        ...

    def write(self, found: Survey) -> None:
        """Write the entries that are pending."""
        ...


def survey(
    folder: Path,
    listing: Listing,
    before: Catalog,
    seen: SeenFiles,
    pages: PageReader,
    sink: Sink,
) -> Survey:
    """Look at every file; read those that are new or not surely unchanged.

    They are written as there are many, so that a large folder need not fit in memory, or as they
    are waited for.
    """
    found = Survey()
    for path in listing.files:
        about = _about(folder, path)
        digest, made = seen.digest(path, about), recipe(path)
        listed, failed = before.documents.get(path), before.failures.get(path)
        if failed and is_mended(failed.key):
            digest = None
        if listed and (listed.digest, listed.recipe) == (digest, made):
            _keep(found, before, path)
        elif failed and (digest, failed.recipe) == ("", made):
            found.failures.append(failed)
        else:
            digest = _read(found, folder, path, before, pages)
            if digest is not None:
                seen.note(path, about, digest)
        pages.meter.document_read()
        if found.pending >= AT_ONCE or (found.entries and sink.is_waited_for):
            sink.write(found)
            found.entries, found.pending = [], 0
    _pass_by(found, listing, before)
    here = set(found.unchanged) | found.fresh.keys()
    found.removed = [path for path in before.documents if path not in here]
    _pair_renames(found, before)
    found.failed_otherwise = found.failures != list(before.failures.values())
    return found


def _pass_by(found: Survey, listing: Listing, before: Catalog) -> None:
    """Name the folders that can't be listed; what they held may well be there still."""
    for folder, reason in listing.closed.items():
        found.failures.append(Failure(folder, "unreadable", {"reason": reason}))
        for path in before.documents:
            if path.startswith(folder):
                _keep(found, before, path)


def _keep(found: Survey, before: Catalog, path: str) -> None:
    """Take a document over as it is there, and what could not be read of it."""
    found.unchanged.append(path)
    if failed := before.failures.get(path):
        found.failures.append(failed)


def _read(found: Survey, folder: Path, path: str, before: Catalog, pages: PageReader) -> str | None:
    """Read a file, and tell its hash.

    One that has the same bytes as before is not parsed, unless it would be otherwise than then. The
    hash is empty if the file holds no document, and None if the system would not let us look.
    """
    listed, failed = before.documents.get(path), before.failures.get(path)
    try:
        data = read_bytes(folder, path)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        is_alike = listed and (listed.digest, listed.recipe) == (digest, recipe(path))
        if is_alike and not (failed and is_mended(failed.key)):
            _keep(found, before, path)
            return digest
        document = parse_document(path, data, partial(pages.see, digest))
    except DocumentError as error:
        found.failures.append(Failure(path, error.key, dict(error.values), recipe(path)))
        return None if isinstance(error, DocumentUnreadableError) else ""
    if short := shortfall(document):
        found.failures.append(Failure(path, short.key, dict(short.values), recipe(path)))
    if any(paragraph.is_ocr for paragraph in document.paragraphs):
        found.seen.append(path)
    found.fresh[path] = digest
    kept = replace(document, unread=())  # told of once, and no part of the text
    entry = Entry(kept, tuple(chunks_of(document)), digest, recipe(path))
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
