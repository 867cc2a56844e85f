"""What has changed in the documents folder since it was last indexed."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from index.chunks import chunks_of
from index.documents import Listing, parse_document, read_bytes
from index.errors import DocumentError
from index.progress import Meter
from index.records import Entry, Failed, FileState, Records

_RACY = 2_000_000_000  # nanoseconds; a file this young may change again within one clock tick


@dataclass(slots=True)
class Survey:
    """The documents to index, and how they differ from those of the last version."""

    entries: list[Entry] = field(default_factory=list)
    failures: list[Failed] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    stale: bool = False  # the last version has to be written again

    @property
    def is_news(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self.stale or self.added or self.changed or self.removed or self.renamed)


def survey(
    folder: Path, listing: Listing, previous: Records | None, scanned_at: int, meter: Meter
) -> Survey:
    """Look at every file; read those that are new or not surely unchanged.

    `scanned_at` is when the previous version looked, in nanoseconds since 1970.
    """
    found = Survey()
    states = previous.states() if previous else {}
    failed = previous.failures() if previous else {}
    for path in listing.files:
        state = _state(folder / path)
        sure = state is not None and state.modified < scanned_at - _RACY
        if previous and sure and path in states and states[path][0] == state:
            found.entries.append(previous.entry(path))
            found.unchanged.append(path)
        elif sure and path in failed and failed[path].state == state:
            found.failures.append(failed[path])
        else:
            _read(found, folder, path, state, previous, states)
        meter.document_read()
    kept = {entry.document.path for entry in found.entries}
    found.removed = [path for path in states if path not in kept]
    _pair_renames(found, {path: digest for path, (_, digest) in states.items()})
    found.stale = found.stale or {failure.path for failure in found.failures} != set(failed)
    return found


def _read(
    found: Survey,
    folder: Path,
    path: str,
    state: FileState | None,
    previous: Records | None,
    states: dict[str, tuple[FileState, str]],
) -> None:
    state = state or FileState(0, 0, 0)
    try:
        data = read_bytes(folder, path)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        if previous and path in states and states[path][1] == digest:
            entry = previous.entry(path)
            found.stale = found.stale or entry.state != state
            found.entries.append(Entry(entry.document, entry.chunks, state, digest))
            found.unchanged.append(path)
            return
        document = parse_document(path, data)
    except DocumentError as error:
        found.failures.append(Failed(path, state, error.key, dict(error.values)))
        return
    found.entries.append(Entry(document, tuple(chunks_of(document)), state, digest))
    (found.changed if path in states else found.added).append(path)


def _state(file: Path) -> FileState | None:
    try:
        about = file.stat()
    except OSError:
        return None
    return FileState(about.st_size, about.st_mtime_ns, about.st_ino)


def _pair_renames(found: Survey, before: dict[str, str]) -> None:
    """A file that vanished and one that appeared with the same bytes are one that was renamed."""
    vanished = {before[path]: path for path in found.removed}
    for entry in found.entries:
        path = entry.document.path
        old = vanished.pop(entry.digest, None) if path in found.added else None
        if old is not None:
            found.renamed.append((old, path))
            found.added.remove(path)
            found.removed.remove(old)
