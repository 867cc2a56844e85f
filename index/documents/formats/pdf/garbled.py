"""Text that nobody can read: characters of fonts that do not tell which ones they are."""

import re
import string
from functools import cache

import numpy as np
import numpy.typing as npt

from index.documents.formats.pdf.characters import Characters

_FEWEST = 20  # characters; of fewer nothing can be told
_MOST = 0.3  # share of characters that are none
_WIDE = 0.6  # share of letters as wide as ideographs, which is what they stand for
_MARKS = 0.35  # share of punctuation, and
_DIFFERENT = 12  # marks, and
_WORDS = 0.3  # share of letters in words, which no text has
_WORD = re.compile(r"[A-Z]?[a-z]{2,}")
_STRANGE = 0.35  # share of rare ideographs that no text has


def _among(characters: str) -> npt.NDArray[np.bool_]:
    """For each of 128 codes, whether it is one of some characters; the last stands for others."""
    return np.isin(np.arange(0x80), [ord(character) for character in characters])


_CONTROLS = _among("".join(map(chr, range(0x20)))) & ~_among("\x02\t\n\r")
_NARROW = _among("ijlftr.,;:!|'()[]-I1")
_ODD = _among(string.punctuation) & ~_among("._-=*")


def is_garbled(found: Characters) -> bool:
    """Whether what a page's characters say is no text."""
    is_seen = (found.codes > 0x20) & (found.styles >= 0) | _are_none(found.codes)
    codes = found.codes[is_seen]
    if len(codes) < _FEWEST:
        return False
    if _are_none(codes).mean() > _MOST:
        return True
    is_ascii = codes < 0x7F
    if is_ascii.mean() > 0.8:
        sizes = np.array([kind.size for kind in found.kinds] + [1.0])[found.styles[is_seen]]
        breadths = (found.boxes[is_seen, 2] - found.boxes[is_seen, 0]) / np.maximum(1.0, sizes)
        return _are_wide(codes, breadths) or _are_marks(codes)
    return _are_strange(codes)


def _are_none(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Whether each code is of private use, a control character, or stands for what is unknown."""
    is_private = ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes >= 0xF0000)
    return np.asarray(is_private | (codes == 0xFFFD) | _CONTROLS[np.minimum(codes, 0x7F)])


def _are_wide(codes: npt.NDArray[np.uint32], breadths: npt.NDArray[np.float64]) -> bool:
    """Whether narrow letters and marks are all about one size wide."""
    narrow = _NARROW[np.minimum(codes, 0x7F)]
    return bool(narrow.sum() > 2 and (breadths[narrow] > 0.85).mean() > _WIDE)


def _are_marks(codes: npt.NDArray[np.uint32]) -> bool:
    """Whether many different marks stand where words ought to; drawings of marks have few."""
    if _ODD[np.minimum(codes, 0x7F)].mean() < _MARKS:
        return False
    text = codes[codes < 0x80].astype(np.uint8).tobytes().decode("ascii")
    marks = {character for character in text if not character.isalnum()}
    in_words = sum(map(len, _WORD.findall(text)))
    return len(marks) >= _DIFFERENT and in_words < _WORDS * len(text)


def _are_strange(codes: npt.NDArray[np.uint32]) -> bool:
    """Whether more than a third of the ideographs are rare, in either way of writing."""
    is_han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    is_kana = (codes >= 0x3040) & (codes <= 0x30FF)
    if is_han.sum() < _FEWEST or is_kana.sum() > 0.05 * is_han.sum():
        return False
    text = codes[is_han].astype("<u4").tobytes().decode("utf-32-le")
    return rare_share(text) > _STRANGE


def rare_share(text: str) -> float:
    """How many of a text's ideographs are none of the thousands in everyday use."""
    return sum(not _is_common(character) for character in text) / max(1, len(text))


@cache
def _is_common(ideograph: str) -> bool:
    """Whether it is among the first levels of GB 2312 or Big5."""
    simplified, traditional = ideograph.encode("gb18030"), ideograph.encode("big5", "replace")
    return (len(simplified) == 2 and 0xB0 <= simplified[0] <= 0xD7 and simplified[1] >= 0xA1) or (
        len(traditional) == 2 and 0xA4 <= traditional[0] <= 0xC6
    )
