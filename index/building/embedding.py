"""Passages get their vectors; what the last version already has is not embedded again.

Three grains: the passage under its title and headings, windows of whole sentences inside it, and
its single tokens, unless these are turned off.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from index.arrays import FloatVector
from index.building.journal import Journal
from index.encoders import Encoder
from index.passages import Chunk, Embedding, Grains, to_bits, weight, windows
from index.progress import Meter

_BATCH = 32  # passages between two steps of the progress bar, and what a kill can cost
_SAMPLE = 128  # passages whose tokens tell the centre


class Held(Protocol):
    """Vectors that an index holds already."""

    @property
    def centre(self) -> FloatVector:
        """What its tokens are centred on."""
        ...

    def grains(self, digests: Iterable[str]) -> dict[str, Grains]:
        """The vectors of those passages that are held, by digest."""
        ...


def embed(
    chunks: Sequence[Chunk],
    held: Held | None,
    encoder: Encoder,
    meter: Meter,
    journal: Journal | None = None,
    *,
    with_tokens: bool = True,
) -> Embedding:
    """The vectors of the passages: of those that are held, else embedded.

    What is embedded is kept in the journal as it is made, and taken from there if it is there. A
    passage that would have other windows now is embedded anew. Without tokens, no passage has any;
    those of a few are made once, to tell the centre.

    :raises OSError: if the journal can't be written.
    """
    wanted = {chunk.digest: chunk for chunk in chunks}
    known = held.grains(wanted) if held else {}
    centre = held.centre if held else None
    if journal:
        known.update(journal.grains(wanted.keys() - known.keys()))
        centre = journal.centre if centre is None else centre
    new = [chunk for digest, chunk in wanted.items() if not _fits(known.get(digest), chunk)]
    meter.start_embedding(len(new))
    encoder = encoder.for_many(len(new))
    for batch in _batches(new, sample_first=centre is None):
        made, centre = _embedded(batch, centre, encoder, with_tokens=with_tokens)
        if journal:
            journal.add(made, centre)
        known.update(made)
        meter.embedded(len(batch))
    if centre is None:
        raise ValueError("there is nothing to embed")
    grains = [known[chunk.digest] for chunk in chunks]
    if not with_tokens:
        none = to_bits(np.empty((0, len(centre)), np.float32), centre)
        grains = [replace(each, tokens=none) for each in grains]
    return Embedding.from_grains(chunks, grains, centre)


def _fits(grains: Grains | None, chunk: Chunk) -> bool:
    return grains is not None and len(grains.windows) == len(windows(chunk.text))


def _batches(chunks: Sequence[Chunk], *, sample_first: bool) -> Iterator[Sequence[Chunk]]:
    """In order of length, so that a batch holds texts of about one size.

    A sample spread over all of them may come first, for the tokens to be centred on.
    """
    spread = max(1, len(chunks) // _SAMPLE)
    sample = chunks[::spread][:_SAMPLE] if sample_first else []
    if sample:
        yield sample
    sampled = {chunk.digest for chunk in sample}
    rest = [chunk for chunk in chunks if chunk.digest not in sampled]
    by_length = sorted(rest, key=lambda chunk: weight(chunk.text), reverse=True)
    for at in range(0, len(by_length), _BATCH):
        yield by_length[at : at + _BATCH]


def _embedded(
    batch: Sequence[Chunk], centre: FloatVector | None, encoder: Encoder, *, with_tokens: bool
) -> tuple[dict[str, Grains], FloatVector]:
    """The vectors of a batch by digest, and the centre: the mean of its tokens, unless given."""
    parts = [[chunk.text[a:b] for a, b in windows(chunk.text)] for chunk in batch]
    texts = [chunk.in_context for chunk in batch]
    if with_tokens or centre is None:
        vectors, tokens = encoder.encode_with_tokens(texts)
    else:
        vectors, tokens = (
            encoder.encode(texts),
            [np.empty((0, len(centre)), np.float32)] * len(texts),
        )
    inner = encoder.encode([part for of_chunk in parts for part in of_chunk])
    ends = np.cumsum([len(of_chunk) for of_chunk in parts])
    if centre is None:
        centre = np.concatenate(tokens).mean(axis=0, dtype=np.float32)
    of_chunks = zip(batch, vectors, np.split(inner, ends[:-1]), tokens, strict=True)
    made = {
        chunk.digest: Grains(passage, window, to_bits(token, centre))
        for chunk, passage, window, token in of_chunks
    }
    return made, centre
