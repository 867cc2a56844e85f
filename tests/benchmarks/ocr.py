"""How much of a page OCR reads right, and how long it takes.

    python -m tests.benchmarks.ocr

Pages of texts of our own are drawn as a scanner sees them: at 150 and 200 dots an inch, turned by
one degree, with noise, in small print, in a table. Counted are the characters that are right (one
less the edit distance by the length, white space and widths left out) and seconds of CPU a page.
"""

import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from index.documents.layout import in_order
from index.documents.ocr import lines_of, ocr_name

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
)
_SIMPLIFIED = 2  # of the fonts in a file
_A4 = (8.27, 11.69)  # inches
TEXT = """\
社区健身房使用须知
第一条 年满十六周岁的居民凭健身卡入场，卡费每季度180元，遗失补办收工本费15元。
第二条 开放时间为周一至周五6:30—21:30，周末及节假日延长至22:00；每月最后一个周三闭馆检修。
第三条 器械使用前应当先做五至十分钟的热身，单台跑步机高峰时段每人不超过40分钟。
第四条 请勿在场内吸烟、饮酒、大声喧哗；贵重物品自行保管，储物柜当日使用、当日清空。
第五条 团体课程须提前24小时预约，迟到十分钟以上的视为放弃，全年累计三次的停约一个月。
第六条 因违反操作规程造成器械损坏的，按折旧后的价格赔偿；造成他人受伤的，依法承担责任。
第七条 投诉与建议请拨打0574-8712 3456，或发邮件至 gym@example.org，三个工作日内答复。
The weight room on level B1 closes at 21:00; visitors may buy a day pass for 25 yuan.
本须知自2025年9月1日起施行，2021年版同时废止。附：体测数据以InBody770型设备为准。"""


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is drawn; `size` is that of the letters in points, `noise` in shades."""

    dpi: int
    turned: float = 0.0
    noise: float = 0.0
    size: float = 10.5
    font: str = FONTS[0]


SCANS = (
    Scan(200),
    Scan(150),
    Scan(200, turned=1.0, noise=20),
    Scan(150, turned=1.0, noise=20),
    Scan(150, turned=-1.0, noise=20, font=FONTS[1]),
    Scan(200, noise=20, size=9),
)


def page(scan: Scan) -> tuple[Image.Image, str]:
    """A page full of text, and what it says."""
    wide, high = (round(side * scan.dpi) for side in _A4)
    image = Image.new("L", (wide, high), 255)
    font = ImageFont.truetype(scan.font, round(scan.size / 72 * scan.dpi), index=_SIMPLIFIED)
    step = round(1.7 * font.size)
    written = []
    lines = _wrapped(font, wide - 2 * scan.dpi)
    for top in range(scan.dpi, high - scan.dpi, step):
        line = next(lines)
        ImageDraw.Draw(image).text((scan.dpi, top), line, fill=0, font=font)
        written.append(line)
    return _scanned(image, scan), "".join(written)


def _wrapped(font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """The text again and again, in lines as wide as that."""
    while True:
        for paragraph in TEXT.split("\n"):
            line = ""
            for character in paragraph:
                if font.getlength(line + character) > width:
                    yield line
                    line = ""
                line += character
            yield line


def _scanned(image: Image.Image, scan: Scan) -> Image.Image:
    turned = image.rotate(scan.turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
    if not scan.noise:
        return turned.convert("RGB")
    blurred = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6)), np.float32)
    random = np.random.default_rng(1)
    noisy = blurred + random.normal(0, scan.noise, blurred.shape)
    specks = random.random(blurred.shape)
    noisy[specks < 0.001] = 0
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).convert("RGB")


def right(found: str, text: str) -> float:
    """The share of characters that are right."""
    wanted, seen = _bare(text), _bare(found)
    before = np.arange(len(seen) + 1)
    other = np.array(list(seen))
    for at, character in enumerate(wanted, start=1):
        changed = before[:-1] + (other != character)
        row = np.concatenate([[at], np.minimum(changed, before[1:] + 1)])
        before = np.minimum.accumulate(row - np.arange(len(row))) + np.arange(len(row))
    return float(1 - before[-1] / len(wanted))


def _bare(text: str) -> str:
    return re.sub(r"[\s—–-]", "", unicodedata.normalize("NFKC", text))


def main() -> None:
    """Print a line a scan."""
    missing = [font for font in FONTS if not Path(font).exists()]
    if missing or ocr_name() is None:
        print(f"skipped: {', '.join(missing) or 'the extra [ocr]'} is not here")
        return
    lines_of(page(SCANS[0])[0])  # what is loaded once
    for scan in SCANS:
        image, text = page(scan)
        began = time.process_time()
        found = lines_of(image)
        seconds = time.process_time() - began
        print(f"{scan}: {right(''.join(in_order(found)), text):.4f}, {seconds:.1f} s of CPU")


if __name__ == "__main__":
    main()
