"""What a build has embedded, kept as it is made: a build that is killed loses a batch at most.

One SQLite file in the folder of a builder's state, a transaction a batch. It belongs to one model
and to the version that the build started from, and goes once the next version is published.
"""

import hashlib
import io
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import FloatVector
from index.passages import Grains

JOURNAL = "embedded.sqlite"
"""In the folder of a builder's state."""

_SCHEMA = """
create table lineage (model text not null, base text not null);
create table grains (digest text primary key, arrays blob not null, checksum text not null);
"""
_CENTRE = "centre"  # the key, among the passages' digests, of what all their tokens are centred on


class Journal:
    """The passages embedded since the version `base`, by digest.

    :raises OSError: from any method, if the file can't be written.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, folder: Path, model: str, centre: FloatVector | None) -> "Journal":
        """Carry on the journal of a folder of state, or begin one if it is another's or damaged.

        `model` is the encoder's identity, `centre` what tokens are centred on, if that was settled
        before. A build that published in between left one that was settled on the same meanwhile.
        """
        base = "" if centre is None else _hash(centre)
        with system_errors():
            if not _belongs(folder / JOURNAL, model, base):
                discard(folder)
                _begin(folder / JOURNAL, (model, base))
            return cls(sqlite3.connect(folder / JOURNAL))

    def close(self) -> None:
        """Let go of the file, which stays."""
        self._connection.close()

    @property
    def centre(self) -> FloatVector | None:
        """What the kept tokens are centred on; None while there are none."""
        found = list(self._read([_CENTRE]))
        return found[0][1][0] if found else None

    def grains(self, digests: Iterable[str]) -> dict[str, Grains]:
        """The vectors of those passages that are kept."""
        return {digest: Grains(*arrays) for digest, arrays in self._read(digests)}

    def add(self, made: Mapping[str, Grains], centre: FloatVector) -> None:
        """Keep a batch, whole or not at all."""
        rows = [_row(_CENTRE, centre)]
        rows += [_row(digest, g.passage, g.windows, g.tokens) for digest, g in made.items()]
        with system_errors(), self._connection:
            self._connection.executemany("insert or replace into grains values (?, ?, ?)", rows)

    def _read(self, digests: Iterable[str]) -> Iterator[tuple[str, list[npt.NDArray[Any]]]]:
        """Rows whose checksum holds; one that is damaged is as good as missing."""
        query = "select arrays, checksum from grains where digest = ?"
        for digest in digests:
            with system_errors():
                row = self._connection.execute(query, (digest,)).fetchone()
            if row and row[1] == _checksum(digest, row[0]):
                yield digest, _unpacked(row[0])


def discard(folder: Path) -> None:
    """Remove the journal of a folder of state, if there is one."""
    for name in (JOURNAL, f"{JOURNAL}-journal"):
        (folder / name).unlink(missing_ok=True)


@contextmanager
def system_errors() -> Iterator[None]:
    """SQLite's errors as the operating system's, which is where they come from."""
    try:
        yield
    except sqlite3.Error as failed:
        raise OSError(str(failed)) from failed


def _begin(file: Path, lineage: tuple[str, str]) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(_SCHEMA)
        connection.execute("insert into lineage values (?, ?)", lineage)
        connection.commit()


def _belongs(file: Path, model: str, base: str) -> bool:
    """Whether there is a journal, whole and of this model, that goes on from that base."""
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(file)) as connection:
            if connection.execute("pragma integrity_check").fetchone() != ("ok",):
                return False
            found: list[tuple[str, str]] = connection.execute("select * from lineage").fetchall()
            if found == [(model, "")] and base:
                centre = Journal(connection).centre
                return centre is not None and _hash(centre) == base
            return found == [(model, base)]
    except sqlite3.DatabaseError:
        return False


def _hash(centre: FloatVector) -> str:
    return hashlib.blake2b(centre.tobytes()).hexdigest()


def _row(digest: str, *arrays: npt.NDArray[Any]) -> tuple[str, bytes, str]:
    stream = io.BytesIO()
    for array in arrays:
        np.save(stream, array, allow_pickle=False)
    return digest, stream.getvalue(), _checksum(digest, stream.getvalue())


def _unpacked(arrays: bytes) -> list[npt.NDArray[Any]]:
    stream = io.BytesIO(arrays)
    found = []
    while stream.tell() < len(arrays):
        found.append(np.load(stream, allow_pickle=False))
    return found


def _checksum(digest: str, arrays: bytes) -> str:
    return hashlib.blake2b(digest.encode() + arrays, digest_size=16).hexdigest()
