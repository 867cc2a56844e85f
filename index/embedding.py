"""Passages get their vectors; what the last version already has is not embedded again.

Three grains: the passage under its title and headings, windows of whole sentences inside it, and
its single tokens.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.chunks import Chunk, weight, windows
from index.model import Encoder
from index.progress import Meter
from index.tokens import Bits, Tokens, to_bits
from index.vectors import FloatMatrix, FloatVector

_BATCH = 128  # passages between two steps of the progress bar


@dataclass(frozen=True, slots=True)
class Embedding:
    """The vectors of all passages, in row order; `digests` tell the passages.

    `passages` has shape (n_passages, dimension), `windows` (n_windows, dimension) and
    `window_places` (n_windows, 3): passage row, start and end in the passage's text.
    """

    digests: Sequence[str]
    passages: FloatMatrix
    windows: FloatMatrix
    window_places: npt.NDArray[np.int32]
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class _Grains:
    """One passage's vectors: its own, its windows' (n, dimension), and its tokens' bits."""

    passage: FloatVector
    windows: FloatMatrix
    tokens: Bits


def embed(
    chunks: Sequence[Chunk], previous: Embedding | None, encoder: Encoder, meter: Meter
) -> Embedding:
    """The vectors of the passages: from the previous version where it has them, else embedded."""
    known = _known(previous) if previous else {}
    new = {chunk.digest: chunk for chunk in chunks if chunk.digest not in known}
    meter.start_embedding(len(new))
    centre = previous.tokens.centre if previous else _centre(list(new.values()), encoder)
    known.update(_embedded(list(new.values()), centre, encoder, meter))
    return _assembled(chunks, known, centre)


def _known(previous: Embedding) -> dict[str, _Grains]:
    """What the previous version holds, by digest."""
    starts = np.searchsorted(previous.window_places[:, 0], np.arange(len(previous.digests) + 1))
    return {
        digest: _Grains(
            previous.passages[row],
            previous.windows[starts[row] : starts[row + 1]],
            previous.tokens.bits_of(row),
        )
        for row, digest in enumerate(previous.digests)
    }


def _centre(chunks: Sequence[Chunk], encoder: Encoder) -> FloatVector:
    """The mean token of a sample spread over the passages."""
    sample = chunks[:: max(1, len(chunks) // _BATCH)][:_BATCH]
    _, tokens = encoder.encode_with_tokens([chunk.text for chunk in sample])
    mean: FloatVector = np.concatenate(tokens).mean(axis=0, dtype=np.float32)
    return mean


def _embedded(
    chunks: Sequence[Chunk], centre: FloatVector, encoder: Encoder, meter: Meter
) -> Iterator[tuple[str, _Grains]]:
    """Embed in order of length, so that a batch holds texts of about one size."""
    by_length = sorted(chunks, key=lambda chunk: weight(chunk.text), reverse=True)
    for at in range(0, len(by_length), _BATCH):
        batch = by_length[at : at + _BATCH]
        parts = [[chunk.text[a:b] for a, b in windows(chunk.text)] for chunk in batch]
        vectors, tokens = encoder.encode_with_tokens([chunk.in_context for chunk in batch])
        inner = encoder.encode([part for of_chunk in parts for part in of_chunk])
        ends = np.cumsum([len(of_chunk) for of_chunk in parts])
        of_chunks = zip(batch, vectors, np.split(inner, ends[:-1]), tokens, strict=True)
        for chunk, passage, window, token in of_chunks:
            yield chunk.digest, _Grains(passage, window, to_bits(token, centre))
        meter.embedded(len(batch))


def _assembled(
    chunks: Sequence[Chunk], known: dict[str, _Grains], centre: FloatVector
) -> Embedding:
    grains = [known[chunk.digest] for chunk in chunks]
    places = [
        (row, start, end) for row, chunk in enumerate(chunks) for start, end in windows(chunk.text)
    ]
    empty = np.empty((0, len(centre)), dtype=np.float32)
    return Embedding(
        [chunk.digest for chunk in chunks],
        np.stack([grain.passage for grain in grains]),
        np.concatenate([empty, *(grain.windows for grain in grains)]),
        np.array(places, dtype=np.int32).reshape(-1, 3),
        Tokens.from_passages([grain.tokens for grain in grains], centre),
    )
