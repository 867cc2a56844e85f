"""What a document is about, in its own words: nothing is written, sentences are chosen.

A sentence tells much of a document if it begins a passage that is near the middle of all its
passages (a centroid, as in Radev, Jing, Styś and Tam, "Centroid-based summarization of multiple
documents", 2004); each is of another section, and the first passage leads.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.arrays import FloatMatrix, unit
from index.documents import Document
from index.engines import Index
from index.passages import Chunk, PassageRecord, sentences, weight
from qa.answers import About, Part
from qa.results import Source

TELLING = 5
"""Sentences that are chosen of a document, at most."""

_SHORTEST, _LONGEST = 10, 160  # what a sentence weighs that tells something


def about(path: str, index: Index, hits: int = 0) -> About:
    """What is known of a document besides its text."""
    document = index.document(path)
    if document is None:
        return About(path, path)
    said = document.metadata
    outline = tuple(dict.fromkeys(document.headings))
    return About(path, document.title, said.author or _author(document), said.date, outline, hits)


def _author(document: Document) -> str | None:
    return next((p.author for p in document.paragraphs if p.author), None)


def telling(path: str, index: Index, count: int = TELLING) -> list[Part]:
    """The sentences that tell most of a document, in its order."""
    chunks = index.entry(path).chunks
    grains = index.grains(chunk.digest for chunk in chunks)
    held = [chunk for chunk in chunks if chunk.digest in grains and _first(chunk)]
    if not held:
        return []
    vectors = np.stack([grains[chunk.digest].passage for chunk in held])
    chosen = sorted(_spread(held, vectors, count))
    return [_quoted(path, held[at]) for at in chosen]


def _spread(chunks: Sequence[Chunk], vectors: FloatMatrix, count: int) -> list[int]:
    """The first passage and those nearest to the middle, one a section."""
    middle = unit(vectors.mean(axis=0, keepdims=True))[0]
    order = [0, *np.argsort(-(vectors @ middle), kind="stable").tolist()]
    taken: dict[tuple[str, ...], int] = {}
    for at in order:
        taken.setdefault(chunks[at].headings, at)
    return list(dict.fromkeys(taken.values()))[:count]


def _first(chunk: Chunk) -> str | None:
    """The first sentence of a passage that tells something."""
    told = (part.strip() for part in sentences(chunk.text))
    return next((part for part in told if _SHORTEST <= weight(part) <= _LONGEST), None)


def _quoted(path: str, chunk: Chunk) -> Part:
    text = _first(chunk) or chunk.text
    start = chunk.start + chunk.text.find(text)
    source = replace(Source.of(PassageRecord(path, chunk)), span=(start, start + len(text)))
    return Part(text, source, rank=0)
