"""The cells of a table, and which are labels where its source does not say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from index.documents.formats.reading import Kind, Part
from index.numerals import CHINESE
from index.script import QUESTION_MARKS, SEMICOLONS, STOPS, width

COLONS = ("：", ":")
SENTENCE = re.compile(rf"[{STOPS}{QUESTION_MARKS}{SEMICOLONS}]|\.$")
_WIDEST = 60  # columns; a longer cell is text
_BRIEF = 16  # columns; beside a longer cell at the top there is hardly ever another label
_VALUE = re.compile(r"(?:[约近超逾]|\W)*\d[\d\W年月日时分]*.{0,2}")  # a number and its unit
_PERIOD = re.compile(
    r"(?:(?:19|20)\d\d(?:年度?|(?!\w)))?"
    rf"(?:\d{{1,2}}月份?|[上下]半年|第?[{CHINESE}]季度)?"
)
# What stands above a column, whatever the table is of.
_HEAD = re.compile(
    r"项|项目|条目|术语|描述|说明|要求|内容|字段|参数|指标|属性|层|模块|角色|文件|职责|步骤|优先级|备注|默认值?|取值|含义|定义"
    r"|示例|例子?|值|功能|接口|方法|返回值?|输入|输出|预期|结果|序号|名称|用户类型"
    r"|items?|terms?|fields?|parameters?|values?|requirements?|meaning|defaults?|examples?|keys?"
    r"|actions?|roles?|steps?|results?|features?|options?|commands?|categor(?:y|ies)|metrics?",
    re.IGNORECASE,
)
# What the labels of forms end with.
_FIELD = re.compile(
    r"[^。！？；\d]{0,8}?(?:名称?|姓名|性别|年龄|民族|籍贯|学历|专业|职[务称位业]|岗位|单位|部门|机构|地址|电话|手机|传真|邮箱|邮编|日期"
    r"|时间|期限|年限|编号|代码|号码?|类[型别]|种类|等级|级别|金额|价格?|费用?|数量|规格|型号|产[量值能品]"
    r"|面积|重量|尺寸|人数|用途|原因|内容|方式|方法|情况|状[态况]|结果|意见|备注|说明|要求|标准|依据|来源|目的"
    r"|负责人|联系人|申请人|经办人|审核人|代表人?|法人|人员|账号|银行|开户行|资本|范围|地[点区]|位置|项目|主题"
    r"|事由|签[名字]|版本|次数|总[数计额]|率|者)(?:\s*[（(][^（）()]{1,8}[)）])?[：:]?"
    r"|.*\b(?:name|address|phone|tel|e-?mail|fax|date|time|no\.?|number|type|title|department|position|amount"
    r"|quantity|price|unit|status|remarks?|notes?|description|contact|owner|version|id):?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell, the same object in every place that it spans; `is_label` as far as the source says.

    The tables in a cell are among its parts as rows.
    """

    parts: Sequence[Part] = ()
    is_label: bool = False

    @property
    def text(self) -> str:
        """The cell in one line, without the tables in it."""
        return " ".join(part.text for part in self.parts if part.kind is not Kind.ROW)


Row = Sequence[Cell]

NOTHING = Cell()
"""Where a row begins late or breaks off."""


def guessed(rows: Sequence[Row]) -> set[Cell]:
    """The cells that are labels: of a form, of heading rows, else of a first column."""
    rows = [row for row in rows if not is_title(row)]
    if form := _form(rows):
        return form
    headings = list(_headings(rows))
    if 0 < len(headings) < len(rows):
        return set(chain.from_iterable(headings))
    if len(rows) > 1 and all(len(row) == 2 and _is_label(row[0].text) for row in rows):
        return {row[0] for row in rows}
    return set()


def is_title(row: Row) -> bool:
    """Whether it is one cell across all columns."""
    return len(row) > 1 and all(cell is row[0] or cell is NOTHING for cell in row)


