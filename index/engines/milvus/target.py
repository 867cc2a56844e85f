"""An index in Milvus, written to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from index.encoders import Encoder
from index.engines.catalog import Catalog, Failure, Listed
from index.engines.lock import OnBusy, building, refuse
from index.engines.milvus import ledger
from index.engines.milvus.client import Client, Row
from index.engines.milvus.draft import MilvusDraft
from index.engines.milvus.index import MilvusIndex, open_index, shared_client
from index.engines.milvus.ledger import Snapshot
from index.engines.milvus.revisions import own_rows
from index.engines.milvus.settings import Settings
from index.engines.milvus.status import status, verify
from index.engines.milvus.sweep import sweep
from index.errors import IndexUnwritableError
from index.settings import Address


class MilvusTarget:
    """See `Target`.

    Builders of other documents folders may write at the same time; those of one folder wait for one
    another. Only the documents of its own `Settings.source` are a builder's to replace or remove.
    """

    def __init__(self, address: Address, settings: Settings | None = None) -> None:
        self.address = address
        self._settings = settings or Settings.from_environment()
        self._is_writing = self._is_swept = False

    @property
    def folder(self) -> Path:
        """The folder of this machine that belongs to it."""
        return self.address.state

    @property
    def state(self) -> Path:
        """Where a builder remembers things between builds."""
        return self.address.state

    @cached_property
    def client(self) -> Client:
        """The engine, with everything in sight that anybody has written."""
        client = Client(self.address, self._settings, strong=True)
        if client.exists():
            client.load()
        return client

    @contextmanager
    def writing(self, on_busy: OnBusy = refuse) -> Iterator[bool]:
        """Hold the folder of state for one builder, and clear what is left of earlier builds.

        Yields whether another builder was waited for, as `index.engines.lock.building` does.

        :raises IndexFolderError: if that folder can't be written, the server is away, or somebody
            builds from here and `on_busy` refuses to wait.
        """
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            with building(self.state, on_busy) as waited:
                if self.client.exists():
                    self._is_swept = sweep(self.client)
                self._is_writing = True
                yield waited
        except OSError as failed:
            reason = failed.strerror or str(failed)
            raise IndexUnwritableError(path=self.state, reason=reason) from failed
        finally:
            self._is_writing = False

    def about(self) -> Snapshot:
        """What the published version says of itself.

        :raises IndexFolderError: if there is none, or it is of another format.
        """
        return ledger.read(self.client)

    def catalog(self, encoder: Encoder) -> Catalog:
        """The documents of the published version that are this builder's.

        :raises IndexFolderError: as `about`, and if another model made it.
        """
        snapshot = self.about()
        ledger.match(self.client, snapshot, encoder)
        rows = own_rows(self.client, snapshot)
        return Catalog.of(
            [self._listed(row) for row in rows if not row["failure"]],
            [Failure(**json.loads(row["failure"])) for row in rows if row["failure"]],
        )

    def open(self, encoder: Encoder) -> MilvusIndex:
        """The published version; errors as in `catalog`.

        It is on the connection that all who ask share, unless it is held for writing.
        """
        if self._is_writing:
            return open_index(self.client, encoder)
        return open_index(shared_client(self.address, self._settings), encoder)

    def draft(self, encoder: Encoder, *, with_tokens: bool = True) -> MilvusDraft:
        """A new version, in which our source has no documents at first."""
        is_swept, self._is_swept = self._is_swept, False  # the next one comes after this one
        return MilvusDraft(self.client, encoder, with_tokens=with_tokens, is_swept=is_swept)

    def status(self) -> str:
        """What it holds, our source's documents one a line.

        :raises IndexFolderError: as `about`.
        """
        return status(self.client, self.about())

    def verify(self) -> str:
        """Check every passage that counts.

        :raises IndexFolderError: as `about`, or naming everything that is wrong.
        """
        return verify(self.client, self.about())

    def _listed(self, row: Row) -> Listed:
        path = self._settings.own_path(row["path"])
        return Listed(path, row["title"], row["digest"], row["recipe"], row["passages"])
