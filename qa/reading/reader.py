"""The reader of an index: the one in its folder, the bundled model's, or likeness alone."""

import zipfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.arrays import FloatVector, NamedArrays
from index.encoders import Adaptable, Encoder
from index.encoders.e5 import IDENTITY
from index.engines import Index
from index.errors import IndexFolderError
from index.passages import Chunk
from qa.question import Question
from qa.reading.joint import TOKENS, WHOLE, JointReader
from qa.reading.likeness import likeness
from qa.reading.reading import SHAPES, Reading
from qa.reading.view import views
from qa.reading.wording import worded

FILE = "reader.npz"
"""Where a reader of its own lies in an index folder."""

_MODEL = "model"  # the array that names the embedding model
_BUNDLED = Path(__file__).with_name(FILE)


class Reader(Protocol):
    """Reads passages with a question in mind; `is_taught` tells whether it has learned to."""

    @property
    def is_taught(self) -> bool:
        """Whether it tells if a passage answers."""
        ...

    def read(self, question: Question, chunks: Sequence[Chunk]) -> Iterator[Reading]:
        """What it makes of every passage, in their order."""
        ...


class TaughtReader:
    """Reads question and passage together, with weights that `qa.learn` made."""

    is_taught = True

    def __init__(self, encoder: Adaptable, arrays: NamedArrays) -> None:
        self._encoder = encoder
        self._joint = JointReader(encoder, arrays)

    def read(self, question: Question, chunks: Sequence[Chunk]) -> Iterator[Reading]:
        """See `Reader.read`."""
        texts = [chunk.in_context for chunk in chunks]
        questions = [worded(question.text, chunk.text) for chunk in chunks]
        return self._joint.read(questions, texts, views(chunks, self._encoder))


class PlainReader:
    """Reads by likeness alone, for a model that was not taught to read."""

    is_taught = False

    def __init__(self, encoder: Encoder, centre: FloatVector) -> None:
        self._encoder = encoder
        self._centre = centre

    def read(self, question: Question, chunks: Sequence[Chunk]) -> Iterator[Reading]:
        """See `Reader.read`."""
        _, tokens = self._encoder.encode_with_tokens([chunk.in_context for chunk in chunks])
        for view, rows in zip(views(chunks, self._encoder), tokens, strict=True):
            yield Reading(view, likeness(question, view, rows[view.tokens], self._centre))


def reader_for(index: Index) -> Reader:
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
    return TaughtReader(encoder, arrays) if arrays else None


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
            arrays = {name: stored[name].astype(np.float32) for name in names}
            if len(arrays[WHOLE]) != 1 + len(SHAPES) or len(arrays[TOKENS]) != 3:
                raise ValueError("a reader of another form")
            return arrays
    except (EOFError, KeyError, TypeError, zipfile.BadZipFile) as broken:
        raise ValueError(str(broken)) from broken


def write_file(file: Path, arrays: NamedArrays) -> None:
    """Write the arrays of a reader in half precision.

    :raises OSError: if the file can't be written.
    """
    halves: dict[str, Any] = {name: each.astype(np.float16) for name, each in arrays.items()}
    halves[_MODEL] = np.array(IDENTITY)
    with file.open("wb") as stream:
        np.savez_compressed(stream, **halves)
