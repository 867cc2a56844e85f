"""Lines become blocks again: what a page's width or a column's end broke is joined.

Text files and PDFs break lines in three ways: one line a paragraph, lines filled to a width, and
columns whose ends fall in the middle of a sentence with a blank line after them. What tells them
apart is whether a line ends a sentence, and whether the lines of the document have a width.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import quantiles

from index.documents.formats.reading import Field, Kind, Piece
from index.documents.headings import is_item, numbered_level
from index.script import (
    CLOSING,
    QUESTION_MARKS,
    SEMICOLONS,
    STOPS,
    is_unspaced,
    join_lines,
    one_line,
    width,
)

ENDS_SENTENCE = re.compile(
    rf"[{STOPS}{QUESTION_MARKS}…{SEMICOLONS}：:.](?:\[\d+\])*[{CLOSING}\"'\]]*$"
)
"""Ends a sentence, or leads in what is below."""
MUST_GO_ON = re.compile(r"[，、,（(“‘「『《【—]$")
"""Ends a line that is no whole paragraph."""
_HOLDS_SENTENCE = re.compile(rf"[{STOPS}{QUESTION_MARKS}{SEMICOLONS}]|[a-z][.,] ")
_INDENT = re.compile(r"(?:\u3000{1,}| {2,}|\t)$")
_LONG = 120  # columns; a line this long is no heading
_NARROW, _WIDE = 40, 220  # columns between which a width of lines is believed
_RAGGED = 3  # columns by which lines that a machine broke at one width differ
_OFTEN, _AMID, _SELDOM = 0.15, 0.6, 0.02  # shares of such lines: of all, amid a sentence, beyond
_FULL = 0.85  # share of the width from which a line counts as filled


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading, its white space mended unless it is code; other fields as in `Piece`.

    `turns` are the places in the document's text where further pages begin, with their numbers.
    """

    text: str
    start: int
    end: int
    kind: Kind
    level: int = 0
    page: int | None = None
    after_gap: bool = True
    turns: tuple[tuple[int, int], ...] = ()
    table: int = 0
    fields: tuple[Field, ...] = ()

    @classmethod
    def of(cls, piece: Piece, raw: str) -> "Block":
        """A piece by itself."""
        place = (piece.start, piece.end, piece.kind, piece.level, piece.page, piece.after_gap)
        text = raw if piece.kind is Kind.CODE else one_line(raw)
        return cls(text, *place, piece.turns, piece.table, piece.fields)

    def joined(self, piece: Piece, raw: str) -> "Block":
        """With a further line."""
        page = self.turns[-1][1] if self.turns else self.page
        turn = () if piece.page in (None, page) else ((piece.start, piece.page),)
        text = join_lines(self.text, one_line(raw))
        return replace(self, text=text, end=piece.end, turns=self.turns + turn)


def join_broken(text: str, pieces: Sequence[Piece]) -> list[Block]:
    """The pieces of a document's text as blocks, lines that belong together joined."""
    measure = _measure(
        [text[p.start : p.end] for p in pieces if p.kind is Kind.LINE and not p.is_whole]
    )
    blocks: list[Block] = []
    was_whole = False
    line = ""  # the last line as it stands, since the block's end may be several lines away
    for piece in pieces:
        raw = text[piece.start : piece.end]
        indented = _INDENT.search(text, max(0, piece.start - 8), piece.start) is not None
        if (
            blocks
            and piece.kind is Kind.LINE is blocks[-1].kind
            and not (piece.is_whole or was_whole)
            and _belongs(blocks[-1].text, line, raw, piece.after_gap, indented, measure)
        ):
            blocks[-1] = blocks[-1].joined(piece, raw)
        else:
            blocks.append(Block.of(piece, raw))
        line, was_whole = raw, piece.is_whole
    return blocks


def _belongs(
    block: str, line: str, following: str, after_gap: bool, indented: bool, measure: float | None
) -> bool:
    """Whether the following line goes on the paragraph that ends with `line`."""
    if begins_anew(following):
        return False
    ended = ENDS_SENTENCE.search(line) is not None
    filled = measure is not None and width(line) >= _FULL * measure
    if filled and not after_gap:
        return not (indented and ended)
    if ended or (indented and not after_gap):
        return False
    must = MUST_GO_ON.search(line) is not None
    if after_gap and not (must or _can_go_on(line, following, measure)):
        return False
    wrapped = filled or must or (following[0].islower() and not after_gap)
    return wrapped or _HOLDS_SENTENCE.search(block) is not None or width(block) >= _LONG


def begins_anew(line: str) -> bool:
    """Whether a line is numbered, or an item of a list."""
    return is_item(line) or numbered_level(line) is not None


def _can_go_on(line: str, following: str, measure: float | None) -> bool:
    """Whether a sentence can go on after a gap, as it does where a column ends in the middle of it.

    There must be more of the same script, and an end to come.
    """
    if not (following[0].islower() or (is_unspaced(line[-1]) and is_unspaced(following[0]))):
        return False
    ends = _HOLDS_SENTENCE.search(following) or ENDS_SENTENCE.search(following)
    return ends is not None or width(following) >= (_FULL * measure if measure else _LONG)


def _measure(lines: Sequence[str]) -> float | None:
    """The width to which the lines are filled, in columns; None where they have no common one.

    Lines of one width that end their sentences are paragraphs of about one length.
    """
    widths = [width(line) for line in lines]
    if len(widths) < 3:
        return None
    edge = _edge(lines, widths)
    if edge:
        return edge
    widest = quantiles(widths, n=20)[-1] if len(widths) >= 20 else float(max(widths))
    filled = [
        line
        for line, columns in zip(lines, widths, strict=True)
        if _FULL * widest <= columns <= 1.1 * widest
    ]
    ended = sum(ENDS_SENTENCE.search(line) is not None for line in filled)
    is_common = len(filled) >= 0.5 * len(widths) and ended <= 0.5 * len(filled)
    return widest if is_common and _NARROW <= widest <= _WIDE else None


def _edge(lines: Sequence[str], widths: Sequence[int]) -> float | None:
    """The width at which many lines end amid a sentence, and which hardly any exceeds: there a
    machine broke them, however many short lines stand between."""
    wide = Counter(columns for columns in widths if _NARROW <= columns <= _WIDE)
    if not wide:
        return None
    widest = wide.most_common(1)[0][0]
    near = [at for at, columns in enumerate(widths) if abs(columns - widest) <= _RAGGED]
    beyond = sum(columns > widest + _RAGGED for columns in widths)
    amid = sum(ENDS_SENTENCE.search(lines[at]) is None for at in near)
    is_edge = len(near) >= max(5, _OFTEN * len(widths)) and amid >= _AMID * len(near)
    return float(widest) if is_edge and beyond <= _SELDOM * len(widths) else None
