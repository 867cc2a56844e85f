"""An index in Milvus, written to."""

import base64
import json
import secrets
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from index.encoders import Encoder
from index.engines.catalog import Catalog, Failed, Listed
from index.engines.lock import OnBusy, building, refuse
from index.engines.milvus import ledger
from index.engines.milvus.blobs import number, passage_numbers
from index.engines.milvus.engine import Engine, Row, both, listed
from index.engines.milvus.index import MilvusIndex, obsolete
from index.engines.milvus.ledger import Manifest
from index.engines.milvus.rows import batches, failure_row, held_terms
from index.engines.milvus.settings import Settings
from index.engines.milvus.status import status, verify
from index.engines.milvus.sweep import sweep
from index.engines.milvus.words import Part, changes, outweighed, summed
from index.errors import IndexFolderError, IndexUnwritableError
from index.passages import CHUNKING, Embedding, Entry
from index.settings import Address


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


class MilvusTarget:
    """See `Target`.

    Builders of other documents folders may write at the same time; those of one folder wait for one
    another. Only the documents of its own `Settings.source` are a builder's to replace or remove.
    """

    def __init__(self, address: Address, settings: Settings | None = None) -> None:
        self.address = address
        self._settings = settings or Settings.from_environment()
        self._build: _Build | None = None
        self._swept = False

    @property
    def state(self) -> Path:
        """Where a builder remembers things between builds."""
        return self.address.state

    @cached_property
    def engine(self) -> Engine:
        """The engine, with everything in sight that anybody has written."""
        engine = Engine(self.address, self._settings, strong=True)
        if engine.exists():
            engine.load()
        return engine

    @contextmanager
    def writing(self, on_busy: OnBusy = refuse) -> Iterator[bool]:
        """Hold the folder of state for one builder, and clear what is left of earlier builds.

        Yields whether another builder was waited for, as `index.engines.lock.building` does.

        :raises IndexFolderError: if that folder can't be written, the engine is away, or somebody
            builds from here and `on_busy` refuses to wait.
        """
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            with building(self.state, on_busy) as waited:
                if self.engine.exists():
                    self._swept = sweep(self.engine)
                yield waited
        except OSError as failed:
            reason = failed.strerror or str(failed)
            raise IndexUnwritableError(path=self.state, reason=reason) from failed

    def about(self) -> Manifest:
        """What the published version says of itself.

        :raises IndexFolderError: if there is none, or it is of another format.
        """
        return ledger.read(self.engine)

    def catalog(self, encoder: Encoder) -> Catalog:
        """The documents of the published version that are this builder's.

        :raises IndexFolderError: as `about`, and if another model made it.
        """
        manifest = self.about()
        ledger.match(self.engine, manifest, encoder)
        rows = self._ours(manifest)
        documents = [self._listed(row) for row in rows if not row["failure"]]
        failures = [Failed(**json.loads(row["failure"])) for row in rows if row["failure"]]
        return Catalog.of(documents, failures, {each.segment: 0 for each in documents})

    def open(self, encoder: Encoder) -> MilvusIndex:
        """The published version; errors as in `catalog`."""
        manifest = self.about()
        ledger.match(self.engine, manifest, encoder)
        return MilvusIndex(self.engine, manifest, encoder)

    def status(self) -> str:
        """What it holds, our source's documents one a line.

        :raises IndexFolderError: as `about`.
        """
        return status(self.engine, self.about())

    def verify(self) -> str:
        """Check every passage that counts.

        :raises IndexFolderError: as `about`, or naming everything that is wrong.
        """
        return verify(self.engine, self.about())

    def outgrown(self, kept: Catalog, new: int) -> set[str]:
        """Nothing has to be written again: the engine merges what it keeps by itself."""
        return set()

    def add(self, entries: Sequence[Entry], embedding: Embedding) -> Catalog:
        """Write documents as rows that are of no version yet, and list them.

        :raises IndexFolderError: if the engine refuses, or the build was taken for dead.
        """
        build = self._begun(embedding.passages.shape[1])
        before = ledger.published(self.engine)
        mean = before.mean if before else None
        build.centre = base64.b64encode(embedding.tokens.centre.tobytes()).decode("ascii")
        ours = [self._sourced(entry) for entry in entries]
        documents: list[Listed] = []
        for batch in batches(ours, embedding, build.number, self.engine.settings.source):
            for name, rows in batch.rows(mean, with_words=self.engine.sparse).items():
                self.engine.write(name, rows)
            build.holding.update(batch.holding)
            build.documents += len(batch.documents)
            build.passages += batch.size
            build.length += batch.length
            documents += map(self._listed, batch.documents)
        return Catalog.of(documents, [], {str(build.number): 0})

    def publish(
        self,
        parts: Sequence[Catalog],
        failures: Sequence[Failed],
        encoder: Encoder,
        *,
        with_tokens: bool = True,
    ) -> None:
        """Publish a version in which these documents are our source's, and others' as they were.

        :raises IndexFolderError: if the engine refuses, or the build was taken for dead.
        """
        catalog = Catalog.joined(parts, failures)
        build, engine = self._begun(encoder.dimension), self.engine
        source = engine.settings.source
        failed = [failure_row(each, build.number, source) for each in failures]
        engine.write("documents", failed)
        self._note(build, Part.OWN, _numbered(build.holding))
        engine.flush()
        self._check(build)
        keep = {each.number for each in catalog.documents.values()} | {row["id"] for row in failed}
        with ledger.publishing(engine) as is_ours:
            before = ledger.published(engine)
            after = self._merged(before, keep, build) if before else self._first(build)
            engine.flush()
            ledger.settle(engine)
            going_on = ledger.going_on(engine)
            if going_on.pop(build.number, None) is None or not is_ours():
                raise IndexFolderError("milvus_lost", path=self.address)
            ledger.write(
                engine,
                replace(
                    after,
                    version=secrets.token_hex(8),
                    model=encoder.identity,
                    dimension=encoder.dimension,
                    tokens=with_tokens,
                    chunking=CHUNKING,
                    upto=max(after.upto, build.number),
                    unpublished=tuple(going_on),
                    since=time.time(),
                ),
            )
        ledger.end(engine, build.number)
        self._build = None

    def _begun(self, dimension: int) -> _Build:
        """The build that goes on, or a new one."""
        if self._build is None:
            self.engine.create(dimension)
            self._build = _Build(ledger.begin(self.engine))
        elif self._build.number not in ledger.going_on(self.engine):
            raise IndexFolderError("milvus_lost", path=self.address)
        else:
            ledger.heartbeat(self.engine, self._build.number)
        return self._build

    def _sourced(self, entry: Entry) -> Entry:
        """A document under its source."""
        source = self.engine.settings.source
        path = f"{source}/{entry.document.path}" if source else entry.document.path
        return replace(entry, document=replace(entry.document, path=path))

    def _listed(self, row: Row) -> Listed:
        source = self.engine.settings.source
        path = row["path"].removeprefix(f"{source}/") if source else row["path"]
        place = (str(row["build"]), row["id"], 0, row["passages"])
        return Listed(path, row["title"], row["digest"], *place)

    def _note(self, build: _Build, part: Part, holding: Counter[int]) -> None:
        """Write by how much the build has changed how many passages hold each term."""
        build.changes += self.engine.write("terms", changes(build.number, part, holding))

    def _check(self, build: _Build) -> None:
        """See whether everything that was written has arrived."""
        arrived = self.engine.count("passages", f"build == {build.number}")
        if arrived != build.passages:
            reason = f"{arrived} / {build.passages}"
            raise IndexFolderError("milvus_failed", path=self.address, reason=reason)

    def _first(self, build: _Build) -> Manifest:
        """The first version there is."""
        return Manifest(
            version="",
            model="",
            dimension=0,
            tokens=True,
            chunking={},
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

    def _merged(self, before: Manifest, keep: set[int], build: _Build) -> Manifest:
        """A version with our documents in place of those that we had in the one before."""
        if build.centre not in {"", before.centre}:  # another has begun the index meanwhile
            raise IndexFolderError("milvus_lost", path=self.address)
        gone = [row for row in self._ours(before) if row["id"] not in keep]
        lost = [one for row in gone for one in passage_numbers(row["id"], row["passages"])]
        rest = _numbered(held_terms(self.engine, lost))
        taken = outweighed(before.statistics, build.changes + len(rest))
        change = summed(self.engine, taken)
        change.subtract(rest)
        self._note(build, Part.REST, change)
        left = {of: n for of, n in before.statistics.items() if of not in taken}
        obsolete_rows = [{"id": row["id"], "build": build.number} for row in gone]
        self.engine.write("obsolete", obsolete_rows)
        return replace(
            before,
            documents=before.documents + build.documents - sum(not r["failure"] for r in gone),
            passages=before.passages + build.passages - sum(row["passages"] for row in gone),
            length=before.length + build.length - sum(row["length"] for row in gone),
            statistics={**left, str(build.number): build.changes},
            retired=(*(() if self._swept else before.retired), *map(int, taken)),
        )

    def _ours(self, manifest: Manifest) -> list[Row]:
        """The rows of our source's documents and failures in a version."""
        fields = ["build", "path", "title", "digest", "failure", "passages", "length"]
        gone = obsolete(self.engine, manifest)
        ours = f"source in {listed([self.engine.settings.source])}"
        rows = self.engine.rows("documents", both(manifest.visible, ours), fields)
        return [row for row in rows if row["id"] not in gone]


def _numbered(holding: Counter[str]) -> Counter[int]:
    return Counter({number(term): passages for term, passages in holding.items()})
