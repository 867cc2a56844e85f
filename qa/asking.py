"""What a question asks for, told by its words, and what a text must hold to answer it.

A line of the table is a kind of answer, the words that ask for it, and the look of it. To teach
another language, extend the two patterns.
"""

import re
from dataclasses import dataclass

_MEASURES = "个家人名位所座条种次件年月日天岁倍成亿万元吨米里度项场部届篇岁户套台辆艘"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer."""

    name: str
    asked_by: re.Pattern[str]
    looks_like: re.Pattern[str]


KINDS: tuple[Kind, ...] = (
    Kind(
        "figure",
        re.compile(
            r"多少|[几幾](?![乎何点點])|比例|百分之|数量|數量|占比|何[时時]|什[么麼][时時]候|哪一?[年天]|日期"
            r"|\bhow (?:many|much|often|old|long|far|high|tall|large|big)\b|\bwhen\b|\bpercent"
            r"|\b(?:what|which) (?:year|date|day|share|percentage|number|proportion)\b",
            re.IGNORECASE,
        ),
        re.compile(rf"[0-9０-９]|[一二三四五六七八九十百千万亿两数]+[几余多]?[{_MEASURES}]|\d"),
    ),
)


def kinds_of(question: str) -> list[Kind]:
    """The kinds of answer that a question asks for; none where its words don't tell."""
    return [kind for kind in KINDS if kind.asked_by.search(question)]


def can_answer(text: str, kinds: list[Kind]) -> bool:
    """Whether the text holds something of every kind asked for."""
    return all(kind.looks_like.search(text) for kind in kinds)
