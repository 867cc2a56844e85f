"""Questions over a folder: read with their quotes or their places, found again, and judged."""

import json
from pathlib import Path

import pytest

from qa import Answer, Part, Passages
from qa.evaluate.corpus import Asked, Letters, located, shared
from qa.evaluate.folder import FolderMeasures, Shown, holds, is_shown
from qa.evaluate.measures import DataError
from qa.results import Source

TEXT = "第一条 年假：满一年的五天；满十年的十天。\n第二条 病假不扣。\n"


def write(folder: Path, rows: list[dict[str, object]]) -> Path:
    (folder / "制度.md").write_text(TEXT, "utf-8")
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return file


def asked(**fields: object) -> Asked:
    of: dict[str, object] = {
        "question": "年假几天",
        "answers": ("五天",),
        "document": "制度.md",
        "quotes": ("满一年的五天；满十年的十天。",),
        "shape": "span",
        "kind": "numeric",
        "lang": "zh",
        "style": "formal",
    }
    return Asked(**(of | fields))  # type: ignore[arg-type]


def answer(text: str, marks: tuple[tuple[int, int], ...] = (), shape: str = "words") -> Answer:
    source = Source("制度.md", "制度", (), None, None, (1,), (0, len(text)))
    part = Part(text, source, 1, marks)
    return Answer("年假几天", Passages("年假几天"), shape, (part,), 0.9, found=True)


def test_a_place_stands_for_a_quote_and_for_an_answer(tmp_path: Path):
    file = write(
        tmp_path,
        [
            {"q": "甲", "a": [[17, 21]], "doc": "制度.md", "at": [[7, 21]], "shape": "span"},
            {"q": "乙", "a": ["不扣"], "doc": "制度.md", "quote": "病假不扣。", "shape": "span"},
            {"q": "丙", "a": None, "doc": None},
        ],
    )
    one, two, three = Asked.read(file, tmp_path)
    assert (one.answers, one.quotes) == (("的十天。",), ("满一年的五天；满十年的十天。",))
    assert (two.answers, two.quotes) == (("不扣",), ("病假不扣。",))
    assert (three.answers, three.document, three.shape) == (None, None, "none")


def test_where_links_lead_and_tags_are_no_words_of_a_quote(tmp_path: Path):
    text = (
        '先登录[门户](https://a.example.cn/p_1?x=2 "门户")，<b class="x">再</b>填[表](b.md)。<name>'
    )
    (tmp_path / "办事.md").write_text(text, "utf-8")
    (tmp_path / "办事.txt").write_text(text, "utf-8")
    told = {"q": "甲", "a": [[3, 20]], "at": [[0, len(text)]], "shape": "span"}
    file = tmp_path / "q.jsonl"
    lines = [json.dumps(told | {"doc": name}) for name in ("办事.md", "办事.txt")]
    file.write_text("\n".join(lines), "utf-8")
    one, other = Asked.read(file, tmp_path)
    assert (one.answers, one.quotes) == (("[门户]",), ("先登录[门户]，再填[表]。<name>",))
    assert (other.answers, other.quotes) == ((text[3:20],), (text,))


@pytest.mark.parametrize("broken", ["{", '{"q": "甲"}', "[1]"])
def test_what_is_no_question_is_told(tmp_path: Path, broken: str):
    (tmp_path / "q.jsonl").write_text(broken, "utf-8")
    with pytest.raises(DataError):
        Asked.read(tmp_path / "q.jsonl", tmp_path)


def test_letters_are_found_whatever_stands_between_them():
    assert Letters.of("Ａ b-①").text == "ab1"
    assert located(["满一年的 **五天**；"], TEXT) == [(7, 13)]
    row = "名称：铣床；数量：3 台；地点：二车间"
    assert located(["铣床 | 3 台 | 二车间用于维修"], row) == []
    assert shared("铣床台数", row) == pytest.approx(1 / 3)


def test_a_quote_that_was_read_otherwise_is_found_by_its_pieces():
    text = "甲：数控铣床一台整。乙：（空）丙：立式加工中心两台。"
    found = located(["数控铣床一台整。立式加工中心两台。"], text)
    assert [text[a:b] for a, b in found] == ["数控铣床一台整", "立式加工中心两台"]


def test_a_passage_holds_an_answer_where_its_quote_stands():
    places = [(7, 21)]
    assert holds("制度.md", "年假：满一年的五天", (4, 13), asked(), places)
    assert not holds("制度.md", "病假五天", (22, 29), asked(), places)
    assert not holds("别处.md", "年假：满一年的五天", (4, 13), asked(), places)
    assert holds("别处.md", "满一年的五天，满十年的十天", (0, 13), asked(), places)
    assert not holds("制度.md", "年假：满一年的五天", (4, 13), asked(answers=None), places)


def test_an_answer_is_right_if_it_shows_the_gold_one_and_no_more_than_its_quote():
    assert is_shown(answer("满一年的五天；", ((4, 6),)), asked())
    assert not is_shown(answer("满十年的十天。", ((4, 6),)), asked())
    assert is_shown(answer("满一年的五天；满十年的十天。"), asked())
    assert not is_shown(answer("满一年的五天；" * 20), asked())
    assert is_shown(answer("满一年的五天（制度：https://a.example.cn/" + "p" * 99 + "）"), asked())
    every = asked(answers=("五天", "十天"), shape="cases")
    assert is_shown(answer("满一年的五天；满十年的十天。", shape="cases"), every)
    assert not is_shown(answer("满一年的五天；", shape="cases"), every)
    assert is_shown(answer("满一年的五天", shape="yesno"), asked(answers=("是",), shape="yesno"))
    assert not is_shown(answer("病假不扣", shape="yesno"), asked(answers=("是",), shape="yesno"))


def test_measures_are_of_the_questions_that_they_are_about():
    own, near = asked(), asked(answers=None, shape="none")
    far = asked(answers=None, shape="none", document=None)
    found = FolderMeasures.of(
        [
            Shown(own, 1, True, 0.96, True, 10.0, "五天"),
            Shown(own, 2, True, 0.99, False, 20.0, "十天"),
            Shown(own, 0, False, 0.2, True, 30.0, ""),
            Shown(near, 0, True, 0.6, False, 40.0, "五天"),
            Shown(far, 0, False, 0.1, False, 50.0, ""),
        ]
    )
    assert (found.first, found.among, found.right) == pytest.approx((1 / 3, 2 / 3, 1 / 3))
    assert (found.sure, found.near, found.far) == (0.5, 1.0, 0.0)
    assert found.milliseconds == 30
    assert found.interval == pytest.approx((0.0615, 0.7923), abs=1e-3)
