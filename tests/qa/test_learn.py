"""Learning to read: what is learned from, and that it is learned."""

import json
import random
from pathlib import Path

import pytest
import torch

from index.encoders.e5.encoder import E5Encoder
from qa.evaluate.measures import DataError, QuestionSet
from qa.learn import apart, together
from qa.learn.__main__ import main
from qa.learn.codeswitch import switched
from qa.reading import Reader
from qa.reading.reader import read_file
from tests.qa.test_reader import chunk
from tests.toys import ToyEncoder

COLOURS = ["红色", "蓝色", "绿色", "黑色", "白色", "金色"]


def questions_file(folder: Path, count: int) -> Path:
    """A paragraph on two people each, and a question on the second."""
    paragraphs = []
    for at in range(count):
        first, second = COLOURS[at % 6], COLOURS[(at + 1 + at // 6) % 6]
        text = f"张{at}喜欢{first}的车。王{at}喜欢{second}的船。"
        asked = f"王{at}喜欢什么颜色的船？"
        answer = {"text": second, "answer_start": text.rindex(second)}
        paragraphs.append({"context": text, "qas": [{"question": asked, "answers": [answer]}]})
    file = folder / "颜色.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), "utf-8")
    return file


def test_a_question_is_put_into_english_word_by_word():
    found = {switched("学校的老师在哪里？", random.Random(seed)) for seed in range(40)}
    assert "school of teacher in where ？" in found
    assert any("学校" in each for each in found)  # a share of the words stays


def test_a_name_is_written_as_it_sounds():
    found = {switched("隆柯龙是谁？", random.Random(seed)) for seed in range(20)}
    assert "Longkelong is who ？" in found


def test_each_part_of_a_long_passage_has_the_answers_in_it():
    passage = [0, *range(10, 1010), 2]
    parts = list(together._parts([0, 7, 2], passage, [(-1000, -999), (-1, -1)]))
    assert [(each.ids[each.starts[0]], each.ids[each.ends[0]]) for each in parts] == [
        (10, 11),
        (1009, 1009),
    ]
    (alone,) = together._parts([0, 7, 2], [*passage[:100], 2], [])
    assert (alone.starts, alone.ends) == ([0], [0])


def test_batches_hold_every_example_within_the_budget():
    examples = [together.Example([1] * (1 + at * 37 % 500), [0], [0]) for at in range(900)]
    batches = list(together._batches(list(examples), random.Random(0)))
    assert sorted(map(id, examples)) == sorted(id(each) for batch in batches for each in batch)
    assert all(max(len(e.ids) for e in batch) * len(batch) <= together.BATCH for batch in batches)


def test_too_few_questions_are_too_little_to_learn_from(tmp_path: Path):
    with pytest.raises(DataError, match="12"):
        main([str(questions_file(tmp_path, 12)), "--output", str(tmp_path / "reader.npz")])


def test_another_model_is_not_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toy: ToyEncoder
):
    monkeypatch.setattr("qa.learn.__main__.load_encoder", lambda: toy)
    with pytest.raises(DataError, match="YONGWEN_MODEL"):
        main([str(questions_file(tmp_path, 60)), "--output", str(tmp_path / "reader.npz")])


def test_reading_apart_is_learned_from_the_places_of_answers(tmp_path: Path):
    sets = [QuestionSet.read(questions_file(tmp_path, 8))]
    (view, vectors, asked), *_ = apart._seen(sets[0], ToyEncoder())
    centre = torch.zeros(64)
    (example,) = apart._examples(view, vectors, asked, centre, centre)
    assert example.right.tolist() == [False, True]
    assert example.sentence == 1
    (first, last), *_ = example.answers
    assert view.text[view.spans[first][0] : view.spans[last][1]] == "蓝色"


@pytest.mark.slow
def test_what_is_taught_is_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(together, "EPOCHS", 20)
    output = tmp_path / "reader.npz"
    assert main([str(questions_file(tmp_path, 60)), "--output", str(output)]) == 0
    arrays = read_file(output)
    assert arrays is not None
    reader = Reader(E5Encoder.bundled(), arrays)
    told = "李明喜欢紫色的车。赵红喜欢橙色的船。"
    (right,) = reader.read("赵红喜欢什么颜色的船？", [chunk(told)])
    span = right.best(int(right.sentences.argmax()))
    assert span is not None
    assert "橙" in told[slice(*span)]
    (wrong,) = reader.read("赵红喜欢什么颜色的船？", [chunk("港口很大。风也很大。")])
    assert right.sure is not None
    assert wrong.sure is not None
    assert right.sure > wrong.sure
