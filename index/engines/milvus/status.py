"""The state of an index in Milvus, and a thorough check of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from index.documents import Document
from index.encoders import engine_name
from index.engines.milvus import ledger
from index.engines.milvus.blobs import (
    DOCUMENT,
    PASSAGE,
    Kept,
    fetched,
    passage_numbers,
    unpacked,
)
from index.engines.milvus.engine import Engine, Row
from index.engines.milvus.ledger import Manifest
from index.engines.milvus.listing import live_rows
from index.errors import IndexFolderError
from index.text import say

_AT_ONCE = 500  # passages or documents that are fetched at once
_SHOWN = 1_000  # documents that are listed; there may be millions


def status(engine: Engine, manifest: Manifest) -> str:
    """What an index holds, and who builds."""
    rows = sorted(_documents(engine, manifest), key=lambda row: str(row["path"]))
    lines = [
        say("status.milvus", path=engine.address, version=manifest.version),
        say("status.model", model=manifest.model, dimension=manifest.dimension),
        say("status.engine", engine=engine_name()),
        *([] if manifest.tokens else [say("status.no_tokens")]),
        say("status.holds", documents=manifest.documents, passages=manifest.passages),
    ]
    lines += [say("status.building", **about) for about in ledger.going_on(engine).values()]
    lines += [
        say("status.document", path=row["path"], title=row["title"], passages=row["passages"])
        for row in islice(rows, _SHOWN)
    ]
    if len(rows) > _SHOWN:
        lines.append(say("status.more", number=len(rows) - _SHOWN))
    return "\n".join(lines)


def verify(engine: Engine, manifest: Manifest) -> str:
    """Check that every document of the version is there with all of its passages.

    :raises IndexFolderError: naming those that are not.
    """
    rows = _documents(engine, manifest)
    passages = sum(row["passages"] for row in rows)
    wrong = list(_wrong(engine, rows))
    for name, found, expected in (
        ("documents", len(rows), manifest.documents),
        ("passages", passages, manifest.passages),
    ):
        if found != expected:
            wrong.append(say("verify.count", name=name, found=found, expected=expected))
    if wrong:
        raise IndexFolderError("index_damaged", path=engine.address, what=", ".join(wrong))
    return say("verify.milvus", path=engine.address, documents=len(rows), passages=passages)


def _documents(engine: Engine, manifest: Manifest) -> list[Row]:
    rows = live_rows(engine, manifest, ["path", "title", "passages", "failure"])
    return [row for row in rows if not row["failure"]]


def _wrong(engine: Engine, rows: Sequence[Row]) -> Iterator[str]:
    """The paths of documents that are not whole, or not what they say."""
    for at in range(0, len(rows), _AT_ONCE):
        some = {row["id"]: row for row in rows[at : at + _AT_ONCE]}
        whole = _whole_passages(engine, some.values())
        texts = fetched(engine, list(some), DOCUMENT)
        for number, row in some.items():
            is_there = number in texts and unpacked(texts[number], Document).path == row["path"]
            if not is_there or whole.get(number, 0) != row["passages"]:
                yield row["path"]


def _whole_passages(engine: Engine, documents: Iterable[Row]) -> dict[int, int]:
    """How many passages of each document are there, with the text whose digest was noted."""
    numbers = [one for row in documents for one in passage_numbers(row["id"], row["passages"])]
    rows = list(engine.get("passages", numbers, ["document", "digest"]).values())
    found: dict[int, int] = {}
    for at in range(0, len(rows), _AT_ONCE):
        some = rows[at : at + _AT_ONCE]
        texts = fetched(engine, [row["id"] for row in some], PASSAGE)
        for row in some:
            text = texts.get(row["id"])
            if text and unpacked(text, Kept).chunk.digest == row["digest"]:
                found[row["document"]] = found.get(row["document"], 0) + 1
    return found
