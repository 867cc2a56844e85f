"""Questions that a document's own text leads to, each with the place that should answer it.

A sentence makes one with no more than a word put for another, so that it reads as a person's: what
it defines (「废品是指……」 → 「什么是废品？」), counts (「有 3 家」 → 「有多少家？」) or lists, or
who has a task.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from index.documents import Document, Paragraph, Role
from index.numerals import CHINESE, NUMBER
from index.passages import sentences
from index.script import Span, script_of
from index.text import say

_NUMBERING = re.compile(
    rf"^\s*(?:第{NUMBER}[章节篇编]|[\d.]+(?= )|[（(]?(?:[{CHINESE}]+|\d+(?:\.\d+)*)[)）、.．])\s*"
)
_QUOTED = re.compile(r"^“([^“”]*)”$")
_ASKS = re.compile(
    r"[？?]$|什么|为何|如何|怎样|怎么|多少|哪[里些个一]|谁|多[高大长厚久远]|几[个种类条家]"
    r"|^(?:what|why|how|who|when|where|which)\b",
    re.IGNORECASE,
)
_SHORT = 3
_LONGEST = 24  # a longer heading is a sentence, and makes an awkward question
_ACTS = re.compile(
    "(?:安装|部署|配置|设置|启动|启用|停用|关闭|开启|使用|创建|新建|编写|添加|增加|删除|查看|查询|修改|更新|"
    "升级|下载|上传|运行|连接|申请|办理|提交|登录|注册|选择|检查|处理|共享|分享|备份|恢复|导入|导出|更换|清洁|"
    "准备|计算|提高|培养|申报|缴纳|预约|取消)"
)
"""A heading that begins so tells how something is done."""

_NAME = r"[^，。：；、（）()\d\"“”‘’《》\s]"  # of what is asked about, a character in Chinese
_POINTS = re.compile(
    r"(?:[其它但在对从当将]|他|她|这|那|该|此|根据|按照|通过|为了|由于|以下|上述|前款|有关|或者|并|而|也|又|同时|如果|例如|可以|应当|不得|"
    r"(?:It|This|That|There|These|Those|He|She|They|We|You|What|Which|Here|If|One)\b)"
)
"""What begins so can't be understood without what stands before it."""

_WHEN = re.compile(r"(?:(?:到|至|截至|截止|目前)[^，。；]{0,16}|\d{4}年[^，。；\d]{0,8})，")
"""What may stand before a clause that says the same without it."""

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            rf"(?:本\w{{1,4}}所称的?)?(?P<what>{_NAME}{{2,12}}?)[，,]?"
            "(?:是指|指的是|系指|是一[种个项类门])"
        ),
        lambda found: f"什么是{found['what']}？",
    ),
    (
        re.compile(rf"(?P<what>{_NAME}{{2,14}}?)(?:主要)?(?P<verb>包括|分为|包含)"),
        lambda found: f"{found['what']}{found['verb']}哪些？",
    ),
    (
        re.compile(
            rf"(?P<what>{_NAME}{{3,16}}?)由{_NAME}{{2,16}}?(?P<verb>负责|主管|承担|审批|制定|管理)(?!部门|机关|机构|单位|人)"
        ),
        lambda found: f"{found['what']}由谁{found['verb']}？",
    ),
    (
        re.compile(
            rf"(?P<before>{_NAME}{{2,12}}(?:有|达到?|为|是|超过|约|共|增长|下降|占|完成|实现|设|需|出|不少于))"
            rf" ?\d[\d,.]*[万亿]{{0,2}}%?(?! ?[年月日时点分号届条款章期次版岁])(?! ?个百分点)"
            rf"(?P<after> ?{_NAME}{{0,12}})(?=[，；。]|$)"
        ),
        lambda found: f"{found['before']}多少{found['after'].strip()}？",
    ),
    (
        re.compile(
            r"(?:(?P<other>(?:An?|The) [\w-]+(?: [\w-]+){0,3})"
            r"|(?P<name>[A-Z][\w-]*(?: [\w-]+){0,3})) (?:is|means) an? "
        ),
        lambda found: f"What is {found['name'] or found['other'].lower()}?",
    ),
    (
        re.compile(r"To (?P<act>[a-z][\w' -]{6,50}), "),
        lambda found: f"How do I {found['act']}?",
    ),
)
"""How sentences begin that can be asked for, and the question."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, and the range of the document's text that should answer it; None is all of it."""

    question: str
    span: Span | None = None


def drafts(document: Document, lang: str) -> Iterator[Draft]:
    """Questions on a document, of each kind in turn, the best kind first; of one in a language
    other than `lang`, only what it is about."""
    if language_of(document) == lang:
        by_rank = (_headings(document, lang, rank) for rank in range(3))
        in_turn = chain.from_iterable(zip_longest(_told(document), *by_rank))
        yield from (draft for draft in in_turn if draft)
    yield Draft(say("suggest.title", lang, title=document.title))


def language_of(document: Document) -> str:
    """The language of ours that a document is in, by the script of what it begins with."""
    texts = [p.text for p in document.paragraphs[:20]]
    return {"CJK": "zh", "LATIN": "en"}.get(
        script_of(f"{document.title} {' '.join(texts)}") or "", ""
    )


def _headings(document: Document, lang: str, rank: int) -> Iterator[Draft]:
    """Of each heading of a rank with text under it."""
    longest = _LONGEST * (2 if lang == "en" else 1)
    for heading, span in _sections(document).items():
        topic = _topic(heading)
        if 1 < len(topic) <= longest and _rank(topic) == rank:
            yield Draft(_heading(document.title, topic, lang), span)


def _topic(heading: str) -> str:
    return _QUOTED.sub(r"\1", _NUMBERING.sub("", heading).strip())


def _rank(topic: str) -> int:
    """0 for a heading that asks, 1 for one that tells how something is done, 2 for any other."""
    if _ASKS.search(topic):
        return 0
    return 1 if len(topic) > _SHORT and _ACTS.match(topic) else 2


def _heading(title: str, topic: str, lang: str) -> str:
    mark = "？" if lang == "zh" else "?"
    forms = (topic.rstrip("？?") + mark, f"如何{topic}？")
    if (rank := _rank(topic)) < len(forms):
        return forms[rank]
    heading = topic.translate(str.maketrans("“”", "‘’"))  # it is put in quotation marks itself
    return say("suggest.heading", lang, title=title, heading=heading)


def _sections(document: Document) -> dict[str, Span]:
    """Where the text stands under each heading that has some, the innermost."""
    found: dict[str, Span] = {}
    for p in document.paragraphs:
        if p.role is Role.TEXT and p.headings:
            start, _ = found.get(p.headings[-1], (p.start, 0))
            found[p.headings[-1]] = start, p.end
    return found


def _told(document: Document) -> Iterator[Draft]:
    """Of sentences of a form that can be asked for."""
    for p in document.paragraphs:
        if p.role is Role.TEXT and not p.is_row:
            for sentence, span in _placed(p):
                bare = _WHEN.sub("", sentence, count=1)
                if not _POINTS.match(bare):
                    found = ((form.match(bare), ask) for form, ask in _FORMS)
                    yield from (Draft(ask(match), span) for match, ask in found if match)


def _placed(paragraph: Paragraph) -> Iterator[tuple[str, Span]]:
    """The sentences of a paragraph, in which only white space differs from the document's text, so
    that places are near enough."""
    at = paragraph.start
    for sentence in sentences(paragraph.text):
        yield sentence.strip(), (at, at + len(sentence))
        at += len(sentence)
