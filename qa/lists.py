"""Lists, whole: their lead-in and all their items, over passages and pages."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.documents import Paragraph, is_item, leads, ordinal
from index.engines import Index
from index.passages import sentences
from qa.answers import Part
from qa.quoting import Read, part_of, standing, texts_of

_UNDER = 3  # paragraphs under an item, before the next one of the count


def whole_list(read: Read, index: Index) -> Part | None:
    """The list that the best sentence is an item of, or leads to, with all its items, over passages
    and pages; None where it stands in no list."""
    found = standing(read, index)
    if found is None:
        return None
    document, best = found
    texts = texts_of(document)
    run = list_around(texts, texts.index(best))
    return _quoted(read, run) if len(run) > 1 else None


def with_led(part: Part, read: Read, index: Index) -> Part:
    """A quote, with what its last words lead to: the list, or the paragraph below."""
    document = index.document(part.source.document) if leads(part.text) else None
    texts = texts_of(document) if document else []
    end = part.source.span[1]
    at = next((at for at, p in enumerate(texts) if p.start < end <= p.end), None)
    if at is None or not leads(texts[at].text):
        return part
    below = texts[at + 1 : _last_under(texts, at) + 1]
    if not below:
        return part
    led = part_of(read, below)
    numbers = (*part.source.paragraphs, *led.source.paragraphs)
    span = part.source.span[0], led.source.span[1]
    source = replace(part.source, paragraphs=numbers, span=span)
    return replace(part, text=f"{part.text}\n{led.text}", source=source)


def _last_under(texts: Sequence[Paragraph], at: int) -> int:
    """Where what a paragraph leads to ends: the list below, all that is deeper, or else what is
    right below it; the paragraph itself where nothing is."""
    if not _item(texts[at]) and _next(texts, at, 1) is not None:
        return _last(texts, at + 1)
    end = at
    while end + 1 < len(texts) and _together(texts[at], texts[end + 1]):
        if texts[end + 1].depth <= texts[at].depth:
            break
        end += 1
    is_right_below = end == at and at + 1 < len(texts) and _together(texts[at], texts[at + 1])
    return end + is_right_below


def list_around(texts: Sequence[Paragraph], at: int) -> Sequence[Paragraph]:
    """The lead-in and all items of the list that a paragraph is of, with what stands under each
    where they are counted; itself where it is of none."""
    if not _item(texts[at]) and leads(texts[at].text) and _next(texts, at, 1) is not None:
        return texts[at : _last(texts, at + 1) + 1]
    start = at
    while (before := _above(texts, start)) is not None:
        start = before
    end = _last(texts, start)
    if start == at and not _item(texts[at]):
        return texts[at : at + 1]
    if start > 0 and leads(texts[start - 1].text) and _together(texts[start - 1], texts[start]):
        start -= 1
    return texts[start : end + 1]


def _above(texts: Sequence[Paragraph], at: int) -> int | None:
    """Where the item before another stands; of what is no item, the one that it stands under."""
    if _item(texts[at]) and (before := _next(texts, at, -1)) is not None:
        return before
    if _counts(texts[at]):
        return None
    above = _nearest(texts, at, -1, is_wanted=_counts)
    return None if above is None or _last(texts, above) < at else above


def _last(texts: Sequence[Paragraph], at: int) -> int:
    """Where the last item of the list stands that the item at a place is of."""
    while (after := _next(texts, at, 1)) is not None:
        at = after
    return at


def _next(texts: Sequence[Paragraph], at: int, way: int) -> int | None:
    """Where the item after (1) or before (-1) another stands: beside it, or where the count goes
    on, as the steps of a procedure have commands and pictures under them."""
    beside = at + way
    if 0 <= beside < len(texts) and _item(texts[beside]) and _together(texts[beside], texts[at]):
        return beside
    counted = ordinal(texts[at].text)
    if counted is None:
        return None
    wanted = (counted[0], counted[1] + way)
    return _nearest(texts, at, way, is_wanted=lambda p: ordinal(p.text) == wanted)


def _nearest(
    texts: Sequence[Paragraph], at: int, way: int, *, is_wanted: Callable[[Paragraph], bool]
) -> int | None:
    """Where what is wanted stands next, under the same heading and not far away."""
    for near in range(at + way, at + way * (_UNDER + 2), way):
        if 0 <= near < len(texts) and _together(texts[near], texts[at]) and is_wanted(texts[near]):
            return near
    return None


def _counts(paragraph: Paragraph) -> bool:
    return ordinal(paragraph.text) is not None


def _item(paragraph: Paragraph) -> bool:
    return paragraph.depth > 0 or is_item(paragraph.text)


def _together(one: Paragraph, other: Paragraph) -> bool:
    return (one.title, one.headings) == (other.title, other.headings)


def _quoted(read: Read, run: Sequence[Paragraph]) -> Part:
    """A list, under the sentence that leads to it: what stands before that is another matter."""
    *before, _ = [""] if _item(run[0]) else sentences(run[0].text)
    return part_of(read, run, begun=len("".join(before)))
