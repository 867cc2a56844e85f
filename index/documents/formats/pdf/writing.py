"""The characters of a run become its text."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.documents.formats.pdf.characters import Boxes, Characters, Style
from index.documents.formats.reading import raised
from index.script import is_unspaced

Places = npt.NDArray[np.intp]
"""(n,): numbers of characters as PDFium counts them."""


SOFT_HYPHEN = "\xad"
"""Ends a run whose last word goes on in the next line."""

# Some fonts map ideographs to the look-alike radicals, under which nobody would ever search.
FOLDED = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FE0)}
FOLDED |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
FOLDED |= {0x02: SOFT_HYPHEN, 0xFFFE: SOFT_HYPHEN, 0xA0: " ", 0x200B: "", 0xFEFF: ""}
FOLDED |= {code: "" for code in (*range(0x00, 0x09), *range(0x0E, 0x20)) if code != 0x02}
# The marks before items in fonts of symbols, and boxes that are ticked or not.
_SYMBOLS = "\uf0b7\uf06c\uf06e\uf0a7\uf075\uf0d8\uf0fc\uf0fe\uf052\uf0a8\uf0a3"
FOLDED |= dict.fromkeys(range(0xF021, 0xF100), "▪")
FOLDED |= dict(zip(map(ord, _SYMBOLS), "•●■▪◆►✓☑☑□□", strict=True))

_TWICE = 0.3  # share of its width by which two prints of one character are apart at most
_SPACE = 0.08  # share of the height that two words stand apart
_WIDE_SPACE = 0.15  # the same, of ideographs, beyond what all stand apart in a justified line
_SMALL = 0.8  # times the size of its line: a power
_WHITE = re.compile(r"\s+")


class Part(NamedTuple):
    """Characters of a run, (n,), their boxes, (n, 4), and the box around them."""

    places: Places
    boxes: Boxes
    box: tuple[float, float, float, float]


class Writer:
    """Writes out runs: spaces between words, powers raised, what is printed twice once."""

    def __init__(self, found: Characters, own: npt.NDArray[np.bool_]) -> None:
        self._found = found
        self._sizes = np.array([kind.size for kind in found.kinds])
        self._has_sizes = len(set(self._sizes[own[:-1]].tolist())) > 1
        self._text = _text(found.codes)
        self._is_real = found.boxes[:, 2] > found.boxes[:, 0]

    def written(self, part: Part) -> tuple[str, Style]:
        """The text of these characters, and how most of them are set."""
        places, boxes, (_, _, _, bottom) = part
        styles = self._found.styles[places]
        style = self._found.kinds[_commonest(styles)]
        first, last = int(places[0]), int(places[-1])
        if self._has_sizes and (small := self._sizes[styles] < _SMALL * style.size).any():
            small &= boxes[:, 3] < bottom - 0.2 * style.size
            text = "".join(self._words(part, small))
        elif last - first >= len(places) - 1 and self._is_in_order(places):
            text = _WHITE.sub(" ", self._text[first : last + 1])
        else:
            text = "".join(self._words(part))
        return text.translate(FOLDED), style

    def _is_in_order(self, places: Places) -> bool:
        """Whether characters follow one another, but for spaces that are printed."""
        steps = np.diff(places)
        return bool((steps == 1).all()) or (
            bool((steps > 0).all()) and bool(self._is_real[places[0] : places[-1]].all())
        )

    def _words(self, part: Part, small: npt.NDArray[np.bool_] | None = None) -> Iterator[str]:
        """The characters between which PDFium has none, with the spaces that part them."""
        places, boxes, _ = part
        heights = np.maximum(1.0, boxes[1:, 3] - boxes[1:, 1])
        gaps = (boxes[1:, 0] - boxes[:-1, 2]) / heights
        usual = sorted(gaps.tolist())[len(gaps) // 2] if len(gaps) > 3 else 0.0
        ends = places[1:] != places[:-1] + 1
        if small is not None:
            ends |= small[1:] != small[:-1]
        starts = [0, *(np.flatnonzero(ends) + 1).tolist()]
        for start, end in zip(starts, [*starts[1:], len(places)], strict=True):
            if start:
                if self._is_printed_twice(places, boxes, start):
                    start += 1  # noqa: PLW2901 - the rest of it is printed once
                else:
                    before, after = int(places[start - 1]), int(places[start])
                    yield self._space(before, after, gaps[start - 1].item(), usual)
            if start < end:
                word = self._text[int(places[start]) : int(places[end - 1]) + 1]
                is_power = small is not None and small[start]
                yield "".join(map(_powered, word)) if is_power else word

    def _is_printed_twice(self, places: Places, boxes: Boxes, at: int) -> bool:
        """Whether a character stands where the same one stood before, to make it bold."""
        width = max(0.1, boxes[at, 2].item() - boxes[at, 0].item())
        is_over = abs(boxes[at, 0].item() - boxes[at - 1, 0].item()) < _TWICE * width
        return is_over and self._text[places[at]] == self._text[places[at - 1]]

    def _space(self, before: int, after: int, gap: float, usual: float) -> str:
        """What stands between two characters: a space that PDFium made up needs a gap."""
        if before < after and self._is_real[before + 1 : after].any():
            return " "
        if after == before + 1:
            return ""
        if is_unspaced(self._text[before]) and is_unspaced(self._text[after]):
            return " " if gap - max(0.0, usual) > _WIDE_SPACE else ""
        return " " if gap > _SPACE else ""


def _powered(character: str) -> str:
    return raised(character) if character.isalnum() else character


def _commonest(styles: npt.NDArray[np.int32]) -> int:
    first = int(styles[0])
    return first if (styles == first).all() else int(np.bincount(styles).argmax())


def _text(codes: npt.NDArray[np.uint32]) -> str:
    """A character for each code, lone surrogates and what is none made a question mark."""
    bad = (codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))
    return np.where(bad, ord("?"), codes).astype("<u4").tobytes().decode("utf-32-le")
