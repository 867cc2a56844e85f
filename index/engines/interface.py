"""What every index can be asked, and how it is written to, whatever keeps it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.arrays import FloatMatrix, FloatVector, IntVector
from index.documents import Document
from index.encoders import Encoder
from index.engines.catalog import Catalog, Failure
from index.engines.lock import OnBusy, refuse
from index.passages import DocumentEntry, Embedding, Entry, Grains, PassageRecord


class Words(Protocol):
    """A question's terms against those of the passages.

    A passage's coverage is BM25 divided by the most that any passage could have, which is the sum
    of the terms' inverse document frequencies; it runs from 0, nothing, to 1. A term that no
    passage holds counts as the rarest, so a question in another language is covered little.
    """

    @property
    def familiar(self) -> float:
        """The part of that sum whose terms any passage holds, from 0 to 1."""
        ...

    def best(self, k: int) -> IntVector:
        """The rows that cover most, at most k, best first; those that cover nothing are not."""
        ...

    def coverage(self, rows: IntVector) -> FloatVector:
        """The coverage of some rows, shape (len(rows),)."""
        ...


class Index(Protocol):
    """One published version of an index, opened for reading; safe to share between threads.

    Rows are numbers of passages. `folder` is where a person's own calibration and reader lie; what
    else is in there is nobody's business but the index's own.
    """

    encoder: Encoder
    folder: Path

    @property
    def version(self) -> str:
        """Which version it is."""
        ...

    @property
    def model(self) -> str:
        """The identity of the encoder that made the vectors."""
        ...

    @property
    def documents(self) -> Sequence[DocumentEntry]:
        """Every document with its title and number of passages, by path."""
        ...

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        ...

    @property
    def has_tokens(self) -> bool:
        """Whether it holds token vectors; without any, nothing is similar by tokens."""
        ...

    @property
    def centre(self) -> FloatVector:
        """What token vectors are centred on."""
        ...

    def passage(self, row: int) -> PassageRecord:
        """One passage."""
        ...

    def every(self) -> Iterator[tuple[int, PassageRecord]]:
        """All passages with their rows, by rising row."""
        ...

    def document(self, path: str) -> Document | None:
        """A document as it was read when it was indexed, or None."""
        ...

    def grains(self, digests: Iterable[str]) -> dict[str, Grains]:
        """All vectors of those passages that are held, by digest."""
        ...

    def words(self, question: str) -> Words:
        """The question's terms, weighed by how rare they are here."""
        ...

    def knows(self, terms: Collection[str]) -> bool:
        """Whether any passage holds any of these terms."""
        ...

    def nearest(self, vector: FloatVector, k: int) -> set[int]:
        """The rows of the k passages nearest to a vector, and of those with the k nearest windows.

        Near by cosine, that is by inner product of unit vectors.
        """
        ...

    def best_windows(self, vector: FloatVector, rows: IntVector) -> FloatVector:
        """The cosine of each passage's best window, or its own where it is one window."""
        ...

    def similarities(self, question: FloatMatrix, rows: IntVector) -> FloatMatrix:
        """For each token of the question, its best match in each passage: shape (n_tokens, rows).

        See `index.passages.tokens.similarities`.
        """
        ...

    def entry(self, path: str) -> Entry:
        """A document whole, to be written again."""
        ...

    def narrowed(self, paths: Collection[str]) -> "Index":
        """The same version as if it held some of its documents only, at least one."""
        ...

    def is_current(self) -> bool:
        """Whether no other version has been published since."""
        ...

    def reopened(self) -> "Index":
        """The version that is published now; errors as in `Target.open`.

        What it shares with this one is at hand already.
        """
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class About(Protocol):
    """What a published version says of itself."""

    @property
    def version(self) -> str:
        """Its name, another one for each version."""
        ...

    @property
    def model(self) -> str:
        """The identity of the encoder that made the vectors."""
        ...

    @property
    def tokens(self) -> bool:
        """Whether it holds token vectors."""
        ...

    @property
    def passages(self) -> int:
        """How many there are."""
        ...


class Draft(Protocol):
    """A version in the making; nothing of it is seen before it is published.

    How much is added at once is the caller's choice, and bounds what is in memory; how it is kept
    is the index's own.
    """

    def add(self, entries: Sequence[Entry], embedding: Embedding) -> None:
        """Take documents in, with the vectors of their passages in the same order.

        :raises IndexFolderError: if that fails.
        """
        ...

    def publish(self, kept: Collection[str] = (), failures: Sequence[Failure] = ()) -> None:
        """Publish what was added, once and as one step.

        `kept` are the paths of documents that stay as they are in the published version; then what
        was added has the same centre as that, and token vectors if it does.

        :raises IndexFolderError: if that fails; the published version stays.
        """
        ...


class Target(Protocol):
    """An index at its place: opened, looked at, written to."""

    @property
    def folder(self) -> Path:
        """The folder of this machine that belongs to it; see `Index.folder`."""
        ...

    @property
    def state(self) -> Path:
        """A folder in there where a builder remembers things between builds."""
        ...

    def writing(self, on_busy: OnBusy = refuse) -> AbstractContextManager[bool]:
        """Hold it for one builder, and clear what is left of earlier builds.

        Yields whether another builder was waited for.

        :raises IndexFolderError: if it can't be written, or is being built and `on_busy` refuses
            to wait.
        """
        ...

    def about(self) -> About:
        """What the published version says of itself.

        :raises IndexFolderError: if there is none, or it is damaged, or of another format.
        """
        ...

    def catalog(self, encoder: Encoder) -> Catalog:
        """The documents of the published version that are this builder's.

        :raises IndexFolderError: as `about`, and if another model made it.
        """
        ...

    def open(self, encoder: Encoder) -> Index:
        """The published version; errors as in `catalog`.

        To who holds the index for writing, it is the very last.
        """
        ...

    def status(self) -> str:
        """What it holds, one document a line; the model is not loaded for it."""
        ...

    def verify(self) -> str:
        """Check the published version thoroughly; what was checked, in one sentence.

        :raises IndexFolderError: if there is none, or naming everything that is wrong.
        """
        ...

    def draft(self, encoder: Encoder, *, with_tokens: bool = True) -> Draft:
        """A new version, for who holds the index for writing; it is empty at first."""
        ...
