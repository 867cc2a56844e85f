"""What is only fetched: bytes as text, in parts that a server takes."""

import base64
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from index.documents import Document, Paragraph, Role
from index.engines.milvus.engine import Engine, Row
from index.engines.milvus.schema import LONGEST
from index.passages import Bits, Chunk

DOCUMENT, PASSAGE, TOKENS = "document", "passage", "tokens"
"""What a document or a passage has blobs of."""


def number(*parts: object) -> int:
    """A row's number from what it is: 63 bits of a hash."""
    said = "\0".join(map(str, parts)).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") >> 1


def passage_numbers(document: int, passages: int) -> list[int]:
    """The rows of a document's passages, in order."""
    return [number(document, at) for at in range(passages)]


def window_numbers(passage: int, windows: int) -> list[int]:
    """The rows of a passage's windows, in order."""
    return [number(passage, "window", at) for at in range(windows)]


def rows_of(owner: int, kind: str, data: bytes, build: int, document: int) -> Iterator[Row]:
    """The rows that keep some bytes of an owner."""
    text = base64.b64encode(zlib.compress(data)).decode("ascii")
    parts = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
    for at, part in enumerate(parts):
        about = {"build": build, "document": document, "parts": len(parts), "text": part}
        yield {"id": number(owner, kind, at), **about}


def fetched(engine: Engine, owners: Sequence[int], kind: str) -> dict[int, bytes]:
    """The bytes of some owners, of those that have any."""
    firsts = {number(owner, kind, 0): owner for owner in owners}
    found = engine.get("blobs", list(firsts), ["text", "parts"])
    more = {
        owner: [number(owner, kind, at) for at in range(1, found[first]["parts"])]
        for first, owner in firsts.items()
        if first in found
    }
    rest = engine.get("blobs", [at for parts in more.values() for at in parts], ["text"])
    texts = {
        owner: [found[number(owner, kind, 0)]["text"], *(rest[at]["text"] for at in parts)]
        for owner, parts in more.items()
    }
    return {owner: zlib.decompress(base64.b64decode("".join(of))) for owner, of in texts.items()}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a passage: its document's path, itself, and how often it has each term."""

    path: str
    chunk: Chunk
    counts: Counter[str]


def packed_passage(kept: Kept) -> bytes:
    """A passage."""
    return _packed({"path": kept.path, "chunk": asdict(kept.chunk), "counts": kept.counts})


def unpacked_passage(data: bytes) -> Kept:
    """Of `packed_passage`."""
    fields = json.loads(data)
    chunk = fields["chunk"]
    chunk |= {name: tuple(chunk[name]) for name in ("paragraphs", "headings")}
    return Kept(fields["path"], Chunk(**chunk), Counter(fields["counts"]))


def packed_document(document: Document) -> bytes:
    """A document as it was read."""
    return _packed(asdict(replace(document, unread=())))


def unpacked_document(data: bytes) -> Document:
    """Of `packed_document`."""
    fields = json.loads(data)
    del fields["unread"]
    fields["paragraphs"] = tuple(_paragraph(each) for each in fields["paragraphs"])
    return Document(**fields)


def _paragraph(fields: dict[str, Any]) -> Paragraph:
    turns = tuple((start, page) for start, page in fields["turns"])
    role, headings = Role(fields["role"]), tuple(fields["headings"])
    return Paragraph(**{**fields, "role": role, "headings": headings, "turns": turns})


def packed_bits(bits: Bits) -> bytes:
    """A passage's tokens."""
    return bits.tobytes()


def unpacked_bits(data: bytes, dimension: int) -> Bits:
    """Of `packed_bits`."""
    return np.frombuffer(data, dtype=np.uint16).reshape(-1, (dimension + 7) // 8)


def _packed(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, default=_value).encode()


def _value(role: Role) -> str:
    return role.value
