"""A number as Word counts: 1 is 一, A, i, ① or 壹, by the format of its list."""

import re
from collections.abc import Callable

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_KOREAN = str.maketrans("0123456789", "영일이삼사오육칠팔구")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def counted(number: int, style: str) -> str:
    """A number in one of the formats that `w:numFmt` names, or in that of an example such as `001`.

    It is in digits where the format is none we know.
    """
    if style.isdecimal():
        return str(number).zfill(len(style))
    count = _FORMATS.get(style, str)
    try:
        return count(number)
    except IndexError:  # more than there are signs
        return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _chinese(number: int) -> str:
    return re.sub("^一十", "十", _placed(number, "零一二三四五六七八九", "千百十"))


def _legal(number: int) -> str:
    return _placed(number, "零壹贰叁肆伍陆柒捌玖", "仟佰拾")


def _placed(number: int, digits: str, powers: str) -> str:
    """A number by its digits, each with the power of ten that it counts.

    :raises IndexError: if it has more than four.
    """
    if not 0 <= number < 10_000:
        raise IndexError
    figures = zip(f"{number:04}", [*powers, ""], strict=True)
    text = "".join(
        digits[int(figure)] + (power if figure != "0" else "") for figure, power in figures
    )
    return re.sub(f"{digits[0]}+", digits[0], text).strip(digits[0]) or digits[0]


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _sign(signs: str) -> Callable[[int], str]:
    """The sign that stands for a number, if there is one."""
    return lambda number: signs[number - 1 if number > 0 else len(signs)]


def _letter(alphabet: str) -> Callable[[int], str]:
    """The letter of the alphabet; after the last one two of the first."""
    return lambda number: (
        alphabet[(number - 1) % len(alphabet)] * ((number - 1) // len(alphabet) + 1)
    )


def _cycle(*signs: str) -> Callable[[int], str]:
    """A sign of each of several rows, each of which begins anew at its end."""
    return lambda number: "".join(row[(number - 1) % len(row)] for row in signs)


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "bullet": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "numberInDash": lambda number: f"- {number} -",
    "hex": lambda number: f"{number:X}",
    "ordinal": _ordinal,
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter(_LATIN),
    "upperLetter": _letter(_LATIN.upper()),
    "russianLower": _letter("абвгдежзиклмнопрстуфхцчшщыэюя"),
    "russianUpper": _letter("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda number: str(number).translate(_DIGITS),
    "japaneseDigitalTenThousand": lambda number: str(number).translate(_DIGITS),
    "taiwaneseDigital": lambda number: str(number).translate(_DIGITS),
    "koreanDigital": lambda number: str(number).translate(_KOREAN),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": _cycle(_STEMS, _BRANCHES),
    "decimalEnclosedCircle": _sign(_CIRCLED),
    "decimalEnclosedCircleChinese": _sign(_CIRCLED),
    "ideographEnclosedCircle": _sign("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedParen": _sign("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _sign("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ganada": _letter("가나다라마바사아자차카타파하"),
    "chosung": _letter("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "aiueo": _letter(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    ),
    "aiueoFullWidth": _letter(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
    ),
    "iroha": _letter(
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
    ),
    "irohaFullWidth": _letter(
        "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
    ),
}
CHINESE = frozenset(
    name for name in _FORMATS if name.startswith(("chinese", "taiwanese", "ideograph", "japanese"))
)
"""The formats that count in ideographs."""
