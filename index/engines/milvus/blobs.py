"""What is only fetched: bytes as text, in parts that a server takes."""

import base64
import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import numpy as np

from index.documents import Document
from index.engines.milvus.client import Client, Row
from index.engines.milvus.schema import MAX_BYTES
from index.passages import Bits, Chunk

DOCUMENT, PASSAGE, TOKENS = "document", "passage", "tokens"
"""What a document or a passage has blobs of."""

T = TypeVar("T")


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
    parts = [text[at : at + MAX_BYTES] for at in range(0, len(text), MAX_BYTES)]
    for at, part in enumerate(parts):
        about = {"build": build, "document": document, "parts": len(parts), "text": part}
        yield {"id": number(owner, kind, at), **about}


def fetched(client: Client, owners: Sequence[int], kind: str) -> dict[int, bytes]:
    """The bytes of some owners, of those that have any."""
    firsts = {number(owner, kind, 0): owner for owner in owners}
    found = client.get("blobs", list(firsts), ["text", "parts"])
    more = {
        owner: [number(owner, kind, at) for at in range(1, found[first]["parts"])]
        for first, owner in firsts.items()
        if first in found
    }
    rest = client.get("blobs", [at for parts in more.values() for at in parts], ["text"])
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


def packed(value: Document | Kept) -> bytes:
    """A document as it was read, or a passage."""
    return msgspec.json.encode(value)


def unpacked(data: bytes, kind: type[T]) -> T:
    """Of `packed`."""
    return msgspec.json.decode(data, type=kind, dec_hook=_made)


def _made(kind: Callable[[object], object], fields: object) -> object:
    """A value of a type that is not JSON's."""
    return kind(fields)


def packed_bits(bits: Bits) -> bytes:
    """A passage's tokens."""
    return bits.tobytes()


def unpacked_bits(data: bytes, dimension: int) -> Bits:
    """Of `packed_bits`."""
    return np.frombuffer(data, dtype=np.uint16).reshape(-1, (dimension + 7) // 8)
