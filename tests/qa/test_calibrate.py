"""Confidence fitted to documents: what it is fitted to, and what comes of it."""

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import build_index, open_index
from index.engines import Index
from qa import calibrate
from qa.calibrate import (
    LEAST,
    CalibrationError,
    Example,
    fitted,
    main,
    of_folder,
    of_passages,
    of_task,
)
from qa.confidence import FILE, PLAIN, Calibration, Signs, calibration_of
from qa.evaluate.corpus import Asked
from qa.evaluate.tasks import paragraphs_task
from tests.toys import ToyEncoder


@pytest.fixture
def index(folder: Path, tmp_path: Path, toy: ToyEncoder) -> Index:
    """Documents that share no character, of four sentences each."""
    chance = random.Random(0)
    for number in range(20):
        own = [chr(0x4E00 + 16 * number + at) for at in range(16)]
        lines = ["".join(chance.choices(own, k=15)) + "。" for _ in range(4)]
        (folder / f"{number}.txt").write_text("".join(lines), "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    return open_index(tmp_path / "索引", encoder=toy)


def examples(count: int, right: Signs, wrong: Signs) -> list[Example]:
    """So many that were right, and as many that the documents don't answer."""
    pair = [Example(right, True, True), Example(wrong, False, False)]
    return pair * count


def asked(question: str, answers: tuple[str, ...] | None, document: str | None) -> Asked:
    return Asked(question, answers, document, answers or (), "sentence", "other", "", "")


def test_questions_are_made_of_the_passages_and_asked_again_without_their_document(index: Index):
    found = list(of_passages(index))
    own = [each for each in found if each.is_answerable]
    others = [each for each in found if not each.is_answerable]
    assert 75 <= len(own) <= 80  # of every sentence, but where chance left nothing of it
    assert len(others) == (len(own) + 1) // 2
    assert not any(each.is_right for each in others)
    assert np.mean([each.is_right for each in own]) > 0.4
    assert list(of_passages(index)) == found


def test_an_example_is_right_where_the_sentence_shown_is(index: Index):
    text = index.passage(3).chunk.text
    sentence, other = text[:16], text[16:32]
    document = index.passage(3).document
    one, two, none = of_folder(
        [
            asked(sentence, (sentence,), document),
            asked(sentence, (other,), document),
            asked(sentence, None, None),
        ],
        index,
    )
    assert [each.is_right for each in (one, two, none)] == [True, False, False]
    assert [each.is_answerable for each in (one, two, none)] == [True, True, False]
    assert one.signs == two.signs == none.signs
    assert one.signs.lexical > 0.7


def test_a_gold_answer_is_judged_in_its_own_paragraph(tmp_path: Path, toy: ToyEncoder):
    """The same words may stand in an earlier paragraph of the article as well."""
    contexts = ["学校归宁波管，操场很大。", "港口归宁波管，货物很多。"]
    answer = {"text": "宁波", "answer_start": 3}
    paragraphs = [{"context": contexts[0], "qas": []}]
    paragraphs.append(
        {"context": contexts[1], "qas": [{"question": "港口归谁管货物", "answers": [answer]}]}
    )
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), "utf-8")
    task = paragraphs_task(file, None, tmp_path / "cache", toy)
    (one, other) = of_task(replace(task, unanswerable=("飞机几点起飞",)))
    assert (one.is_right, one.is_answerable) == (True, True)
    assert (other.is_right, other.is_answerable) == (False, False)


def test_weights_tell_right_from_wrong():
    fit = fitted(examples(LEAST, Signs(answers=4.0, total=30.0), Signs(answers=-4.0, total=30.0)))
    weights = fit.calibration.weights
    assert weights["answers"] > 0
    assert {name: weight for name, weight in weights.items() if name != "answers"} == dict.fromkeys(
        (name for name, _ in Signs().items() if name != "answers"), 0
    )  # what never varies counts for nothing
    assert fit.calibration.confidence(Signs(answers=4.0, total=30.0)) > 0.95
    assert fit.calibration.confidence(Signs(answers=-4.0, total=30.0)) < 0.05
    assert len(fit.confidences) == len(fit.examples) == 2 * LEAST
    assert "AUROC 1.000" in fit.told()
    assert "100%" in fit.told()


def test_what_speaks_for_an_answer_never_counts_against_it_nor_the_other_way_round():
    odd = examples(LEAST, Signs(answers=-4.0, lacking=1.0), Signs(answers=4.0, lacking=0.0))
    assert fitted(odd).calibration.weights == dict.fromkeys(dict(Signs().items()), 0)
    plain = examples(LEAST, Signs(lexical=1.0), Signs(lexical=0.2, unknown=1.0))
    weights = fitted(plain).calibration.weights
    assert weights["lexical"] > 0 > weights["unknown"]


@pytest.mark.parametrize("right", [LEAST - 1, 0])
def test_too_few_of_either_sort_are_refused(right: int):
    few = examples(LEAST, Signs(answers=1.0), Signs())
    kept = [each for each in few if not each.is_right] + [e for e in few if e.is_right][:right]
    with pytest.raises(CalibrationError, match=str(LEAST)):
        fitted(kept)


def test_the_command_keeps_what_it_fits_and_it_is_used(
    index: Index, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    encoder = ToyEncoder()
    monkeypatch.setattr("qa.calibrate.load_encoder", lambda: encoder)
    monkeypatch.setattr(calibrate, "LEAST", 10)
    assert calibration_of(index, taught=False) == PLAIN
    assert main(["--index", str(index.folder)]) == 0
    kept = Calibration.read(index)
    assert kept is not None
    assert kept != PLAIN
    assert set(kept.weights) == {name for name, _ in Signs().items()}
    assert calibration_of(index, taught=False) == kept
    assert str(index.folder / FILE) in capsys.readouterr().out


def test_the_command_takes_questions_over_a_folder(
    index: Index,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    encoder = ToyEncoder()
    monkeypatch.setattr("qa.calibrate.load_encoder", lambda: encoder)
    monkeypatch.setattr(calibrate, "LEAST", 5)
    lines: list[dict[str, object]] = []
    for _, record in index.every():
        sentence = record.chunk.text[:16]
        fields = {"doc": record.document, "quote": sentence, "shape": "sentence"}
        lines += [
            {"q": sentence, "a": [sentence], **fields},
            {"q": sentence, "a": None, "doc": None},
        ]
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    where = ["--documents", str(folder), "--index", str(index.folder)]
    assert main([str(file), *where]) == 0
    said = capsys.readouterr().out
    assert "20" in said.split("\n")[0]
    assert Calibration.read(index) is not None
