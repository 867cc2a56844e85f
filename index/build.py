"""Documents in, index out: what changed is read, cut, embedded and published in one step."""

import os
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.documents import list_documents
from index.embedding import embed
from index.errors import DocumentsError, IndexFolderError
from index.formats import READERS
from index.journal import Journal, discard
from index.manifest import CHUNKING, Manifest
from index.model import Encoder, load_encoder
from index.progress import Meter, OnProgress, silent
from index.settings import documents_folder, index_folder
from index.store import Index, open_index, publish, writing
from index.survey import Survey, survey
from index.text import say


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why, in one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build found and did; paths are relative to the documents folder.

    `renamed` pairs old and new paths; `ignored` are files of formats that are not known;
    `passages` is how many the index holds now.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    ignored: tuple[str, ...]
    passages: int

    def summary(self, lang: str | None = None) -> list[str]:
        """The lines that say what was done, and what could not be read."""
        names = ("added", "changed", "renamed", "removed", "unchanged", "failed")
        counts = {name: len(getattr(self, name)) for name in names}
        lines = [say("build.summary", lang, passages=self.passages, **counts)]
        lines += [say("build.failed", lang, path=f.path, reason=f.reason) for f in self.failed]
        if self.ignored:
            few = ", ".join(self.ignored[:5]) + (" …" if len(self.ignored) > 5 else "")
            lines.append(say("build.ignored", lang, number=len(self.ignored), paths=few))
        return lines


def build_index(
    documents: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] | None = None,
    *,
    rebuild: bool = False,
    encoder: Encoder | None = None,
    on_progress: OnProgress = silent,
) -> BuildReport:
    """Build an index of a folder of documents, or bring it up to date.

    Only passages that the last version does not hold are embedded; `rebuild` embeds all. A
    document that can't be read is reported and left out.

    :raises DocumentsError: if the folder is missing, empty, or none of its documents can be read.
    :raises IndexFolderError: if the index folder can't be written, is being written, is damaged,
        or was made with another model (the last two unless `rebuild`).
    """
    folder, target = documents_folder(documents), index_folder(index, documents)
    listing = list_documents(folder)
    if not listing.files:
        raise DocumentsError("documents_empty", path=folder, formats=" ".join(READERS))
    encoder = encoder or load_encoder()
    with writing(target), _previous(target, encoder, rebuild) as previous:
        scanned_at = time.time_ns()
        meter = Meter(len(listing.files), on_progress)
        records = previous.records if previous and _is_readable(previous.manifest) else None
        since = previous.manifest.scanned_at if previous else 0
        found = survey(folder, listing, records, since, meter)
        failed = tuple(Failure(each.path, each.sentence()) for each in found.failures)
        if not found.entries:
            said = "；".join(f"{failure.path}: {failure.reason}" for failure in failed)
            raise DocumentsError("documents_all_failed", path=folder, reasons=said)
        passages = _publish(found, previous, encoder, meter, scanned_at, target)
        discard(target)
    return BuildReport(
        added=tuple(found.added),
        changed=tuple(found.changed),
        renamed=tuple(found.renamed),
        removed=tuple(found.removed),
        unchanged=tuple(found.unchanged),
        failed=failed,
        ignored=listing.ignored,
        passages=passages,
    )


@contextmanager
def _previous(target: Path, encoder: Encoder, rebuild: bool) -> Iterator[Index | None]:
    """The published version, if there is one to carry on from."""
    try:
        opened = None if rebuild else open_index(target, encoder=encoder)
    except IndexFolderError as error:
        if error.key not in {"index_missing", "index_older"}:
            raise
        opened = None
    try:
        yield opened
    finally:
        if opened:
            opened.close()


def _is_readable(manifest: Manifest) -> bool:
    """Whether passages were cut as we cut them now, so that they need not be cut again."""
    return manifest.chunking == CHUNKING


def _publish(
    found: Survey,
    previous: Index | None,
    encoder: Encoder,
    meter: Meter,
    scanned_at: int,
    target: Path,
) -> int:
    if previous and not found.is_news:
        return previous.passage_count
    chunks = [chunk for entry in found.entries for chunk in entry.chunks]
    held = previous.embedding() if previous else None
    base = previous.manifest.version if previous else None
    with closing(Journal.open(target, encoder.identity, base)) as journal:
        embedding = embed(chunks, held, encoder, meter, journal)
    publish(target, found.entries, found.failures, embedding, encoder, scanned_at)
    return len(chunks)
