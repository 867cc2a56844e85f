"""What the events of a window answer, without a browser."""

from pathlib import Path
from types import SimpleNamespace

import gradio as gr
import pytest

from tests.toys import ToyEncoder
from tests.ui.test_hostile import pdf
from tests.ui.test_render import parsed
from ui.conversation import LONGEST, Exchange, keep
from ui.handlers import Handlers
from ui.library import Library


def request(accepted: str = "zh-CN", **query: str) -> gr.Request:
    return SimpleNamespace(headers={"accept-language": accepted}, query_params=query, username=None)  # type: ignore[return-value]


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
def test_the_language_of_a_visitor(
    library: Library, chosen: str, given: str | None, accepted: str, expected: str
):
    assert Handlers(library, given).language(chosen, request(accepted)) == expected


def test_a_question_is_shown_before_its_passages(library: Library):
    steps = list(Handlers(library).ask(" 单项冠军 ", [], "zh", request()))
    pending, answered = (parsed(step[0]).text for step in steps)
    assert "正在查找" in pending
    assert "83 家" not in pending
    assert "正在查找" not in answered
    assert "83 家" in answered
    assert [each["question"] for each in steps[1][1]] == ["单项冠军"]


def test_only_the_latest_questions_are_shown_and_kept(library: Library):
    kept = keep([Exchange(str(number), error="") for number in range(LONGEST)])
    *_, (shown, after, *_) = Handlers(library).ask("单项冠军", kept, "zh", request())
    assert [each["question"] for each in after] == [*map(str, range(1, LONGEST)), "单项冠军"]
    assert f'data-turn="{LONGEST - 1}"' in shown


def test_the_question_of_the_address_is_asked_once(library: Library):
    on = Handlers(library)
    *_, (_, kept, *_) = on.begin([], "zh", request(q="单项冠军"))
    assert [each["question"] for each in kept] == ["单项冠军"]
    (again,) = on.begin(kept, "zh", request(q="单项冠军"))
    assert again[1] == gr.skip()


def test_a_passage_of_a_pdf_opens_with_its_page(folder: Path, toy: ToyEncoder):
    (folder / "a.pdf").write_bytes(pdf("throughput of the harbour"))
    library = Library(folder, folder.parent / "index", encoder=toy)
    library.refresh()
    on = Handlers(library)
    *_, (_, kept, *_) = on.ask("throughput", [], "zh", request())
    event = SimpleNamespace(turn=0, hit=0)
    opened = on.open(kept, "zh", event, request())  # type: ignore[arg-type]
    assert "看第 1 页的原样" in opened
    assert 'src="data:image/jpeg;base64,/9j/' in opened
    (folder / "a.pdf").unlink()
    assert "data:image" not in on.open(kept, "zh", event, request())  # type: ignore[arg-type]


def test_what_is_wrong_is_an_answer(library: Library, monkeypatch: pytest.MonkeyPatch):
    def broken(question: str, **_: object) -> None:
        from index.errors import IndexFolderError

        raise IndexFolderError("index_missing", path="那里")

    monkeypatch.setattr(library, "ask", broken)
    *_, (shown, *_) = Handlers(library).ask("甲", [], "zh", request())
    assert "那里 里还没有索引" in parsed(shown).text
