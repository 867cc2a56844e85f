"""What is cleared before a build: what dead ones left, and what no version needs any more."""

import time
from collections.abc import Sequence

from index.engines.milvus import ledger
from index.engines.milvus.engine import Engine, listed
from index.engines.milvus.listing import obsolete
from index.engines.milvus.schema import COLLECTIONS

GRACE = 60.0
"""Seconds for which what a version no longer needs is kept, for questions under way."""

_AT_ONCE = 500  # documents that one condition names


def sweep(engine: Engine) -> bool:
    """Delete it; False if what the published version no longer needs is to be kept a while yet."""
    for build, about in ledger.going_on(engine).items():
        if ledger.is_dead(engine, about):
            for name in COLLECTIONS[1:]:
                engine.delete(name, f"build == {build}")
            ledger.end(engine, build)
    manifest = ledger.published(engine)
    if manifest is None or time.time() - manifest.since <= GRACE:
        return False
    _delete(engine, sorted(obsolete(engine, manifest)))
    if manifest.retired:
        engine.delete("terms", f"build in {listed(manifest.retired)}")
    return True


def _delete(engine: Engine, documents: Sequence[int]) -> None:
    for at in range(0, len(documents), _AT_ONCE):
        some = listed(documents[at : at + _AT_ONCE])
        for name in ("passages", "windows", "blobs"):
            engine.delete(name, f"document in {some}")
        engine.delete("documents", f"id in {some}")
        engine.delete("obsolete", f"id in {some}")
