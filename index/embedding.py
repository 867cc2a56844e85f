"""Passages get their vectors, at two grains; what the last version already has is not embedded again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.chunks import Chunk, weight, windows
from index.progress import Meter
from index.vectors import FloatMatrix

if TYPE_CHECKING:
    from index.model import Encoder
    from index.store import Index

_BATCH = 128  # passages between two steps of the progress bar


@dataclass(frozen=True, slots=True)
class Embedding:
    """The vectors of all passages, in row order.

    `passages` has shape (n_passages, dimension), `windows` (n_windows, dimension) and
    `window_places` (n_windows, 3): passage row, start and end in the passage's text.
    """

    passages: FloatMatrix
    windows: FloatMatrix
    window_places: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Grains:
    """One passage's vectors: its own, shape (dimension,), and its windows', (n, dimension)."""

    passage: npt.NDArray[np.float32]
    windows: FloatMatrix


def embed(
    chunks: Sequence[Chunk], previous: "Index | None", encoder: "Encoder", meter: Meter
) -> Embedding:
    """The vectors of the passages: from the previous version where it has them, else embedded."""
    known = _known(previous) if previous else {}
    new = {chunk.digest: chunk for chunk in chunks if chunk.digest not in known}
    meter.start_embedding(len(new))
    known.update(_embedded(list(new.values()), encoder, meter))
    return _assembled(chunks, known, encoder.dimension)


def _known(previous: "Index") -> dict[str, _Grains]:
    """What the previous version holds, by digest."""
    digests = previous.records.digests()
    passages = previous.passages.rows(range(len(digests)))
    vectors = previous.windows.rows(range(len(previous.windows)))
    owners = previous.window_places[:, 0]
    starts = np.searchsorted(owners, np.arange(len(digests) + 1))
    return {
        digest: _Grains(passages[row], vectors[starts[row] : starts[row + 1]])
        for row, digest in enumerate(digests)
    }


def _embedded(
    chunks: Sequence[Chunk], encoder: "Encoder", meter: Meter
) -> Iterator[tuple[str, _Grains]]:
    """Embed in order of length, so that a batch holds texts of about one size."""
    by_length = sorted(chunks, key=lambda chunk: weight(chunk.text), reverse=True)
    for at in range(0, len(by_length), _BATCH):
        batch = by_length[at : at + _BATCH]
        parts = [[chunk.text[a:b] for a, b in windows(chunk.text)] for chunk in batch]
        vectors = encoder.encode_passages([chunk.in_context for chunk in batch])
        flat = [part for of_chunk in parts for part in of_chunk]
        inner = encoder.encode_passages(flat) if flat else vectors[:0]
        ends = np.cumsum([len(of_chunk) for of_chunk in parts])
        for chunk, passage, window in zip(
            batch, vectors, np.split(inner, ends[:-1]), strict=True
        ):
            yield chunk.digest, _Grains(passage, window)
        meter.embedded(len(batch))


def _assembled(
    chunks: Sequence[Chunk], known: dict[str, _Grains], dimension: int
) -> Embedding:
    grains = [known[chunk.digest] for chunk in chunks]
    places = [
        (row, start, end) for row, chunk in enumerate(chunks) for start, end in windows(chunk.text)
    ]
    empty = np.empty((0, dimension), dtype=np.float32)
    return Embedding(
        np.stack([grain.passage for grain in grains]) if grains else empty,
        np.concatenate([empty, *(grain.windows for grain in grains)]),
        np.array(places, dtype=np.int32).reshape(-1, 3),
    )
