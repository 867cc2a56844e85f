"""What a document may be called, and what stands where titles do and is none."""

import re

from index.script import one_line

_PARTS = re.compile(
    r"[《〈【\[(（]*(?:目\s*[录錄次]|前\s*言|序\s*[言论論]?|摘\s*要|引\s*言|导\s*[言读]|后\s*记|附\s*[件录錄表]|封面|首页|正文"
    r"|(?:table of )?contents|foreword|preface|abstract|cover"
    r"|はじめに|まえがき)\s*[》〉】\])）]*[\s\d:：.．]*",
    re.IGNORECASE,
)
# What programs call a file that nobody gave a title.
_UNTITLED = re.compile(
    r"(?:无标题|未命名|untitled|no title|title|标题|document|文档|doc|新建|new|slide|幻灯片"
    r"|word document|(?:microsoft )?(?:word|powerpoint|excel)"
    r"(?: 文档| 演示文稿| document| presentation)?"
    r"|新建 ?(?:microsoft )?(?:word|office)? ?(?:文档|文件)?|powerpoint 演示文稿)"
    r"[\s\d()（）_-]*",
    re.IGNORECASE,
)
_MADE_BY = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel)|wps|adobe \w+)\s*[-–—]\s*", re.IGNORECASE
)
_ENDING = re.compile(
    r"\.(?:docx?|pdf|wps|rtf|odt|pptx?|xlsx?|md|html?|txt|indd|cdr)$", re.IGNORECASE
)
_CODE = re.compile(
    r"^(?:version|ver\.?|v|版本)\s*[:：]?\s*[\d.]+\w*$|"
    r"(?:证券|股票|stock|security)\s*(?:代码|代號|code)|^[A-Z]{0,4}[\d.\-/_ ]+$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"[（(【\[]?\s*(?:(?:发布|更新|修订|印发|成文|日期|时间|date|updated?|published|posted)\s*(?:日期|时间|于|on)?"
    r"\s*[:：]?\s*)?"
    r"(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*(?:[-/.月]\s*\d{1,2}\s*日?|月)"
    r"|[〇○零一二三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+\d{4}|[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
    r"(?:\s*T?\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*[)）】\]]?",
    re.IGNORECASE,
)


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else."""
    return _DATE.fullmatch(text.strip()) is not None


def sane_title(text: str | None) -> str | None:
    """A text without what programs add to it, if it can be a document's title."""
    text = _ENDING.sub("", _MADE_BY.sub("", one_line(text or ""))).strip()
    letters = sum(map(str.isalpha, text))
    refused = (_PARTS.fullmatch(text), _UNTITLED.fullmatch(text), _CODE.search(text))
    if not letters or any(refused) or is_date(text) or is_page(text):
        return None
    return text


def is_page(text: str) -> bool:
    """Whether a line only tells a page."""
    return (
        re.fullmatch(
            r"(?:第\s*\d+\s*页(?:\s*[,，/共]+\s*\d+\s*页)?|page\s*\d+(?:\s*of\s*\d+)?)", text, re.I
        )
        is not None
    )
