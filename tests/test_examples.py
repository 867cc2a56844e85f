"""What the docstrings of the public faces show is what comes of it."""

import doctest
from pathlib import Path
from types import ModuleType

import pytest

import index
import qa

FACES = (index, qa)


def examples(face: ModuleType) -> list[doctest.DocTest]:
    """The examples of all that a face holds."""
    finder = doctest.DocTestFinder(exclude_empty=True, recurse=False)
    return [
        found
        for name in face.__all__
        for found in finder.find(getattr(face, name), f"{face.__name__}.{name}", globs={})
        if found.examples
    ]


SHOWN = [each for face in FACES for each in examples(face)]


def test_what_is_used_most_has_an_example() -> None:
    assert {each.name for each in SHOWN} == {"index.build_index", "qa.ask", "qa.retrieve"}


@pytest.mark.slow
@pytest.mark.parametrize("shown", SHOWN, ids=lambda shown: shown.name)
def test_examples_do_what_they_show(
    shown: doctest.DocTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(shown, out=told.append)
    assert result.attempted == len(shown.examples)
    assert not result.failed, "".join(told)
