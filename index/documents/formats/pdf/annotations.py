"""What was put onto a page besides its print: values in forms, notes, addresses of links."""

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from index.documents.formats.pdf.characters import Style, Turn
from index.documents.formats.pdf.drawings import Box
from index.documents.formats.pdf.runs import NO_PLACES, Run
from index.documents.formats.pdf.typed import Handle
from index.script import has_han, width

_HIDDEN = 0x02 | 0x20  # flags: hidden, not to be viewed
_NOTES = frozenset(
    [
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_SQUIGGLY,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_CARET,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_STAMP,
    ]
)
_TICKS = {pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
_SILENT = {pdfium.FPDF_FORMFIELD_PUSHBUTTON, pdfium.FPDF_FORMFIELD_SIGNATURE}
_ABSOLUTE = re.compile(r"(?:https?|ftp)://|mailto:", re.IGNORECASE)
_BARE = re.compile(r"^(?:(?:https?|ftp)://|mailto:)?(?:www\.)?", re.IGNORECASE)
_TICK = "☑"
_LINE = 14.0  # points: the height of a line that a field or note does not tell


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and where the words stand that lead to it."""

    address: str
    box: Box

    def shown_after(self, words: str, last: str) -> str:
        """The `last` of some words with the address after it, unless the words say it already."""
        bare = _BARE.sub("", self.address).rstrip("/")
        if not bare or bare in words or not _ABSOLUTE.match(self.address):
            return last
        address = self.address.removeprefix("mailto:")
        return f"{last}（{address}）" if has_han(words) else f"{last} ({address})"


@dataclass(frozen=True, slots=True)
class Annotations:
    """What was put onto a page: `filled` among its lines, each of the `notes` below them."""

    filled: Sequence[Run] = ()
    notes: Sequence[Sequence[Run]] = ()
    links: Sequence[Link] = ()


def annotations_of(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Annotations:
    """Values of form fields and free text where they stand, other notes, and links."""
    filled: list[Run] = []
    notes: list[list[Run]] = []
    links: list[Link] = []
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                continue
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind == pdfium.FPDF_ANNOT_WIDGET and document.formenv:
                filled += _lines(_value(document.formenv.raw, annotation), annotation)
            elif kind == pdfium.FPDF_ANNOT_FREETEXT:
                filled += _lines(_said(annotation, b"Contents"), annotation)
            elif kind in _NOTES:
                notes.append(list(_lines(_said(annotation, b"Contents"), annotation)))
            elif kind == pdfium.FPDF_ANNOT_LINK:
                links += _link(document, annotation)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return Annotations(filled, notes, links)


def _value(form: Handle, annotation: Handle) -> str:
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _TICKS:
        return _TICK if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    if kind in _SILENT:
        return ""
    return _string(lambda *into: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, *into))


def _said(annotation: Handle, key: bytes) -> str:
    return _string(lambda *into: pdfium.FPDFAnnot_GetStringValue(annotation, key, *into))


def _string(fill: Callable[..., int]) -> str:
    """What PDFium writes into a buffer, which it tells the bytes of first."""
    length = fill(None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * ((length + 1) // 2))()
    fill(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace")


def _lines(text: str, annotation: Handle) -> Iterator[Run]:
    """The lines of a value or note, from the top of its rectangle downwards."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    left, top, right, bottom = _place(annotation)
    pitch = min(_LINE, (bottom - top) / len(lines)) if lines else _LINE
    if len(lines) == 1:  # it stands beside its label
        top = (top + bottom - pitch) / 2
    for at, line in enumerate(lines):
        size = round(0.75 * pitch, 1)
        end = min(right, left + width(line) * size / 2)
        style = Style(size, is_bold=False, is_italic=False, font="", turn=Turn.NONE)
        yield Run(line, left, top + at * pitch, end, top + (at + 1) * pitch, style, NO_PLACES)


def _place(annotation: Handle) -> tuple[float, float, float, float]:
    found = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, found)
    top, bottom = sorted((-found.top, -found.bottom))
    return min(found.left, found.right), top, max(found.left, found.right), bottom


def _link(document: pypdfium2.PdfDocument, annotation: Handle) -> Iterator[Link]:
    action = pdfium.FPDFLink_GetAction(pdfium.FPDFAnnot_GetLink(annotation))
    if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
        return
    length = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, length)
    address = buffer.raw[: max(0, length - 1)].decode("utf-8", "replace").strip()
    if address:
        yield Link(address, Box(*_place(annotation)))
