"""Which documents a version has."""

from collections.abc import Sequence

from index.engines.milvus.client import Client, Row
from index.engines.milvus.conditions import both, literals
from index.engines.milvus.ledger import Snapshot


def obsolete(client: Client, snapshot: Snapshot) -> frozenset[int]:
    """The documents that a version no longer has, and that may be there still."""
    return frozenset(row["id"] for row in client.rows("obsolete", snapshot.visible, []))


def live_rows(
    client: Client, snapshot: Snapshot, fields: Sequence[str], condition: str = ""
) -> list[Row]:
    """The rows of a version's documents and failures, of those that meet a condition."""
    gone = obsolete(client, snapshot)
    rows = client.rows("documents", both(snapshot.visible, condition), fields)
    return [row for row in rows if row["id"] not in gone]


def own_rows(client: Client, snapshot: Snapshot) -> list[Row]:
    """The same, of our source's."""
    fields = ["build", "path", "title", "digest", "recipe", "failure", "passages", "length"]
    ours = f"source in {literals([client.settings.source])}"
    return live_rows(client, snapshot, fields, ours)
