"""Writes compound files (OLE), in which Outlook keeps a letter; nothing else that is free does."""

import struct
from collections.abc import Mapping
from itertools import count, pairwise

_SECTOR, _LEAST = 512, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of streams by name; a name may have one folder before a slash.

    What is shorter than 4 KB would lie in sectors of another size; it is made longer by zeros.
    """
    names = ["Root Entry"]
    kinds, contents, children = [_ROOT], [b""], {0: list[int]()}
    for name, data in streams.items():
        folder, _, own = name.rpartition("/")
        parent = 0
        if folder and folder not in names:
            children[0].append(len(names))
            children[len(names)] = []
            names.append(folder)
            kinds.append(_STORAGE)
            contents.append(b"")
        parent = names.index(folder) if folder else 0
        children[parent].append(len(names))
        names.append(own)
        kinds.append(_STREAM)
        contents.append(data.ljust(_LEAST, b"\0"))
    return _laid_out(names, kinds, contents, children)


def _laid_out(
    names: list[str], kinds: list[int], contents: list[bytes], children: Mapping[int, list[int]]
) -> bytes:
    beside = {one: other for inside in children.values() for one, other in pairwise(inside)}
    sectors, fat = [b""], [_FAT]
    places = [_stored(data, sectors, fat) for data in contents]
    rows = b"".join(
        struct.pack(
            "<64sHBBIII16sIQQIQ",
            *((name + "\0").encode("utf-16-le"), 2 * len(name) + 2, kind, 1, _NONE),
            *(beside.get(at, _NONE), next(iter(children.get(at, [])), _NONE), b"", 0, 0, 0),
            *(place, len(data)),
        )
        for at, name, kind, data, place in zip(
            count(), names, kinds, contents, places, strict=False
        )
    )
    directory = _stored(rows, sectors, fat)
    sectors[0] = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, directory),
        *(0, _LEAST, _END, 0, _END, 0),
    )
    fats = struct.pack("<109I", 0, *[_FREE] * 108)
    return head + fats + b"".join(sectors)


def _stored(data: bytes, sectors: list[bytes], fat: list[int]) -> int:
    """Where data begins that is put into sectors of its own."""
    if not data:
        return _END
    first = len(sectors)
    parts = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
    sectors += parts
    fat += [*range(first + 1, first + len(parts)), _END]
    return first
