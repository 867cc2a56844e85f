"""Logs: by level, on stderr, and never what a question or a document says."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import YongwenError
from index.logs import set_up
from tests.toys import ToyEncoder
from ui.library import Library

OURS = ("index", "qa", "ui")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What one test sets up is nothing to the next."""
    loggers = [logging.getLogger(name) for name in OURS]
    before = [(each.level, list(each.handlers), each.propagate) for each in loggers]
    yield
    for logger, (level, handlers, propagate) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers
        logger.propagate = propagate


@pytest.mark.parametrize(
    ("level", "lines"), [("", 1), ("warning", 1), ("error", 0), ("info", 2), ("debug", 3)]
)
def test_a_level_is_chosen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], level: str, lines: int
):
    monkeypatch.setenv("YONGWEN_LOG", level)
    set_up()
    set_up()  # twice is once
    for tell in ("debug", "info", "warning"):
        getattr(logging.getLogger("ui.somewhere"), tell)("甲")
    said = capsys.readouterr()
    assert (said.out, said.err.count("ui.somewhere: 甲\n")) == ("", lines)


def test_another_level_is_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YONGWEN_LOG", "loud")
    with pytest.raises(YongwenError, match="debug, info, warning, error"):
        set_up()


def test_neither_question_nor_document_is_logged(
    folder: Path, toy: ToyEncoder, caplog: pytest.LogCaptureFixture
):
    (folder / "机密甲.md").write_text("# 机密乙\n\n机密丙建于1987年。\n", "utf-8")
    with caplog.at_level(logging.DEBUG):
        library = Library(folder, folder.parent / "index", encoder=toy)
        library.refresh()
        library.ask("机密丙建于哪年？")
    told = "\n".join(record.getMessage() for record in caplog.records if record.name in told_by())
    assert "answered in" in told
    assert "refreshed in" in told
    assert "机密" not in told


def told_by() -> set[str]:
    return {name for name in logging.root.manager.loggerDict if name.split(".")[0] in OURS}
