"""Every sentence a person reads, in one file a language (`zh.toml`, `en.toml`).

It lives in the lowest package because all three speak. A key is `section.name`; values in braces
are filled in by the caller. Chinese is the default; `YONGWEN_LANG` or `--lang` choose another.
"""

import os
import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("zh", "en")

_chosen: list[str] = []


def language() -> str:
    """The language in force: what `use_language` chose, else `YONGWEN_LANG`, else Chinese."""
    if _chosen:
        return _chosen[0]
    named = os.environ.get("YONGWEN_LANG", "")
    return named if named in LANGUAGES else LANGUAGES[0]


def use_language(name: str) -> None:
    """Choose the language of this process.

    :raises ValueError: if there is no file for that language.
    """
    if name not in LANGUAGES:
        raise ValueError(f"{name!r} is not one of {', '.join(LANGUAGES)}")
    _chosen[:] = [name]


def say(key: str, lang: str | None = None, /, **values: object) -> str:
    """The sentence for a key, its braces filled in.

    :raises KeyError: if the key has no sentence, which is a mistake in the program.
    """
    section, name = key.split(".")
    return _sentences(lang or language())[section][name].format(**values)


@cache
def _sentences(lang: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__name__).joinpath(f"{lang}.toml").read_text("utf-8"))
