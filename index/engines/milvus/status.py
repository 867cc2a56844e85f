"""The state of an index in Milvus, and a thorough check of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from index.documents import Document
from index.encoders import backend_name
from index.engines.milvus import ledger
from index.engines.milvus.blobs import (
    DOCUMENT,
    PASSAGE,
    Kept,
    fetched,
    passage_numbers,
    unpacked,
)
from index.engines.milvus.client import Client, Row
from index.engines.milvus.ledger import Snapshot
from index.engines.milvus.revisions import live_rows
from index.errors import IndexFolderError
from index.text import say

_AT_ONCE = 500  # passages or documents that are fetched at once
_SHOWN = 1_000  # documents that are listed; there may be millions


def status(client: Client, snapshot: Snapshot) -> str:
    """What an index holds, and who builds."""
    rows = sorted(_documents(client, snapshot), key=lambda row: str(row["path"]))
    lines = [
        say("status.milvus", path=client.address, version=snapshot.version),
        say("status.model", model=snapshot.model, dimension=snapshot.dimension),
        say("status.engine", engine=backend_name()),
        *([] if snapshot.tokens else [say("status.no_tokens")]),
        say("status.holds", documents=snapshot.documents, passages=snapshot.passages),
    ]
    lines += [say("status.building", **about) for about in ledger.going_on(client).values()]
    lines += [
        say("status.document", path=row["path"], title=row["title"], passages=row["passages"])
        for row in islice(rows, _SHOWN)
    ]
    if len(rows) > _SHOWN:
        lines.append(say("status.more", number=len(rows) - _SHOWN))
    return "\n".join(lines)


def verify(client: Client, snapshot: Snapshot) -> str:
    """Check that every document of the version is there with all of its passages.

    :raises IndexFolderError: naming those that are not.
    """
    rows = _documents(client, snapshot)
    passages = sum(row["passages"] for row in rows)
    wrong = list(_wrong(client, rows))
    for name, found, expected in (
        ("documents", len(rows), snapshot.documents),
        ("passages", passages, snapshot.passages),
    ):
        if found != expected:
            wrong.append(say("verify.count", name=name, found=found, expected=expected))
    if wrong:
        raise IndexFolderError("index_damaged", path=client.address, what=", ".join(wrong))
    return say("verify.milvus", path=client.address, documents=len(rows), passages=passages)


def _documents(client: Client, snapshot: Snapshot) -> list[Row]:
    rows = live_rows(client, snapshot, ["path", "title", "passages", "failure"])
    return [row for row in rows if not row["failure"]]


def _wrong(client: Client, rows: Sequence[Row]) -> Iterator[str]:
    """The paths of documents that are not whole, or not what they say."""
    for at in range(0, len(rows), _AT_ONCE):
        some = {row["id"]: row for row in rows[at : at + _AT_ONCE]}
        whole = _whole_passages(client, some.values())
        texts = fetched(client, list(some), DOCUMENT)
        for number, row in some.items():
            is_there = number in texts and unpacked(texts[number], Document).path == row["path"]
            if not is_there or whole.get(number, 0) != row["passages"]:
                yield row["path"]


def _whole_passages(client: Client, documents: Iterable[Row]) -> dict[int, int]:
    """How many passages of each document are there, with the text whose digest was noted."""
    numbers = [one for row in documents for one in passage_numbers(row["id"], row["passages"])]
    rows = list(client.get("passages", numbers, ["document", "digest"]).values())
    found: dict[int, int] = {}
    for at in range(0, len(rows), _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        texts = fetched(client, [row["id"] for row in some], PASSAGE)
        for row in some:
            text = texts.get(row["id"])
            if text and unpacked(text, Kept).chunk.digest == row["digest"]:
                found[row["document"]] = found.get(row["document"], 0) + 1
    return found
