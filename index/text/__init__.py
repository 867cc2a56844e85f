"""Every sentence a person reads, in one file a language (`zh.toml`, `en.toml`).

It lives in the lowest package because all three speak. A key is `section.name`; values in braces
are filled in by the caller. The language is that of the system's locale where there is a file for
it, else Chinese; `YONGWEN_LANG` or `--lang` choose another.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from index.system import language_code

LANGUAGES = ("zh", "en")

_chosen: list[str] = []
_commands: dict[str, str] = {}
_MODULE = re.compile(r"python -m ([a-z]+(?:\.[a-z]+)?)")


def language() -> str:
    """The language in force: what `use_language` chose, else `YONGWEN_LANG`, else that of the
    locale, else Chinese.
    """
    asked = (*_chosen, os.environ.get("YONGWEN_LANG", ""), language_code())
    return next((name for name in asked if name in LANGUAGES), LANGUAGES[0])


def use_language(name: str) -> None:
    """Choose the language of this process.

    :raises ValueError: if there is no file for that language.
    """
    if name not in LANGUAGES:
        raise ValueError(f"{name!r} is not one of {', '.join(LANGUAGES)}")
    _chosen[:] = [name]


def use_commands(commands: Mapping[str, str]) -> None:
    """Call commands otherwise than `python -m module` in this process, by their modules."""
    _commands.clear()
    _commands.update(commands)


def as_called(text: str) -> str:
    """A text with every `python -m module` as a person of this process would type it."""
    return _MODULE.sub(lambda found: _commands.get(found[1], found[0]), text)


def say(key: str, lang: str | None = None, /, **values: object) -> str:
    """The sentence for a key, its braces filled in.

    :raises KeyError: if the key has no sentence, which is a mistake in the program.
    """
    section, name = key.split(".")
    sentence = _sentences(lang or language())[section][name]
    return (as_called(sentence) if _commands else sentence).format(**values)


@cache
def _sentences(lang: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__name__).joinpath(f"{lang}.toml").read_text("utf-8"))
