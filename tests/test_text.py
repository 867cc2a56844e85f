"""Every sentence in every language, and nowhere else."""

import ast
import pickle
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import IndexMissingError, YongwenError
from index.text import LANGUAGES, as_called, language, say, use_commands, use_language
from ui.library import CancelledError

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = {
    lang: tomllib.loads((ROOT / "index" / "text" / f"{lang}.toml").read_text("utf-8"))
    for lang in LANGUAGES
}


def blanks(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    first, *others = (
        {
            f"{s}.{k}": blanks(text)
            for s, keys in SENTENCES[lang].items()
            for k, text in keys.items()
        }
        for lang in LANGUAGES
    )
    assert all(other == first for other in others)


def test_every_sentence_that_the_code_names_is_there() -> None:
    source = "\n".join(
        path.read_text("utf-8")
        for package in ("index", "qa", "ui")
        for path in (ROOT / package).rglob("*.py")
    )
    for section, key in re.findall(r"""say\(\s*f?["'](\w+)\.(\w+)["']""", source):
        assert key in SENTENCES["zh"][section], f"{section}.{key}"


def kinds(of: type[YongwenError] = YongwenError) -> Iterator[type[YongwenError]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_an_error_of_one_condition_has_its_sentence() -> None:
    own = {kind: kind.key for kind in kinds() if kind.key}
    assert {IndexMissingError, CancelledError} <= own.keys()
    assert len(set(own.values())) == len(own)
    for kind, key in own.items():
        assert key in SENTENCES["zh"][kind.section]
        again = pickle.loads(pickle.dumps(kind(path="那里")))
        assert (type(again), again.key, again.values) == (kind, key, {"path": "那里"})


def test_a_language_without_a_file_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        use_language("fr")
    assert say("passage.page", "en", page=3) == "page 3"


@pytest.mark.parametrize(
    ("settings", "spoken"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LC_MESSAGES": "en_US", "LANG": "en_US"}, "zh"),
        ({"LANG": "en_US.UTF-8", "YONGWEN_LANG": "zh"}, "zh"),
        ({"LANG": "en_US.UTF-8", "YONGWEN_LANG": "xx"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale_unless_another_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], spoken: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert language() == spoken


def test_sentences_name_commands_as_they_are_called_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.text._commands", {})
    missing = IndexMissingError(path="python -m qa")
    assert "python -m index。" in missing.sentence("zh")
    use_commands({"index": "yongwen index", "qa.learn": "yongwen learn"})
    assert missing.sentence("zh") == "python -m qa 里还没有索引，请先运行 yongwen index。"
    assert as_called("python -m qa.learn, python -m index.") == "yongwen learn, yongwen index."
    assert as_called("python -m qa.evaluate") == "python -m qa.evaluate"


def test_data_flows_one_way() -> None:
    allowed = {"index": {"index"}, "qa": {"index", "qa"}, "ui": {"index", "qa", "ui"}}
    for package, may in allowed.items():
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom) and node.module:
                    names = [node.module]
                roots = {name.split(".")[0] for name in names} & set(allowed)
                assert roots <= may, path
