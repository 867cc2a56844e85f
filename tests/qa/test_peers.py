"""What others ship, over the same passages."""

import json
import sys
from pathlib import Path

import pytest

from qa.evaluate.__main__ import main
from qa.evaluate.peers import PeersError, check_peers, peers_over
from qa.evaluate.result import beside, evaluate
from qa.evaluate.tasks import Task, paragraphs_task
from tests.toys import ToyEncoder

PAIRS = {"宁波有港口。": "港口在哪里", "学校有操场。": "操场在哪里", "工厂造轴承。": "谁造轴承"}


@pytest.fixture
def task(tmp_path: Path, toy: ToyEncoder) -> Task:
    paragraphs = [{"context": c, "qas": [{"question": q}]} for c, q in PAIRS.items()]
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), "utf-8")
    return paragraphs_task(file, None, tmp_path / "cache", toy)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_peers_are_measured_beside_ours(task: Task, tmp_path: Path):
    try:
        check_peers()
    except PeersError:
        pytest.skip("the extra [peers] is not installed")
    searches = peers_over(task.index)
    assert [search("操场")[0] for search in searches.values()] == [1, 1]
    result = beside(evaluate(task, tmp_path / "cache"), searches)
    assert list(result.rankers) == ["dense", "lexical", "rrf", "default", "txtai", "langchain"]
    assert {measures.recall for measures in result.rankers.values()} == {(1, 1, 1)}


def test_another_search_is_measured(task: Task, tmp_path: Path):
    result = beside(evaluate(task, tmp_path / "cache"), {"first come": lambda _: [0, 2]})
    assert result.rankers["first come"].recall == (
        pytest.approx(1 / 3),
        pytest.approx(2 / 3),
        pytest.approx(2 / 3),
    )


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "jieba", None)
    with pytest.raises(PeersError) as raised:
        main(["set.json", "--peers"])
    assert "pip install -e '.[peers]'" in raised.value.sentence()
