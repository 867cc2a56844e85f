"""Which documents a version has."""

from collections.abc import Sequence

from index.engines.milvus.engine import Engine, Row, both, listed
from index.engines.milvus.ledger import Manifest


def obsolete(engine: Engine, manifest: Manifest) -> frozenset[int]:
    """The documents that a version no longer has, and that may be there still."""
    return frozenset(row["id"] for row in engine.rows("obsolete", manifest.visible, []))


def live_rows(
    engine: Engine, manifest: Manifest, fields: Sequence[str], condition: str = ""
) -> list[Row]:
    """The rows of a version's documents and failures, of those that meet a condition."""
    gone = obsolete(engine, manifest)
    rows = engine.rows("documents", both(manifest.visible, condition), fields)
    return [row for row in rows if row["id"] not in gone]


def own_rows(engine: Engine, manifest: Manifest) -> list[Row]:
    """The same, of our source's."""
    fields = ["build", "path", "title", "digest", "recipe", "failure", "passages", "length"]
    ours = f"source in {listed([engine.settings.source])}"
    return live_rows(engine, manifest, fields, ours)
