"""What a question asks for, told by its words, and the look of what answers it.

A line of the table is a kind of answer, the words that ask for it, what a text must hold to answer,
and the form of the answer itself; the last two only where the look of a text can tell. To teach
another language, extend the patterns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from index.script import Span
from qa.question.figures import (
    AMOUNT,
    COUNTED,
    DATE,
    DURATION,
    LENGTH,
    MONEY,
    NUMERAL,
    PLACE_IN_ORDER,
    SHARE,
    TIME,
    WEIGHT,
)

_MEASURES = "个家人名位所座条种次件年月日天岁倍成亿万元吨米里度项场部届篇岁户套台辆艘"
_FIGURE = rf"[0-9０-９]|[一二三四五六七八九十百千万亿两数]+[几余多]?[{_MEASURES}]|\d"
_ASKED_MEASURE = re.compile(rf"(?:多少|[几幾])([{COUNTED}])")
_ALIKE = ("人名位", "家间間户戶", "年岁歲", "元块塊")  # measure words that stand for one another
_AMOUNTS = (  # what is an amount, so that its bare name asks how much
    r"(?:增速|[率额額量价價费費值]|比[例重]|面[积積]|人口|收入|年[龄齡]|身高|[长長高宽寬深速温溫]度)"
)
_AMOUNTS_EN = (
    "(?:number|amount|size|length|height|depth|width|weight|temperature|price|budget|population"
    "|area|speed|capacity|latency|throughput|duration|distance|age|limit|factor)"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer; `looks_like` and `form` are None where looks don't tell.

    `unit` is what a figure is to be counted in.
    """

    name: str
    asked_by: re.Pattern[str]
    looks_like: re.Pattern[str] | None = None
    form: re.Pattern[str] | None = None
    unit: re.Pattern[str] | None = None


def _kind(
    name: str,
    asked_by: str,
    looks_like: str | None = None,
    form: str | None = None,
    unit: str | None = None,
) -> Kind:
    patterns = [
        re.compile(each, re.IGNORECASE) if each else None for each in (looks_like, form, unit)
    ]
    return Kind(name, re.compile(asked_by, re.IGNORECASE), *patterns)


