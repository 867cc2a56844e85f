"""Which builds count: the snapshot, and the builds that go on.

Builds are numbered by the time they began, and by chance within a millisecond. A row counts in a
version if its build's number is at most the version's `upto` and not among its `unpublished`; so a
version says in a few numbers which of a hundred million rows are in it, and publishing one is
writing one row, as when a database of several versions takes a snapshot (Bernstein and Goodman,
"Multiversion concurrency control", 1983).
"""

import base64
import json
import os
import platform
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import numpy as np

from index.arrays import FloatVector
from index.encoders import Encoder
from index.engines.milvus.client import Client
from index.engines.milvus.conditions import both, literals
from index.errors import IndexFolderError, IndexMissingError

FORMAT = 3
"""Raised when what is written changes such that older programs would misread it."""

DEAD = 24 * 3600.0
"""Seconds after which a build that has written nothing is taken for dead."""
_MANIFEST = 0  # the number of its row
_CHANCE = 20  # bits of a build's number that are left to chance
_STALE = 5.0  # seconds by which a bounded read may lag behind
_PUBLISHING = "publishing"
_TAKEOVER = 600.0  # seconds after which one who publishes is taken for dead
_LOCAL = threading.Lock()  # lite serves one process


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a published version is.

    `documents`, `passages` and `length`, in terms, are totals. `upto` and `unpublished` tell which
    builds count. `statistics` has, for each build whose rows of `terms` are to be summed up, how
    many there are; those of the builds in `retired` are in others' by now. `since` is when it was
    published, in seconds since 1970.
    """

    version: str
    model: str
    dimension: int
    tokens: bool
    centre: str
    documents: int
    passages: int
    length: int
    upto: int
    unpublished: tuple[int, ...]
    statistics: Mapping[str, int]
    retired: tuple[int, ...]
    since: float
    format: int = FORMAT

    @property
    def visible(self) -> str:
        """The condition that a row counts."""
        hidden = f"build not in {literals(self.unpublished)}" if self.unpublished else ""
        return both(f"build <= {self.upto}", hidden)

    @property
    def mean(self) -> float:
        """How many terms a passage has in the mean."""
        return self.length / max(1, self.passages)

    @property
    def tokens_centre(self) -> FloatVector:
        """What token vectors are centred on."""
        return np.frombuffer(base64.b64decode(self.centre), dtype=np.float32)


def read(client: Client) -> Snapshot:
    """The snapshot that is published.

    :raises IndexFolderError: if there is none, or it is of another format.
    """
    found = client.get("ledger", [_MANIFEST], ["about"]) if client.exists() else {}
    if not found:
        raise IndexMissingError(path=client.address)
    fields = json.loads(found[_MANIFEST]["about"])
    if fields["format"] != FORMAT:
        raise IndexFolderError("milvus_format", path=client.address)
    fields |= {name: tuple(fields[name]) for name in ("unpublished", "retired")}
    return Snapshot(**fields)


def published(client: Client) -> Snapshot | None:
    """The snapshot that is published, or None; errors otherwise as in `read`."""
    try:
        return read(client)
    except IndexMissingError:
        return None


def match(client: Client, snapshot: Snapshot, encoder: Encoder) -> None:
    """See whether an index was made by this encoder.

    :raises IndexFolderError: if another made it.
    """
    if snapshot.model != encoder.identity:
        theirs, ours = snapshot.model, encoder.identity
        raise IndexFolderError("milvus_other_model", path=client.address, theirs=theirs, ours=ours)


def write(client: Client, snapshot: Snapshot) -> None:
    """Publish a version."""
    _note(client, _MANIFEST, asdict(snapshot))


def settle(client: Client) -> None:
    """Wait until nobody's reads lag behind what is written by now."""
    if not client.is_lite and client.settings.consistency != "Strong":
        time.sleep(_STALE)


def begin(client: Client) -> int:
    """Enter a new build, and tell its number.

    None may have a greater one already, whatever its clock says: a version up to that number, which
    knows nothing of us, would take us for published. Nor may any have the same, which is left to
    chance, as an server can't say whether a row was there before.
    """
    while True:
        now = time.time_ns() // 1_000_000 << _CHANCE
        build = max(now, _greatest(client) + 1) + secrets.randbelow(1 << _CHANCE)
        heartbeat(client, build)
        if _greatest(client) == build:
            return build
        end(client, build)


def _greatest(client: Client) -> int:
    """The greatest number that any build has, going on or published."""
    upto = [snapshot.upto] if (snapshot := published(client)) else []
    return max([0, *upto, *going_on(client)])


def heartbeat(client: Client, build: int) -> None:
    """Say that a build goes on."""
    who = {"source": client.settings.source, "host": platform.node(), "pid": os.getpid()}
    state = str(client.address.state)
    _note(client, build, {**who, "state": state, "seen": time.time()})


def going_on(client: Client) -> dict[int, dict[str, Any]]:
    """The builds that have begun and are not published, by number, and what they said last."""
    rows = client.rows("ledger", f"id > {_MANIFEST}", ["about"])
    return {row["id"]: json.loads(row["about"]) for row in rows}


def is_dead(client: Client, about: Mapping[str, Any]) -> bool:
    """Whether a build has ended without a word.

    One of our own folder has, as we hold its lock; of another only long silence tells.
    """
    ours = (platform.node(), str(client.address.state))
    return (about["host"], about["state"]) == ours or time.time() - about["seen"] > DEAD


def end(client: Client, build: int) -> None:
    """Strike a build from the ledger."""
    client.delete("ledger", f"id in {literals([build])}")


@contextmanager
def publishing(client: Client) -> Iterator[Callable[[], bool]]:
    """Be the only one to publish; it takes seconds, and one who died meanwhile is passed over.

    Yields what tells whether we still are, and were not taken for dead ourselves.
    """
    if client.is_lite:
        with _LOCAL:
            yield lambda: True
        return
    who = {"host": platform.node(), "pid": os.getpid(), "token": secrets.token_hex(8)}
    while True:
        about = json.dumps({**who, "since": time.time()})
        with client.claim(_PUBLISHING, about) as is_ours:
            if is_ours:
                yield partial(_holds, client, about)
                return
        _pass_over(client)


def _holds(client: Client, about: str) -> bool:
    return client.claimed(_PUBLISHING) == about


def _pass_over(client: Client) -> None:
    held = client.claimed(_PUBLISHING)
    if held and time.time() - json.loads(held)["since"] > _TAKEOVER:
        client.release(_PUBLISHING)
    time.sleep(0.2)


def _note(client: Client, number: int, about: Mapping[str, Any]) -> None:
    client.write("ledger", [{"id": number, "about": json.dumps(about, ensure_ascii=False)}])
