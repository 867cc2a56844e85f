"""Front matter: what stands above a Markdown text for programs to read, in YAML or TOML."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from index.documents.metadata import Metadata
from index.script import one_line

# Between two rules stand keys and what belongs to them; a rule with prose below it is only a rule.
_YAML = re.compile(
    r"\A---[ \t]*\n(?=\w)((?:(?:\w[\w. -]*:(?:[ \t].*)?|[ \t#-].*)?\n)+?)"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_LINE = re.compile(r"""^(\w[\w. -]*?)\s*:[ \t]+["']?(.*?)["']?[ \t]*$""", re.MULTILINE)
_TITLES = ("title", "标题", "標題")
_AUTHORS = ("author", "authors", "作者", "撰稿", "起草人")
_DATES = (
    "date",
    "published",
    "publishdate",
    "publish_date",
    "created",
    "日期",
    "发布日期",
    "发布时间",
)
_TAGS = ("tags", "tag", "keywords", "标签", "關鍵詞", "关键词")


def front_matter(source: str) -> tuple[Metadata, str]:
    """What a text says of itself above its beginning, and the rest of it."""
    for form, read in ((_YAML, _of_yaml), (_TOML, _of_toml)):
        found = form.match(source)
        values = read(found[1]) if found else None
        if found and values is not None:
            return _metadata(values), source[found.end() :]
    return Metadata(), source


def _of_yaml(text: str) -> Mapping[str, Any]:
    try:
        values = yaml.load(text, yaml.BaseLoader)  # every scalar as it is written
    except yaml.YAMLError:
        values = None
    return values if isinstance(values, dict) else dict(_LINE.findall(text))


def _of_toml(text: str) -> Mapping[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _metadata(values: Mapping[str, Any]) -> Metadata:
    said = {str(name).strip(): tuple(_scalars(value)) for name, value in values.items()}
    by_name = {name.lower(): told for name, told in said.items()}
    own = {*_TITLES, *_AUTHORS, *_DATES, *_TAGS}
    rest = [(name, told) for name, told in said.items() if name.lower() not in own]
    # What has a place of its own but is not the first to say so is not lost.
    rest += [
        (name, by_name[name])
        for names in (_TITLES, _AUTHORS, _DATES)
        for name in [each for each in names if by_name.get(each)][1:]
    ]
    return Metadata(
        title=_said(by_name, _TITLES),
        author=_said(by_name, _AUTHORS),
        date=_said(by_name, _DATES),
        tags=tuple(dict.fromkeys(tag for name in _TAGS for tag in by_name.get(name, ()))),
        fields=tuple((name, "、".join(told)) for name, told in rest if told),
    )


def _said(by_name: Mapping[str, tuple[str, ...]], names: tuple[str, ...]) -> str | None:
    return next(("、".join(by_name[name]) for name in names if by_name.get(name)), None)


def _scalars(value: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 - as YAML nests
    """The words in a value, of lists and tables in it too."""
    if depth > 3:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            told = ", ".join(_scalars(each, depth + 1))
            if told:
                yield told if name == "name" else f"{name}: {told}"
    elif isinstance(value, list):
        for each in value:
            yield from _scalars(each, depth + 1)
    elif value is not None and (text := one_line(str(value))):
        yield text
