"""PDFs made for tests, of texts and lines at places of one's own."""

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

SONG = "STSong-Light"
WIDTH, HEIGHT = A4
LEFT, PITCH = 72.0, 20.0


def made(*pages: Callable[[Canvas], object], title: str = "") -> bytes:
    """A PDF whose pages are drawn by functions."""
    pdfmetrics.registerFont(UnicodeCIDFont(SONG))
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    canvas.setTitle(title)
    for draw in pages:
        canvas.setFont(SONG, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def lines(
    *texts: str, top: float = 760, left: float = LEFT, size: float = 12, pitch: float = PITCH
) -> Callable[[Canvas], None]:
    """Draws lines below one another; the spaces at the start of one are its indentation."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, size)
        for at, text in enumerate(texts):
            indent = size * (len(text) - len(text.lstrip()))
            canvas.drawString(left + indent, top - pitch * at, text.strip())

    return draw


def all_of(*parts: Callable[[Canvas], object]) -> Callable[[Canvas], None]:
    """Draws several things on one page."""

    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def cells(
    rows: Sequence[Sequence[str]], lefts: Sequence[float], top: float = 700, pitch: float = PITCH
) -> Callable[[Canvas], None]:
    """Draws rows whose cells begin at places of their own."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 12)
        for at, row in enumerate(rows):
            for left, text in zip(lefts, row, strict=True):
                canvas.drawString(left, top - pitch * at, text)

    return draw


def ruled(
    rows: Sequence[Sequence[Sequence[str]]],
    edges: Sequence[float],
    heights: Sequence[float],
    top: float = 720,
) -> Callable[[Canvas], None]:
    """Draws a table with lines; a cell is its lines of text."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(SONG, 12)
        down = [top]
        for height in heights:
            down.append(down[-1] - height)
        canvas.grid(list(edges), down)
        for row, above in zip(rows, down, strict=False):
            for left, cell in zip(edges, row, strict=False):
                for at, text in enumerate(cell):
                    canvas.drawString(left + 4, above - 14 - 14 * at, text)

    return draw
