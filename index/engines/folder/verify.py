"""A thorough check of an index: what opening checks, and that its parts agree with one another."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from index.engines.folder.catalog import FolderCatalog
from index.engines.folder.manifest import Manifest
from index.engines.folder.records import RECORDS
from index.engines.folder.segment import Segment
from index.engines.folder.versions import Lease
from index.errors import IndexFolderError
from index.settings import VERSIONS
from index.text import say


def verify(folder: Path) -> str:
    """Check the published version; what was checked, in one sentence.

    :raises IndexFolderError: if there is none, or naming everything that is wrong.
    """
    manifest = Manifest.read(folder)
    try:
        lease = Lease(folder / VERSIONS / manifest.version)
    except OSError as gone:
        raise IndexFolderError("index_damaged", path=folder, what=manifest.version) from gone
    try:
        wrong = list(manifest.damaged(folder)) or list(_disagreements(folder, manifest))
    finally:
        lease.close()
    if wrong:
        raise IndexFolderError("index_damaged", path=folder, what=", ".join(wrong))
    size = sum(about.size for about in manifest.files.values()) / 2**20
    return say("verify.sound", path=folder, files=len(manifest.files), size=f"{size:.1f}")


def _disagreements(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What does not hold as many as it should, or something else than it should."""
    try:
        catalog = FolderCatalog.read(folder / VERSIONS / manifest.version)
        counts = [("documents", len(catalog.documents), manifest.documents)]
        counts.append(("passages", catalog.passages, manifest.passages))
        for name, size in catalog.sizes.items():
            segment = Segment(folder, name)
            counts += _counts(segment, size, manifest.dimension)
            yield from (f"{name}: {problem}" for problem in segment.records.problems())
            yield from _misplaced(segment, catalog)
        for name, found, expected in counts:
            if found != expected:
                yield say("verify.count", name=name, found=found, expected=expected)
    except (sqlite3.Error, OSError, RuntimeError, ValueError, IndexError) as broken:
        yield str(broken)


def _counts(segment: Segment, size: int, dimension: int) -> Iterator[tuple[str, int, int]]:
    """Parts of a segment, how many each holds, and how many it should."""
    name = segment.name
    yield f"{name}/passages.faiss", len(segment.passages), size
    yield f"{name}/{RECORDS}", len(segment.records.digests()), size
    yield f"{name}/terms", len(segment.terms.lengths), size
    yield f"{name}/tokens", len(segment.tokens), size
    yield f"{name}/windows.faiss", len(segment.windows), len(segment.places)
    yield f"{name}: dimension", segment.passages.dimension, dimension
    yield f"{name}: dimension", segment.windows.dimension, dimension


def _misplaced(segment: Segment, catalog: FolderCatalog) -> Iterator[str]:
    """Documents whose rows in the segment are not theirs."""
    for listed in catalog.documents.values():
        if listed.segment == segment.name:
            rows = range(listed.first, listed.first + listed.passages)
            if any(segment.records.passage(row).document != listed.path for row in rows):
                yield f"{segment.name}: {listed.path}"
