"""The README and the chapters: what they link to is there, and both languages say the same."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from index import build_index

ROOT = Path(__file__).resolve().parents[1]
ZH, EN = ROOT / "docs" / "zh", ROOT / "docs" / "en"
READMES = ROOT / "README.md", ROOT / "README.en.md"
PAGES = [*READMES, ROOT / "CONTRIBUTING.md", *sorted(ZH.glob("*.md")), *sorted(EN.glob("*.md"))]
CHAPTERS = sorted(page.name for page in ZH.glob("*.md"))
OF_FIGURES = "evaluation.md", "scale.md", "milvus.md"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
_COMMAND = re.compile(r"python -m ([\w.]+)([^`\n#]*)")
_OPTION = re.compile(r"(?<!\S)--[a-z-]+")
_NUMBER = re.compile(r"\d+(?:[,.]\d+)*")


def prose(page: Path) -> str:
    """A page without its code."""
    return _FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """What a link can name of a page, as GitHub and the pages' builder both make it."""
    words = (re.sub(r"[^\w\- ]", "", title.lower()) for _, title in _HEADING.findall(prose(page)))
    return {word.replace(" ", "-") for word in words}


def blocks(page: Path, language: str) -> Iterator[str]:
    return (code for named, code in _FENCE.findall(page.read_text("utf-8")) if named == language)


def commands(page: Path) -> Iterator[tuple[str, str]]:
    """Modules that a page says to run, each with what follows them."""
    for module, rest in _COMMAND.findall(page.read_text("utf-8")):
        yield module, re.split(r"&&|>>|\|", rest)[0]


def cells(page: Path) -> list[list[str]]:
    """The numbers in each row of a page's tables, less those in the row's first cell."""
    rows = (line.split("|")[2:] for line in prose(page).splitlines() if line.startswith("| "))
    return [sorted(_NUMBER.findall("|".join(row))) for row in rows]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in _LINK.findall(prose(page)):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path) if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_both_languages_have_the_same_chapters() -> None:
    assert sorted(page.name for page in EN.glob("*.md")) == CHAPTERS


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapters_have_the_same_sections(name: str) -> None:
    zh, en = ([len(marks) for marks, _ in _HEADING.findall(prose(at / name))] for at in (ZH, EN))
    assert zh == en
    assert zh[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(zh))


@pytest.mark.parametrize("name", OF_FIGURES)
def test_figures_are_the_same_in_both_languages(name: str) -> None:
    assert cells(ZH / name) == cells(EN / name)


@pytest.mark.parametrize("name", CHAPTERS)
def test_commands_are_the_same_in_both_languages(name: str) -> None:
    zh, en = (
        [(module, _OPTION.findall(rest)) for module, rest in commands(at / name)] for at in (ZH, EN)
    )
    assert zh == en


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_readme_leads_to_every_chapter(readme: Path) -> None:
    chapters = EN if readme.name.endswith(".en.md") else ZH
    linked = {(readme.parent / link.partition("#")[0]) for link in _LINK.findall(prose(readme))}
    assert {page for page in chapters.glob("*.md") if page.name != "index.md"} <= linked


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_readme_gives_the_two_commands(readme: Path) -> None:
    shell = list(blocks(readme, ""))
    assert shell[0] == "pip install -e . && python -m ui\n"
    assert shell[-1] == "pip install -e '.[test]' && pytest\n"


def test_examples_in_python_are_python() -> None:
    for page in PAGES:
        for code in blocks(page, "python"):
            compile(code, str(page), "exec")


@pytest.mark.slow
def test_options_that_are_told_are_there() -> None:
    used: dict[str, set[str]] = {}
    for page in PAGES:
        for module, rest in commands(page):
            used.setdefault(module, set()).update(_OPTION.findall(rest))
    for module, options in sorted(used.items()):
        assert find_spec(module), module
        if not options:
            continue
        told = subprocess.run(
            [sys.executable, "-m", module, "--help"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert options <= set(re.findall(r"--[a-z-]+", told)), module


@pytest.mark.slow
@pytest.mark.parametrize(("config", "word"), [("mkdocs.yml", "资料库"), ("docs/en.yml", "folder")])
def test_chapters_become_pages_that_fetch_nothing(tmp_path: Path, config: str, word: str) -> None:
    site = tmp_path / "site"
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", config, "-d", site],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    for page in site.rglob("*.html"):
        tags = BeautifulSoup(page.read_text("utf-8"), "lxml").select("[src], link[href]")
        fetched = [tag.get("src") or tag.get("href") for tag in tags]
        assert fetched
        assert not [each for each in fetched if "//" in str(each)], page
    found = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    texts = " ".join(each["text"] for each in found["docs"])
    assert word in re.split(r"[\s\u200b<>]+", texts)


@pytest.fixture(scope="module")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the documents that come with the project."""
    made = tmp_path_factory.mktemp("readme") / "index"
    build_index(ROOT / "seeds", made)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_readme_examples_answer(
    readme: Path, seeds_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YONGWEN_INDEX", str(seeds_index))
    (code,) = blocks(readme, "python")
    names: dict[str, Any] = {}
    exec(code, names)
    assert names["found"].found
    assert "83" in names["found"].answer
