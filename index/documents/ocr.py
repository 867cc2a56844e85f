"""Letters on a picture become lines of text with their places, by RapidOCR (extra `[ocr]`).

Its models, PP-OCRv6 small, come with it; OpenVINO runs them.
"""

import math
import re
import threading
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL.Image import Image

from index.documents.formats.drawing import LARGEST
from index.errors import DocumentError

if TYPE_CHECKING:
    from rapidocr import RapidOCR

# Among ideographs the wide marks are meant, which look like the narrow ones with a space.
_NARROW = re.compile(r"(?<=[\u4e00-\u9fff])[,:;?!](?=[\u4e00-\u9fff]|$)")
_WIDE = str.maketrans(",:;?!", "，：；？！")
_LONG = 5  # times as long as high, from where a line tells how far a page is turned
_ONE_AT_A_TIME = threading.Lock()


class Line(NamedTuple):
    """A line of letters, or a part of one that stands apart; pixels from the top left corner.

    Where the page is turned a little, they are those of the page turned back.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top


def ocr_name() -> str | None:
    """What reads pictures, and its version, as another may read otherwise; None if nothing does."""
    try:
        return f"rapidocr {version('rapidocr')}"
    except PackageNotFoundError:
        return None


def lines_of(picture: Image) -> tuple[Line, ...]:
    """The lines on a picture in RGB, in no order.

    :raises DocumentError: if the reader can't be loaded.
    """
    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    with _ONE_AT_A_TIME:
        found = _engine()(pixels)
    if found.boxes is None or found.txts is None:
        return ()
    return tuple(_upright(np.asarray(found.boxes, dtype=np.float64), found.txts))


@cache
def _engine() -> "RapidOCR":
    try:
        from rapidocr import EngineType, RapidOCR

        engines = {f"{stage}.engine_type": EngineType.OPENVINO for stage in ("Det", "Cls", "Rec")}
        return RapidOCR(
            params={"Global.log_level": "error", "Global.max_side_len": LARGEST, **engines}
        )
    except Exception as failed:  # a broken installation raises what its parts do
        raise DocumentError("ocr_failed", reason=str(failed)) from failed


def _upright(boxes: npt.NDArray[np.float64], texts: Sequence[str]) -> list[Line]:
    """Boxes of four corners, clockwise from the top left, as if the page were not turned."""
    across = boxes[:, 1] - boxes[:, 0]
    down = boxes[:, 3] - boxes[:, 0]
    is_long = np.hypot(*across.T) > _LONG * np.hypot(*down.T)
    angles = np.arctan2(across[:, 1], across[:, 0])[is_long]
    angle = median(angles) if len(angles) else 0.0
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    turned = boxes @ turn
    low, high = turned.min(axis=1), turned.max(axis=1)
    return [
        Line(
            _NARROW.sub(lambda mark: mark[0].translate(_WIDE), text),
            *map(float, (*corner, *opposite)),
        )
        for text, corner, opposite in zip(texts, low, high, strict=True)
    ]
