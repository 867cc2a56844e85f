"""What is cleared before a build: what dead ones left, and what no version needs any more."""

import time
from collections.abc import Sequence

from index.engines.milvus import ledger
from index.engines.milvus.client import Client
from index.engines.milvus.conditions import literals
from index.engines.milvus.revisions import obsolete
from index.engines.milvus.schema import COLLECTIONS

GRACE = 60.0
"""Seconds for which what a version no longer needs is kept, for questions under way."""

_AT_ONCE = 500  # documents that one condition names


def sweep(client: Client) -> bool:
    """Delete it; False if what the published version no longer needs is to be kept a while yet."""
    for build, about in ledger.going_on(client).items():
        if ledger.is_dead(client, about):
            for name in COLLECTIONS[1:]:
                client.delete(name, f"build == {build}")
            ledger.end(client, build)
    snapshot = ledger.published(client)
    if snapshot is None or time.time() - snapshot.since <= GRACE:
        return False
    _delete(client, sorted(obsolete(client, snapshot)))
    if snapshot.retired:
        client.delete("terms", f"build in {literals(snapshot.retired)}")
    return True


def _delete(client: Client, documents: Sequence[int]) -> None:
    for at in range(0, len(documents), _AT_ONCE):
        some = literals(documents[at : at + _AT_ONCE])
        for name in ("passages", "windows", "blobs"):
            client.delete(name, f"document in {some}")
        client.delete("documents", f"id in {some}")
        client.delete("obsolete", f"id in {some}")
