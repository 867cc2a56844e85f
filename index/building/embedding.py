"""Passages get their vectors; what the last version already has is not embedded again.

Three grains: the passage under its title and headings, windows of whole sentences inside it, and
its single tokens, unless these are turned off.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from index.arrays import FloatMatrix, FloatVector
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
    *,
    with_tokens: bool = True,
) -> Embedding:
    """The vectors of the passages, all at once; see `embed_each`."""
    return next(embed_each([chunks], held, encoder, meter, with_tokens=with_tokens))


def embed_each(
    portions: Sequence[Sequence[Chunk]],
    held: Held | None,
    encoder: Encoder,
    meter: Meter,
    journal: Journal | None = None,
    *,
    with_tokens: bool = True,
) -> Iterator[Embedding]:
    """The vectors of the passages of each portion: of those that are held, else embedded.

    What is embedded is kept in the journal as it is made, and taken from there if it is there. A
    passage that would have other windows now is embedded anew. Without tokens, no passage has any;
    those of a few are made once, to tell the centre.

    :raises OSError: if the journal can't be written.
    """
    wanted = {chunk.digest: chunk for chunks in portions for chunk in chunks}
    known = held.grains(wanted) if held else {}
    centre = held.centre if held else None
    if journal:
        known.update(journal.grains(wanted.keys() - known.keys()))
        centre = journal.centre if centre is None else centre
    new = {digest: each for digest, each in wanted.items() if not _fits(known.get(digest), each)}
    meter.start_embedding(len(new), sum(map(_cost, new.values())))
    encoder = encoder.for_many(len(new))

    def keep(made: dict[str, Grains], centre: FloatVector) -> None:
        if journal:
            journal.add(made, centre)
        known.update(made)
        for digest in made:
            del new[digest]

    if centre is None:
        if not new:
            raise ValueError("there is nothing to embed")
        sample = [_embedded(batch, encoder, meter) for batch in _batches(_sample([*new.values()]))]
        tokens = [each for batch in sample for each in batch.tokens]
        centre = np.concatenate(tokens).mean(axis=0, dtype=np.float32)
        for made in sample:
            keep(made.grains(centre), centre)
    for chunks in portions:
        rest = {chunk.digest: chunk for chunk in chunks if chunk.digest in new}
        for batch in _batches(list(rest.values())):
            keep(_embedded(batch, encoder, meter, with_tokens=with_tokens).grains(centre), centre)
        grains = [known[chunk.digest] for chunk in chunks]
        if not with_tokens:
            none = to_bits(np.empty((0, len(centre)), np.float32), centre)
            grains = [replace(each, tokens=none) for each in grains]
        yield Embedding.from_grains(chunks, grains, centre)


def _fits(grains: Grains | None, chunk: Chunk) -> bool:
    return grains is not None and len(grains.windows) == len(windows(chunk.text))


def _cost(chunk: Chunk) -> int:
    """What embedding a passage takes, as the length of all that is encoded for it."""
    parts = (chunk.text[a:b] for a, b in windows(chunk.text))
    return weight(chunk.in_context) + sum(map(weight, parts))


def _sample(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """A few spread over all of them, for tokens to be centred on."""
    return chunks[:: max(1, len(chunks) // _SAMPLE)][:_SAMPLE]


def _batches(chunks: Sequence[Chunk]) -> Iterator[Sequence[Chunk]]:
    """In order of length, so that a batch holds texts of about one size."""
    by_length = sorted(chunks, key=lambda chunk: weight(chunk.text), reverse=True)
    for at in range(0, len(by_length), _BATCH):
        yield by_length[at : at + _BATCH]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Passages with their vectors, their windows' and their tokens'."""

    chunks: Sequence[Chunk]
    passages: FloatMatrix
    windows: Sequence[FloatMatrix]
    tokens: Sequence[FloatMatrix]

    def grains(self, centre: FloatVector) -> dict[str, Grains]:
        """By digest, with their tokens as bits around a centre."""
        each = zip(self.chunks, self.passages, self.windows, self.tokens, strict=True)
        return {
            chunk.digest: Grains(passage, inner, to_bits(token, centre))
            for chunk, passage, inner, token in each
        }


def _embedded(
    batch: Sequence[Chunk], encoder: Encoder, meter: Meter, *, with_tokens: bool = True
) -> _Batch:
    parts = [[chunk.text[a:b] for a, b in windows(chunk.text)] for chunk in batch]
    texts = [chunk.in_context for chunk in batch]
    if with_tokens:
        vectors, tokens = encoder.encode_with_tokens(texts)
    else:
        vectors = encoder.encode(texts)
        tokens = [np.empty((0, vectors.shape[1]), np.float32)] * len(texts)
    inner = encoder.encode([part for of_chunk in parts for part in of_chunk])
    ends = np.cumsum([len(of_chunk) for of_chunk in parts])
    meter.embedded(len(batch), sum(map(_cost, batch)))
    return _Batch(batch, vectors, np.split(inner, ends[:-1]), tokens)
