"""Signs of the fonts that have none but signs, such as the ticked box of Wingdings."""

from collections.abc import Mapping

TICKED, EMPTY = "☑", "☐"

_WINGDINGS = {
    **dict(zip(range(0x81, 0x8B), "①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x8C, 0x96), "❶❷❸❹❺❻❼❽❾❿", strict=True)),
    **{0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6D: "○", 0x6E: "■"},
    **{0x6F: EMPTY, 0x70: EMPTY, 0x71: EMPTY, 0x72: EMPTY, 0x75: "◆", 0x76: "❖", 0x77: "◆"},
    **{0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: EMPTY, 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→"},
    **{0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩"},
    **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: TICKED},
}
_WINGDINGS_2 = {
    **dict(zip(range(0x6A, 0x74), "①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **{0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: TICKED, 0x53: "☒", 0x54: "☒"},
    **{0x97: "●", 0x98: "●", 0xA2: "■", 0xA3: EMPTY},
}
_WEBDINGS = {0x61: "✓", 0x63: EMPTY, 0x67: "■", 0x6E: "●", 0x72: "✗"}
_SYMBOL = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **{at: chr(at) for at in b"!#%&()+,./0123456789:;<=>?[]_{|} "},
    **{0x22: "∀", 0x24: "∃", 0x27: "∍", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥"},
    **dict(zip(range(0xA2, 0xAA), "′≤⁄∞ƒ♣♦♥", strict=True)),
    **dict(zip(range(0xAA, 0xC0), "♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵", strict=True)),
    **dict(zip(range(0xC0, 0xD2), "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇", strict=True)),
    **dict(zip(range(0xD2, 0xE0), "®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓", strict=True)),
    **{0xE0: "◊", 0xE1: "〈", 0xE5: "∑", 0xF1: "〉", 0xF2: "∫"},
}
_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": {},
    "webdings": _WEBDINGS,
    "symbol": _SYMBOL,
}
_PRIVATE = 0xF000  # from where on Word writes the signs of such a font


def is_sign_font(font: str) -> bool:
    """Whether a font has signs where others have letters."""
    return font.lower() in _FONTS


def signs(text: str, font: str) -> str:
    """A text in such a font as it looks; signs that we know none for are left out."""
    known = _FONTS[font.lower()]
    return "".join(_sign(character, known) for character in text)


def _sign(character: str, known: Mapping[int, str]) -> str:
    code = ord(character)
    if _PRIVATE <= code <= _PRIVATE + 0xFF:
        return known.get(code - _PRIVATE, "")
    if code <= 0xFF and not character.isspace():
        return known.get(code, "")
    return character  # of another script, which has a font of its own
