"""Lines become blocks again: what a page's width or a column's end broke is joined.

Text files and PDFs break lines in three ways: one line a paragraph, lines filled to a width, and
columns whose ends fall in the middle of a sentence with a blank line after them. What tells them
apart is whether a line ends a sentence, and whether the lines of the document have a width.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import quantiles

from index.formats.reading import Kind, Piece
from index.headings import numbered_level
from index.script import join_lines, one_line, width

_ENDS_SENTENCE = re.compile(r"[。！？!?…；;：:.](?:\[\d+\])*[”’\"'」』）)】》\]]*$")
_MUST_GO_ON = re.compile(r"[，、,（(“‘「『《【—]$")
_HOLDS_SENTENCE = re.compile(r"[。！？；!?;]|[a-z][.,] ")
_ITEM = re.compile(r"[-*•·▪◆■●○]\s|\d+[.、)）]\s*\D")
_INDENT = re.compile(r"(?:\u3000{1,}| {2,}|\t)$")
_LONG = 120  # columns; a line this long is no heading
_NARROW, _WIDE = 40, 220  # columns between which a width of lines is believed
_FULL = 0.85  # share of the width from which a line counts as filled


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading, its white space mended; `start` and `end` as in `Piece`."""

    text: str
    start: int
    end: int
    kind: Kind
    level: int = 0
    page: int | None = None


def join_broken(text: str, pieces: Sequence[Piece]) -> list[Block]:
    """The pieces of a document's text as blocks, lines that belong together joined."""
    measure = _measure([text[p.start : p.end] for p in pieces if p.kind is Kind.LINE])
    blocks: list[Block] = []
    line = ""  # the last line as it stands, since the block's end may be several lines away
    for piece in pieces:
        raw = text[piece.start : piece.end]
        indented = _INDENT.search(text, max(0, piece.start - 8), piece.start) is not None
        if (
            blocks
            and piece.kind is Kind.LINE is blocks[-1].kind
            and _belongs(blocks[-1].text, line, raw, piece.after_gap, indented, measure)
        ):
            whole = join_lines(blocks[-1].text, one_line(raw))
            blocks[-1] = replace(blocks[-1], text=whole, end=piece.end)
        else:
            blocks.append(
                Block(one_line(raw), piece.start, piece.end, piece.kind, piece.level, piece.page)
            )
        line = raw
    return blocks


def _belongs(
    block: str, line: str, following: str, after_gap: bool, indented: bool, measure: float | None
) -> bool:
    """Whether the following line goes on the paragraph that ends with `line`."""
    if numbered_level(following) is not None or _ITEM.match(following):
        return False
    ended = _ENDS_SENTENCE.search(line) is not None
    filled = measure is not None and width(line) >= _FULL * measure
    if filled and not after_gap:
        return not indented
    if ended or (indented and not after_gap):
        return False
    if filled or _MUST_GO_ON.search(line):
        return True
    if following[0].islower() and not after_gap:
        return True
    return _HOLDS_SENTENCE.search(block) is not None or width(block) >= _LONG


def _measure(lines: Sequence[str]) -> float | None:
    """The width to which the lines are filled, in columns; None where they have no common one."""
    widths = [width(line) for line in lines]
    if len(widths) < 3:
        return None
    widest = quantiles(widths, n=20)[-1] if len(widths) >= 20 else float(max(widths))
    filled = sum(_FULL * widest <= w <= 1.1 * widest for w in widths)
    if _NARROW <= widest <= _WIDE and filled >= 0.5 * len(widths):
        return widest
    return None