def _form(rows: Sequence[Row]) -> set[Cell]:
    """The labels of a form, in whose rows label, value, label, value stand side by side."""
    in_rows = [list(dict.fromkeys(row)) for row in rows]
    if len(rows) < 2 or max(map(len, in_rows)) not in (2, 4, 6, 8):
        return set()
    pairs = [
        (cells[at], cells[at + 1] if at + 1 < len(cells) else NOTHING)
        for cells in in_rows
        for at in range(0, len(cells), 2)
    ]
    labels, values = zip(*[pair for pair in pairs if pair[0].parts or pair[1].parts], strict=True)
    if not all(label.parts and _is_label(label.text.rstrip("：:")) for label in labels):
        return set()
    below = in_rows[0][1::2]
    are_fields = _share(map(_is_field, labels)) >= 0.5 > 2 * _share(map(_is_field, values))
    return set(labels) if are_fields and not any(map(_is_field, below)) else set()


def _share(those: Iterable[bool]) -> float:
    told = list(those)
    return sum(told) / max(1, len(told))


def _is_head(cell: Cell) -> bool:
    return _HEAD.fullmatch(cell.text.strip()) is not None


def _is_field(cell: Cell) -> bool:
    text = cell.text
    return _FIELD.fullmatch(text if text.isascii() else "".join(text.split())) is not None


def _headings(rows: Sequence[Row]) -> Iterator[Row]:
    if len(rows) < 2 or not _looks_like_heading(rows[0], rows[1:]):
        return
    yield rows[0]
    for above, row in pairwise(rows):
        if not _divides(row, above):
            return
        yield row


def _looks_like_heading(first: Row, below: Sequence[Row]) -> bool:
    """Whether the cells are labels and no column contradicts: the rule where the source is silent.

    Words that stand above columns whatever the table is of need no more. Else it does where a
    period stands above a period, where a cell reaches down into the next row, where what stands at
    its top stands in it again, and where the second of two columns mixes numbers and words as only
    values of different things do, or begins with as long a text as the others.
    """
    columns = list(zip(first, *below, strict=True))
    if len(first) == len(set(first)) and all(_is_head(cell) or _is_field(cell) for cell in first):
        return True
    return (
        all(_is_label(cell.text) or (cell is first[0] and not cell.parts) for cell in first)
        and not any(_is_period(above.text) and _is_period(cell.text) for above, cell, *_ in columns)
        and (bool(_across(first)) or not any(above is cell for above, cell, *_ in columns))
        and not any(_is_repeated(column) for column in columns)
        and not (len(columns) == 2 and _is_mixed([cell.text for cell in columns[1][1:]]))
        and not (len(columns) == 2 and _is_told([cell.text for cell in columns[1]]))
    )


def _is_repeated(column: Sequence[Cell]) -> bool:
    """Whether what stands at its top stands below it again, in another cell."""
    top, *below = column
    return any(cell is not top and cell.text == top.text for cell in below if cell.parts)


def _is_told(texts: Sequence[str]) -> bool:
    """Whether the first text is as long as those below it are."""
    first, *below = map(width, texts)
    return first > _BRIEF and first > 0.7 * sorted(below)[len(below) // 2]


def _divides(row: Row, above: Row) -> bool:
    """Whether the row names the columns that headings above it span, and nothing else."""
    wide = _across(above)
    return bool(wide) and all(
        cell is heading or (_is_label(cell.text) if heading in wide else not cell.parts)
        for heading, cell in zip(above, row, strict=True)
    )


def _across(row: Row) -> set[Cell]:
    """The cells that span columns."""
    return {cell for cell, following in pairwise(row) if cell is following and cell.parts}


def _is_mixed(texts: Iterable[str]) -> bool:
    return len({_VALUE.fullmatch(text) is None for text in texts if text}) == 2


def _is_label(text: str) -> bool:
    return _is_period(text) or (
        any(c.isalpha() or c in "#№" for c in text)
        and width(text) <= _WIDEST
        and not text.endswith(COLONS)
        and not SENTENCE.search(text)
        and not _VALUE.fullmatch(_PERIOD.sub("", text, count=1))
    )


def _is_period(text: str) -> bool:
    """Whether it is a year or a part of one, which may stand above a column or in it."""
    return bool(text) and _PERIOD.fullmatch(text) is not None
