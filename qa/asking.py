"""What a question asks for, told by its words, and the look of what answers it.

A line of the table is a kind of answer, the words that ask for it, what a text must hold to answer,
and the form of the answer itself; the last two only where the look of a text can tell. To teach
another language, extend the patterns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.script import Span

_NUMERAL = "〇零一二三四五六七八九十百千万萬亿億两兩"
_MEASURES = "个家人名位所座条种次件年月日天岁倍成亿万元吨米里度项场部届篇岁户套台辆艘"
_FIGURE = rf"[0-9０-９]|[一二三四五六七八九十百千万亿两数]+[几余多]?[{_MEASURES}]|\d"
_COUNTED = (  # single characters that a figure is followed by
    "个個家人名位所座条條种種次件年月日天岁歲倍成元吨噸米里度项項场場部届篇户戶套台辆輛艘门門间間只隻本支股"
    "层層级級届族国國省市县縣票分秒卷册冊首張张枚颗顆艘处處批类類度"
)
_UNIT = (
    "[%％‰]|平方[公千]?[米里]|立方米|[公千毫厘釐]米|[公英海]里|[公千毫]克|公斤|公[顷頃]|人次|美元|[欧歐日]元"
    f"|[{_COUNTED}]"
)
_ASKED_MEASURE = re.compile(rf"(?:多少|[几幾])([{_COUNTED}])")
_ALIKE = ("人名位", "家间間户戶", "年岁歲")  # measure words that stand for one another
_YEAR = rf"(?:公元前|[12][0-9]|[{_NUMERAL}]{{2}})[0-9{_NUMERAL}]{{1,3}}\s*年(?:代|[初末底])?"
_DAY = rf"[0-9{_NUMERAL}]{{1,3}}\s*月(?:\s*[0-9{_NUMERAL}]{{1,3}}\s*[日号號])?"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer; `looks_like` and `form` are None where looks don't tell."""

    name: str
    asked_by: re.Pattern[str]
    looks_like: re.Pattern[str] | None = None
    form: re.Pattern[str] | None = None


def _kind(name: str, asked_by: str, looks_like: str | None = None, form: str | None = None) -> Kind:
    flags = re.IGNORECASE
    return Kind(
        name,
        re.compile(asked_by, flags),
        re.compile(looks_like, flags) if looks_like else None,
        re.compile(form, flags) if form else None,
    )


KINDS: tuple[Kind, ...] = (  # the more particular first
    _kind(
        "percentage",
        r"比例|百分之|占比|\bpercent|\b(?:what|which) (?:share|percentage|proportion)\b",
        _FIGURE,
        rf"百分之[{_NUMERAL}点點]+|[0-9][0-9.,]*\s*[%％‰]|[{_NUMERAL}]+成|[0-9.]+ percent",
    ),
    _kind(
        "date",
        r"何[时時]|什[么麼][时時]候|哪一?[年天]|日期|\bwhen\b|\b(?:what|which) (?:year|date|day)\b",
        _FIGURE,
        rf"{_YEAR}(?:\s*{_DAY})?|{_DAY}|[0-9]{{4}}-[0-9]{{2}}(?:-[0-9]{{2}})?|[0-9]{{1,2}}\s*世[纪紀]"
        rf"|(?:{_MONTH} )?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,? )?(?:{_MONTH},? )?\b[12][0-9]{{3}}\b",
    ),
    _kind(
        "quantity",
        r"多少|[几幾](?![乎何点點])|数量|數量"
        r"|\bhow (?:many|much|often|old|long|far|high|tall|large|big)\b|\bwhat number\b",
        _FIGURE,
        rf"(?<![第0-9０-９])[0-9０-９][0-9０-９.,，]*(?<![.,，])\s*[千万萬亿億]*[多余餘]?\s*(?:{_UNIT})?"
        rf"|(?<![第{_NUMERAL}])(?![〇零])[{_NUMERAL}]+[多余餘几幾]?(?:{_UNIT})",  # no 零部件
    ),
    _kind("person", r"谁|誰|哪位|何人|\bwho(?:m|se)?\b"),
    _kind(
        "place", r"哪[里裡儿兒]|何[处處地]|哪一?[个個座]?(?:地方|[城国國省市县縣区區])|\bwhere\b"
    ),
    _kind(
        "organisation",
        r"哪一?[家个個](?:公司|机构|機構|企业|企業|大学|大學|组织|組織)|\bwhich company\b",
    ),
    _kind("reason", r"为什么|為什麼|为何|為何|原因|\bwhy\b"),
    _kind("list", r"哪些|列[举舉出]|一共|总共|總共|\blist\b|\bwhich (?:ones|of)\b"),
    _kind("meaning", r"什[么麼]是|何[谓謂]|[什甚][么麼]意思|\bwhat does\b.*\bmean\b"),
    _kind("way", r"如何|怎[么麼样樣]|\bhow (?:do|does|did|to|can)\b"),
)


_FILLING = re.compile(  # what parts one subject of a question from another
    r"[？?。，,、\s]+|[是有在的了吗嗎呢]|\b(?:is|are|was|were|do|does|did|have|has|the|a|an|of|in)\b",
    re.IGNORECASE,
)


def kinds_of(question: str) -> list[Kind]:
    """The kinds of answer that a question asks for; none where its words don't tell.

    What asks for 几家 can be answered by what counts something in 家, or in the general 个.
    """
    kinds = [kind for kind in KINDS if kind.asked_by.search(question)]
    measure = _ASKED_MEASURE.search(question)
    return [_counted(kind, measure[1]) if measure else kind for kind in kinds]


@cache
def _counted(kind: Kind, measure: str) -> Kind:
    """A quantity in a certain measure; other kinds as they are."""
    if kind.name != "quantity" or measure in "个個":
        return kind
    alike = next((group for group in _ALIKE if measure in group), measure)
    figure = rf"[0-9０-９{_NUMERAL}]\s*[多余餘几幾]?[{alike}个個]"
    return replace(kind, looks_like=re.compile(figure))


def can_answer(text: str, kinds: Sequence[Kind]) -> bool:
    """Whether the text holds something of every kind asked for."""
    return all(kind.looks_like is None or kind.looks_like.search(text) for kind in kinds)


def forms_in(text: str, kinds: Sequence[Kind]) -> list[Span]:
    """Where the text holds something of the first kind that has a form; dates are no quantities."""
    kind = next((kind for kind in kinds if kind.form), None)
    if kind is None or kind.form is None:
        return []
    found = [match.span() for match in kind.form.finditer(text) if match[0].strip()]
    if kind.name == "quantity":
        dates = forms_in(text, [each for each in KINDS if each.name == "date"])
        found = [span for span in found if not any(a < span[1] and span[0] < b for a, b in dates)]
    return found


def parts_of(question: str) -> list[str]:
    """The parts of a question that name something, without the words that ask."""
    for kind in KINDS:
        question = kind.asked_by.sub(" ", question)
    return [part for part in _FILLING.split(question) if part]
