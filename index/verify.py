"""A thorough check of an index: what opening checks, and that its parts agree with one another."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from index.errors import IndexFolderError
from index.manifest import VERSIONS, Manifest
from index.records import RECORDS, Records
from index.terms import Terms
from index.text import say
from index.vectors import Vectors
from index.versions import Lease


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
    size = sum(size for size, _ in manifest.files.values()) / 2**20
    return say("verify.sound", path=folder, files=len(manifest.files), size=f"{size:.1f}")


def _disagreements(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What does not hold as many as it should, or something else than it should."""
    try:
        for name, found, expected in _counts(folder / VERSIONS / manifest.version, manifest):
            if found != expected:
                yield say("verify.count", name=name, found=found, expected=expected)
        with closing(Records(folder / VERSIONS / manifest.version / RECORDS)) as records:
            yield from records.problems()
    except (sqlite3.Error, OSError, RuntimeError, ValueError) as broken:
        yield str(broken)


def _counts(version: Path, manifest: Manifest) -> Iterator[tuple[str, int, int]]:
    """Parts of the version, how many each holds, and how many it should."""
    passages = Vectors.read(version / "passages.faiss")
    windows = Vectors.read(version / "windows.faiss")
    places = np.load(version / "windows.npy", mmap_mode="r")
    with closing(Records(version / RECORDS)) as records:
        yield RECORDS, len(records.digests()), manifest.passages
        yield f"{RECORDS}: documents", len(records.documents()), manifest.documents
    yield "passages.faiss", len(passages), manifest.passages
    yield "terms", len(Terms.read(version / "terms").coverage("")[0]), manifest.passages
    yield "tokens", len(np.load(version / "tokens" / "ends.npy")), manifest.passages
    yield "windows.faiss", len(windows), len(places)
    for name, vectors in (("passages.faiss", passages), ("windows.faiss", windows)):
        yield f"{name}: dimension", vectors.dimension, manifest.dimension
