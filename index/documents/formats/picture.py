"""Pictures (`.png`, `.jpg`, `.tif`, `.webp`): pages to be read from what they show."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from index.documents.formats.drawing import LARGEST, SIDE
from index.documents.formats.reading import Reading
from index.errors import DocumentError

_PIXELS = 17_000  # ten thousands, just below what Pillow takes for a decompression bomb
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP")
_PAGED = "TIFF"  # the frames of any other are a moving picture


VERSION = 1
"""Raised when a file is read otherwise than before."""


def read(data: bytes) -> Reading:
    """See how many pages there are, all of which are still to be read.

    :raises DocumentError: if it is damaged or too large.
    """
    return Reading("", (), unread=tuple(range(1, page_count(data) + 1)))


def page_count(data: bytes) -> int:
    """How many pages there are.

    :raises DocumentError: if it is damaged or too large.
    """
    with _opened(data) as image:
        return int(getattr(image, "n_frames", 1)) if image.format == _PAGED else 1


def picture(data: bytes, page: int, dpi: float | None = None) -> Image.Image:
    """A page, counting from 1, the right way up; by default its longer side has `SIDE` pixels.

    With any `dpi` it is as large as is of use to read it.

    :raises DocumentError: if there is no such page, or it is damaged or too large.
    """
    with _opened(data) as image:
        image.seek(page - 1)
        shown = ImageOps.exif_transpose(image)
        side = SIDE if dpi is None else LARGEST
        shown.thumbnail((side, side))
        return _on_white(shown)


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                if image.width * image.height > _PIXELS * 10_000:
                    raise DocumentError("many_pixels", limit=_PIXELS)
                yield image
    except Image.DecompressionBombError as large:
        raise DocumentError("many_pixels", limit=_PIXELS) from large
    except (OSError, SyntaxError, EOFError, ValueError) as broken:
        raise DocumentError("damaged") from broken


def _on_white(image: Image.Image) -> Image.Image:
    """Without what is transparent."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    shown = image.convert("RGBA")
    white = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(white, shown).convert("RGB")
