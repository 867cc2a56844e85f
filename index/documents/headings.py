"""Headings, titles and bylines of text that has no markup, told by how they are written."""

import re

from index.script import width

BULLET = re.compile(r"[-–—*•·▪◆■●○]\s|[►▶※☆★□✓✔]")
"""The mark before an item of a list without numbers."""

_COUNT = r"(?:\d+|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten)\b"
_MEASURE = "[万萬亿億千百十倍元米吨噸个個家人次年月日天小分克公平立]"  # what a decimal may count
_NUMBERED: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"第[一二三四五六七八九十百零〇\d]+(?:部分|编|篇)"), 1),
    (re.compile(rf"第[一二三四五六七八九十百零〇\d]+章|chapter\s+{_COUNT}", re.IGNORECASE), 2),
    (re.compile(rf"第[一二三四五六七八九十百零〇\d]+节|section\s+{_COUNT}", re.IGNORECASE), 3),
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), 4),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"), 5),
    (re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))\s*\S|\d{1,2}\s+[A-Z]"), 6),
    (re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?:\.\s*|\s+|(?!{_MEASURE}))[^\d\s%％]"), 7),
    (re.compile(r"[（(]\d{1,2}[）)]|[①-⑳]"), 8),
)
UNNUMBERED = 0
"""The level of a heading that carries no number: above all that do."""

_SENTENCE_END = re.compile(r"[。！；，,;!.…]$|[。！；]|[a-z]{2}[.!?]\s+[A-Z]")
_LONGEST = 80  # columns
_LONGEST_LABEL = (
    24  # columns of a label such as 「编者按：」; a longer line with a colon leads in a list
)
_FIELD = re.compile(r"[^：:，。]{1,12}(?:：|:\s)\s*\S")
_FIRST = re.compile(r"\D*?(?:1(?!\d)|一(?![一二三四五六七八九十])|①)")
_AUTHOR_NOTE = re.compile(r"^[（(]\s*(?:本文)?(?:作者|执笔|记者|撰稿|译者)")
_BYLINE = re.compile(
    r"(?:(?P<any>(?:本文)?作者|撰文|撰稿|执笔)|文|编译|(?:本报)?记者|通讯员|by)"
    r"(?:(?P<mark>\s*[：:／/]\s*)|\s+)(?P<name>\S.{0,30})",
    re.IGNORECASE,
)
_FURTHER = re.compile(r"\s+(?:本报)?(?:记者|通讯员)[：:／/\s]")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\s+[\u4e00-\u9fff]")
_LATIN_NAMES = re.compile(r"(?:[A-Z][\w.'’-]*(?:\s+|\s*,\s*|\s+(?:and|&|de|van|von)\s+|$)){1,8}")
_SEPARATORS = re.compile(r"[、,，/／]|\s{1,}(?=[\u4e00-\u9fff]{2})")
_SHORTEST_HEADLINE = 16  # columns of a title above two characters that are to be a name
# The family names that more than 98 % of Chinese carry.
_FAMILY_NAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农"
    "司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲"
    "虞敖巩明佘池查麻苑迟邝刘張陳楊黃趙吳馬羅鄭謝許韓馮鄧蕭葉蘇呂盧薑鐘譚陸範賈韋鄒龍陶賀顧龔錢嚴湯齊喬龐顏莊聶"
)
_NOT_NAMES = frozenset(
    [
        "方法",
        "方案",
        "方向",
        "任务",
        "成果",
        "成效",
        "总结",
        "计划",
        "时间",
        "安全",
        "安排",
        "项目",
        "单位",
        "应用",
        "路径",
        "程序",
        "全文",
        "文献",
        "明细",
        "和解",
        "关于",
        "高度",
        "金融",
        "石油",
    ]
)


def numbered_level(text: str) -> int | None:
    """The depth of a heading that begins with a number (1 to 8), or None if it is no such heading.

    A numbered line that ends a sentence, or holds one, is a paragraph that happens to be numbered.
    """
    if width(text) > _LONGEST or _SENTENCE_END.search(text):
        return None
    for pattern, level in _NUMBERED:
        if pattern.match(text.casefold() if level == 2 else text):
            return level
    return None


def is_first(text: str) -> bool:
    """Whether the number that a line begins with is one."""
    return _FIRST.match(text) is not None


def is_field(text: str) -> bool:
    """Whether a line has the form of an entry, such as 「时间：下午两点」."""
    return _FIELD.match(text) is not None and byline(text, "") is None


def heading_level(text: str) -> int | None:
    """The depth that a line would have as a heading, or None if it is written as a paragraph."""
    numbered = numbered_level(text)
    if numbered is not None:
        return numbered
    if width(text) > _LONGEST or _SENTENCE_END.search(text) or is_author_note(text):
        return None
    if BULLET.match(text) or (text.endswith(("：", ":")) and width(text) > _LONGEST_LABEL):
        return None
    return UNNUMBERED if any(c.isalpha() for c in text) else None


def is_author_note(text: str) -> bool:
    """Whether it is a note on the author such as ends an article: 「（作者为……）」."""
    return _AUTHOR_NOTE.match(text) is not None


def byline(line: str, title: str) -> str | None:
    """The authors that a line below a title names, if it is a byline.

    Either it says so (「作者：」, 「本报记者」, `By …`), or it holds only Chinese names; two
    characters alone are a name below a headline, and any word below a short label.
    """
    said = _BYLINE.fullmatch(line.strip())
    if said:
        name = _FURTHER.sub("、", str(said["name"])).strip()
        is_name = (said["any"] and said["mark"]) or _LATIN_NAMES.fullmatch(name)
        return name if is_name else _names(name)
    names = _names(line.strip())
    return names if len(line.strip()) > 2 or width(title) >= _SHORTEST_HEADLINE else None


def _names(text: str) -> str | None:
    """Chinese names, put in one form, if a text holds nothing else."""
    names = [name.strip() for name in _SEPARATORS.split(text)]
    if not all(_is_name(name) for name in names):
        return None
    return "、".join("".join(name.split()) for name in names)


def _is_name(text: str) -> bool:
    squeezed = "".join(text.split())
    return (
        _NAME.fullmatch(text) is not None
        and squeezed[0] in _FAMILY_NAMES
        and squeezed not in _NOT_NAMES
    )
