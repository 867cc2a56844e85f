"""What a document is called: by a heading, by what its format says, or by its first line."""

from collections.abc import Sequence

from index.documents.formats.reading import Kind, Reading
from index.documents.headings import is_field, numbered_level
from index.documents.lines import Block
from index.documents.titles import is_date, sane_title

Levels = Sequence[int | None]
"""The level that each block would have as a heading, None where it can be none."""

_TOP = 6  # blocks within which a title stands


def title_of(reading: Reading, blocks: Sequence[Block], levels: Levels) -> str | None:
    """The document's title: its only top heading, else the format's field, else its first line."""
    return (
        _top_heading(blocks, levels)
        or sane_title(reading.title)
        or _heading_of_headings(blocks, levels)
        or _first_line(blocks, levels)
    )


def _top_heading(blocks: Sequence[Block], levels: Levels) -> str | None:
    """The only heading that markup declares at the top, before all lower ones."""
    top = [
        (level, bare(block))
        for block, level in zip(blocks, levels, strict=True)
        if block.kind is Kind.HEADING and level is not None and level <= 1
        if sane_title(bare(block))
    ]
    highest = [text for level, text in top if level == top[0][0]]
    is_top = bool(top) and top[0][0] == min(level for level, _ in top)
    return highest[0] if is_top and len(highest) == 1 else None


def _heading_of_headings(blocks: Sequence[Block], levels: Levels) -> str | None:
    """A heading of the first level at the beginning with only another heading below."""
    if len(blocks) < 2 or any(block.kind is not Kind.HEADING for block in blocks[:2]):
        return None
    text, level = bare(blocks[0]), levels[0]
    is_chapter = level is None or level > 1 or numbered_level(text) is not None
    return text if not is_chapter and sane_title(text) else None


def _first_line(blocks: Sequence[Block], levels: Levels) -> str | None:
    """The first line at the top that may be a heading, and what it says a title."""
    for block, level in zip(blocks[:_TOP], levels, strict=False):
        if block.kind is not Kind.LINE or (level is None and not _is_passed(block)):
            return None
        if level is not None and sane_title(bare(block)):
            return bare(block) if len(blocks) > 1 else None
    return None


def _is_passed(block: Block) -> bool:
    """Whether a line may stand above a title."""
    return is_date(block.text) or is_field(block.text)


def bare(block: Block) -> str:
    """A heading without the colon that leads in what is below."""
    return block.text.rstrip("：:")
