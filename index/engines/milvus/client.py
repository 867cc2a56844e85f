"""What pymilvus does, for the collections of one index, with our errors."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any

from index.arrays import FloatVector
from index.engines.milvus.conditions import both, literals
from index.engines.milvus.connecting import TIMEOUT, connected, said
from index.engines.milvus.schema import COLLECTIONS, filled, indexes, schema
from index.engines.milvus.settings import Settings
from index.settings import Address

if TYPE_CHECKING:
    pass

Row = dict[str, Any]

_PATIENCE = 300.0  # the same for a builder: a server that is full says so, and catches up
_BATCH = 500  # rows in a call; token vectors make that ten megabytes
_MUCH = 5_000  # rows that are worth a flush
_PAGE = 2_000  # rows of an answer: a server gives at most 16,384
_LITE = threading.Lock()  # held to use lite


class Client:
    """The collections of one index; safe to share between threads.

    Reads are as consistent as the settings say, or `strong`, which a builder needs: it must see all
    that anybody has written.

    :raises IndexFolderError: from any method, if pymilvus is missing, the server can't be reached
        or refuses.
    """

    def __init__(self, address: Address, settings: Settings, *, strong: bool = False) -> None:
        self.address = address
        self.settings = settings
        self.is_lite = address.uri.endswith(".db")
        self._consistency = "Strong" if strong else settings.consistency
        self._timeout = _PATIENCE if strong else TIMEOUT
        self._unsealed: Counter[str] = Counter()
        self._client = connected(address, settings)
        with said(address):
            version = self._client.get_server_version().lstrip("v")
        self.sparse = self.is_lite or tuple(map(int, version.split(".")[:2])) >= (2, 4)

    def exists(self) -> bool:
        """Whether there is an index."""
        with said(self.address):
            return bool(self._client.has_collection(self._name("ledger")))

    def load(self) -> None:
        """Have the collections at hand, wherever the engine was restarted."""
        replicas = self.settings.replicas
        with said(self.address):
            for name in COLLECTIONS:
                self._client.load_collection(self._name(name), replica_number=replicas)

    def create(self, dimension: int) -> None:
        """Make the collections, those that are not there yet."""
        ledger, *others = COLLECTIONS
        with said(self.address), ThreadPoolExecutor(len(others)) as pool:
            list(pool.map(lambda name: self._create(name, dimension), others))
            self._create(ledger, dimension)  # the last: with it there is an index

    def _create(self, name: str, dimension: int) -> None:
        own = self._name(name)
        if self._client.has_collection(own):
            return
        self._client.create_collection(
            own,
            schema=schema(name, dimension, sparse=self.sparse),
            num_shards=self.settings.shards,
            consistency_level=self.settings.consistency,
        )
        wanted = indexes(self._client, name, sparse=self.sparse, scalar=not self.is_lite)
        self._client.create_index(own, wanted, sync=False)  # there is nothing to wait for yet
        self._client.load_collection(own, replica_number=self.settings.replicas)

    def write(self, name: str, rows: Iterable[Row]) -> int:
        """Put rows, in place of those with the same numbers; tells how many."""
        written, left = 0, iter(rows)
        while batch := filled(name, islice(left, _BATCH)):
            with said(self.address), self._alone():
                self._client.upsert(self._name(name), batch, timeout=self._timeout)
            written += len(batch)
        self._unsealed[name] += written
        return written

    def flush(self) -> None:
        """Have much that was written sealed, which makes searches ten times as fast.

        A little is not worth the seconds that it takes a server, which does it in time.
        """
        much = 1 if self.is_lite else _MUCH
        with said(self.address), self._alone():
            for name in [name for name, rows in self._unsealed.items() if rows >= much]:
                self._client.flush(self._name(name))
                del self._unsealed[name]

    def delete(self, name: str, condition: str) -> None:
        """Delete the rows that meet a condition."""
        with said(self.address), self._alone():
            self._client.delete(self._name(name), filter=condition, timeout=self._timeout)

    def get(self, name: str, ids: Sequence[int], fields: Sequence[str]) -> dict[int, Row]:
        """The rows with some numbers, those that are there; what lite reads fastest."""
        found: dict[int, Row] = {}
        for at in range(0, len(ids), _BATCH):
            page = self._page(name, f"id in {literals(ids[at : at + _BATCH])}", fields)
            found.update((row["id"], row) for row in page)
        return found

    def where(
        self,
        name: str,
        field: str,
        values: Sequence[int] | Sequence[str],
        fields: Sequence[str],
        condition: str = "",
    ) -> Iterator[Row]:
        """The rows whose field has one of some values, and that meet a condition."""
        for at in range(0, len(values), _BATCH):
            among = f"{field} in {literals(values[at : at + _BATCH])}"
            yield from self.rows(name, both(among, condition), fields)

    def rows(self, name: str, condition: str, fields: Sequence[str]) -> Iterator[Row]:
        """All rows that meet a condition.

        A server gives them by rising number, a page at a time. Lite gives them in no order, so all
        at once.
        """
        last = -1
        while True:
            page = self._page(name, both(condition, f"id > {last}"), fields)
            yield from page
            if self.is_lite or len(page) < _PAGE:
                return
            last = page[-1]["id"]

    def _page(self, name: str, condition: str, fields: Sequence[str]) -> list[Row]:
        with said(self.address), self._alone():
            found = self._client.query(
                self._name(name),
                filter=condition,
                output_fields=["id", *fields],
                limit=None if self.is_lite else _PAGE,
                consistency_level=self._consistency,
                timeout=self._timeout,
            )
        return [dict(row) for row in found]

    def count(self, name: str, condition: str) -> int:
        """How many rows meet a condition."""
        with said(self.address), self._alone():
            found = self._client.query(
                self._name(name),
                filter=condition,
                output_fields=["count(*)"],
                consistency_level=self._consistency,
                timeout=self._timeout,
            )
        return int(found[0]["count(*)"])

    def search(
        self,
        name: str,
        query: FloatVector | Mapping[int, float],
        k: int,
        condition: str,
        fields: Sequence[str],
    ) -> list[Row]:
        """The k rows with the largest inner product with a vector, or with sparse words."""
        dense = not isinstance(query, Mapping)
        with said(self.address), self._alone():
            found = self._client.search(
                self._name(name),
                data=[query],
                anns_field="vector" if dense else "words",
                limit=k,
                filter=condition,
                output_fields=["id", *fields],
                search_params={"metric_type": "IP"},
                consistency_level=self._consistency,
                timeout=self._timeout,
            )
        return [{**hit["entity"], "id": hit["id"], "distance": hit["distance"]} for hit in found[0]]

    @contextmanager
    def claim(self, name: str, about: str) -> Iterator[bool]:
        """Hold a name that only one can have at a time; yields whether we got it.

        A collection of this name is what says so: making one is a single step for the engine.
        `about` tells us from the others, and is what `claimed` tells them.
        """
        from pymilvus import DataType, MilvusException

        made = self._client.create_schema(auto_id=False, description=about)
        made.add_field("id", DataType.INT64, is_primary=True)
        made.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
        try:
            self._client.create_collection(self._name(name), schema=made)
        except MilvusException:
            yield False
            return
        try:
            yield True
        finally:
            if self.claimed(name) == about:
                self.release(name)

    def claimed(self, name: str) -> str | None:
        """What the holder of a name said; None if nobody holds it."""
        from pymilvus import MilvusException

        try:
            return str(self._client.describe_collection(self._name(name))["description"])
        except MilvusException:
            return None

    def release(self, name: str) -> None:
        """Let go of a name."""
        with said(self.address):
            self._client.drop_collection(self._name(name))

    def _alone(self) -> AbstractContextManager[object]:
        """Lite serves one call at a time.

        Two threads may both begin its log, and while one of them seals rows others find neither
        what is being sealed nor what will be.
        """
        return _LITE if self.is_lite else nullcontext()

    def _name(self, collection: str) -> str:
        return f"{self.address.prefix}_{collection}"
