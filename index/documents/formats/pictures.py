"""What is said instead of a picture."""

import re

from index.script import one_line

_FILE = re.compile(r"[^\s/]*\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|webp|ico)", re.IGNORECASE)
# What programs write by themselves.
_NUMBERED = re.compile(
    r"(?:图片|图像|图形|图|圖片|picture|image|img|graphic|figure|screenshot|photo|shape|图表|chart|avatar|头像|logo|icon|图标|banner|thumbnail|缩略图|截图)"
    r"[\s_-]*[\d_-]*",
    re.IGNORECASE,
)
_GUESSED = re.compile(
    r"(?:描述已自动生成|自動產生的描述|(?:description )?(?:is )?automatically generated"
    r"|AI-generated content may be incorrect)",
    re.IGNORECASE,
)


def described(text: str) -> str:
    """A picture's alternative text if a person wrote one, else ""."""
    text = one_line(text)
    if _FILE.fullmatch(text) or _NUMBERED.fullmatch(text) or _GUESSED.search(text):
        return ""
    return text if any(map(str.isalpha, text)) else ""
