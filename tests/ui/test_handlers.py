"""What the events of a window answer, without a browser."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from tests.toys import ToyEncoder
from tests.ui.test_hostile import pdf
from tests.ui.test_render import parsed
from ui import handlers as on
from ui.conversation import LONGEST, Exchange, keep
from ui.library import Library
from ui.visit import Visit, language_of


def visit(library: Library, **fields: Any) -> Visit:  # noqa: ANN401
    """A visit in Chinese; what happened is told as a dict."""
    told = gr.EventData(None, fields.pop("event", {}))
    return Visit(library, **{"lang": "zh", "event": told, **fields})


@pytest.mark.parametrize(
    ("chosen", "given", "accepted", "expected"),
    [
        ("", None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", None, "en-GB,en;q=0.9", "en"),
        ("", None, "fr-FR,en;q=0.5", "en"),
        ("", None, "fr-FR", "zh"),
        ("", None, "", "zh"),
        ("", "en", "zh-CN", "en"),
        ("zh", "en", "en-GB", "zh"),
        ("xx", None, "en-GB", "en"),
    ],
)
def test_the_language_of_a_visitor(chosen: str, given: str | None, accepted: str, expected: str):
    assert language_of(chosen, given, accepted) == expected


def test_a_visit_is_read_from_the_parts_of_the_page_and_the_request(library: Library):
    request: Any = SimpleNamespace(
        headers={"accept-language": "en"}, query_params={"q": " 甲 "}, username="乙"
    )
    told = gr.EventData(None, {"turn": 1})
    given = {"chosen": "", "within": ["a/"], "question": "丙"}
    read = Visit.of(given, request, told, None, {"文档": library})
    assert read == Visit(
        library, "en", question="丙", within=("a/",), user="乙", linked="甲", event=told
    )
    assert read.exchanges == []


def test_a_question_is_shown_before_its_passages(library: Library):
    steps = list(on.ask(visit(library, question=" 单项冠军 ")))
    pending, answered = (parsed(step["conversation"]).text for step in steps)
    assert "正在查找" in pending
    assert "83 家" not in pending
    assert "正在查找" not in answered
    assert "83 家" in answered
    assert [each["question"] for each in steps[1]["kept"]] == ["单项冠军"]


def test_only_the_latest_questions_are_shown_and_kept(library: Library):
    kept = keep([Exchange(str(number), error="") for number in range(LONGEST)])
    *_, shown = on.ask(visit(library, question="单项冠军", kept=kept))
    assert [each["question"] for each in shown["kept"]] == [
        *map(str, range(1, LONGEST)),
        "单项冠军",
    ]
    assert f'data-turn="{LONGEST - 1}"' in shown["conversation"]


def test_the_question_of_the_address_is_asked_once(library: Library):
    *_, shown = on.begin(visit(library, linked="单项冠军"))
    assert [each["question"] for each in shown["kept"]] == ["单项冠军"]
    (again,) = on.begin(visit(library, linked="单项冠军", kept=shown["kept"]))
    assert list(again) == ["conversation"]


def test_a_new_window_leaves_the_conversation_to_what_is_asked_meanwhile(library: Library):
    assert list(on.begin(visit(library))) == [{}]


def test_nothing_is_proposed_before_there_is_something_to_ask(stocked: Path, toy: ToyEncoder):
    unread = Library(stocked, stocked.parent / "unread", encoder=toy)
    assert on.propose(visit(unread)) == {"samples": ""}
    unread.refresh()
    assert "可以这样问" in on.propose(visit(unread))["samples"]


def test_a_passage_of_a_pdf_opens_with_its_page(folder: Path, toy: ToyEncoder):
    (folder / "a.pdf").write_bytes(pdf("throughput of the harbour"))
    library = Library(folder, folder.parent / "index", encoder=toy)
    library.refresh()
    *_, shown = on.ask(visit(library, question="throughput"))
    opening = visit(library, kept=shown["kept"], event={"turn": 0, "hit": 0, "page": 0})
    opened = on.open_passage(opening)["panel"]
    assert "第 1 页，共 1 页" in opened
    assert 'class="yw-mark yw-mark-mark" style="left:' in opened
    assert 'src="data:image/jpeg;base64,/9j/' in opened
    (folder / "a.pdf").unlink()
    assert "data:image" not in on.open_passage(opening)["panel"]


def test_what_is_wrong_is_an_answer(library: Library, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        from index.errors import IndexFolderError

        raise IndexFolderError("index_missing", path="那里")

    monkeypatch.setattr(library, "ask", broken)
    *_, shown = on.ask(visit(library, question="甲"))
    assert "那里 里还没有索引" in parsed(shown["conversation"]).text
