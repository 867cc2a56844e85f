"""PDFium's functions with plain addresses for handles, which halves what a call takes.

Reading asks PDFium three things of every character; as `pypdfium2.raw` types them, the checks of
the pointers take longer than PDFium does.
"""

import ctypes
from collections.abc import Callable
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium

_HANDLE, _INT, _UNSIGNED = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint


Handle: TypeAlias = Any
"""A pointer or function of PDFium, for which pypdfium2 has no types."""


def _typed(function: Handle, result: type[Any], *arguments: type[Any]) -> Callable[..., Any]:
    place = ctypes.cast(function, _HANDLE).value
    return ctypes.CFUNCTYPE(result, *arguments)(place or 0)


unicode_of = _typed(pdfium.FPDFText_GetUnicode, _UNSIGNED, _HANDLE, _INT)
object_of = _typed(pdfium.FPDFText_GetTextObject, _HANDLE, _HANDLE, _INT)
size_of = _typed(pdfium.FPDFText_GetFontSize, ctypes.c_double, _HANDLE, _INT)
text_matrix = _typed(pdfium.FPDFText_GetMatrix, _INT, _HANDLE, _INT, _HANDLE)
font_of = _typed(pdfium.FPDFTextObj_GetFont, _HANDLE, _HANDLE)
mode_of = _typed(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _HANDLE)
loose_box = _typed(pdfium.FPDFText_GetLooseCharBox, _INT, _HANDLE, _INT, _HANDLE)

kind_of = _typed(pdfium.FPDFPageObj_GetType, _INT, _HANDLE)
bounds_of = _typed(pdfium.FPDFPageObj_GetBounds, _INT, *[_HANDLE] * 5)
matrix_of = _typed(pdfium.FPDFPageObj_GetMatrix, _INT, _HANDLE, _HANDLE)
object_on = _typed(pdfium.FPDFPage_GetObject, _HANDLE, _HANDLE, _INT)
objects_in = _typed(pdfium.FPDFFormObj_CountObjects, _INT, _HANDLE)
object_in = _typed(pdfium.FPDFFormObj_GetObject, _HANDLE, _HANDLE, ctypes.c_ulong)
segments_of = _typed(pdfium.FPDFPath_CountSegments, _INT, _HANDLE)
segment_of = _typed(pdfium.FPDFPath_GetPathSegment, _HANDLE, _HANDLE, _INT)
segment_kind = _typed(pdfium.FPDFPathSegment_GetType, _INT, _HANDLE)
segment_point = _typed(pdfium.FPDFPathSegment_GetPoint, _INT, *[_HANDLE] * 3)
closes = _typed(pdfium.FPDFPathSegment_GetClose, _INT, _HANDLE)


def address(handle: Handle) -> int | None:
    """Where a handle points to."""
    return ctypes.cast(handle, _HANDLE).value
