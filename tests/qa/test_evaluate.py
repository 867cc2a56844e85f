"""The evaluation over a set so small that its measures can be worked out by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from index import build_index, open_index
from index.errors import YongwenError
from qa.evaluate.__main__ import table
from qa.evaluate.answer_measures import (
    auroc,
    calibration_error,
    character_f1,
    is_exact,
    reliability,
)
from qa.evaluate.measures import Measures
from qa.evaluate.plot import plot
from qa.evaluate.rankers import dense, lexical, rrf
from qa.evaluate.result import evaluate
from qa.evaluate.runs import Run, compare
from qa.evaluate.tasks import paragraphs_task, wanted_task
from tests.toys import ToyEncoder

PARAGRAPHS = [
    {
        "context": "宁波有港口。",
        "qas": [{"question": "哪里有港口", "answers": [{"text": "宁波", "answer_start": 0}]}],
    },
    {
        "context": "学校有操场。",
        "qas": [
            {"question": "操场在哪里", "answers": [{"text": "学校", "answer_start": 0}]},
            {"question": "港口", "answers": [{"text": "操场", "answer_start": 3}]},
        ],
    },
]


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"data": [{"paragraphs": PARAGRAPHS}]}), "utf-8")
    return file


def test_the_measures_of_three_questions(squad: Path, tmp_path: Path, toy: ToyEncoder):
    task = paragraphs_task(squad, None, tmp_path / "cache", toy)
    result = evaluate(task, tmp_path / "cache")
    assert result.ranks == [1, 1, 2]
    assert result.rankers["default"].recall == (pytest.approx(2 / 3), 1, 1)
    assert result.rankers["default"].mrr == pytest.approx((1 + 1 + 1 / 2) / 3)
    assert result.rankers["default"].ndcg == pytest.approx((2 + 1 / np.log2(3)) / 3)
    printed = result.to_dict()
    assert (printed["file"], printed["paragraphs"], printed["questions"]) == ("set", 2, 3)
    assert list(printed["rankers"]) == ["dense", "lexical", "rrf", "default"]
    assert table(result, first=False).count("| set |") == 4


def test_what_was_looked_up_is_kept(squad: Path, tmp_path: Path, toy: ToyEncoder):
    task = paragraphs_task(squad, None, tmp_path / "cache", toy)
    first = evaluate(task, tmp_path / "cache")
    again = evaluate(task, tmp_path / "cache")
    assert again.to_dict() == first.to_dict()


def test_answers_are_judged(squad: Path, tmp_path: Path, toy: ToyEncoder):
    task = paragraphs_task(squad, None, tmp_path / "cache", toy)
    result = evaluate(task, tmp_path / "cache", ["飞机"])
    assert result.answers is not None
    assert [each.is_right for each in result.judged] == [True, True, False]
    assert result.answers.sentence == 1
    assert result.answers.auroc == 1


def test_questions_of_another_language(squad: Path, tmp_path: Path, toy: ToyEncoder):
    other = json.loads(squad.read_text("utf-8"))
    other["data"][0]["paragraphs"][0]["qas"][0]["question"] = "harbour"
    english = tmp_path / "english.json"
    english.write_text(json.dumps(other), "utf-8")
    task = paragraphs_task(squad, english, tmp_path / "cache", toy)
    assert (task.name, task.questions[0]) == ("english → set", "harbour")
    assert task.golds[0] == ("宁波",)

    other["data"][0]["paragraphs"][0]["qas"] = []
    english.write_text(json.dumps(other), "utf-8")
    with pytest.raises(YongwenError) as raised:
        paragraphs_task(squad, english, tmp_path / "cache", toy)
    assert raised.value.key == "questions_differ"


def test_a_person_s_own_questions(tmp_path: Path, toy: ToyEncoder):
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "a.md").write_text(
        "# 甲\n\n宁波有港口，货物吞吐量居全球第一，航线通达各国。\n", "utf-8"
    )
    build_index(documents, tmp_path / "index", encoder=toy)
    own = tmp_path / "own.jsonl"
    own.write_text('{"q": "港口", "a": ["全球第一"]}\n\n{"q": "飞机", "a": null}\n', "utf-8")
    task = wanted_task(own, open_index(tmp_path / "index", encoder=toy))
    assert task.questions == ("港口",)
    assert task.relevant == (frozenset([0]),)
    assert task.unanswerable == ("飞机",)


def test_the_plain_rankers(squad: Path, tmp_path: Path, toy: ToyEncoder):
    opened = paragraphs_task(squad, None, tmp_path / "cache", toy).index
    assert dense("学校操场", opened) == [1, 0]
    assert lexical("学校操场", opened) == [1]
    assert rrf("学校操场", opened) == [1, 0]


def test_a_run_is_compared_with_one_before(tmp_path: Path):
    before = Run({"set": {"甲": (2, "x"), "乙": (1, "x"), "丙": (3, "x"), "丁": (1, "x")}})
    now = Run({"set": {"甲": (1, "y"), "乙": (0, "y"), "丙": (3, "y"), "丁": (1, "x")}})
    before.write(tmp_path / "run.json")
    assert Run.read(tmp_path / "run.json") == before
    assert list(compare(before, now)) == [
        *("set：变好 1，变差 1，首位换了段落 1", "变好：", "2 → 1  甲"),
        *("变差：", "1 → –  乙", "首位换了段落：", "3 → 3  丙"),
    ]
    with pytest.raises(YongwenError) as raised:
        Run.read(tmp_path / "none.json")
    assert raised.value.key == "run_unreadable"


def test_measures_by_hand():
    found = Measures.from_ranks([1, 0, 3, 11], [1, 2, 3, 4])
    assert found.recall == (0.25, 0.5, 0.5)
    assert found.mrr == pytest.approx((1 + 1 / 3) / 4)
    assert found.ndcg == pytest.approx((1 + 1 / 2) / 4)
    assert (found.ms_median, found.ms_p95) == (2.5, pytest.approx(3.85))


def test_answers_by_hand():
    assert character_f1("83家", "83") == pytest.approx(0.8)
    assert character_f1("甲", "乙") == 0
    assert is_exact("８３家。", "83家")
    assert auroc(np.array([0.9, 0.5]), np.array([0.5, 0.1])) == pytest.approx(7 / 8)
    confidences, right = np.array([0.95, 0.85, 0.15]), np.array([True, False, False])
    assert reliability(confidences, right) == [(0.15, 0, 1), (0.85, 0, 1), (0.95, 1, 1)]
    assert calibration_error(confidences, right) == pytest.approx((0.15 + 0.85 + 0.05) / 3)


def test_the_plot_is_drawn(squad: Path, tmp_path: Path, toy: ToyEncoder):
    task = paragraphs_task(squad, None, tmp_path / "cache", toy)
    plot([evaluate(task, tmp_path / "cache", ["飞机"])], tmp_path / "plot.svg")
    drawn = (tmp_path / "plot.svg").read_text("utf-8")
    assert drawn.startswith("<?xml")
