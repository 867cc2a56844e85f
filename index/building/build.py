"""Documents in, index out: what changed is read, cut, embedded and published in one step."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.building.journal import discard
from index.building.pages import PageReader
from index.building.seen import SeenFiles
from index.building.so_far import SoFar
from index.building.survey import Survey, survey
from index.building.writer import Writer
from index.documents import READERS, Listing, list_documents
from index.encoders import Encoder, load_encoder
from index.engines import Catalog, Failure, OnBusy, Target, refuse, target_at
from index.errors import (
    DocumentsEmptyError,
    DocumentsError,
    IndexFolderError,
    IndexMissingError,
    IndexOlderError,
)
from index.progress import Meter, OnProgress, silent
from index.settings import Place, documents_folder, index_place
from index.text import say

_FEW = 5  # documents that are named


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build found and did; paths are relative to the documents folder.

    `renamed` pairs old and new paths; `ignored` are files of formats that are not known, and links
    to folders; `seen` are those added or changed of which OCR has read some or all; `passages` is
    how many the index holds now. `was_older` is whether the index before was an older program's, in
    place of which all was made anew.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Failure, ...]
    ignored: tuple[str, ...]
    passages: int
    was_older: bool = False
    seen: tuple[str, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether any document was added, changed, renamed or removed."""
        return bool(self.added or self.changed or self.renamed or self.removed)

    def summary(self, lang: str | None = None) -> list[str]:
        """The lines that say what was done, and what could not be read."""
        names = ("added", "changed", "renamed", "removed", "unchanged", "failed")
        counts = {name: len(getattr(self, name)) for name in names}
        lines = [say("build.summary", lang, passages=self.passages, **counts)]
        lines += [
            say("build.failed", lang, path=f.path, reason=f.sentence(lang)) for f in self.failed
        ]
        if self.seen:
            few = say("build.comma", lang).join(self.seen[:_FEW]) + " …" * (len(self.seen) > _FEW)
            lines.append(say("build.seen", lang, number=len(self.seen), paths=few))
        if self.ignored:
            formats = say("build.comma", lang).join(_formats(self.ignored, lang))
            lines.append(say("build.ignored", lang, number=len(self.ignored), formats=formats))
        if self.was_older:
            lines.append(say("build.was_older", lang))
        return lines


def _formats(paths: Sequence[str], lang: str | None) -> Iterator[str]:
    """Each format of files that were passed over, how many there are, and one of them."""
    by_format: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        name = "build.link" if path.endswith("/") else "build.no_ending"
        by_format[PurePosixPath(path).suffix.lower() or say(name, lang)].append(path)
    for ending, some in sorted(by_format.items(), key=lambda each: (-len(each[1]), each[0])):
        yield say("build.format", lang, ending=ending, number=len(some), path=some[0])


def build_index(  # noqa: PLR0913 - options, each by its name
    documents: str | os.PathLike[str] | None = None,
    index: str | os.PathLike[str] | Place | None = None,
    *,
    rebuild: bool = False,
    token_vectors: bool | None = None,
    encoder: Encoder | None = None,
    on_progress: OnProgress = silent,
    on_busy: OnBusy = refuse,
) -> BuildReport:
    """Build an index of a folder of documents, or bring it up to date.

    Only passages that the last version does not hold are embedded; `rebuild` embeds all. A
    document that can't be read is reported and left out. The first index of a folder, where it
    takes long, is published in between as well, so that it can be asked; see `SoFar`.
    `token_vectors` says whether late
    interaction can rank by them; None leaves that as it is, which is with them at first. Where
    somebody else is building, `on_busy` is told who, and unless it raises, the build begins when
    they have ended.

    >>> from pathlib import Path
    >>> from index import build_index
    >>> Path("manuals").mkdir()
    >>> kettle = Path("manuals", "kettle.md")
    >>> _ = kettle.write_text("# Kettle\\n\\nDescale it every three months.", "utf-8")
    >>> build_index("manuals").added
    ('kettle.md',)
    >>> build_index("manuals").unchanged  # nothing is embedded again
    ('kettle.md',)

    :raises DocumentsError: if the folder is missing, empty, or none of its documents can be read.
    :raises IndexFolderError: if the index folder can't be written, is being written and `on_busy`
        does not wait, is damaged, or was made with another model (the last two unless `rebuild`).
    """
    folder, target = documents_folder(documents), target_at(index_place(index, documents))
    listing = _listed(folder)  # before anything is written
    encoder = encoder or load_encoder()
    with target.writing(on_busy) as waited:
        if waited:
            listing = _listed(folder)
        with_tokens = _had_tokens(target) if token_vectors is None else token_vectors
        was_older = _is_older(target)
        before = None if rebuild or was_older else _published(target, encoder)
        so_far = SoFar.read(target)
        is_first = not rebuild and (before is None or not before.documents or so_far is not None)
        if before and with_tokens != _had_tokens(target):
            is_first = False  # what is there can't be kept beside what is new
        seen = SeenFiles.read(target.state)
        meter = Meter(len(listing.files), on_progress)
        if so_far and is_first:
            meter.published(so_far.documents)
        pages = PageReader(target.state, meter)
        with (
            closing(pages),
            closing(
                Writer(target, encoder, meter, before, with_tokens=with_tokens, is_first=is_first)
            ) as writer,
        ):
            found = _refreshed(folder, listing, seen, pages, writer)
        seen.write(target.state)
        SoFar.discard(target)
        discard(target.state)
        passages = target.about().passages
    return BuildReport(
        added=tuple(found.added),
        changed=tuple(found.changed),
        renamed=tuple(found.renamed),
        removed=tuple(found.removed),
        unchanged=tuple(found.unchanged),
        failed=tuple(found.failures),
        ignored=listing.ignored,
        passages=passages,
        was_older=was_older,
        seen=tuple(found.seen),
    )


def _listed(folder: Path) -> Listing:
    listing = list_documents(folder)
    if not (listing.files or listing.closed):
        raise DocumentsEmptyError(path=folder, formats=" ".join(READERS))
    return listing


def _refreshed(
    folder: Path, listing: Listing, seen: SeenFiles, pages: PageReader, writer: Writer
) -> Survey:
    """Look at the documents, and publish what is new."""
    known = writer.before if writer.before and writer.is_alike else Catalog.of()
    found = survey(folder, listing, known, seen, pages, writer)
    if not (found.unchanged or found.fresh):
        said = "；".join(f"{failure.path}: {failure.reason}" for failure in found.failures)
        raise DocumentsError("documents_all_failed", path=folder, reasons=said)
    if found.is_news:
        writer.publish(found)
    kept = (known.documents[path].digest for path in found.unchanged)
    pages.forget_others({*found.fresh.values(), *kept})
    return found


def _published(target: Target, encoder: Encoder) -> Catalog | None:
    """What there is to carry on from, if anything."""
    try:
        return target.catalog(encoder)
    except IndexMissingError:
        return None


def _is_older(target: Target) -> bool:
    try:
        target.about()
    except IndexOlderError:
        return True
    except IndexFolderError:
        return False
    return False


def _had_tokens(target: Target) -> bool:
    try:
        return target.about().tokens
    except IndexFolderError:
        return True
