"""`python -m qa.evaluate QUESTIONS.jsonl --documents DIR`: what it prints, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import YongwenError
from qa.confidence import Calibration
from qa.evaluate.__main__ import main
from qa.evaluate.corpus import Asked
from qa.evaluate.folder import index_of, judged
from tests.toys import ToyEncoder

DOCUMENTS = {
    "年假.md": "# 年假\n\n满一年的职工休五天年假。满十年的职工休十天年假。\n",
    "学校.md": "# 学校\n\n学校里的孩子们在操场上奔跑，老师在一旁看着他们。\n",
}
QUESTIONS = [
    {
        "q": "满一年的职工休几天年假",
        "a": ["五天"],
        "doc": "年假.md",
        "quote": "满一年的职工休五天年假。",
        "shape": "span",
        "kind": "numeric",
        "lang": "zh",
        "style": "formal",
    },
    {
        "q": "满十年的职工休几天年假",
        "a": ["二十天"],
        "doc": "年假.md",
        "quote": "满十年的职工休十天年假。",
        "shape": "span",
        "kind": "numeric",
        "lang": "zh",
        "style": "colloquial",
    },
    {"q": "食堂几点开门", "a": None, "doc": None, "lang": "zh"},
    {"q": "满三年的职工休几天年假", "a": None, "doc": "年假.md", "lang": "zh"},
]
Evaluate = Callable[..., list[str]]


@pytest.fixture
def questions(folder: Path, tmp_path: Path) -> Path:
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)) + "\n\n", "utf-8")
    return file


@pytest.fixture
def evaluated(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Evaluate:
    """Runs the command over the documents, with answers of which it is always or never sure."""
    encoder = ToyEncoder()
    monkeypatch.setattr("qa.evaluate.__main__.load_encoder", lambda: encoder)

    def run(*arguments: str, sure: float = 9.0) -> list[str]:
        Calibration({}, sure).write(index_of(folder, tmp_path / "缓存" / folder.name, encoder))
        where = ["--documents", str(folder), "--cache", str(tmp_path / "缓存")]
        capsys.readouterr()
        assert main([*arguments, *where]) == 0
        return capsys.readouterr().out.splitlines()

    return run


def test_a_table_by_shape_kind_style_and_language(questions: Path, evaluated: Evaluate):
    head, rule, *lines = evaluated(str(questions))
    assert head.count("|") == rule.count("|") == 13
    cells = {line.split(" | ")[0].strip("| "): line.split(" | ")[1:] for line in lines}
    assert list(cells) == [
        *("", "shape none", "shape span", "kind numeric", "kind other"),
        *("style colloquial", "style formal", "lang zh"),
    ]
    number, first, among, right, *_ = cells[""]
    assert (number, first, among, right) == ("4", "0.500", "0.500", "0.500")
    assert cells[""][6:9] == ["0.250", "1.000", "1.000"]  # sure, near, far
    assert cells["style formal"][:4] == ["1", "1.000", "1.000", "1.000"]
    assert cells["style colloquial"][:4] == ["1", "0.000", "0.000", "0.000"]
    assert cells["shape none"][1:4] == ["–", "–", "–"]


def test_what_is_refused_is_not_answered(questions: Path, evaluated: Evaluate):
    (line,) = evaluated(str(questions), "--json", sure=-9.0)
    told = json.loads(line)
    every = told[""]
    assert (every["questions"], every["first"], every["right"]) == (4, 0.5, 0.0)
    assert (every["near"], every["far"], every["sure"]) == (0.0, 0.0, None)
    assert every["calibration"] == pytest.approx(0.25, abs=1e-3)  # one would have been right
    assert told["shape none"]["first"] is None


def test_details_are_a_line_a_question(questions: Path, evaluated: Evaluate, tmp_path: Path):
    evaluated(str(questions), "--details", str(tmp_path / "details.jsonl"))
    lines = [json.loads(each) for each in (tmp_path / "details.jsonl").read_text().splitlines()]
    assert [each["asked"]["question"] for each in lines] == [each["q"] for each in QUESTIONS]
    assert [each["rank"] for each in lines] == [1, 0, 0, 0]
    assert [each["right"] for each in lines] == [True, False, False, False]
    assert lines[0]["answer"] == "满一年的职工休五天年假。"


def test_what_is_shown_is_held_against_the_gold_answer(
    questions: Path, folder: Path, tmp_path: Path
):
    encoder = ToyEncoder()
    index = index_of(folder, tmp_path / "索引", encoder)
    Calibration({}, 9.0).write(index)
    first, *_ = judged(Asked.read(questions, folder), index)
    assert (first.rank, first.found, first.right) == (1, True, True)
    assert first.confidence == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_file_without_questions_is_told(folder: Path, tmp_path: Path, content: str):
    (tmp_path / "q.jsonl").write_text(content, "utf-8")
    with pytest.raises(YongwenError) as told:
        main([str(tmp_path / "q.jsonl"), "--documents", str(folder)])
    assert told.value.key == "questions_none"


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"q": "甲", "a": null}',
        '{"q": "甲", "a": 5, "doc": "年假.md"}',
        '{"q": "甲", "a": ["乙"], "doc": "没有.md", "at": [[0, 1]]}',
        '{"q": "甲", "a": ["乙"], "doc": "年假.md", "at": [["a", 1]]}',
        '{"q": "甲", "a": ["乙"], "doc": null, "at": [[0, 1]]}',
    ],
)
def test_a_line_of_another_form_is_told_with_its_file(questions: Path, folder: Path, line: str):
    with questions.open("a", encoding="utf-8") as file:
        file.write(line)
    with pytest.raises(YongwenError) as told:
        main([str(questions), "--documents", str(folder)])
    assert told.value.key == "questions_unreadable"
    assert str(questions) in told.value.sentence()