KINDS: tuple[Kind, ...] = (  # the more particular first
    _kind(
        "order",
        r"第[几幾]|排名?(?:[几幾]|多少)|名次|\bwhat (?:rank|place)\b|\bhow does\b.*\brank\b",
        rf"第[{NUMERAL}0-9]|\b(?:first|second|third|[0-9]+(?:st|nd|rd|th))\b",
        PLACE_IN_ORDER,
    ),
    _kind("time", r"[几幾][点點]|什[么麼][时時][间間]|\bwhat time\b", _FIGURE, f"{TIME}|{DATE}"),
    _kind(
        "percentage",
        r"比例|百分之|百分比|[几幾]成|占比|比重|[^效汇匯频頻功]率(?:是|有|为|為|达|達|多少|[？?]?$)|增速"
        r"|增[长長]了?(?:多少|百分)|\bpercent|\b(?:what|which) (?:share|percentage|proportion)\b",
        _FIGURE,
        SHARE,
    ),
    _kind(
        "date",
        r"何[时時]|什[么麼][时時]候|哪一?[年天]|哪[几幾两兩][年天]|[几幾]月|[几幾][号號]|(?:星期|[周週])[几幾]|日期"
        r"|\bwhen\b|\b(?:what|which) (?:year|date|day)\b",
        _FIGURE,
        DATE,
    ),
    _kind(
        "money",
        r"多少[钱錢]|[几幾][块塊元]|[价價][格钱錢]|[单單票房租总總][价價]"
        r"|\bhow much\b.*\b(?:cost|pay)|\bcosts?\b",
        _FIGURE,
        AMOUNT,
        MONEY,
    ),
    _kind(
        "duration",
        r"多久|多[长長][时時][间間]|[几幾](?:[个個]月|[个個]?小[时時]|分[钟鐘])"
        r"|\bhow many (?:days|weeks|months|years)\b",
        _FIGURE,
        AMOUNT,
        DURATION,
    ),
    _kind(
        "length",
        r"多[长長高远遠宽寬深](?![时時])|\bhow (?:far|high|tall|deep|wide)\b",
        _FIGURE,
        AMOUNT,
        f"{LENGTH}|{DURATION}",
    ),
    _kind("weight", r"多重(?!要)|\bhow heavy\b", _FIGURE, AMOUNT, WEIGHT),
    _kind(
        "quantity",
        r"多少(?![钱錢])|(?<!第)[几幾](?![乎何点點])|数量|數量|多大"
        r"|\bhow (?:many|much|often|old|long|large|big|fast)\b|\bwhat number\b"
        rf"|{_AMOUNTS}(?:是|有|[？?]?$)"
        rf"|\bwhat (?:is|was|are|were) the (?:[\w-]+ ){{0,3}}{_AMOUNTS_EN}\b",
        _FIGURE,
        AMOUNT,
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
    _kind("list", r"哪些|列[举舉出]|\blist\b|\bwhich (?:ones|of)\b"),
    _kind("meaning", r"什[么麼]是|何[谓謂]|[什甚][么麼]意思|\bwhat does\b.*\bmean\b"),
    _kind("way", r"如何|怎[么麼样樣]|\bhow (?:do|does|did|to|can)\b"),
    _kind(
        "choice",
        r"[吗嗎](?:[？?。\s]|$)|能不能|可不可以|是不是|是否|有[没沒]有|[还還]是"
        r"|^(?:is|are|was|were|do|does|did|can|could|will|has|have|may|must)\b",
    ),
)

_APART = re.compile(  # what asks, or is polite, between a subject and what it does
    r"[为為](?:什[么麼]|何)|什[么麼](?:[时時](?:候|[间間])|样|樣|地方|意思|原因)"
    r"|何(?:[时時]|[处處]|地|人|[谓謂])|如何|[谁誰]|多少[钱錢]|[几幾](?:[点點]|成)|哪(?:里|裡|儿|兒)"
    r"|多[久长長高大远遠重深宽寬]|怎[么麼样樣]{1,2}[办辦]?|咋|列[举舉出]|一共|[总總]共|各有|[请請]?[问問]|[您你]好"
    r"|[谢謝]{1,2}|到底|究竟|我想(?:知道|[问問])?|能不能|可不可以|可以|是不是|是否|有[没沒]有|[还還]是|[钱錢]|[东東]西"
    r"|\bhow (?:many|much|often|old|long|far|large|big)\b"
    r"|\b(?:what|which|who|whose|whom|when|where|why|how|please|can you|tell me|list)\b",
    re.IGNORECASE,
)
_BEFORE_NOUNS = re.compile(  # what asks before a noun, behind a verb perhaps: 得过什么奖项
    r"什[么麼](?:[国國]家|城市|名字?|[东東]西)?|多少|[几幾](?![乎何])"
    r"|哪些?[一两兩几幾]?(?:[个個座天年月日种種条條家位])?"
)
_DIMENSION = re.compile("多([长長高大远遠重深宽寬])")
_FILLING = re.compile(  # what parts one subject of a question from another
    r"[？?。，,、；;：:！!\n]+|(?<![^\W_])\s+|\s+(?![^\W_])|(?<=[\u3400-\u9fff])\s+|\s+(?=[\u3400-\u9fff])"
    r"|[是有在的了吗嗎呢啊吧呀]"
    r"|\b(?:is|are|was|were|do|does|did|have|has|there|the|a|an|of|in|for|to|on|at|by)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=256)
def kinds_of(question: str) -> tuple[Kind, ...]:
    """The kinds of answer that a question asks for; none where its words don't tell.

    What asks for 几家 is best answered by what counts something in 家, or in the general 个.
    """
    kinds = tuple(kind for kind in KINDS if kind.asked_by.search(question))
    measure = _ASKED_MEASURE.search(question)
    if measure is None or measure[1] in "个個":
        return kinds
    return tuple(each for kind in kinds for each in _counted(kind, measure[1]))


@cache
def _counted(kind: Kind, measure: str) -> tuple[Kind, ...]:
    """A quantity in a certain measure before one in any; other kinds as they are."""
    if kind.name != "quantity":
        return (kind,)
    alike = next((group for group in _ALIKE if measure in group), measure)
    figure = rf"[0-9０-９{NUMERAL}]\s*[多余餘几幾]?[{alike}个個]"
    unit = re.compile(f"[{alike}]")
    return replace(kind, name="count", looks_like=re.compile(figure), unit=unit), kind


def can_answer(text: str, kinds: Sequence[Kind]) -> bool:
    """Whether the text holds something of every kind asked for."""
    return all(kind.looks_like is None or kind.looks_like.search(text) for kind in kinds)


def forms_in(text: str, kinds: Sequence[Kind]) -> tuple[int, list[Span]]:
    """Where the text holds something that has the form of an answer: of the first kind it has any.

    The number of that kind comes first, which is their count where there is nothing.
    """
    for number, kind in enumerate(kinds):
        if found := _matches(text, kind):
            return number, found
    return len(kinds), []


def _matches(text: str, kind: Kind) -> list[Span]:
    """What has the form of a kind, in its unit; dates are no amounts."""
    unit = kind.unit
    spans = [(a, b) for a, b in _found(text, kind) if unit is None or unit.search(text[a:b])]
    if kind.form is None or kind.form.pattern != AMOUNT:
        return spans
    dates = [span for each in KINDS if each.name == "date" for span in _found(text, each)]
    return [(a, b) for a, b in spans if not any(c <= a and b <= d for c, d in dates)]


def _found(text: str, kind: Kind) -> list[Span]:
    matches = kind.form.finditer(text) if kind.form else ()
    return [match.span() for match in matches if match[0].strip()]


def dimensions_of(question: str) -> list[str]:
    """The single characters that say in what something is measured, as 高 in 多高."""
    return _DIMENSION.findall(question)


def parts_of(question: str, nouns: str = "\n") -> list[str]:
    """The parts of a question that name something, without the words that ask.

    These part one from another, unless something else, such as nothing, is put in place of those
    that stand before `nouns`.
    """
    bare = _BEFORE_NOUNS.sub(nouns, _APART.sub("\n", question))
    return [part.strip() for part in _FILLING.split(bare) if part.strip()]
