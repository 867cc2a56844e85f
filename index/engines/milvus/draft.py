"""A version in the making in Milvus: rows of a build that does not count before it is published."""

import base64
import secrets
import time
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from index.encoders import Encoder
from index.engines.catalog import Failure
from index.engines.milvus import ledger
from index.engines.milvus.blobs import number, passage_numbers
from index.engines.milvus.client import Client, Row
from index.engines.milvus.ledger import Snapshot
from index.engines.milvus.revisions import own_rows
from index.engines.milvus.rows import batches, failure_row, held_terms
from index.engines.milvus.settings import Settings
from index.engines.milvus.words import Cause, changes, outweighed, summed
from index.errors import IndexFolderError
from index.passages import Embedding, Entry


@dataclass(slots=True)
class _Build:
    """A build that goes on: its number, what it has written, and what its tokens are centred on.

    `holding` counts how many of its passages hold each term, to be written once for all of them:
    every document has most of the usual words.
    """

    number: int
    documents: int = 0
    passages: int = 0
    length: int = 0
    changes: int = 0
    centre: str = ""
    holding: Counter[str] = field(default_factory=Counter)


class MilvusDraft:
    """See `Draft`. It is entered as a build once there is something to write.

    `is_swept` is whether what the version before no longer needs has been deleted.
    """

    def __init__(
        self, client: Client, encoder: Encoder, *, with_tokens: bool, is_swept: bool
    ) -> None:
        self._client = client
        self._encoder = encoder
        self._with_tokens = with_tokens
        self._is_swept = is_swept
        self._build: _Build | None = None

    def add(self, entries: Sequence[Entry], embedding: Embedding) -> None:
        """Write documents as rows that are of no version yet.

        :raises IndexFolderError: if the server refuses, or the build was taken for dead.
        """
        build, client = self._begun(), self._client
        before = ledger.published(client)
        mean = before.mean if before else None
        build.centre = base64.b64encode(embedding.tokens.centre.tobytes()).decode("ascii")
        ours = [_shared(entry, client.settings) for entry in entries]
        for batch in batches(ours, embedding, build.number, client.settings.source):
            for name, rows in batch.rows(mean, with_words=client.sparse).items():
                client.write(name, rows)
            build.holding.update(batch.holding)
            build.documents += len(batch.documents)
            build.passages += batch.size
            build.length += batch.length

    def publish(self, kept: Collection[str] = (), failures: Sequence[Failure] = ()) -> None:
        """Publish a version in which these documents are our source's, and others' as they were.

        :raises IndexFolderError: if the server refuses, or the build was taken for dead.
        """
        build, client, encoder = self._begun(), self._client, self._encoder
        source = client.settings.source
        client.write("documents", [failure_row(each, build.number, source) for each in failures])
        self._note(build, Cause.OWN, _numbered(build.holding))
        client.flush()
        self._check(build)
        with ledger.publishing(client) as is_ours:
            before = ledger.published(client)
            after = self._merged(before, frozenset(kept), build) if before else _first(build)
            client.flush()
            ledger.settle(client)
            going_on = ledger.going_on(client)
            if going_on.pop(build.number, None) is None or not is_ours():
                raise IndexFolderError("milvus_lost", path=client.address)
            ledger.write(
                client,
                replace(
                    after,
                    version=secrets.token_hex(8),
                    model=encoder.identity,
                    dimension=encoder.dimension,
                    tokens=self._with_tokens,
                    upto=max(after.upto, build.number),
                    unpublished=tuple(going_on),
                    since=time.time(),
                ),
            )
        ledger.end(client, build.number)

    def _begun(self) -> _Build:
        """The build that goes on, or a new one."""
        if self._build is None:
            self._client.create(self._encoder.dimension)
            self._build = _Build(ledger.begin(self._client))
        elif self._build.number not in ledger.going_on(self._client):
            raise IndexFolderError("milvus_lost", path=self._client.address)
        else:
            ledger.heartbeat(self._client, self._build.number)
        return self._build

    def _note(self, build: _Build, part: Cause, holding: Counter[int]) -> None:
        """Write by how much the build has changed how many passages hold each term."""
        build.changes += self._client.write("terms", changes(build.number, part, holding))

    def _check(self, build: _Build) -> None:
        """See whether everything that was written has arrived."""
        arrived = self._client.count("passages", f"build == {build.number}")
        if arrived != build.passages:
            reason = f"{arrived} / {build.passages}"
            raise IndexFolderError("milvus_failed", path=self._client.address, reason=reason)

    def _merged(self, before: Snapshot, kept: Collection[str], build: _Build) -> Snapshot:
        """A version with our documents in place of those that we had in the one before."""
        client = self._client
        if build.centre not in {"", before.centre}:  # another has begun the index meanwhile
            raise IndexFolderError("milvus_lost", path=client.address)
        gone = [row for row in own_rows(client, before) if not _is_kept(row, kept, client)]
        lost = [one for row in gone for one in passage_numbers(row["id"], row["passages"])]
        rest = _numbered(held_terms(client, lost))
        taken = outweighed(before.statistics, build.changes + len(rest))
        change = summed(client, taken)
        change.subtract(rest)
        self._note(build, Cause.REST, change)
        left = {of: n for of, n in before.statistics.items() if of not in taken}
        obsolete_rows = [{"id": row["id"], "build": build.number} for row in gone]
        client.write("obsolete", obsolete_rows)
        return replace(
            before,
            documents=before.documents + build.documents - sum(not r["failure"] for r in gone),
            passages=before.passages + build.passages - sum(row["passages"] for row in gone),
            length=before.length + build.length - sum(row["length"] for row in gone),
            statistics={**left, str(build.number): build.changes},
            retired=(*(() if self._is_swept else before.retired), *map(int, taken)),
        )


def _first(build: _Build) -> Snapshot:
    """The first version there is."""
    return Snapshot(
        version="",
        model="",
        dimension=0,
        tokens=True,
        centre=build.centre,
        documents=build.documents,
        passages=build.passages,
        length=build.length,
        upto=0,
        unpublished=(),
        statistics={str(build.number): build.changes},
        retired=(),
        since=0.0,
    )


def _shared(entry: Entry, settings: Settings) -> Entry:
    """A document under its source."""
    path = settings.shared_path(entry.document.path)
    return replace(entry, document=replace(entry.document, path=path))


def _is_kept(row: Row, kept: Collection[str], client: Client) -> bool:
    return not row["failure"] and client.settings.own_path(row["path"]) in kept


def _numbered(holding: Counter[str]) -> Counter[int]:
    return Counter({number(term): passages for term, passages in holding.items()})
