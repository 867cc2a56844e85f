"""An index in Milvus, opened for reading."""

import copy
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, partial

import numpy as np

from index.arrays import FloatMatrix, FloatVector, IntVector
from index.documents import Document
from index.encoders import Encoder
from index.engines.milvus import ledger
from index.engines.milvus.blobs import passage_numbers
from index.engines.milvus.client import Client, Row
from index.engines.milvus.conditions import both, literals
from index.engines.milvus.ledger import Snapshot
from index.engines.milvus.revisions import obsolete
from index.engines.milvus.settings import Settings
from index.engines.milvus.stored import Stored, vector_of
from index.engines.milvus.words import MilvusWords, holding
from index.errors import IndexFolderError
from index.passages import DocumentEntry, Entry, Grains, PassageRecord, similarities
from index.settings import Address

_TOGETHER = 500  # passages that are fetched at once, where all are gone through
_AT_ONCE = 5_000  # documents that one condition names, where only some are asked
_DEEPEST = 16_000  # rows that a server can be asked for at once


class MilvusIndex:
    """One published version; see `Index`.

    Rows are the numbers of passages' rows. `obsolete` are documents that the version no longer has
    and that may be there still; `within` those that are asked, or None for all.
    """

    def __init__(self, client: Client, snapshot: Snapshot, encoder: Encoder) -> None:
        self.client = client
        self.snapshot = snapshot
        self.encoder = encoder
        self.folder = client.address.state
        self._obsolete = obsolete(client, snapshot)
        self._within: frozenset[int] | None = None
        self._stored = Stored(client, len(snapshot.tokens_centre))

    @property
    def version(self) -> str:
        """Which version it is."""
        return self.snapshot.version

    @property
    def model(self) -> str:
        """The identity of the encoder that made the vectors."""
        return self.snapshot.model

    @property
    def has_tokens(self) -> bool:
        """Whether it holds token vectors."""
        return self.snapshot.tokens

    @property
    def centre(self) -> FloatVector:
        """What token vectors are centred on."""
        return self.snapshot.tokens_centre

    @cached_property
    def _listed(self) -> dict[str, Row]:
        """The rows of the documents, by path."""
        fields = ["path", "title", "passages", "digest", "recipe", "failure"]
        rows = self.client.rows("documents", self.snapshot.visible, fields)
        found = (row for row in rows if not row["failure"] and self._is_live(row["id"]))
        return {row["path"]: row for row in sorted(found, key=lambda row: str(row["path"]))}

    @property
    def documents(self) -> tuple[DocumentEntry, ...]:
        """Every document with its title and number of passages, by path."""
        rows = self._listed.values()
        return tuple(DocumentEntry(row["path"], row["title"], row["passages"]) for row in rows)

    @property
    def passage_count(self) -> int:
        """How many passages there are."""
        if self._within is None:
            return self.snapshot.passages
        return sum(entry.passages for entry in self.documents)

    def passage(self, row: int) -> PassageRecord:
        """One passage."""
        kept = self._stored.passages([row])[row]
        return PassageRecord(kept.path, kept.chunk)

    def every(self) -> Iterator[tuple[int, PassageRecord]]:
        """All passages with their rows, by rising row."""
        found = self.client.rows("passages", self.snapshot.visible, ["document"])
        rows = sorted(row["id"] for row in found if self._is_live(row["document"]))
        for at in range(0, len(rows), _TOGETHER):
            for row, kept in self._stored.passages(rows[at : at + _TOGETHER]).items():
                yield row, PassageRecord(kept.path, kept.chunk)

    def document(self, path: str) -> Document | None:
        """A document as it was read when it was indexed, or None."""
        row = self._listed.get(path)
        return self._stored.document(row["id"]) if row else None

    def entry(self, path: str) -> Entry:
        """A document whole, to be written again."""
        row = self._listed[path]
        rows = passage_numbers(row["id"], row["passages"])
        kept = self._stored.passages(rows)
        chunks = tuple(kept[each].chunk for each in rows)
        return Entry(self._stored.document(row["id"]), chunks, row["digest"], row["recipe"])

    def grains(self, digests: Iterable[str]) -> dict[str, Grains]:
        """All vectors of those passages that are held, by digest."""
        fields = ["digest", "document", "vector", "windows"]
        found = self.client.where(
            "passages", "digest", list(digests), fields, self.snapshot.visible
        )
        passages = {row["digest"]: row for row in found if self._is_live(row["document"])}
        windows = self._stored.windows(passages.values())
        tokens = self._stored.tokens([row["id"] for row in passages.values()])
        return {
            digest: Grains(vector_of(row), windows[row["id"]], tokens[row["id"]])
            for digest, row in passages.items()
        }

    def words(self, question: str) -> MilvusWords:
        """The question's terms, weighed by how rare they are in the whole index."""
        held = partial(holding, self.client, self.snapshot)
        return MilvusWords(question, held, self.snapshot, self._counts, self._covering)

    def knows(self, terms: Collection[str]) -> bool:
        """Whether any passage holds any of these terms."""
        return any(n > 0 for n in holding(self.client, self.snapshot, terms).values())

    def nearest(self, vector: FloatVector, k: int) -> set[int]:
        """The rows of the passages nearest to a vector, by their own or by a window's."""
        found = {row["id"] for row in self._search("passages", vector, k)}
        return found | {row["passage"] for row in self._search("windows", vector, k)}

    def best_windows(self, vector: FloatVector, rows: IntVector) -> FloatVector:
        """The cosine of each passage's best window, or its own where it is one window."""
        own = self.client.get("passages", rows.tolist(), ["vector", "windows"])
        windows = self._stored.windows(own.values())
        grains = (
            windows[row] if len(windows[row]) else vector_of(own[row]) for row in rows.tolist()
        )
        return np.array([(of @ vector).max() for of in grains], dtype=np.float32)

    def similarities(self, question: FloatMatrix, rows: IntVector) -> FloatMatrix:
        """For each token of the question, its best match in each passage; see `index.passages`."""
        tokens = self._stored.tokens(rows.tolist())
        return similarities(question, [tokens[row] for row in rows.tolist()], self.centre)

    def narrowed(self, paths: Collection[str]) -> "MilvusIndex":
        """The same version, of which only some documents are asked; words keep their weights."""
        narrow = copy.copy(self)
        narrow.__dict__.pop("_listed", None)
        narrow._within = frozenset(self._listed[path]["id"] for path in paths)
        return narrow

    def is_current(self) -> bool:
        """Whether no other version has been published since."""
        try:
            return ledger.read(self.client).version == self.version
        except IndexFolderError:
            return False

    def reopened(self) -> "MilvusIndex":
        """The version that is published now, on the same connection."""
        return open_index(self.client, self.encoder)

    def close(self) -> None:
        """There is nothing to let go of: the connection serves every version."""

    def _is_live(self, document: int) -> bool:
        return document not in self._obsolete and (self._within is None or document in self._within)

    def _search(self, name: str, query: FloatVector | Mapping[int, float], k: int) -> list[Row]:
        """The k best rows whose documents are there, best first."""
        found = [hit for part in self._conditions() for hit in self._hits(name, query, k, part)]
        found.sort(key=lambda hit: -float(hit["distance"]))
        return found[:k]

    def _hits(
        self, name: str, query: FloatVector | Mapping[int, float], k: int, condition: str
    ) -> list[Row]:
        wanted = min(k + min(k, len(self._obsolete)), _DEEPEST)
        while True:
            fields = ["document", *(["passage"] if name == "windows" else [])]
            hits = self.client.search(name, query, wanted, condition, fields)
            live = [hit for hit in hits if hit["document"] not in self._obsolete]
            if len(live) >= k or len(hits) < wanted or wanted == _DEEPEST:
                return live[:k]
            wanted = min(2 * wanted, _DEEPEST)

    def _conditions(self) -> Iterator[str]:
        """That a row counts, and is of one of the documents that are asked, so many at once."""
        if self._within is None:
            yield self.snapshot.visible
            return
        among = sorted(self._within)
        for at in range(0, len(among), _AT_ONCE):
            yield both(self.snapshot.visible, f"document in {literals(among[at : at + _AT_ONCE])}")

    def _covering(self, sparse: Mapping[int, float], k: int) -> IntVector:
        found = self._search("passages", sparse, k) if self.client.sparse else []
        return np.array([row["id"] for row in found], dtype=np.int64)

    def _counts(self, rows: IntVector) -> list[Counter[str]]:
        kept = self._stored.passages(rows.tolist())
        return [kept[row].counts for row in rows.tolist()]


def open_index(client: Client, encoder: Encoder) -> MilvusIndex:
    """Open the published version.

    :raises IndexFolderError: if there is none, another model made it, or the server is away.
    """
    snapshot = ledger.read(client)
    ledger.match(client, snapshot, encoder)
    return MilvusIndex(client, snapshot, encoder)


@lru_cache(maxsize=8)
def shared_client(address: Address, settings: Settings) -> Client:
    """The connection for reading; one for all versions, with the collections at hand."""
    client = Client(address, settings)
    if client.exists():
        client.load()
    return client
