"""The reader of an index: the one in its folder, the bundled model's, or likeness alone."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import FloatMatrix, FloatVector, NamedArrays, unit
from index.encoders import Adaptable, Encoder
from index.encoders.e5 import IDENTITY
from index.engines import Index
from index.errors import IndexFolderError
from index.passages import Chunk
from qa.reading.apart import ApartReader
from qa.reading.likeness import evidence
from qa.reading.reading import Reading, likely
from qa.reading.together import TogetherReader
from qa.reading.view import View, views

FILE = "reader.npz"
"""Where a reader of its own lies in an index folder."""
APART, TOGETHER = "apart", "together"
"""What the names of the arrays of the two readers begin with in it."""

WORTH = np.float32(1.5)
"""What a logit of the reader apart is worth beside the other's, which has learned to be surer than
it is right; chosen on half of XQuAD, where it is flat from 0.6 to 2."""

_MODEL = "model"  # the array that names the embedding model
_BUNDLED = Path(__file__).with_name(FILE)


class Reader:
    """Reads question and passage apart and together, and sums the logits of both.

    The two go wrong in different places: apart, a question in another language is as good as one in
    the passage's own; together, it is seen what belongs to what.
    """

    def __init__(self, encoder: Adaptable, arrays: NamedArrays) -> None:
        self._encoder = encoder
        self._apart = ApartReader(_part(arrays, APART))
        self._together = TogetherReader(encoder, _part(arrays, TOGETHER))

    def read(self, question: str, chunks: Sequence[Chunk]) -> Iterator[Reading]:
        """Every passage."""
        texts = [chunk.in_context for chunk in chunks]
        together = self._together.read(question, texts)
        each = zip(_encoded(question, chunks, self._encoder), together, strict=True)
        for (asked, view, tokens), ends in each:
            yield _added(self._apart.read(question, asked, view, tokens), ends[view.tokens])


class PlainReader:
    """Reads by likeness alone, for a model that was not taught to read."""

    def __init__(self, encoder: Encoder, centre: FloatVector) -> None:
        self._encoder = encoder
        self._centre = centre
        self._usual = np.zeros_like(centre)

    def read(self, question: str, chunks: Sequence[Chunk]) -> Iterator[Reading]:
        """Every passage."""
        for asked, view, tokens in _encoded(question, chunks, self._encoder):
            found = evidence(question, asked, view, tokens, centre=self._centre, usual=self._usual)
            cosines = unit(tokens - self._centre) @ unit(asked - self._centre).T
            yield Reading(view, found, cosines)


def _encoded(
    question: str, chunks: Sequence[Chunk], encoder: Encoder
) -> Iterator[tuple[FloatMatrix, View, FloatMatrix]]:
    """The token vectors of the question, each passage, and the vectors of its tokens."""
    _, (asked,) = encoder.encode_with_tokens([question], question=True)
    _, tokens = encoder.encode_with_tokens([chunk.in_context for chunk in chunks])
    for view, rows in zip(views(chunks, encoder), tokens, strict=True):
        yield asked, view, rows[view.tokens]


def _added(apart: Reading, together: FloatMatrix) -> Reading:
    """Both readings; `together` has the logits of the view's tokens."""
    view = apart.view
    owned = (together[view.of_sentence(number)] for number in range(len(view.sentences)))
    ranges = [likely(*own.T).ravel() for own in owned]
    any_range = [np.logaddexp.reduce(each, initial=-np.inf) for each in ranges]
    return Reading(
        view=view,
        sentences=WORTH * apart.sentences + np.array(any_range, dtype=np.float32),
        cosines=apart.cosines,
        starts=None if apart.starts is None else WORTH * apart.starts + together[:, 0],
        ends=None if apart.ends is None else WORTH * apart.ends + together[:, 1],
        sure=float(max((each.max() for each in ranges if len(each)), default=-np.inf)),
    )


def _part(arrays: NamedArrays, name: str) -> NamedArrays:
    start = f"{name}."
    return {key.removeprefix(start): each for key, each in arrays.items() if key.startswith(start)}


def reader_for(index: Index) -> Reader | PlainReader:
    """The reader for an index: its own if it has one, else the bundled model's, else a plain one.

    :raises IndexFolderError: if its own is damaged.
    """
    own, encoder = index.folder / FILE, index.encoder
    if index.model != IDENTITY or not isinstance(encoder, Adaptable):
        return PlainReader(encoder, index.centre)
    try:
        return _read(encoder, own, own.stat().st_mtime_ns) or _bundled(encoder)
    except FileNotFoundError:
        return _bundled(encoder)
    except (OSError, ValueError) as broken:
        raise IndexFolderError("reader_damaged", path=own) from broken


def _bundled(encoder: Adaptable) -> Reader:
    reader = _read(encoder, _BUNDLED, 0)
    assert reader is not None, "the reader that is bundled is the bundled model's"
    return reader


@lru_cache(maxsize=2)
def _read(encoder: Adaptable, file: Path, changed: int) -> Reader | None:
    """Kept until the file changes."""
    arrays = read_file(file)
    return Reader(encoder, arrays) if arrays else None


def read_file(file: Path) -> NamedArrays | None:
    """The arrays of a reader; None if they were made for another model.

    :raises OSError: if there is no such file.
    :raises ValueError: if it is damaged.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            if str(stored[_MODEL]) != IDENTITY:
                return None
            names = [name for name in stored.files if name != _MODEL]
            return {name: stored[name].astype(np.float32) for name in names}
    except (EOFError, KeyError, TypeError, zipfile.BadZipFile) as broken:
        raise ValueError(str(broken)) from broken


def write_file(file: Path, readers: Mapping[str, NamedArrays]) -> None:
    """Write the arrays of both readers, by `APART` and `TOGETHER`, in half precision.

    :raises OSError: if the file can't be written.
    """
    halves: dict[str, Any] = {
        f"{name}.{own}": each.astype(np.float16)
        for name, arrays in readers.items()
        for own, each in arrays.items()
    }
    halves[_MODEL] = np.array(IDENTITY)
    with file.open("wb") as stream:
        np.savez_compressed(stream, **halves)
